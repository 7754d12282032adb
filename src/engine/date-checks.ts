/**
 * Which dates an event may bring. Released guards compare the evidence of a claim with the reply's date and nothing else, and
 * cannot be edited; what holds for every date whoever sends it stands here. Refusals name the field, the date and the way out.
 */
import type { EntityManager } from 'typeorm';
import { addDays, localDateOf } from '../core/calendar.js';
import type { Field, LocalDate, MachineState } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { EVENTS, isEventType } from '../core/events.js';
import { problemSentence } from '../core/problem-sentences.js';
import type { Aggregate } from './aggregate.js';
import { computedDueOn } from './effects.js';

type Data = Readonly<Record<string, unknown>>;
interface DateProblem { code: 'older-than-pledge' | 'dated-in-future'; field: string; facts: Record<string, string> }

/** Their date is counted, or there is none: a later one is a change, and changes are decided (domain 0.6). */
const COUNTED: readonly string[] = ['CONDITION_MET', 'RETURNED', 'DISSATISFIED', 'EXTENSION_GRANTED'];

/** Throws `event-data-invalid` for a typed date in the place of a counted one. */
export function refuseTypedDate(type: string, { dueOn, ...rest }: Data, aggregate: Aggregate, today: LocalDate): void {
  if (!COUNTED.includes(type) || typeof dueOn !== 'string') return;
  const counted = computedDueOn(type, rest, aggregate, today);
  if (dueOn === counted) return;
  throw new DomainError('event-data-invalid', `${aggregate.id}: ${type}: 时限由规则推算，为${counted ?? '原时限'}，不能填写 ${dueOn} / the date is counted by the rules (${counted ?? 'it stays'}), not typed`,
    '请去掉 dueOn；要改期请申请调整 / leave out dueOn; for another date ask for a change', { problems: [{ field: 'dueOn', problem: '由规则推算 / is counted' }] });
}

/** Throws `due-before-reply`, `event-data-invalid` or `evidence-incomplete`. */
export function refuseImpossibleDates(type: string, data: Data, aggregate: Aggregate, today: LocalDate): void {
  refuseDueDate(type, data, aggregate, today);
  refuseActsOutOfTime(type, data, aggregate, today);
  refuseReview(type, data, aggregate, today);
  refuseReversedPlan(type, data, aggregate, today);
}

/** What is told or held because of an act follows it. */
const FOLLOWS: Readonly<Partial<Record<string, string>>> = { MEETING_HELD: 'DISSATISFIED', DEPUTY_TOLD: 'EXTENSION_GRANTED' };

/** Throws `event-data-invalid` for a day before the last act that it follows. Joins the transaction. */
export async function refuseBeforeCause(tx: EntityManager, type: string, { on }: Data, { id, profile }: Aggregate): Promise<void> {
  const cause = FOLLOWS[type];
  if (cause === undefined || typeof on !== 'string') return;
  const [act] = await tx.query<{ at: Date }[]>('select at from history where commitment_id = $1 and event = $2 order by seq desc limit 1', [id, cause]);
  const first = act === undefined ? null : localDateOf(act.at, profile.timeZone);
  if (first === null || on >= first) return;
  throw new DomainError('event-data-invalid', `${id}: ${type}: on: ${on} 早于其事由（${first}）/ ${on} lies before ${first}, the day of what it follows`,
    `请填 ${first} 及以后的日期 / give a date from ${first} on`, { problems: [{ field: 'on', problem: `早于 ${first} / before ${first}` }] });
}

/** What was asked for is the most that can be granted: whoever may decide about ten days may not give ten years. Joins the transaction. */
export async function refuseGrantBeyondAsk(tx: EntityManager, { dueOn }: Data, { id }: Aggregate): Promise<void> {
  if (typeof dueOn !== 'string') return;
  const [asked] = await tx.query<{ due: string | null }[]>(`
    select body::jsonb #>> '{event,data,dueOn}' as due from history where commitment_id = $1 and event = 'CHANGE_REQUESTED' order by seq desc limit 1`, [id]);
  const due = asked?.due ?? null;
  if (due === null || dueOn <= due) return;
  throw new DomainError('event-data-invalid', `${id}: CHANGE_APPROVED: 申请延至 ${due}，不能批准至 ${dueOn} / ${due} was asked for; ${dueOn} cannot be granted`,
    `请批准 ${due} 及以前的日期，或退回后另行申请 / grant ${due} or an earlier date, or refuse it and have another asked for`,
    { problems: [{ field: 'dueOn', problem: `晚于所申请的 ${due} / later than ${due}, which was asked for` }] });
}

export function dueBeforeReply(dueOn: LocalDate, repliedOn: LocalDate): DomainError {
  return new DomainError('due-before-reply', `到期日 ${dueOn} 早于答复日期 ${repliedOn} / the due date ${dueOn} lies before the reply's date ${repliedOn}`,
    '承诺不会在作出之前到期，请核对年份 / a pledge falls due after it was made; check the year', { dueOn, repliedOn });
}

function refuseDueDate(type: string, { dueOn, change }: Data, { id, dueOn: present, repliedOn }: Aggregate, today: LocalDate): void {
  if (typeof dueOn !== 'string') return;
  if (dueOn < repliedOn) throw dueBeforeReply(dueOn, repliedOn);
  if (type === 'CHANGE_REQUESTED' && change === 'date' && dueOn === present) {
    throw new DomainError('event-data-invalid', `${id}: CHANGE_REQUESTED: ${dueOn} 即现行时限 / ${dueOn} is the date that stands`,
      '请填写另一日期 / ask for another date', { problems: [{ field: 'dueOn', problem: '与现行时限相同 / is the date that stands' }] });
  }
  if (!['CONFIRMED', 'DATE_DECLARED', 'RECOUNTED', 'CONDITION_MET', 'RETURNED'].includes(type) && dueOn < today) {
    throw new DomainError('event-data-invalid', `${type}: 新时限 ${dueOn} 已过 / the new date ${dueOn} has passed already`,
      `请选择 ${today} 及以后的日期 / choose a date from ${today} on`, { problems: [{ field: 'dueOn', problem: '已过 / in the past' }] });
  }
}

/** What is said to have been done, was: not before the promise it keeps (or the handover it answers), and not on a day to come. */
function refuseActsOutOfTime(type: string, data: Data, aggregate: Aggregate, today: LocalDate): void {
  if (!isEventType(type)) return;
  const { repliedOn, id } = aggregate;
  const first = firstDayFor(type, data, aggregate);
  const fields = [...EVENTS[type].fields, ...fieldsOfKind(type, data, aggregate)].filter((field) => field.type === 'date' && field.name !== 'dueOn' && field.name !== 'reviewOn');
  const problems = fields.flatMap(({ name }): DateProblem[] => {
    const date = data[name];
    if (typeof date !== 'string') return [];
    if (date > today) return [{ code: 'dated-in-future', field: name, facts: { date } }];
    return first !== null && date < first ? [{ code: 'older-than-pledge', field: name, facts: { date, repliedOn } }] : [];
  });
  if (problems.length === 0) return;
  const said = (lang: 'zh' | 'en'): string => problems.map((problem) => problemSentence(problem, fields, lang)).join(' ');
  throw new DomainError('evidence-incomplete', `${id}: ${type}: ${said('zh')} / ${said('en')}`,
    `请填 ${first === null ? '' : `${first} 至 `}${today} 之间的日期 / give a date ${first === null ? '' : `from ${first} `}to ${today}`, { commitment: id, problems });
}

/** Stages that may lie behind the reply: what stands ready may be promised to go on (domain 4.2: K5, K9, K10). */
const STAGES_BEFORE: Readonly<Partial<Record<string, readonly string[]>>> = {
  'build-works': ['approvedProject', 'funds', 'design', 'tender', 'start', 'finish', 'acceptance'], 'secure-budget': ['requested'], 'seek-approval': ['filed'],
};

/** The earliest day on which the act can have been done; null when any is possible. */
function firstDayFor(type: string, { stage }: Data, { workflow: { kind, definition }, repliedOn, terms: { startsOn } }: Aggregate): LocalDate | null {
  const note = definition.occurrences.some(({ event, counts }) => event === type && !counts); // what others said, whenever they did
  if (note || (type === 'STAGE_REACHED' && STAGES_BEFORE[kind]?.includes(String(stage)) === true)) return null;
  const measure = type === 'CHECKED_IN' || type === 'STAGE_REACHED'; // K11: a measure that the ledger says began before the reply
  return measure && startsOn !== undefined && startsOn < repliedOn ? startsOn : repliedOn;
}

function fieldsOfKind(type: string, { stage }: Data, { workflow: { definition } }: Aggregate): readonly Field[] {
  if (type === 'STAGE_REACHED') return definition.stages.find(({ id }) => id === stage)?.fields ?? [];
  return definition.occurrences.find(({ event }) => event === type)?.fields ?? [];
}

/** Waiting stops no limit of the law: it is looked at again before the answer is due. */
function refuseReview(type: string, { reviewOn }: Data, { profile, workflow, dueOn }: Aggregate, today: LocalDate): void {
  if (type !== 'WAIT_BEGUN' || typeof reviewOn !== 'string') return;
  const longest = addDays(today, profile.reviewMaxDays);
  const latest = workflow.kind === 'answer-suggestion' && dueOn !== null && dueOn < longest ? dueOn : longest;
  if (reviewOn > today && reviewOn <= latest) return;
  throw new DomainError('event-data-invalid',
    `WAIT_BEGUN: 条件须在 ${String(profile.reviewMaxDays)} 日内${latest === dueOn ? '且在答复时限之前' : ''}复核，${reviewOn} 不符 / a condition is looked at again within that time${latest === dueOn ? ', before the answer is due' : ''}`,
    latest > today ? `复核日期须晚于 ${today}，不晚于 ${latest} / choose a review date after ${today}, at the latest ${latest}`
      : '答复时限已到，不能等待；请申请延长答复 / the answer is due; ask for an extension instead of waiting',
    { problems: [{ field: 'reviewOn', problem: '超出范围 / out of range' }] });
}

/** A plan goes forward: what is not reached yet lies ahead, each stage not before the one it follows. */
function refuseReversedPlan(type: string, { dates }: Data, { id, workflow: { definition: { stages } }, snapshot, repliedOn }: Aggregate, today: LocalDate): void {
  if (type !== 'MILESTONES_SET' || typeof dates !== 'object' || dates === null) return;
  const planned = dates as Readonly<Record<string, LocalDate>>;
  const reached = stages.findIndex(({ id: stage }) => stage === (JSON.parse(snapshot) as MachineState).context.stage);
  let latest: LocalDate | null = null;
  for (const [place, { id: stage, zh, en }] of stages.entries()) {
    const date = planned[stage];
    if (date === undefined) continue;
    const passed = place > reached && date < today;
    if (passed || (latest !== null && date < latest)) {
      throw new DomainError('event-data-invalid', `${id}: MILESTONES_SET: “${zh}”计划于 ${date}，${passed ? '该日已过' : `早于前一节点的 ${String(latest)}`} / “${en}” is planned for ${date}, ${passed ? 'which has passed' : `before ${String(latest)} of the stage it follows`}`,
        `请按节点先后填写 ${repliedOn} 以后的日期，未到的节点填今后的日期 / give dates in the order of the stages; those not reached yet lie ahead`,
        { problems: [{ field: `dates.${stage}`, problem: passed ? '已过 / in the past' : '先后颠倒 / out of order' }] });
    }
    latest = date;
  }
}
