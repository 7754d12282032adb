import type { EntityManager } from 'typeorm';
import { localDateOf } from '../../core/calendar.js';
import type { Calendar } from '../../core/calendar.js';
import type { Clock } from '../../core/clock.js';
import { explainDue } from '../../core/due-sum.js';
import { explainWait } from '../../core/wait-sum.js';
import { answeringOf } from '../../core/reply-limit.js';
import type { Explanation } from '../../core/explain.js';
import { LETTERS, RULE_ACTOR, stageOf } from '../../core/commitment.js';
import type { Approval, DueBasis, Letter, Level, LocalDate, MachineState, Named, NoticeIntent, Terms, TimerName } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { EventType } from '../../core/events.js';
import type { Entry } from '../../core/history.js';
import { milestonesDue, openMilestones } from '../../core/needless-asks.js';
import type { Profile } from '../../core/profile.js';
import { officeOpening, workingDaysLate, workingDaysLeft } from '../../core/schedule.js';
import { actorName, shownStage, timerNameOf } from '../../core/sentence.js';
import { take } from '../../core/step.js';
import { rulesKnowing } from '../rule-book.js';
import { reportsOn } from './reports.js';
import { returnedOpinions } from './returned-opinions.js';
import type { ReturnedOpinion } from './returned-opinions.js';
import { workflowOf } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';

/** Everything a letter may say. Plain data, so that a forecast can make it up without a database. */
export interface LetterFacts {
  commitment: string;
  /** What it is about: what a reply promised, the duty to answer a suggestion, or another body's matter that is only watched. */
  duty: 'pledge' | 'answer' | 'watch';
  title: string;
  /** The promised words, exactly as in the reply; of no meaning for the duty to answer. */
  quote: string;
  /** Plan, indicator, scope in force, co-handlers: what the commitment's terms say now. */
  terms: Terms;
  /** What the place's rules say about the reply, and who may extend it where nobody's consent is needed. */
  rules: Pick<Profile, 'reply' | 'changeApproval'>;
  suggestionNumber: string;
  suggestionTitle: string;
  leadDeputy: string;
  office: Named;
  kind: Named;
  kindId: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  /** The day the letter speaks of: the day it is written, or the day of closing. */
  today: LocalDate;
  /** The day of the claim in force, from which on nothing gets later; null while there is none. */
  claimedOn: LocalDate | null;
  workingDaysLeft: number;
  workingDaysLate: number;
  /** The sum behind the due date. */
  sum: Explanation;
  /** As it is shown: `doing.unreported` before anybody reported one. */
  stage: string;
  /** What keeps an outcome from being claimed: no indicator, or one that is not agreed yet. Null for every other kind and once it is agreed. */
  indicatorLack: 'none' | 'proposed' | null;
  /** Stages of the office's plan that fall due on the day of the letter and were not reported as reached. */
  milestonesOpen: readonly string[];
  /** Opinions of co-handlers that are out again: returned, and not given anew. */
  opinionsReturned: readonly ReturnedOpinion[];
  stageNames: readonly ({ id: string } & Named)[];
  recipient: { name: string; level: Level };
  /** The timer that asked for the letter; null when a person's act did. */
  cause: TimerName | null;
  /** What happens next if nobody does anything; null when nothing more is due. */
  next: { at: Date; timer: TimerName; letters: readonly NoticeIntent[]; /** When those letters leave: the next opening of the office. */ leavesAt: Date } | null;
  /** The last day of the window that is open now: to object, to return it, to propose an indicator; null while none is. */
  windowUntil: LocalDate | null;
  /** The sum behind that day; empty while no window is open. */
  windowSum: Explanation;
  /** The act the letter is about, such as the claim to verify; null when it is about none. */
  event: LetterEvent | null;
  timeZone: string;
  publicUrl: string;
}

export interface LetterEvent {
  type: EventType;
  data: Record<string, unknown>;
  /** Name of the person who acted, and of whoever they acted for. */
  by: Named;
  /** A rule acted, and nobody decided. */
  byRule: boolean;
  /** Local date of the act. */
  on: LocalDate;
  /** The due date before and after the act. */
  dueBefore: LocalDate | null;
  dueAfter: LocalDate | null;
  /** The other office that the act names: to take it over, or proposed. */
  otherOffice: Named | null;
  /** Whose approval a change needs that was asked for. */
  approval: Approval | null;
  /** Evidence of a claim, labelled as in its form. */
  evidence: readonly { label: Named; value: string; isDate: boolean }[];
}

/**
 * The facts of one notice. A standing letter tells what holds at `now`; a letter about an act tells what held right after
 * it; what happens next is always as of now.
 * @throws DomainError `unknown-notice`; `definition-mismatch` when this program lacks the commitment's definition
 */
export async function letterFacts(tx: EntityManager, noticeId: string, now: Date, publicUrl: string): Promise<LetterFacts> {
  const row = await noticeRow(tx, noticeId);
  const workflow = workflowOf(row.kind, row.version, row.definition_hash);
  const rules = await rulesKnowing(tx, { profileId: row.profile_id, profileVersion: row.profile_version, calendarVersion: row.calendar_version });
  const [profile, calendar] = [rules.profile(row.profile_id, row.profile_version), rules.calendar(row.calendar_version)];
  const { timeZone } = profile;
  const asked = JSON.parse(row.body) as Entry;
  const standing = LETTERS[row.letter].standing;
  const { dueOn, basis } = standing ? { dueOn: row.due_on, basis: row.due_basis } : asked.deadline;
  const state = standing ? JSON.parse(row.snapshot) as MachineState : asked.state;
  const reports = (await reportsOn(tx, [{ id: row.commitment_id, timeZone }])).get(row.commitment_id) ?? [];
  const terms = JSON.parse(row.terms) as Terms;
  const { definition } = workflow;
  const today = row.letter === 'closed' ? localDateOf(new Date(asked.at), timeZone) : localDateOf(now, timeZone);
  const timers = await armedTimers(tx, row.commitment_id);
  const claimedOn = standing || asked.state.context.claimedBy !== null ? row.claimed_on : null;
  return {
    commitment: row.commitment_id, duty: dutyOf(row.kind), title: row.title, quote: row.quote, terms, rules: profile,
    suggestionNumber: row.suggestion_id, suggestionTitle: row.suggestion_title, leadDeputy: row.lead_deputy,
    office: { zh: row.office, en: row.office_en === '' ? row.office : row.office_en }, kind: definition.title, kindId: row.kind,
    dueOn, dueBasis: basis, today, claimedOn,
    workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, claimedOn ?? today, calendar),
    workingDaysLate: dueOn === null ? 0 : workingDaysLate(dueOn, claimedOn ?? today, calendar),
    sum: explainDue({
      startedOn: standing ? row.started_on : asked.deadline.startedOn, dueOn, basis, quote: row.quote, timed: definition.timed, answering: answeringOf(row.kind, standing ? row.snapshot : JSON.stringify(asked.state)), profile, calendar,
      clock: standing ? parsedClock(row.clock) : asked.deadline.clock ?? null,
    }),
    stage: shownStage(standing ? row.stage : stageOf(state.value), row.kind, definition.stages, reports.some(({ stage }) => stage !== null)), stageNames: definition.stages,
    indicatorLack: definition.needsIndicator !== true || state.context.indicator === 'agreed' ? null : state.context.indicator === 'proposed' ? 'proposed' : 'none',
    milestonesOpen: openMilestones(milestonesDue(terms, localDateOf(new Date(asked.at), timeZone), calendar), definition.stages.map(({ id }) => id), reports),
    opinionsReturned: row.kind === 'answer-suggestion' ? await returnedOpinions(tx, row.commitment_id) : [],
    recipient: { name: row.recipient, level: row.level },
    cause: timerNameOf(asked.event.type),
    next: nextStep(timers, row, workflow, profile, calendar),
    ...openWindow(timers, profile, calendar),
    event: await subject(tx, row, workflow, timeZone),
    timeZone, publicUrl,
  };
}

/** What a commitment of that kind is to its office. */
export function dutyOf(kind: string): LetterFacts['duty'] {
  return DUTIES[kind] ?? 'pledge';
}

const DUTIES: Readonly<Partial<Record<string, LetterFacts['duty']>>> = { 'answer-suggestion': 'answer', 'watch-other-body': 'watch' };

function parsedClock(text: string | null): Clock | null {
  return text === null ? null : JSON.parse(text) as Clock;
}

interface NoticeRow {
  started_on: LocalDate; clock: string | null;
  commitment_id: string; seq: number; letter: Letter; level: Level; recipient: string; body: string;
  title: string; quote: string; terms: string; kind: string; version: number; definition_hash: string; profile_id: string; profile_version: number; calendar_version: string;
  due_on: LocalDate | null; due_basis: DueBasis; claimed_on: LocalDate | null; snapshot: string; stage: string; office: string; office_en: string;
  suggestion_id: string; suggestion_title: string; lead_deputy: string;
}

/** The acts a letter may be about; the latest one up to the notice's own step is meant. */
const ABOUT: Readonly<Partial<Record<Letter, readonly EventType[]>>> = {
  'condition-review': ['WAIT_BEGUN'],
  'verification-request': ['CLAIMED'],
  'returned': ['RETURNED', 'DISSATISFIED'],
  'decision-request': ['CHANGE_REQUESTED'],
  'change-decided': ['CHANGE_APPROVED', 'CHANGE_REFUSED'],
  'rating-request': ['VERIFIED', 'FINDING_SET_ASIDE', 'ANSWERED'],
  'closed': ['VERIFIED', 'FINDING_SET_ASIDE', 'RATED', 'CHANGE_APPROVED', 'DROPPED', 'LISTED', 'MERGED', 'SPLIT', 'WITHDRAWN'],
  'registered': ['CONFIRMED'],
  'objection-request': ['OBJECTED'],
  'objection-decided': ['OBJECTION_UPHELD', 'OBJECTION_REFUSED', 'RETURN_REFUSED'],
  'transferred': ['TRANSFERRED', 'OBJECTION_UPHELD', 'CHANGE_APPROVED'],
  'approval-request': ['CHANGE_REQUESTED'],
  'reexamine-request': ['CONTESTED', 'OUTCOME_CONTESTED'],
  'finding-decided': ['FINDING_UPHELD', 'FINDING_SET_ASIDE', 'OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE'],
  'indicator-ask': ['INDICATOR_REFUSED'],
  'not-verifiable': ['INDICATOR_REFUSED'],
  'indicator-request': ['INDICATOR_PROPOSED'],
  'dissatisfied-again': ['DISSATISFIED'],
  'recounted': ['RECOUNTED'],
  'handed-over': ['REASSIGNED'],
  'return-request': ['RETURN_ASKED'],
  'extension-request': ['EXTENSION_ASKED'],
  'tell-deputy': ['EXTENSION_GRANTED'],
  'meeting-due': ['DISSATISFIED'],
  'extension-decided': ['EXTENSION_GRANTED', 'EXTENSION_REFUSED'],
};

async function noticeRow(tx: EntityManager, noticeId: string): Promise<NoticeRow> {
  const [row] = await tx.query<NoticeRow[]>(`
    select n.commitment_id, n.seq, n.letter, n.level, n.recipient, h.body,
      c.title, c.quote, c.terms, c.kind, c.version, c.definition_hash, c.profile_id, c.profile_version, c.calendar_version, c.started_on::text, c.clock,
      to_char(c.due_on, 'YYYY-MM-DD') as due_on, c.due_basis, c.claimed_on::text, c.snapshot, c.stage, o.name as office, o.name_en as office_en,
      s.id as suggestion_id, s.title as suggestion_title, s.lead_deputy
    from notices n
      join history h on h.commitment_id = n.commitment_id and h.seq = n.seq
      join commitments c on c.id = n.commitment_id
      join offices o on o.id = c.office_id
      join suggestions s on s.id = c.suggestion_id
    where n.id = $1`, [noticeId]);
  if (row === undefined) {
    throw new DomainError('unknown-notice', `没有函件 ${noticeId} / there is no notice ${noticeId}.`, '请核对编号 / check its number.', { noticeId });
  }
  return row;
}

interface ArmedTimer { name: TimerName; event: string; fire_at: Date; armed_at: Date }

function armedTimers(tx: EntityManager, commitment: string): Promise<ArmedTimer[]> {
  return tx.query<ArmedTimer[]>(`
    select t.name, t.event, t.fire_at, coalesce(h.at, t.fire_at) as armed_at from timers t left join history h on h.commitment_id = t.commitment_id and h.seq = t.epoch
    where t.commitment_id = $1 order by t.fire_at, t.name`, [commitment]);
}

/** The first armed timer that writes to somebody, else the first one: what a reader wants to know is who hears of it next. */
function nextStep(timers: readonly ArmedTimer[], row: NoticeRow, workflow: Workflow, profile: Profile, calendar: Calendar): LetterFacts['next'] {
  const steps = timers.map(({ name, event, fire_at }) => ({
    at: fire_at, timer: name, letters: take(workflow.machine, row.snapshot, { type: event }).notices,
    leavesAt: officeOpening(fire_at, profile, calendar),
  }));
  return steps.find(({ letters }) => letters.length > 0) ?? steps[0] ?? null;
}

/** Windows close at 00:00 after their last day. */
function openWindow(timers: readonly ArmedTimer[], profile: Profile, calendar: Calendar): Pick<LetterFacts, 'windowUntil' | 'windowSum'> {
  const { timeZone } = profile;
  const closing = timers.find(({ name }) => ['objectBy', 'acceptBy', 'indicatorBy'].includes(name));
  if (closing === undefined) return { windowUntil: null, windowSum: { zh: [], en: [] } };
  const { name, armed_at: armedAt, fire_at: fireAt } = closing;
  return { windowUntil: localDateOf(new Date(fireAt.getTime() - 1), timeZone), windowSum: explainWait({ name, from: localDateOf(armedAt, timeZone), fireAt }, profile, calendar) };
}

async function subject(tx: EntityManager, row: NoticeRow, workflow: Workflow, timeZone: string): Promise<LetterEvent | null> {
  const types = ABOUT[row.letter];
  if (types === undefined) return null;
  const [found] = await tx.query<{ body: string }[]>(
    'select body from history where commitment_id = $1 and seq <= $2 and event = any($3) order by seq desc limit 1',
    [row.commitment_id, row.seq, types]);
  if (found === undefined) return null;
  const { event, by, at, deadline } = JSON.parse(found.body) as Entry;
  const given = (event.data?.['evidence'] ?? {}) as Record<string, unknown>;
  return {
    type: event.type as EventType, data: event.data ?? {}, by: { zh: by === null ? '' : actorName(by, 'zh'), en: by === null ? '' : actorName(by, 'en') }, byRule: by?.id.startsWith(RULE_ACTOR) === true, on: localDateOf(new Date(at), timeZone),
    dueBefore: event.situation?.dueOn ?? null, dueAfter: deadline.dueOn,
    otherOffice: await officeNamed(tx, event.data?.['toOffice'] ?? event.data?.['proposedOffice']), approval: event.situation?.approval ?? null,
    evidence: workflow.definition.evidence.flatMap(({ name, type, zh, en }) => {
      const value = given[name];
      return typeof value === 'string' || typeof value === 'number' ? [{ label: { zh, en }, value: String(value), isDate: type === 'date' }] : [];
    }),
  };
}

async function officeNamed(tx: EntityManager, id: unknown): Promise<Named | null> {
  if (typeof id !== 'string') return null;
  const [office] = await tx.query<{ name: string; name_en: string }[]>('select name, name_en from offices where id = $1', [id]);
  return office === undefined ? null : { zh: office.name, en: office.name_en === '' ? office.name : office.name_en };
}
