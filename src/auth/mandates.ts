import type { EntityManager } from 'typeorm';
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Actor, LocalDate, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { recordAccess } from './access-log.js';
import { HOLDS } from './sessions.js';

/** Somebody stands in for a person who is away. It begins and ends by itself; separation of duties binds both (workflows/rules.v2.ts). */
export interface Substitution {
  /** Who is away. */
  principal: string;
  /** Who acts for them. */
  substitute: string;
  from: LocalDate;
  until: LocalDate;
  reason: string;
}

export interface MandateRow { id: string; substitute: string; substituteName: string; principal: string; principalName: string; from: LocalDate; until: LocalDate | null; reason: string; holds: boolean }

/** Nobody is away for longer than this without somebody looking again. */
export const LONGEST_DAYS = 366;
/** Roles of the overseeing side. Not lent to whoever works in an office that is overseen: they could rate or release what is their own. */
const OVERSEEING: readonly Role[] = ['supervisor', 'liaison'];

/**
 * Granted by the person who will be away, or by an administrator of the place; both people have active accounts there. A mandate of the same
 * first day is changed. Whoever oversees is not stood in for by somebody with a role in an office, and nobody arranges that they themselves stand
 * in for another: an administrator would give themselves roles. Throws `mandate-invalid` and `not-allowed`.
 */
export async function grantMandate(tx: EntityManager, { principal, substitute, from, until, reason }: Substitution, by: Pick<Actor, 'id'>, address = ''): Promise<void> {
  await refuseUnentitled(tx, principal, by);
  if (principal === substitute) throw invalid('substitute', '不能由本人代理本人', 'nobody stands in for themselves');
  if (by.id === substitute) throw invalid('substitute', '不能安排自己代理他人，请由外出者本人或另一位管理员办理', 'nobody makes themselves a substitute; let the person who will be away, or another administrator, arrange it');
  if (until < from) throw invalid('until', '结束日期早于开始日期', 'it ends before it begins');
  if ((Date.parse(until) - Date.parse(from)) / 86_400_000 > LONGEST_DAYS) throw invalid('until', `一次至多 ${String(LONGEST_DAYS)} 天`, `at most ${String(LONGEST_DAYS)} days at a time`);
  const [row] = await tx.query<{ over: boolean; known: boolean; overseen: boolean }[]>(`
    select $3::date < (jiannuo_now() at time zone 'Asia/Shanghai')::date as over, exists (select from people s join people p on p.jurisdiction = s.jurisdiction
      where s.id = $1 and p.id = $2 and s.disabled_at is null and p.disabled_at is null) as known,
      exists (select from people s, people p where s.id = $1 and p.id = $2 and s.roles && $4::text[] and p.roles && $5::text[]) as overseen`, [substitute, principal, until, OFFICE_ROLES, OVERSEEING]);
  if (row?.known !== true) throw invalid('substitute', '没有这位在用人员', 'there is no such active person');
  if (row.overseen) throw invalid(...OVERSEEN);
  if (row.over) throw invalid('until', '结束日期已过', 'it has ended already');
  await tx.query(`
    insert into mandates as m (person_id, for_id, from_on, until_on, reason, granted_by, granted_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())
    on conflict (person_id, for_id, from_on) do update set until_on = excluded.until_on, reason = excluded.reason, granted_by = excluded.granted_by, granted_at = excluded.granted_at,
      ended_at = null, ended_by = null`, [substitute, principal, from, until, reason, by.id]);
  await recordAccess(tx, { event: 'mandate-granted', person: by.id, about: substitute, address, detail: `for ${principal}: ${from} – ${until}` });
}

const OVERSEEN = ['substitute', '承办单位人员不能代行督查或联络职责', 'whoever works in an office that is overseen does not stand in for a supervisor or a liaison'] as const;

/** The rules of lending for a mandate that a file brings: whoever imports is no substitute of theirs, nobody stands in for themselves, and roles that oversee are not lent to an office. Throws `mandate-invalid`. */
export async function refuseUnlendable(tx: EntityManager, { principal, substitute }: Pick<Substitution, 'principal' | 'substitute'>, by: Pick<Actor, 'id'>): Promise<void> {
  if (principal === substitute) throw invalid('substitute', `${substitute} 不能由本人代理本人`, `${substitute} does not stand in for themselves`);
  if (by.id === substitute) throw invalid('substitute', '不能安排自己代理他人，请由外出者本人或另一位管理员办理', 'nobody makes themselves a substitute; let the person who will be away, or another administrator, arrange it');
  const overseen = await tx.query<unknown[]>('select 1 from people s, people p where s.id = $1 and p.id = $2 and s.roles && $3::text[] and p.roles && $4::text[]', [substitute, principal, OFFICE_ROLES, OVERSEEING]);
  if (overseen.length > 0) throw invalid(OVERSEEN[0], `${substitute} 代 ${principal}：${OVERSEEN[1]}`, `${substitute} for ${principal}: ${OVERSEEN[2]}`);
}

/** Ends one at once. Throws `mandate-invalid` for an id that is not theirs to end, or not there. */
export async function endMandate(tx: EntityManager, id: string, by: Pick<Actor, 'id'>, address = ''): Promise<void> {
  const [row] = /^\d{1,18}$/.test(id) ? await tx.query<{ principal: string; substitute: string }[]>('select for_id as principal, person_id as substitute from mandates where id = $1 and ended_at is null', [id]) : [];
  if (row === undefined || !await mayLend(tx, row.principal, by)) throw invalid('mandate', '没有这项授权', 'there is no such mandate');
  await tx.query('update mandates set ended_at = clock_timestamp(), ended_by = $2 where id = $1', [id, by.id]);
  await recordAccess(tx, { event: 'mandate-ended', person: by.id, about: row.substitute, address, detail: `for ${row.principal}` });
}

/** Those of a person, as principal or as substitute, that hold or are still to come; the earliest first. */
export async function mandatesOf(tx: EntityManager, person: string): Promise<MandateRow[]> {
  return tx.query<MandateRow[]>(`
    select m.id, m.person_id as substitute, s.name as "substituteName", m.for_id as principal, p.name as "principalName", m.from_on::text as from, m.until_on::text as until, m.reason, (${HOLDS}) as holds
    from mandates m join people s on s.id = m.person_id join people p on p.id = m.for_id
    where (m.person_id = $1 or m.for_id = $1) and m.ended_at is null and (m.until_on is null or m.until_on >= (jiannuo_now() at time zone 'Asia/Shanghai')::date)
    order by m.from_on, m.id`, [person]);
}

/** Whether a mandate lets this person act for that one today. */
export async function holdsMandate(tx: EntityManager, substitute: string, principal: string): Promise<boolean> {
  return (await tx.query<unknown[]>(`select 1 from mandates m join people p on p.id = m.for_id where m.person_id = $1 and m.for_id = $2 and p.disabled_at is null and ${HOLDS}`, [substitute, principal])).length > 0;
}

async function refuseUnentitled(tx: EntityManager, principal: string, by: Pick<Actor, 'id'>): Promise<void> {
  if (await mayLend(tx, principal, by)) return;
  throw new DomainError('not-allowed', '只有本人或系统管理员可以安排代理 / only the person themselves or an administrator arranges who stands in', '请由本人办理 / let the person do it', { person: by.id, for: principal });
}

/** Whether they may arrange things in this person's name: the person, or an administrator of the place. Their own roles, as the table has them and not as the session was lent them: whoever acts for somebody must not lend that on. */
export async function mayLend(tx: EntityManager, principal: string, { id }: Pick<Actor, 'id'>): Promise<boolean> {
  if (id === principal) return true;
  return (await tx.query<unknown[]>(`
    select 1 from people a join people p on p.jurisdiction = a.jurisdiction where a.id = $1 and p.id = $2 and a.disabled_at is null and 'administrator' = any(a.roles)`, [id, principal])).length > 0;
}

function invalid(field: string, zh: string, en: string): DomainError {
  return new DomainError('mandate-invalid', `代理安排：${zh} / standing in: ${en}`, '未作更改，请改正后再提交 / nothing was changed; correct it and send it again', { problems: [{ field, problem: `${zh} / ${en}` }] });
}
