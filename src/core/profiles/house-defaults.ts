import type { PeriodName, Profile } from '../profile.js';
import { ALL_SCHEMES } from './schemes.js';

/**
 * What holds where a rule names no number: proposals of this house, without a legal source unless one is named. Released
 * profiles stand on these values, and so do stored bodies that were written before a field existed: never edit a number here,
 * give the new version of a profile its own.
 */

/** Every field but those that name the place, its rule and its time. */
type HouseDefaults = Omit<Profile, 'id' | 'version' | 'name' | 'validFrom' | 'validTo' | 'source'>;

const PERIODS: Readonly<Record<PeriodName, Profile['periods'][PeriodName]>> = {
  object: { workingDays: 7 }, // domain 7.4: the objection window
  decideObjection: { workingDays: 5 },
  indicatorAsk: { workingDays: 10 }, // domain 4.2 K6: asked on day 10
  indicator: { workingDays: 15 }, // domain 4.2 K6: an indicator within 15 working days
  contest: { days: 30 }, // 政府督查工作条例 (2021), domain 1.7 [L9]: findings may be contested within 30 days
  reexamine: { days: 30 }, // the same: looked at again within 30 days, by other people
  secondReply: { workingDays: 10 },
  secondReplyAgain: { workingDays: 5 },
  explain: { workingDays: 10 },
  return: { workingDays: 7 }, // Yulin 2019 and Shanghai 2015
  reassign: { workingDays: 10 }, // Chongqing and Henan 2017
  contact: { workingDays: 20 }, // Chongqing 2017
  opinion: { months: 1 }, // Qingdao, Shanghai, Shandong
  decideExtension: { workingDays: 5 },
  replyRating: { workingDays: 20 }, // Chongqing 2017
  coordinateAsk: { days: 30 }, // domain 4.2 K14: asked after 30 days
  measureAsk: { months: 1 }, // domain 4.2 K11: monthly
  opinionRedo: { workingDays: 5 }, // Chongqing 2017; where a rule names another, that (`reply.opinionRedoWithin`)
  tellDeputy: { workingDays: 5 }, // the rules that want the deputy told name no limit
  meeting: { workingDays: 20 }, // the same for what follows a second dissatisfaction
};

/** The duty of the national law and nothing more: 代表法 (2025 art. 51, 2015 art. 42). 6 months for what is wide or difficult need nobody's consent. */
export const NATIONAL_REPLY: Profile['reply'] = {
  startsFrom: 'handover', // 自交办之日
  returnWithin: null,
  reassignWithin: null,
  contactWithin: null,
  opinionWithin: null,
  opinionRedoWithin: null,
  limit: { months: 3 },
  extended: { limit: { months: 6 }, consentBy: null, tellDeputy: false, written: false },
  rehandling: null,
  rating: null,
  unsatisfiedAgain: null,
  closedSessionHandover: null,
  nameStaffWithin: null,
  satisfiedTarget: null,
};

/** `consentBy` where domain.md 1.2 says that consent is needed and not whose. */
export const CONSENT_UNNAMED = { zh: '规则指定的机构（待核实）', en: 'the body the rule names (to be checked)' } as const;

export const HOUSE: HouseDefaults = {
  verified: false,
  provisional: false,
  timeZone: 'Asia/Shanghai',
  officeHours: { open: '08:30', close: '17:30' }, // domain 4.3
  reminders: [ // domain 4.3
    { minDays: 60, before: [30, 15, 7, 3, 1, 0] },
    { minDays: 15, before: ['half', 7, 3, 1, 0] },
    { minDays: 0, before: [3, 1, 0] },
  ],
  ladder: { blueAgain: 5, orange: 10, red: 20, referred: 40 }, // domain 4.3; the colours are Sanming's slips (2017)
  waits: { confirm: 5, declare: 15, undeclaredReview: 5, verify: 5, decide: 5, rating: 20, referredReview: 20, reviewAgain: 5 },
  reviewMaxDays: 90, // domain 4.1: waiting_condition, review date within 90 days
  rehandlingMonths: 1, // the shortest of table 1.2: being early harms nobody
  lookMonths: 6, // domain 4.2 K7: half-yearly
  deliveryGapDays: 90,
  deliveryLeadDays: 14,
  inferred: [ // domain 5.3
    { phrases: ['立即', '马上', '即刻'], due: { workingDays: 7 }, review: null },
    { phrases: ['近期', '近日'], due: { days: 30 }, review: null },
    { phrases: ['尽快', '抓紧', '及早', '早日', '及时'], due: { days: 90 }, review: null },
    { phrases: ['正在', '目前正在'], due: { months: 6 }, review: null },
    { phrases: ['逐步', '逐年', '分期分批'], due: 'yearEnd', review: null },
    { phrases: ['下一步', '今后', '接下来', '下步工作中'], due: null, review: { months: 6 } },
    { phrases: ['适时', '条件成熟时'], due: null, review: { days: 90 } },
    { phrases: ['适当时候', '视财力'], due: null, review: { months: 12 } },
  ],
  periods: PERIODS,
  changeApproval: { // domain 4.1: first and up to 30 days 分管领导, else 主要领导; the second and later also the overseer
    date: { shortDays: 30, short: 'deputyHead', long: 'head', overseerFrom: 2 },
    scope: { level: 'head', overseer: true },
    owner: { level: 'deputyHead', overseer: true },
    cannot: { level: 'head', overseer: true }, // domain 0.9: dropping needs the head and a decision of the overseer
  },
  secondReply: false, // a duty only where a rule says so (domain 1.4)
  budgetDates: ['07-01', '10-31', '01-15'], // domain 4.2 K5: drafts July to October, the congress in January
  reply: NATIONAL_REPLY,
  schemes: ALL_SCHEMES,
  termEndsOn: null,
};

/**
 * Everything that follows from the reply's own clock: what the rule names wins, the rest is the house's. One number, written
 * once, so that a timer and the page that explains it cannot disagree.
 */
export function limitsOf(reply: Profile['reply']): Pick<Profile, 'reply' | 'periods' | 'waits' | 'rehandlingMonths'> {
  const { returnWithin, reassignWithin, contactWithin, opinionWithin, rehandling, rating } = reply;
  return {
    reply,
    periods: {
      ...PERIODS,
      return: returnWithin ?? PERIODS.return,
      reassign: reassignWithin ?? PERIODS.reassign,
      contact: contactWithin ?? PERIODS.contact,
      opinion: opinionWithin === null || 'monthDay' in opinionWithin ? PERIODS.opinion : opinionWithin,
      replyRating: rating ?? PERIODS.replyRating,
    },
    waits: { ...HOUSE.waits, rating: rating !== null && 'workingDays' in rating ? rating.workingDays : HOUSE.waits.rating },
    rehandlingMonths: rehandling !== null && 'months' in rehandling ? rehandling.months : HOUSE.rehandlingMonths,
  };
}
