/** Who acts: a person of the table, as the history will name them; in their own name or, with a mandate, for somebody else. */
import type { EntityManager } from 'typeorm';
import { CONTACT_ACTOR } from '../core/commitment.js';
import type { Actor, Level, LocalDate, Principal, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';

interface PersonRow { id: string; name: string; roles: Role[]; office_id: string | null; disabled_at: Date | null }

/** By id or login. Throws `unknown-person`, also for somebody whose account is closed. */
export async function actorOf(tx: EntityManager, idOrLogin: string): Promise<Actor> {
  const person = await personOf(tx, idOrLogin);
  return { id: person.id, name: person.name, roles: person.roles, office: person.office_id };
}

/**
 * Somebody acting for another, whose roles and office then count; separation of duties binds both. Throws `no-mandate` when
 * nobody has given them leave that holds on that day.
 */
export async function actorFor(tx: EntityManager, idOrLogin: string, principal: string, today: LocalDate): Promise<Actor> {
  const [person, other] = [await personOf(tx, idOrLogin), await personOf(tx, principal)];
  const given = await tx.query<unknown[]>(`
    select 1 from mandates where person_id = $1 and for_id = $2 and from_on <= $3 and (until_on is null or until_on >= $3) and ended_at is null`, [person.id, other.id, today]);
  if (given.length === 0) {
    throw new DomainError('no-mandate', `${person.name} 未获授权代 ${other.name} 办理 / has no mandate to act for ${other.name} on ${today}`,
      '请由本人办理，或在台账 people 的 acts_for 中登记授权 / let them act themselves, or record a mandate in the ledger (people, acts_for)', { person: person.id, for: other.id, on: today });
  }
  return {
    id: person.id, name: person.name, roles: other.roles, office: other.office_id,
    behalf: { id: other.id, name: other.name, roles: other.roles, office: other.office_id },
  };
}

/**
 * Nobody acts in a place that is not theirs, whatever their role: Throws `refusal`. Whoever is
 * in no table (a rule, a recipient who answers a letter) has no place; what they may do is decided where they are let in.
 */
export async function refuseForeigner(tx: EntityManager, { id, behalf }: Actor, jurisdiction: string, refusal: DomainError): Promise<void> {
  const found = await tx.query<unknown[]>('select 1 from people where id = any($1) and jurisdiction <> $2 limit 1', [[id, ...(behalf === undefined ? [] : [behalf.id])], jurisdiction]);
  if (found.length > 0) throw refusal;
}

/**
 * A contact who acts by the link in a letter: with the one role of their level, in their office. Joined to them is the person they belong to,
 * or else whoever else gets mail at the same address, so that nobody decides by a link about what they did with an account, or the
 * other way round. Null when the person's account is closed or no longer has that role: then the contact acts for nobody.
 */
export async function contactActor(tx: EntityManager, contactId: string): Promise<Actor | null> {
  const [contact] = await tx.query<{ id: string; name: string; level: Level; office_id: string; person: PersonRow | null; twin: string | null; own: boolean }[]>(`
    select k.id, k.name, k.level, k.office_id, k.person_id is not null as own, (select min(t.id) from contacts t where lower(t.address) = lower(k.address)) as twin,
      (select to_jsonb(p) from contacts t join people p on p.id = t.person_id where t.id = k.id or lower(t.address) = lower(k.address) order by t.id <> k.id, t.id limit 1) as person
    from contacts k where k.id = $1`, [contactId]);
  if (contact === undefined) return null;
  const { id, name, level, office_id: office, person, twin, own } = contact;
  if (person !== null && (person.disabled_at !== null || (own && !person.roles.includes(level)))) return null;
  return { id: `${CONTACT_ACTOR}${id}`, name, roles: [level], office, ...joinedTo(person, twin === id ? null : twin, { name, roles: [level], office }) };
}

function joinedTo(person: PersonRow | null, twin: string | null, own: Omit<Principal, 'id'>): { behalf?: Principal } {
  if (person !== null) return { behalf: { id: person.id, name: person.name, roles: person.roles, office: person.office_id } };
  return twin === null ? {} : { behalf: { ...own, id: `${CONTACT_ACTOR}${twin}` } };
}

async function personOf(tx: EntityManager, idOrLogin: string): Promise<PersonRow> {
  const [person] = await tx.query<PersonRow[]>(
    'select id, name, roles, office_id, disabled_at from people where id = $1 or login = $1 order by id = $1 desc limit 1', [idOrLogin]);
  if (person === undefined || person.disabled_at !== null) {
    throw new DomainError('unknown-person', `没有在用人员“${idOrLogin}” / there is no active person “${idOrLogin}”`,
      '请给出台账 people 中某人的编号或登录名 / give the id or the login of somebody the ledger has named (people)', { person: idOrLogin });
  }
  return person;
}
