/**
 * What the machine cannot judge because it knows no dates and no tables: windows, limits, other offices and commitments.
 * Every refusal names the place and the way out; nothing has been written yet.
 */
import type { EntityManager } from 'typeorm';
import { fileNamed } from '../core/attached-file.js';
import type { LocalDate, MachineState } from '../core/commitment.js';
import { DomainError, unknownCommitment } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { workflowVersion } from '../../workflows/registry.js';
import type { Aggregate } from './aggregate.js';
import { answerChecked, refuseReturnOfNothing } from './answer-checks.js';
import { refuseLateContest, refusePassedDate } from './contest-checks.js';
import { refuseBeforeCause, refuseGrantBeyondAsk, refuseImpossibleDates, refuseTypedDate } from './date-checks.js';
import { computedDueOn } from './effects.js';

type Data = Record<string, unknown>;

/** The event's data, complete and possible. Throws `event-data-invalid`, `due-before-reply`, `same-office`, `window-closed`, ... */
export function checked(type: string, given: Data, aggregate: Aggregate, today: LocalDate): Data {
  refuseTypedDate(type, given, aggregate, today);
  const computed = computedDueOn(type, given, aggregate, today);
  const data = eventData(type, computed === null ? given : { ...given, dueOn: computed });
  refuseImpossibleDates(type, data, aggregate, today);
  refuseStrayFields(type, data, aggregate);
  refuseSameOffice(type, data, aggregate);
  refuseNoFollowOn(type, data, aggregate);
  refusePassedDate(type, data, aggregate, today);
  return answerChecked(type, data, aggregate, today);
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
  const attachment = fileNamed(type, data);
  if (attachment !== undefined) {
    const found = await tx.query<unknown[]>(BROUGHT_HERE, [attachment, jurisdiction]);
    if (found.length === 0) {
      throw new DomainError('event-data-invalid', `${id}: ${type}: 附件 ${attachment} 未存入 / the attachment is not stored`,
        '请先用 jiannuo attach 存入附件 / store it first with `jiannuo attach`', { problems: [{ field: 'attachment', problem: '未存入 / not stored' }] });
    }
  }
  if (type === 'OPINION_RETURNED') await refuseReturnOfNothing(tx, data, aggregate);
  await refuseBeforeCause(tx, type, data, aggregate);
  if (type === 'MERGED') await refuseCircle(tx, aggregate, String(data['into']));
  await refuseLateContest(tx, type, aggregate, today);
  if (type === 'CHANGE_APPROVED') await refuseGrantBeyondAsk(tx, data, aggregate);
}

/** A file whose bytes somebody of this jurisdiction has brought: what is known only by its digest, read somewhere, is not theirs to name. */
const BROUGHT_HERE = 'select 1 from attachment_places where sha256 = $1 and jurisdiction = $2';

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

function refuseSameOffice(type: string, data: Data, { id, office }: Aggregate): void {
  const field = (['toOffice', 'proposedOffice'] as const).find((name) => data[name] === office);
  if (field === undefined) return;
  throw new DomainError('same-office', `${id}: ${type}: ${office} 已是承办单位 / ${office} has it already`,
    '请给出另一单位的编号 / give the id of another office', { office, problems: [{ field, problem: '与现承办单位相同 / is the office that has it' }] });
}

/** What was approved, or is to be rolled out, goes on as commitments of its own; or somebody says why not. */
function refuseNoFollowOn(type: string, { followOn, noFollowOn }: Data, { id, snapshot }: Aggregate): void {
  if (type !== 'VERIFIED' || (JSON.parse(snapshot) as MachineState).context.followOn !== true) return;
  if ((Array.isArray(followOn) && followOn.length > 0) || typeof noFollowOn === 'string') return;
  throw new DomainError('follow-on-missing', `${id}: VERIFIED: 获批或决定推广后，须立后续事项 / what was approved or is to be rolled out goes on as commitments of its own`,
    '请填后续事项（followOn），或说明不立的理由（noFollowOn）/ name them (followOn), or say why there are none (noFollowOn)',
    { problems: [{ field: 'followOn', problem: '未填 / missing' }] });
}

/**
 * Into a commitment that is there, that is not this one and does not end in this one in its turn, that is still open, and that
 * is followed in the same way: what an office promised itself must not end as something nobody can be late with, nor a pledge in the answer that holds it.
 */
async function refuseCircle(tx: EntityManager, { id, jurisdiction, workflow }: Aggregate, into: string): Promise<void> {
  const chain = await tx.query<{ id: string; stage: string; kind: string; version: number }[]>(`
    with recursive chain (id, merged_into, stage, kind, version) as (
      select id, merged_into, stage, kind, version from commitments where id = $1 and jurisdiction = $2
      union select c.id, c.merged_into, c.stage, c.kind, c.version from commitments c join chain on c.id = chain.merged_into)
    select id, stage, kind, version from chain`, [into, jurisdiction]);
  const target = chain.find((link) => link.id === into);
  if (target === undefined) throw unknownCommitment(into);
  if (chain.some((link) => link.id === id)) {
    throw new DomainError('merge-circle', `${id}: 不能并入 ${into}，它最终并入 ${id} 本身 / cannot be merged into ${into}, which ends in ${id} itself`,
      '请并入另一事项 / merge it into another commitment', { id, into, chain: chain.map((link) => link.id) });
  }
  const refused = (zh: string, en: string, hint: string): DomainError => new DomainError('merge-refused', `${id}: ${zh} / ${en}`, hint, { id, into, kind: target.kind, stage: target.stage });
  if (target.kind === 'answer-suggestion') {
    throw refused(`${into} 是答复代表建议的职责，承诺事项不能并入`, `${into} is the duty to answer the suggestion; a pledge cannot be merged into it`,
      '请并入另一承诺事项 / merge it into another pledge');
  }
  if (!/^(proposed|doing|offered|objected|claimed|contested)/.test(target.stage)) {
    throw refused(`${into} 已核验或已办结，不能再并入其他事项`, `${into} is verified or has ended and takes in nothing`,
      '请并入仍在办理的事项，或先重新办理该事项 / merge into one that is still open, or reopen that one first');
  }
  const watched = !workflowVersion(target.kind, target.version).definition.timed;
  if (watched && workflow.definition.timed) {
    throw refused(`${into} 是关注事项，没有时限；本单位的承诺不能并入`, `${into} is watched only and never overdue; a pledge of the office's own cannot be merged into it`,
      '请并入另一有时限的承诺事项 / merge it into another pledge with a due date');
  }
  if (!watched && !workflow.definition.timed) {
    throw refused(`本事项是关注事项，由其他机关办理；不能并入承办单位自己的承诺 ${into}`, `this is watched only and another body's to do; it cannot be merged into ${into}, which the office promised itself`,
      '请并入另一关注事项 / merge it into another watch item');
  }
}
