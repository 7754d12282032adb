import type { Profile } from '../profile.js';
import { CONSENT_UNNAMED, HOUSE, limitsOf, NATIONAL_REPLY } from './house-defaults.js';

/**
 * Rows of domain.md 1.2 of which only an excerpt of a rule or a notice was seen: Fujian, Guizhou and Tongchuan. Each holds what the
 * excerpt says and nothing more; whatever it is silent about is the national law's or the house's. None is verified.
 */

/** Fujian, an older rule of the province [S3]; its year is not known. "+3 months" counts from the start: 3 and 3 make 6. Consent, and the deputy told in writing. */
export const FUJIAN_1: Profile = {
  ...HOUSE,
  id: 'fujian',
  version: 1,
  name: { zh: '福建（未核实）', en: 'Fujian (unverified)' },
  validFrom: '2015-01-01', // no date is given; as far back as older replies can be entered
  validTo: null,
  source: '福建省旧规定（摘录，年份不明，是否仍施行待核实）/ an older rule of Fujian, excerpts; its year is not known, nor whether it is in force: fymate.net/html/text/lar/168024/16802405_2.html',
  ...limitsOf({
    ...NATIONAL_REPLY,
    opinionWithin: { months: 1 },
    extended: { limit: { months: 6 }, consentBy: CONSENT_UNNAMED, tellDeputy: true, written: true },
  }),
};

/** Guizhou, notice of 2025 〔2025〕12号 [S2]: fixed days instead of periods, opinions by 31 May, replies by 30 June. Those days are that year's; the next notice sets its own, and until it is known GUIZHOU_2 stands in. */
export const GUIZHOU_1: Profile = {
  ...HOUSE,
  id: 'guizhou',
  version: 1,
  name: { zh: '贵州（未核实）', en: 'Guizhou (unverified)' },
  validFrom: '2025-01-01',
  validTo: '2025-12-31',
  source: '黔府办函〔2025〕12号（摘要；所定日期仅见于该年通知）/ summary; the days are known from the notice of that year only: reconnectchina.univie.ac.at/items/67e6986f4abccd016889d007',
  ...limitsOf({ ...NATIONAL_REPLY, opinionWithin: { monthDay: '05-31' }, limit: { monthDay: '06-30' } }),
};

/**
 * Guizhou in every other year: the notice sets its days for one year, and only that of 2025 was seen. A reply of another year must not be
 * stopped by that, nor be given another year's days: it has what the national law gives, provisionally, and an administrator is asked
 * for the notice, as for a year's holidays. As far back as older replies can be entered.
 */
export const GUIZHOU_2: Profile = {
  ...HOUSE,
  id: 'guizhou',
  version: 2,
  name: { zh: '贵州（该年通知未存入，暂按全国法律）', en: 'Guizhou (notice of the year not stored; the national law meanwhile)' },
  validFrom: '2015-01-01',
  validTo: null,
  provisional: true,
  source: '代表法（2015 年文本第 42 条，2025 年文本第 51 条）；省政府办公厅该年通知未见，存入前为暂定 / the national law (2015 art. 42, 2025 art. 51); the notice of that year was not seen: provisional until it is stored',
  ...limitsOf(NATIONAL_REPLY),
};

/**
 * Tongchuan, report on the handling in 2015 [S5]: return within 7 working days, staff named within 5, 95 % satisfied aimed at. The
 * replies had a fixed last day besides the 3 months; the excerpt does not say which.
 */
export const TONGCHUAN_1: Profile = {
  ...HOUSE,
  id: 'tongchuan',
  version: 1,
  name: { zh: '铜川（未核实）', en: 'Tongchuan (unverified)' },
  validFrom: '2015-01-01',
  validTo: null,
  source: '铜川市（2015，报道摘录；答复另有固定截止日，摘录未载）/ Tongchuan, 2015, excerpt of a report; replies also had a fixed last day, which it does not give: yybnet.net/tongchuan/news/201503/4384059.html',
  ...limitsOf({ ...NATIONAL_REPLY, returnWithin: { workingDays: 7 }, nameStaffWithin: { workingDays: 5 }, satisfiedTarget: 95 }),
};
