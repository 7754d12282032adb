import { addDays } from './calendar.js';
import type { Period } from './calendar.js';
import type { LocalDate, Named } from './commitment.js';
import { DomainError } from './errors.js';
import { inBothLanguages } from './events.js';
import { GUANGXI_1, GUANGXI_2 } from './profiles/guangxi.js';
import { BEIJING_1, CHONGQING_1, QINGDAO_1, SHANGHAI_1 } from './profiles/municipalities.js';
import { NATIONAL_1, NATIONAL_2 } from './profiles/national.js';
import { AGREEMENTS, profileSchema } from './profiles/profile-schema.js';
import { FUJIAN_1, GUIZHOU_1, GUIZHOU_2, TONGCHUAN_1 } from './profiles/notices.js';
import { HENAN_1, SHANDONG_1, SICHUAN_1, SICHUAN_PROPOSALS_1, ZHEJIANG_1 } from './profiles/provinces.js';

/**
 * The limits of one jurisdiction, as data. A released version is never edited: a new rule is a new version, so that a deadline
 * computed under an old one can still be explained. `verified` is false until an administrator has compared the numbers with
 * the official text; pages must say so. The numbers of the places are in core/profiles/, one constant per version.
 */
export interface Profile {
  readonly id: string;
  readonly version: number;
  readonly name: { readonly zh: string; readonly en: string };
  /** Inclusive; `validTo` null = still in force. */
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
  readonly verified: boolean;
  /**
   * Stands in on the days that no other version of the place covers, where a notice sets the rule for its year alone (Guizhou): dates
   * counted with it are provisional until the notice of that year is stored and they are recounted.
   */
  readonly provisional: boolean;
  readonly source: string;
  /** IANA name. Every local date and wall time of the jurisdiction is read in it. */
  readonly timeZone: string;
  /** Local wall times `HH:MM`. Letters leave in [open, close) on working days and in no break [from, to); deadlines do not care. */
  readonly officeHours: { readonly open: string; readonly close: string; readonly breaks?: readonly { readonly from: string; readonly to: string }[] | undefined };
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
  /** From the moment a state was entered, in the unit the rule writes. Where it names no limit, the house's. */
  readonly periods: Readonly<Record<PeriodName, Period>>;
  readonly changeApproval: ChangeApproval;
  /** Whether a second reply to the deputy (number, date) is due before a commitment is closed. */
  readonly secondReply: boolean;
  /** `MM-DD`: when the office is asked where the money stands. */
  readonly budgetDates: readonly string[];
  readonly reply: ReplyRules;
  /** The schemes a reply's class may be read by, the likeliest first. Which one it is must be asked: C means two things. */
  readonly schemes: readonly ClassificationScheme[];
  /** Last day of the congress's term, which brings a duty to explain what is unfinished. Null = unknown: then nothing is asked. */
  readonly termEndsOn: LocalDate | null;
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

export type PeriodName =
  | 'object' | 'decideObjection' | 'indicatorAsk' | 'indicator' | 'reexamine' | 'contest' | 'secondReply' | 'secondReplyAgain' | 'explain'
  | 'return' | 'reassign' | 'contact' | 'opinion' | 'decideExtension' | 'replyRating' | 'coordinateAsk' | 'measureAsk'
  | 'opinionRedo' | 'tellDeputy' | 'meeting';

/** Inside the department: 分管领导 or 主要领导. */
export type ApprovalLevel = 'deputyHead' | 'head';

/** Who approves a change inside the department, and when the overseer must agree too. */
export interface ChangeApproval {
  /** `short` decides a delay of at most `shortDays` calendar days, `long` a longer one; the overseer agrees from the nth request on. */
  readonly date: { readonly shortDays: number; readonly short: ApprovalLevel; readonly long: ApprovalLevel; readonly overseerFrom: number };
  readonly scope: Approval;
  readonly owner: Approval;
  readonly cannot: Approval;
}

export interface Approval {
  readonly level: ApprovalLevel;
  readonly overseer: boolean;
}

/** A fixed day of the year, `MM-DD`; some notices set a date instead of a period. */
export interface MonthDay {
  readonly monthDay: string;
}

/** The reply's own clock, as the rule has it. Null = the rule names none; a timer then takes the house's from `periods`. */
export interface ReplyRules {
  readonly startsFrom: 'handover' | 'receipt';
  readonly returnWithin: Period | null;
  readonly reassignWithin: Period | null;
  readonly contactWithin: Period | null;
  readonly opinionWithin: Period | MonthDay | null;
  /** To redo an empty opinion. */
  readonly opinionRedoWithin: Period | null;
  readonly limit: Period | MonthDay;
  /** `limit` is the whole, counted from the start, also where the rule writes "3 more". `consentBy` null = nobody's consent is needed. */
  readonly extended: { readonly limit: Period; readonly consentBy: Named | null; readonly tellDeputy: boolean; readonly written: boolean } | null;
  readonly rehandling: Period | null;
  readonly rating: Period | null;
  /** What follows when the deputy is dissatisfied a second time. */
  readonly unsatisfiedAgain: Named | null;
  /** Handing over what was raised between sessions. */
  readonly closedSessionHandover: Period | null;
  /** Naming the people who handle it, from the handover on. */
  readonly nameStaffWithin: Period | null;
  /** What the notice wants the share of satisfied deputies to reach, in percent. Told, never enforced: a goal of that sort is met by pressing deputies (domain 0.15). */
  readonly satisfiedTarget: number | null;
}

/** What a class letter says, whatever the letter. */
export type NormalisedClass = 'resolved' | 'in_progress' | 'planned' | 'not_now' | 'reference' | 'passed_up' | 'unknown';

export interface ClassificationScheme {
  readonly id: string;
  readonly name: Named;
  readonly letters: Readonly<Record<string, { readonly meaning: NormalisedClass } & Readonly<Named>>>;
  readonly source: string;
}

/** Every profile that comes with the product, oldest version of a place first. */
export const SHIPPED_PROFILES: readonly Profile[] = [
  NATIONAL_1, NATIONAL_2, CHONGQING_1, QINGDAO_1, BEIJING_1, SHANGHAI_1, SHANDONG_1, ZHEJIANG_1, HENAN_1, SICHUAN_1, SICHUAN_PROPOSALS_1, GUANGXI_1, GUANGXI_2,
  FUJIAN_1, GUIZHOU_1, GUIZHOU_2, TONGCHUAN_1,
];

/** @throws DomainError `config-invalid` for a profile that is not shipped */
export function profileById(id: string, version: number): Profile {
  const profile = SHIPPED_PROFILES.find((candidate) => candidate.id === id && candidate.version === version);
  if (profile) return profile;
  const known = SHIPPED_PROFILES.map(titleOf);
  throw new DomainError('config-invalid', `没有地方规则 ${id}@${version} / there is no profile ${id}@${version}`, `可用 / use one of: ${known.join(', ')}`, { id, version, known });
}

/**
 * A profile as an administrator wrote it or as the database kept it. Fields that older releases did not have get the house
 * defaults, so every body ever stored stays readable.
 * @param place where the body comes from, for the message: a file, a form, `guangxi@1`
 * @throws DomainError `profile-invalid` naming every wrong field
 */
export function parseProfile(body: unknown, place: string): Profile {
  const result = profileSchema.safeParse(body, { error: inBothLanguages });
  // An agreement repeats the complaints of the fields it looks at; each is told once.
  const issues = [result, ...AGREEMENTS.map((agreement) => agreement.safeParse(body, { error: inBothLanguages }))].flatMap(({ error }) => error?.issues ?? []);
  const told = new Map(issues.map((issue) => [`${issue.path.join('.')} ${issue.message}`, issue]));
  if (result.success && told.size === 0) return result.data;
  const problems = [...told.values()].map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  const waysOut = [...told.values()].flatMap((issue) => (issue.code === 'custom' && typeof issue.params?.['wayOut'] === 'string' ? [issue.params['wayOut']] : []));
  throw new DomainError('profile-invalid', `${place}: ${problems.map(({ field, problem }) => `${field || '(root)'}: ${problem}`).join('; ')}`,
    ['请改正所列字段；未保存 / mend the named fields; nothing was saved', ...new Set(waysOut)].join('; '), { place, problems });
}

/**
 * Whether all versions of one place follow each other day by day. Released versions are never edited: one that was left open
 * ends on the day before a later version begins, and one with exactly the same first day as an earlier one corrects it. What stands
 * in provisionally is beside them: days that it covers are no gap.
 * @throws DomainError `profile-gap` or `profile-overlap` naming both versions and their dates; RangeError when they are of several places
 */
export function checkValidity(versions: readonly Profile[]): void {
  const numbered = [...versions].sort((a, b) => a.version - b.version);
  numbered.forEach((profile, index) => {
    if (profile.id !== numbered[0]?.id) throw new RangeError(`${titleOf(profile)} is of another place than ${String(numbered[0]?.id)}.`);
    const previous = numbered[index - 1];
    if (previous?.version === profile.version) {
      throw misplaced('profile-overlap', previous, profile, '版本号相同 / have the same version number', `请改用版本号 / use the next free number: ${(numbered.at(-1)?.version ?? 0) + 1}`);
    }
    if (profile.version !== index + 1) {
      throw misplaced('profile-gap', previous ?? null, profile, `之间缺少版本 / version ${index + 1} is missing before it`, `版本号须自 1 起连续，请改为 / number versions from 1 without a hole: use ${index + 1}`);
    }
  });
  const counting = withoutCorrected(numbered.filter(({ provisional }) => !provisional));
  counting.forEach((profile, index) => {
    const next = counting[index + 1];
    if (next) requireSeamless(profile, next, numbered);
  });
}

/**
 * The version in force on a date: of those that begin on the same day the newest counts. Where none is, the one that stands in.
 * @param versions profiles of any places, of which only those of `id` are looked at
 * @throws DomainError `profile-not-in-force` with the periods that are known
 */
export function profileOn(versions: readonly Profile[], id: string, on: LocalDate): Profile {
  const own = versions.filter((profile) => profile.id === id);
  const counting = withoutCorrected(own.filter(({ provisional }) => !provisional));
  const profile = counting.findLast(({ validFrom }) => validFrom <= on);
  if (profile && (profile.validTo === null || on <= profile.validTo)) return profile;
  const standIn = standInOn(own, on);
  if (standIn !== undefined) return standIn;
  const known = counting.map(spanOf);
  const places = [...new Set(versions.map((version) => version.id))];
  throw new DomainError('profile-not-in-force', `${on} 没有施行中的地方规则 ${id} / no profile of ${id} is in force on ${on}`,
    known.length > 0 ? `已知施行期，请核对日期或由管理员补充版本 / known periods; check the date or have an administrator add a version: ${known.join('; ')}`
      : `没有该地方，可用 / there is no such place; use one of: ${places.join(', ')}`, { id, on, known });
}

/** By first day, each first day once: the newest version of it. */
function withoutCorrected(versions: readonly Profile[]): Profile[] {
  const newest = new Map<LocalDate, Profile>();
  for (const profile of versions) if (profile.version > (newest.get(profile.validFrom)?.version ?? 0)) newest.set(profile.validFrom, profile);
  return [...newest.values()].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
}

/** What stands in on a date: the newest version that does. */
function standInOn(versions: readonly Profile[], on: LocalDate): Profile | undefined {
  return withoutCorrected(versions.filter(({ provisional, validFrom, validTo }) => provisional && validFrom <= on && (validTo === null || on <= validTo))).at(-1);
}

function requireSeamless(profile: Profile, next: Profile, all: readonly Profile[]): void {
  const lastDay = addDays(next.validFrom, -1);
  // Only a later version may end an open one: an older one that begins afterwards was there already when this one was left open.
  if (profile.validTo === null ? next.version > profile.version : profile.validTo === lastDay) return;
  const [first, last] = [profile.validTo === null ? undefined : standInOn(all, addDays(profile.validTo, 1)), standInOn(all, lastDay)];
  if (profile.validTo !== null && profile.validTo < lastDay && first !== undefined && first === last) return; // one stands in on all these days
  const wayOut = `请将 ${titleOf(profile)} 的 validTo 定为 ${lastDay}，或改正 ${titleOf(next)} 的 validFrom / end ${titleOf(profile)} on ${lastDay} or begin ${titleOf(next)} on the day after it ends`;
  if (profile.validTo !== null && profile.validTo < lastDay) throw misplaced('profile-gap', profile, next, '之间有空档 / leave days between them without a rule', wayOut);
  throw misplaced('profile-overlap', profile, next, '施行期重叠 / are in force at the same time', wayOut);
}

function misplaced(code: 'profile-gap' | 'profile-overlap', first: Profile | null, second: Profile, what: string, wayOut: string): DomainError {
  const versions = [...(first ? [first] : []), second];
  return new DomainError(code, `${versions.map(spanOf).join(', ')} ${what}`, wayOut,
    { id: second.id, versions: versions.map(({ version, validFrom, validTo }) => ({ version, validFrom, validTo })) });
}

function titleOf({ id, version }: Profile): string {
  return `${id}@${version}`;
}

function spanOf(profile: Profile): string {
  return `${titleOf(profile)} (${profile.validFrom}–${profile.validTo ?? '…'})`;
}
