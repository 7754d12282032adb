/**
 * The vocabulary of the house. Pure types and closed lists; nothing here computes or knows the time.
 *
 * suggestion 代表建议   what the deputy asked
 * reply      答复       the department's letter; holds pledges
 * pledge     承诺(原文)  a clause of a reply that promises something, kept with its exact span in the text
 * commitment 承诺事项    the tracked thing: one machine, one ledger row
 * kind       事项类型    which machine follows it: issue-document, publish-edition, ...
 * office     承办单位    who must act; has contacts per level: handler, section head, deputy head, head
 * supervisor 督查       who watches many offices; confirms, verifies, approves changes and letters
 * auditor    审计       who reads histories and trusts nothing
 * claim / verify / close  拟销号 / 核验 / 销号   done says the office; another party confirms; the book is closed
 * objection  异议       within a window: "this is not ours", "this is not a pledge"; a supervisor decides
 * change     调整       a decided change of date, scope or owner, or "cannot fulfil"; the old baseline stays visible
 * finding    结论       what a supervisor found (a claim returned); may be contested, and somebody else looks again
 * outcome    办理结果    how it ended, or that it is listed as not verifiable; may be contested in the same way, and stands meanwhile
 * mandate    代办       who may act for whom; the history names both
 * ladder     催办-督办   reminders before the date; then blue, orange, red, referred after it
 * rung       梯级       one step of the ladder
 * letter     函件       a template; a **notice** is one instance of it to one recipient
 * ledger     台账       all commitments as a table
 * profile    地方规则    the limits of one jurisdiction, with validity dates; nothing legal is hard-coded
 *
 * Dates are local calendar dates `YYYY-MM-DD` in the profile's time zone (Asia/Shanghai); instants are `Date` or
 * ISO 8601 text in UTC with milliseconds.
 */

/** A local calendar date, `YYYY-MM-DD`. */
export type LocalDate = string;
/** An instant as ISO 8601 text in UTC with exactly three decimals, e.g. `2022-09-21T16:00:00.000Z`. */
export type InstantText = string;

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A word or sentence in both languages of the house. */
export interface Named {
  zh: string;
  en: string;
}

/** One field of a form a person fills in. `date` is a local date; `url` also admits a file name. */
export interface Field extends Named {
  name: string;
  type: 'text' | 'longtext' | 'date' | 'number' | 'url' | 'choice';
  required: boolean;
  choices?: ({ value: string } & Named)[];
}

/** Roles a person can hold. Office roles act for their own office only. */
export const ROLES = ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
export const OFFICE_ROLES = ['handler', 'sectionHead', 'deputyHead', 'head'] as const satisfies readonly Role[];

/** To whom a letter is addressed. The engine turns a level into the office's contacts or the jurisdiction's people. */
export const LEVELS = ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison'] as const;
export type Level = (typeof LEVELS)[number];

/** The person on whose behalf an event is written, as recorded in the history. */
export interface Actor {
  id: string;
  name: string;
  roles: Role[];
  /** The person's own office; null for supervisors, liaison and auditors, who belong to none of the offices they watch. */
  office: string | null;
  /** On whose behalf; absent when somebody acts in their own name. Roles and office are then the principal's, and separation of duties binds both. */
  behalf?: Principal;
}

/** Ids of a rule that acts: `rule:henan@1`. No person's id has a colon. */
export const RULE_ACTOR = 'rule:';

/**
 * Ids of a contact who acts by the link in a letter: `contact:12`. Role and office are those of the contact. `behalf` is the person the
 * contact belongs to, or the first contact with the same address: separation of duties binds both as one.
 */
export const CONTACT_ACTOR = 'contact:';

/** Whoever an actor acts for, by a mandate that was in force. */
export interface Principal {
  id: string;
  name: string;
  roles: Role[];
  office: string | null;
}

/**
 * Where a due date comes from.
 * explicit / scope: promised in the text itself or by the paragraph's scope (「2022年，我厅将」).
 * inferred: a policy default for vague words (尽快 = 90 days); must never look like a promised one.
 * declared: an inferred date that the office has confirmed. decided: set by an approved change.
 * statutory: a legal period (re-handling after dissatisfaction). none: no date at all.
 */
export const DUE_BASES = ['explicit', 'scope', 'inferred', 'declared', 'decided', 'statutory', 'none'] as const;
export type DueBasis = (typeof DUE_BASES)[number];

export interface Deadline {
  dueOn: LocalDate | null;
  basis: DueBasis;
}

/** The ladder as seen from outside the machine. `undated` = there is no due date to stand on. */
export const RUNGS = ['undated', 'ahead', 'blue', 'blueAgain', 'orange', 'red', 'referred'] as const;
export type Rung = (typeof RUNGS)[number];

/**
 * Facts a guard or an acceptance check may need about one pledge, written on the event by the engine so that snapshots
 * stay tiny and replay needs no lookup. Every field is plain data from the confirmed ledger.
 */
export interface Terms {
  /** The promised document or edition as titled in the reply, without 《》. */
  documentTitle?: string;
  /** publish-edition: the edition promised (`第二版`) and the promised new content. */
  edition?: string;
  promisedContent?: string;
  /** recurring-delivery: how many deliveries the period needs, and the longest gap allowed between two, in days. */
  deliveriesExpected?: number;
  gapDays?: number;
  /** watch-other-body, coordinate: the body that owns the result. */
  otherBody?: string;
  /** What the promise covers now, where a decided change of scope says it otherwise than the reply. */
  scope?: string;
  /** publish-edition: when the last edition came out; its season is asked about again. */
  lastEditionOn?: LocalDate;
  /** secure-budget: the year of the money, and last year's amount in yuan. */
  fiscalYear?: number;
  lastYearAmount?: number;
  /** answer-suggestion: bodies that owe the lead handler an opinion. */
  coHandlers?: readonly string[];
  /** The end of the words that govern the pledge (「2022年，我厅将」): an inferred limit never passes it, waited for or not. */
  scopeEndsOn?: LocalDate;
  /** answer-suggestion: raised between sessions, so that the handover itself had a limit; null where the place names none. */
  closedSession?: { readonly raisedOn: LocalDate; readonly handOverBy: LocalDate | null; readonly handedOverOn: LocalDate };
  /** Planned dates by stage (MILESTONES_SET). */
  milestones?: Readonly<Record<string, LocalDate>>;
  /** run-pilot: last day of the pilot. interim-measure: first day. */
  pilotEndsOn?: LocalDate;
  startsOn?: LocalDate;
  /** achieve-outcome: the indicator proposed last (INDICATOR_PROPOSED). */
  indicator?: string;
  threshold?: number;
}

/** Who must approve a pending change: read from profile and history by the engine when the change is asked for. */
export interface Approval {
  level: 'deputyHead' | 'head';
  /** The overseer must agree too. */
  overseer: boolean;
}

/** What holds at the moment a person acts; read by the engine outside the machine and recorded with the event. */
export interface Situation {
  rung: Rung;
  /** Index of the next reminder that is still ahead on the ladder. */
  reminder: number;
  /** The date the event happens on, local. */
  today: LocalDate;
  /** The office that owns the commitment. */
  office: string;
  /** The deadline in force before this event. */
  dueOn: LocalDate | null;
  repliedOn: LocalDate;
  terms: Terms;
  // What shell v2 and later may read besides; absent in entries written before it.
  /** The offices above this one, nearest first: their leaders act for it. */
  superiors?: string[];
  /** On CHANGE_REQUESTED: whose approval this change needs. */
  approval?: Approval;
  /** The profile wants a second reply to the deputy before the close. */
  secondReply?: boolean;
  /** On EXTENSION_GRANTED: the rule wants the deputy told. */
  tellDeputy?: boolean;
  /** On DISSATISFIED about a reply: the rule has something follow a second dissatisfaction. */
  meetAgain?: boolean;
  /** On OPINION_GIVEN: how many returned opinions are still to be given anew after this one. */
  opinionsToRedo?: number;
}

/** An event sent by a person. `data` is validated against the schema of its type (core/events.ts) before it gets here. */
export interface PersonEvent {
  type: string;
  by: Actor;
  data: Record<string, unknown>;
  situation: Situation;
}

/** A fired timer, as XState names it: `xstate.after.<name>.<state id>`. Carries nothing else: machines know no time. */
export interface TimerEvent {
  type: string;
}

export type CommitmentEvent = PersonEvent | TimerEvent;

/**
 * Every deadline a machine may name. Which instant a name means is decided by core/schedule.ts and by nobody else.
 * The first group hangs on the due date, the second on the moment the state was entered, the third on a date in the event.
 */
export const TIMER_NAMES = [
  'nextReminder', 'untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred',
  'confirmBy', 'declareBy', 'undeclaredReview', 'verifyBy', 'decideBy', 'ratingBy', 'referredReview',
  'nextDelivery', 'gapAlarm', 'nextCheckIn', 'nextLook',
  'untilReview',
  // Since shell v2. Asks of a kind: the next instant of that sort after the state was entered, or none.
  'halfTime', 'lastSeason', 'nextMilestone', 'nextBudgetDate', 'indicatorAsk', 'indicatorBy', 'judgeBy', 'pilotEnd', 'measureAsk', 'coordinateAsk',
  'objectBy', 'decideObjectionBy', 'reexamineBy', 'secondReplyBy', 'yearEnd', 'termEnd', 'explainBy',
  // The reply's own machine.
  'acceptBy', 'returnDecisionBy', 'contactBy', 'opinionBy', 'extensionBy', 'replyRatingBy', 'staffBy', 'tellDeputyBy', 'opinionRedoBy', 'meetBy',
] as const;
export type TimerName = (typeof TIMER_NAMES)[number];

/** A change to the armed timers, in net form: at most one per name and step. `event` is what the machine wants to hear. */
export type TimerChange = { arm: TimerName; event: string } | { disarm: TimerName };

/**
 * Letters and how they leave. `approval`: a supervisor must approve before it goes out (domain 4.3: from orange on).
 * `standing`: says where things stand now, so a newer standing letter to the same recipient supersedes an older unsent one.
 * `repeats`: an ask to a reviewer; a newer one of the same name supersedes. The rest are facts (a decision, a return, a
 * close) and are never superseded.
 */
export const LETTERS = {
  'confirm-request': { approval: false, standing: true, repeats: true },
  'reminder': { approval: false, standing: true, repeats: true },
  'declare-date': { approval: false, standing: true, repeats: true },
  'overdue-blue': { approval: false, standing: true, repeats: true },
  'overdue-orange': { approval: true, standing: true, repeats: true },
  'overdue-red': { approval: true, standing: true, repeats: true },
  'undeclared': { approval: false, standing: true, repeats: true },
  'referred': { approval: true, standing: true, repeats: true },
  'check-in': { approval: false, standing: true, repeats: true },
  'delivery-due': { approval: false, standing: true, repeats: true },
  'look-again': { approval: false, standing: true, repeats: true },
  'condition-review': { approval: false, standing: true, repeats: true },
  'verification-request': { approval: false, standing: false, repeats: true },
  'decision-request': { approval: false, standing: false, repeats: true },
  'returned': { approval: false, standing: false, repeats: false },
  'change-decided': { approval: false, standing: false, repeats: false },
  'rating-request': { approval: false, standing: false, repeats: false },
  'closed': { approval: false, standing: false, repeats: false },
  'registered': { approval: false, standing: false, repeats: false },
  'objection-request': { approval: false, standing: false, repeats: true },
  'objection-decided': { approval: false, standing: false, repeats: false },
  'transferred': { approval: false, standing: false, repeats: false },
  'approval-request': { approval: false, standing: false, repeats: true },
  'reexamine-request': { approval: false, standing: false, repeats: true },
  'finding-decided': { approval: false, standing: false, repeats: false },
  'second-reply-due': { approval: false, standing: true, repeats: true },
  'stage-ask': { approval: false, standing: true, repeats: true },
  'milestone-due': { approval: false, standing: true, repeats: true },
  'budget-ask': { approval: false, standing: true, repeats: true },
  'indicator-ask': { approval: false, standing: true, repeats: true },
  'indicator-request': { approval: false, standing: false, repeats: true },
  'not-verifiable': { approval: false, standing: true, repeats: true },
  'measure-ask': { approval: false, standing: true, repeats: true },
  'coordinate-ask': { approval: false, standing: true, repeats: true },
  'pilot-ended': { approval: false, standing: true, repeats: true },
  'carried-over': { approval: false, standing: false, repeats: false },
  'term-explanation': { approval: false, standing: true, repeats: true },
  'dissatisfied-again': { approval: true, standing: false, repeats: false },
  'recounted': { approval: false, standing: false, repeats: false },
  // The reply's own machine.
  'handed-over': { approval: false, standing: false, repeats: false },
  'return-request': { approval: false, standing: false, repeats: true },
  'contact-due': { approval: false, standing: true, repeats: true },
  'opinion-due': { approval: false, standing: true, repeats: true },
  'extension-request': { approval: false, standing: false, repeats: true },
  'extension-decided': { approval: false, standing: false, repeats: false },
  'staff-due': { approval: false, standing: true, repeats: true },
  'tell-deputy': { approval: false, standing: true, repeats: true },
  'opinion-redo': { approval: false, standing: true, repeats: true },
  'meeting-due': { approval: false, standing: false, repeats: true },
} as const satisfies Record<string, { approval: boolean; standing: boolean; repeats: boolean }>;
export type Letter = keyof typeof LETTERS;

/** What a machine asks to be sent. Params of the `notify` action, and what replay must reproduce. */
export interface NoticeIntent {
  letter: Letter;
  to: Level[];
}

/** How well the result is supported, the second of the three axes (domain 0.5). */
export const EVIDENCE_STATES = ['none', 'partial', 'complete', 'verified', 'contested'] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/** The third axis; derived from due date, today and stage, never stored. */
export const SCHEDULES = ['no_date', 'provisional', 'on_time', 'due_soon', 'overdue', 'closed', 'closed_late'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * The extended state of every machine: finite and tiny, so that the same few hundred snapshots recur and a step can be
 * remembered. No date, no instant, no free text.
 */
export interface CommitmentContext {
  /** The due date is inferred and nobody has confirmed it: the ladder stays inside the department (domain 0.7). */
  provisional: boolean;
  /** Index of the next reminder. */
  reminder: number;
  /** Last stage the office reported, to return to after a refused claim. */
  stage: string;
  evidence: EvidenceState;
  /** Who claimed, and for which office: neither may verify (separation of duties). */
  claimedBy: string | null;
  claimedFor: string | null;
  /** Who asked for the pending change and what kind it is. */
  requestedBy: string | null;
  change: 'date' | 'scope' | 'owner' | 'cannot' | null;
  /** Deliveries or check-ins accepted in the running period, counted up to what guards can tell apart. */
  count: number;
  /** A gap between two deliveries was longer than allowed; the claim must explain it. */
  gap: boolean;
  outcome: 'fulfilled' | 'partly';
  // Shell v2 and later; absent in snapshots of version 1.
  /** Whose approval the pending change needs inside the department, whether the overseer decides after it, and who approved. */
  approvalLevel?: Approval['level'] | null;
  overseer?: boolean;
  approvedBy?: string | null;
  /** Who objected; whoever returned the last claim, and whoever made it: none of them decides about it. */
  objectedBy?: string | null;
  foundBy?: string | null;
  /** achieve-outcome: an indicator with a threshold must be agreed before anything can be claimed. */
  indicator?: 'none' | 'proposed' | 'agreed' | 'missed';
  indicatorBy?: string | null;
  /** The claim says that an approval was given or a pilot is to be rolled out: the verification must name what follows. */
  followOn?: boolean;
  /** Handled a second time after dissatisfaction. */
  rehandled?: boolean;
  // The reply's own machine, version 3 and later.
  /** Whoever handles it is named. */
  staffed?: boolean;
  /** What the rule has follow a second dissatisfaction is still to be held; nothing is answered before. */
  meeting?: boolean;
}

/** The persisted part of a machine's state. Its canonical JSON text is what is stored, compared and replayed. */
export interface MachineState {
  status: 'active' | 'done' | 'error' | 'stopped';
  value: StateValue;
  context: CommitmentContext;
}
export type StateValue = string | { [key: string]: StateValue | undefined };

/** The span of a pledge in its reply: UTF-16 offsets, start inclusive, end exclusive; `quote` equals the text there. */
export interface Pledge {
  quote: string;
  start: number;
  end: number;
}

/**
 * The stage (first axis) of a state value, as dotted path: `proposed`, `doing.drafting`, `claimed`, `feedback`,
 * `closed.fulfilled`, `disputed.fulfilled`, `dismissed`, `merged`. The reply's own machine: `handedOver`, `answering`, `answered`, `closed.rated`.
 */
export function stageOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  const [top] = Object.keys(value);
  const inner = top === undefined ? undefined : value[top];
  const work = typeof inner === 'object' ? inner['work'] : undefined;
  if (top !== 'underway' || work === undefined) return `${top}.${leaf(work ?? inner)}`;
  return leaf(work);
}

function leaf(value: StateValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  const [key] = Object.keys(value);
  return key === undefined ? '' : `${key}.${leaf(value[key])}`;
}

/** Ends that are no results: the commitment was none, or goes on as another. */
const ENDED: readonly string[] = ['dismissed', 'merged', 'split', 'withdrawn'];

/** True when nothing more is expected: closed, dismissed, merged, split or withdrawn. */
export function isClosed(stage: string): boolean {
  return stage.startsWith('closed.') || endsWithoutResult(stage);
}

/** True while the outcome stands: closed, or closed and contested (somebody else looks again meanwhile). */
export function hasOutcome(stage: string): boolean {
  return isClosed(stage) || isDisputed(stage);
}

/** True while it is contested how it ended. */
export function isDisputed(stage: string): boolean {
  return stage.startsWith('disputed.');
}

/** True where it was no pledge, or goes on as another: such an end says nothing about what was promised. */
export function endsWithoutResult(stage: string): boolean {
  return ENDED.includes(stage);
}
