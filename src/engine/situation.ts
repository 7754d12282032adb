/** What holds at the moment a person acts: read outside the machine, written on the event, recorded with it. */
import type { EntityManager } from 'typeorm';
import { daysBetween } from '../core/calendar.js';
import type { Approval, LocalDate, Situation } from '../core/commitment.js';
import { ladderOf, rungAt } from '../core/schedule.js';
import { returnedOpinions } from '../store/readings/returned-opinions.js';
import type { Aggregate } from './aggregate.js';

/** The office and the deadline are those before the event; the rung is that of the deadline after it. */
export async function situationOf(
  tx: EntityManager, aggregate: Aggregate, before: { office: string; dueOn: LocalDate | null }, type: string, data: Record<string, unknown>, now: Date, today: LocalDate,
): Promise<Situation> {
  const { startedOn, dueOn, profile, calendar, repliedOn, terms } = aggregate;
  const ladder = dueOn === null ? null : ladderOf({ startedOn, dueOn, profile, calendar });
  return {
    ...rungAt(ladder, now), today, office: before.office, dueOn: before.dueOn, repliedOn, terms,
    superiors: await superiorsOf(tx, before.office),
    secondReply: profile.secondReply,
    ...(aggregate.workflow.kind === 'answer-suggestion' ? await ruledReply(tx, aggregate, type, data) : {}),
    ...(type === 'CHANGE_REQUESTED' ? { approval: await approvalOf(tx, aggregate, before.dueOn, data) } : {}),
  };
}

/** What the rules of the place have follow from an event of the reply's machine. */
async function ruledReply(tx: EntityManager, { id, profile: { reply } }: Aggregate, type: string, data: Record<string, unknown>): Promise<Partial<Situation>> {
  if (type === 'EXTENSION_GRANTED') return { tellDeputy: reply.extended?.tellDeputy === true };
  if (type === 'DISSATISFIED') return { meetAgain: reply.unsatisfiedAgain !== null };
  if (type !== 'OPINION_GIVEN') return {};
  const returned = await returnedOpinions(tx, id);
  return { opinionsToRedo: returned.filter(({ body }) => body !== data['body']).length };
}

/** The offices above one, nearest first. */
export async function superiorsOf(tx: EntityManager, office: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(`
    with recursive above (id, parent_id, n) as (
      select id, parent_id, 0 from offices where id = $1
      union all select o.id, o.parent_id, above.n + 1 from offices o join above on o.id = above.parent_id where above.n < 20)
    select id from above where n > 0 order by n`, [office]);
  return rows.map(({ id }) => id);
}

/** By length and by how often (domain 4.1): a short first extension needs the deputy head, a long one the head, a second one the overseer too. */
async function approvalOf(tx: EntityManager, { id, profile, dueOn: current }: Aggregate, dueBefore: LocalDate | null, { change, dueOn }: Record<string, unknown>): Promise<Approval> {
  const rules = profile.changeApproval;
  if (change === 'scope' || change === 'owner' || change === 'cannot') return rules[change];
  const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>(`
    select count(*)::int as count from deadlines d join history h using (commitment_id, seq) where d.commitment_id = $1 and h.event = 'CHANGE_APPROVED'`, [id]);
  const from = dueBefore ?? current;
  const longer = from === null || typeof dueOn !== 'string' || daysBetween(from, dueOn) > rules.date.shortDays;
  return { level: longer ? rules.date.long : rules.date.short, overseer: count + 1 >= rules.date.overseerFrom };
}
