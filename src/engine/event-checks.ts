/**
 * What the machine cannot judge because it knows no dates and no tables: windows, limits, other offices and commitments.
 * Every refusal names the place and the way out; nothing has been written yet.
 */
import type { EntityManager } from 'typeorm';
import { addDays, endOfPeriod, localDateOf } from '../core/calendar.js';
import type { LocalDate, MachineState } from '../core/commitment.js';
import { DomainError, unknownCommitment } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { problemSentence } from '../core/problem-sentences.js';
import type { Aggregate } from './aggregate.js';
import { answerChecked } from './answer-checks.js';
import { computedDueOn } from './effects.js';

type Data = Record<string, unknown>;

/** The event's data, complete and possible. Throws `event-data-invalid`, `due-before-reply`, `same-office`, `window-closed`, ... */
export function checked(type: string, given: Data, aggregate: Aggregate, today: LocalDate): Data {
  const computed = computedDueOn(type, given, aggregate, today);
  const data = eventData(type, computed === null ? given : { ...given, dueOn: computed });
  refuseImpossibleDate(type, data, aggregate, today);
  refuseOlderActs(type, data, aggregate);
  refuseStrayFields(type, data, aggregate);
  refuseReview(type, data, aggregate, today);
  refuseSameOffice(type, data, aggregate);
  refuseNoFollowOn(type, data, aggregate);
  return answerChecked(type, data, aggregate);
}

/** Checks that need the tables: the other office, the other commitment, the attachment, the window since the finding. Joins the transaction. */
export async function checkedAgainstTables(tx: EntityManager, type: string, data: Data, aggregate: Aggregate, today: LocalDate): Promise<void> {
  const { id, jurisdiction } = aggregate;
  for (const name of ['toOffice', 'proposedOffice'] as const) {
    const office = data[name];
    if (typeof office !== 'string') continue;
    const found = await tx.query<unknown[]>('select 1 from offices where id = $1 and jurisdiction = $2', [office, jurisdiction]);
    if (found.length === 0) {
      throw new DomainError('unknown-office', `${id}: 没有单位 ${office} / no office is known as ${office}`,
        '请用同一地区某单位的编号，见台账 offices / give the id of an office of the same jurisdiction, as the ledger names it (offices)', { offices: [office], field: name });
    }
  }
  if (type === 'PROGRESS_REPORTED' && typeof data['attachment'] === 'string') {
    const found = await tx.query<unknown[]>('select 1 from attachments where sha256 = $1', [data['attachment']]);
    if (found.length === 0) {
      throw new DomainError('event-data-invalid', `${id}: PROGRESS_REPORTED: 附件 ${data['attachment']} 未存入 / the attachment is not stored`,
        '请先用 jiannuo attach 存入附件 / store it first with `jiannuo attach`', { problems: [{ field: 'attachment', problem: '未存入 / not stored' }] });
    }
  }
  if (type === 'MERGED') await refuseCircle(tx, id, String(data['into']), jurisdiction);
  if (type === 'CONTESTED') await refuseLateContest(tx, aggregate, today);
}

function refuseImpossibleDate(type: string, { dueOn }: Data, { repliedOn }: Aggregate, today: LocalDate): void {
  if (typeof dueOn !== 'string') return;
  if (dueOn < repliedOn) throw dueBeforeReply(dueOn, repliedOn);
  if (!['CONFIRMED', 'DATE_DECLARED', 'RECOUNTED', 'CONDITION_MET', 'RETURNED'].includes(type) && dueOn < today) {
    throw new DomainError('event-data-invalid', `${type}: 新时限 ${dueOn} 已过 / the new date ${dueOn} has passed already`,
      `请选择 ${today} 及以后的日期 / choose a date from ${today} on`, { problems: [{ field: 'dueOn', problem: '已过 / in the past' }] });
  }
}

/**
 * What counts as keeping a promise was done after it was made; the released guards compare evidence of a claim only. A measure
 * that the ledger says began before the reply counts from its start (domain 4.2 K11).
 */
function refuseOlderActs(type: string, data: Data, { id, workflow: { definition }, repliedOn, terms: { startsOn } }: Aggregate): void {
  const fields = definition.occurrences.find(({ event, counts }) => event === type && counts)?.fields ?? [];
  const first = startsOn !== undefined && startsOn < repliedOn ? startsOn : repliedOn;
  const older = fields.filter((field) => field.type === 'date' && typeof data[field.name] === 'string' && String(data[field.name]) < first);
  if (older.length === 0) return;
  const problems = older.map(({ name }) => ({ code: 'older-than-pledge', field: name, facts: { date: String(data[name]), repliedOn } }));
  const said = (lang: 'zh' | 'en'): string => problems.map((problem) => problemSentence(problem, fields, lang)).join(' ');
  throw new DomainError('evidence-incomplete', `${id}: ${type}: ${said('zh')} / ${said('en')}`,
    `请填报 ${first} 及以后的工作 / record what was done on ${first} or later`, { commitment: id, problems });
}

/** What is granted must be what was asked for: a new date for "it cannot be fulfilled" would be written into the book beside its close. */
function refuseStrayFields(type: string, data: Data, { snapshot }: Aggregate): void {
  if (type !== 'CHANGE_APPROVED') return;
  const { change } = (JSON.parse(snapshot) as MachineState).context;
  if (change === null) return;
  const own: Record<string, readonly string[]> = { date: ['dueOn'], scope: ['scope'], owner: ['toOffice'], cannot: ['letterNumber', 'letterOn', 'letterSigner'] };
  const stray = Object.keys(data).filter((name) => name !== 'reason' && data[name] !== undefined && !own[change]?.includes(name));
  if (stray.length === 0) return;
  throw new DomainError('event-data-invalid', `CHANGE_APPROVED: 所申请的调整不含 ${stray.join(', ')} / the change asked for has no ${stray.join(', ')}`,
    `请去掉 ${stray.join(', ')}，或退回申请 / leave them out, or refuse the change`, { problems: stray.map((field) => ({ field, problem: '不适用 / does not apply' })) });
}

function refuseReview(type: string, { reviewOn }: Data, { profile }: Aggregate, today: LocalDate): void {
  const latest = addDays(today, profile.reviewMaxDays);
  if (type !== 'WAIT_BEGUN' || typeof reviewOn !== 'string' || (reviewOn > today && reviewOn <= latest)) return;
  throw new DomainError('event-data-invalid',
    `WAIT_BEGUN: 条件须在 ${String(profile.reviewMaxDays)} 日内复核，${reviewOn} 不符 / a condition is looked at again within that time`,
    `复核日期须晚于 ${today}，不晚于 ${latest} / choose a review date after ${today}, at the latest ${latest}`,
    { problems: [{ field: 'reviewOn', problem: '超出范围 / out of range' }] });
}

function refuseSameOffice(type: string, { toOffice }: Data, { id, office }: Aggregate): void {
  if (toOffice !== office) return;
  throw new DomainError('same-office', `${id}: ${type}: ${office} 已是承办单位 / ${office} has it already`,
    '请给出另一单位的编号 / give the id of another office', { office, problems: [{ field: 'toOffice', problem: '与现承办单位相同 / is the office that has it' }] });
}

/** What was approved, or is to be rolled out, goes on as commitments of its own; or somebody says why not. */
function refuseNoFollowOn(type: string, { followOn, noFollowOn }: Data, { id, snapshot }: Aggregate): void {
  if (type !== 'VERIFIED' || (JSON.parse(snapshot) as MachineState).context.followOn !== true) return;
  if ((Array.isArray(followOn) && followOn.length > 0) || typeof noFollowOn === 'string') return;
  throw new DomainError('follow-on-missing', `${id}: VERIFIED: 获批或决定推广后，须立后续事项 / what was approved or is to be rolled out goes on as commitments of its own`,
    '请填后续事项（followOn），或说明不立的理由（noFollowOn）/ name them (followOn), or say why there are none (noFollowOn)',
    { problems: [{ field: 'followOn', problem: '未填 / missing' }] });
}

/** Into a commitment that is there, that is not this one, and that does not end in this one in its turn. */
async function refuseCircle(tx: EntityManager, id: string, into: string, jurisdiction: string): Promise<void> {
  const chain = await tx.query<{ id: string; stage: string }[]>(`
    with recursive chain (id, merged_into, stage) as (
      select id, merged_into, stage from commitments where id = $1 and jurisdiction = $2
      union select c.id, c.merged_into, c.stage from commitments c join chain on c.id = chain.merged_into)
    select id, stage from chain`, [into, jurisdiction]);
  if (chain.length === 0) throw unknownCommitment(into);
  if (chain.some((link) => link.id === id)) {
    throw new DomainError('merge-circle', `${id}: 不能并入 ${into}，它最终并入 ${id} 本身 / cannot be merged into ${into}, which ends in ${id} itself`,
      '请并入另一事项 / merge it into another commitment', { id, into, chain: chain.map((link) => link.id) });
  }
  const target = chain.find((link) => link.id === into);
  if (target !== undefined && !/^(proposed|doing|offered|objected|claimed|contested)/.test(target.stage)) {
    throw new DomainError('merge-circle', `${id}: ${into} 已办结，不能并入 / ${into} has ended and takes in nothing`,
      '请并入仍在办理的事项，或先重新办理该事项 / merge into one that is still open, or reopen that one first', { id, into, stage: target.stage });
  }
}

/** A finding may be contested within the profile's window from the day it was made. */
async function refuseLateContest(tx: EntityManager, { id, profile, calendar }: Aggregate, today: LocalDate): Promise<void> {
  const [found] = await tx.query<{ at: Date }[]>(`select at from history where commitment_id = $1 and event = 'RETURNED' order by seq desc limit 1`, [id]);
  if (found === undefined) return; // the machine refuses: there is no finding
  const last = endOfPeriod(localDateOf(found.at, profile.timeZone), profile.periods.contest, calendar);
  if (today <= last) return;
  throw new DomainError('window-closed', `${id}: 对结论的异议期已于 ${last} 届满 / the finding could be contested until ${last}`,
    '请继续办理；确有错误的，请督查人员另行处理 / go on with the work; a supervisor may still mend an error', { until: last });
}

export function dueBeforeReply(dueOn: LocalDate, repliedOn: LocalDate): DomainError {
  return new DomainError('due-before-reply', `到期日 ${dueOn} 早于答复日期 ${repliedOn} / the due date ${dueOn} lies before the reply's date ${repliedOn}`,
    '承诺不会在作出之前到期，请核对年份 / a pledge falls due after it was made; check the year', { dueOn, repliedOn });
}
