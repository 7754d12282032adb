import type { Period } from './calendar.js';
import type { LocalDate } from './commitment.js';
import { DomainError } from './errors.js';

/**
 * The limits of one jurisdiction, as data. A released version is never edited: a new rule is a new version, so that a deadline
 * computed under an old one can still be explained. `verified` is false until an administrator has compared the numbers with
 * the official text; pages must say so.
 */
export interface Profile {
  readonly id: string;
  readonly version: number;
  readonly name: { readonly zh: string; readonly en: string };
  /** Inclusive; `validTo` null = still in force. */
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly verified: boolean;
  readonly source: string;
  /** IANA name. Every local date and wall time of the jurisdiction is read in it. */
  readonly timeZone: string;
  /** Local wall times `HH:MM`. Letters leave in [open, close) on working days; deadlines do not care. */
  readonly officeHours: { readonly open: string; readonly close: string };
  /** Longest limit first; the first band whose `minDays` the limit reaches applies. */
  readonly reminders: readonly ReminderBand[];
  /** Working days after the due date at which each rung begins; blue begins the day after it. */
  readonly ladder: { readonly blueAgain: number; readonly orange: number; readonly red: number; readonly referred: number };
  /** Working days from the moment a state was entered. */
  readonly waits: Readonly<Record<Wait, number>>;
  /** Furthest review date, in calendar days, when waiting for a condition. */
  readonly reviewMaxDays: number;
  /** Limit of a second handling after a deputy is dissatisfied. */
  readonly rehandlingMonths: number;
  /** How often another body's duty is looked at again. */
  readonly lookMonths: number;
  /** Longest gap between two recurring deliveries, in calendar days, where the reply names none. */
  readonly deliveryGapDays: number;
  /** How many calendar days before the gap ends the office is asked for the next delivery; half the gap if that is shorter. */
  readonly deliveryLeadDays: number;
  readonly inferred: readonly InferredLimit[];
}

/** Calendar days before the due date on which to remind; `half` = the middle of the limit. */
export interface ReminderBand {
  readonly minDays: number;
  readonly before: readonly (number | 'half')[];
}

export type Wait = 'confirm' | 'declare' | 'undeclaredReview' | 'verify' | 'decide' | 'rating' | 'referredReview' | 'reviewAgain';

/**
 * What vague words are taken to mean until a person says otherwise. Always basis `inferred`, never longer than the scope of the
 * paragraph. `due` null = the words give no date: one must be declared, and the pledge is looked at again after `review`.
 */
export interface InferredLimit {
  readonly phrases: readonly string[];
  readonly due: Period | 'yearEnd' | null;
  readonly review: Period | null;
}

/** @throws DomainError `config-invalid` for a profile that is not shipped */
export function profileById(id: string, version: number): Profile {
  const profile = PROFILES.find((candidate) => candidate.id === id && candidate.version === version);
  if (profile) return profile;
  const known = PROFILES.map((candidate) => `${candidate.id}@${candidate.version}`);
  throw new DomainError('config-invalid', `没有地方规则 ${id}@${version} / there is no profile ${id}@${version}`, `可用 / use one of: ${known.join(', ')}`, { id, version, known });
}

/**
 * Guangxi. No regulation of the autonomous region on deputies' suggestions that is in force was found, hence unverified.
 * - rehandlingMonths: 1 month as in Shanghai (2015), Shandong, Zhejiang and Henan (2016-2017); Beijing (2014) and Chongqing (2017)
 *   allow 2, Sichuan (2024) 3. The shortest is used: being early harms nobody.
 * - waits.rating: 20 working days, Chongqing 2017 art. 26 and 28.
 * - ladder: the steps of Sanming's blue, orange and red slips (三色督查单, 2017) with intervals of our own; referred = the deputies'
 *   working body of the standing committee.
 * - reminders, other waits, look, gap and inferred limits: house defaults without a legal source.
 */
const GUANGXI_1: Profile = {
  id: 'guangxi',
  version: 1,
  name: { zh: '广西（未核实）', en: 'Guangxi (unverified)' },
  // The first replies it is meant for; no statute gives this date.
  validFrom: '2022-01-01',
  validTo: null,
  verified: false,
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
};

const PROFILES: readonly Profile[] = [GUANGXI_1];
