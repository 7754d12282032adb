import type { Profile } from '../profile.js';
import { CONSENT_UNNAMED, HOUSE, limitsOf, NATIONAL_REPLY } from './house-defaults.js';
import { JIA_YI_BING, likeliestFirst, THREE_LETTERS } from './schemes.js';

/**
 * Shandong, Zhejiang, Henan and Sichuan. Numbers: domain.md 1.2; the first three were read in full from a private collection of
 * statutes, of Sichuan only excerpts on a mirror. `validFrom` is the first day of the rule's year, because only the year is known.
 * A limit runs from the handover (交办): of the two possible starts it is the earlier.
 */
const EXTENDED_BY_CONSENT = { limit: { months: 6 }, consentBy: CONSENT_UNNAMED, tellDeputy: false, written: false } as const;

/** 山东省…办理工作条例 2017 [L7]. Days are calendar days (「日」). Rated by a form in the system, without a limit. Art. 18: a second reply once it is solved. */
export const SHANDONG_1: Profile = {
  ...HOUSE,
  id: 'shandong',
  version: 1,
  name: { zh: '山东', en: 'Shandong' },
  validFrom: '2017-01-01',
  validTo: null,
  source: '山东省…办理工作条例（2017，全称与生效日待核实）/ Shandong, 2017; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { days: 5 },
    opinionWithin: { months: 1 },
    extended: EXTENDED_BY_CONSENT,
    rehandling: { months: 1 },
    closedSessionHandover: { days: 5 },
  }),
  secondReply: true,
};

/** 浙江省…办理的规定 2016 [L7]. Days are calendar days. Rated by a form and on a platform, without a limit. Art. 20: a second reply once it is solved. */
export const ZHEJIANG_1: Profile = {
  ...HOUSE,
  id: 'zhejiang',
  version: 1,
  name: { zh: '浙江', en: 'Zhejiang' },
  validFrom: '2016-01-01',
  validTo: null,
  source: '浙江省…办理的规定（2016，全称与生效日待核实）/ Zhejiang, 2016; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { days: 10 },
    opinionWithin: { months: 2 },
    extended: EXTENDED_BY_CONSENT,
    rehandling: { months: 1 },
  }),
  secondReply: true,
  schemes: likeliestFirst(THREE_LETTERS), // one provincial bureau; a sign, not a rule of the province
};

/** 河南省…办理办法 2017 [L7]. The extension needs nobody's consent in our source; the deputy is told. */
export const HENAN_1: Profile = {
  ...HOUSE,
  id: 'henan',
  version: 1,
  name: { zh: '河南', en: 'Henan' },
  validFrom: '2017-01-01',
  validTo: null,
  source: '河南省…办理办法（2017，全称与生效日待核实）/ Henan, 2017; full title and entry into force to be checked',
  ...limitsOf({
    ...NATIONAL_REPLY,
    returnWithin: { workingDays: 10 },
    reassignWithin: { workingDays: 10 },
    opinionWithin: { months: 2 },
    extended: { limit: { months: 6 }, consentBy: null, tellDeputy: true, written: false },
    rehandling: { months: 1 },
    rating: { workingDays: 10 },
    unsatisfiedAgain: { zh: '专家评估', en: 'expert assessment' },
  }),
  schemes: likeliestFirst(JIA_YI_BING), // one city of the province; a sign, not a rule of the province
};

/** 四川省政府办法 2024 [S12], excerpts; for deputies' suggestions. Proposals of the CPPCC have their own limit, below. */
export const SICHUAN_1: Profile = {
  ...HOUSE,
  id: 'sichuan',
  version: 1,
  name: { zh: '四川', en: 'Sichuan' },
  validFrom: '2024-01-01',
  validTo: null,
  source: '四川省政府办法（2024，摘录，生效日只知年份）/ Sichuan government, 2024, excerpts on a mirror; only the year is known',
  ...limitsOf({
    ...NATIONAL_REPLY,
    extended: EXTENDED_BY_CONSENT,
    rehandling: { months: 3 },
    unsatisfiedAgain: { zh: '当面沟通', en: 'face to face' },
  }),
};

/** The same rule for proposals of the CPPCC: 5 months instead of 3. A handover of one names this id as its jurisdiction. */
export const SICHUAN_PROPOSALS_1: Profile = {
  ...SICHUAN_1,
  id: 'sichuan-proposals',
  name: { zh: '四川（政协提案）', en: 'Sichuan (CPPCC proposals)' },
  ...limitsOf({ ...SICHUAN_1.reply, limit: { months: 5 } }),
};
