import type { Profile } from '../profile.js';
import { HOUSE, limitsOf, NATIONAL_REPLY } from './house-defaults.js';

/**
 * Guangxi. No regulation of the autonomous region on deputies' suggestions that is in force was found, hence unverified.
 * - rehandlingMonths: 1 month as in Shanghai (2015), Shandong, Zhejiang and Henan (2016-2017); Beijing (2014) and Chongqing (2017)
 *   allow 2, Sichuan (2024) 3. The shortest is used: being early harms nobody.
 * - waits.rating: 20 working days, Chongqing 2017 art. 26 and 28.
 * - ladder: the steps of Sanming's blue, orange and red slips (三色督查单, 2017) with intervals of our own; referred = the deputies'
 *   working body of the standing committee.
 * - reminders, other waits, look, gap and inferred limits: house defaults without a legal source.
 * Released, and stored in databases: its numbers are written out and never change. What was added since is the house's.
 */
export const GUANGXI_1: Profile = {
  id: 'guangxi',
  version: 1,
  name: { zh: '广西（未核实）', en: 'Guangxi (unverified)' },
  // The first replies it is meant for; no statute gives this date.
  validFrom: '2022-01-01',
  validTo: null,
  verified: false,
  provisional: HOUSE.provisional,
  source: '《中华人民共和国全国人民代表大会和地方各级人民代表大会代表法》; local rules of other places, see the comment in the source; house defaults',
  timeZone: 'Asia/Shanghai',
  officeHours: { open: '08:30', close: '17:30' },
  reminders: [
    { minDays: 60, before: [30, 15, 7, 3, 1, 0] },
    { minDays: 15, before: ['half', 7, 3, 1, 0] },
    { minDays: 0, before: [3, 1, 0] },
  ],
  ladder: { blueAgain: 5, orange: 10, red: 20, referred: 40 },
  waits: {
    confirm: 5, declare: 15, undeclaredReview: 5, verify: 5, decide: 5, rating: 20, referredReview: 20, reviewAgain: 5,
  },
  reviewMaxDays: 90,
  rehandlingMonths: 1,
  lookMonths: 6,
  deliveryGapDays: 90,
  deliveryLeadDays: 14,
  inferred: [
    { phrases: ['立即', '马上', '即刻'], due: { workingDays: 7 }, review: null },
    { phrases: ['近期', '近日'], due: { days: 30 }, review: null },
    { phrases: ['尽快', '抓紧', '及早', '早日', '及时'], due: { days: 90 }, review: null },
    { phrases: ['正在', '目前正在'], due: { months: 6 }, review: null },
    { phrases: ['逐步', '逐年', '分期分批'], due: 'yearEnd', review: null },
    { phrases: ['下一步', '今后', '接下来', '下步工作中'], due: null, review: { months: 6 } },
    { phrases: ['适时', '条件成熟时'], due: null, review: { days: 90 } },
    { phrases: ['适当时候', '视财力'], due: null, review: { months: 12 } },
  ],
  periods: HOUSE.periods,
  changeApproval: HOUSE.changeApproval,
  secondReply: HOUSE.secondReply,
  budgetDates: HOUSE.budgetDates,
  reply: HOUSE.reply,
  schemes: HOUSE.schemes,
  termEndsOn: HOUSE.termEndsOn,
};

/**
 * The same rules and the reply's own clock: the national law and Yulin's return (2019: 7 working days, with the reason and the
 * handler proposed instead; a late return changes nothing). Same `validFrom`, hence a correction of version 1, not a new rule.
 */
export const GUANGXI_2: Profile = {
  ...HOUSE,
  id: 'guangxi',
  version: 2,
  name: GUANGXI_1.name,
  validFrom: GUANGXI_1.validFrom,
  validTo: null,
  source: '代表法 (2015 art. 42, 2025 art. 51)；玉林市政府办通知（2019）：退回 7 个工作日；自治区现行规定未找到 / national law; notice of Yulin city, 2019: return within 7 working days; '
    + 'no regulation of the autonomous region was found; house defaults',
  ...limitsOf({ ...NATIONAL_REPLY, returnWithin: { workingDays: 7 } }),
};
