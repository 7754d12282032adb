import type { EntityManager } from 'typeorm';
import { OFFICE_ROLES, ROLES } from '../core/commitment.js';
import type { Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { recordAccess } from './access-log.js';
import { refuseLast } from './people.js';
import type { Vouched } from './single-sign-on.js';

/**
 * The person whom a provider vouches for, with exactly the roles and office that the mapping gives now; everything that changes stands in the
 * access log. Known by issuer and subject; at the first time by the login, or a new account without a password is made. A first password that
 * somebody was given and never changed ends then. Throws `sign-on-not-admitted` for a disabled account, one of another jurisdiction, one that
 * belongs to another subject, or an office that is not there; `last-administrator` where the mapping would leave the place without one.
 */
export async function personVouchedFor(tx: EntityManager, vouched: Vouched, address: string): Promise<string> {
  const { issuer, subject, login, jurisdiction, office } = vouched;
  const roles = ROLES.filter((role) => vouched.roles.includes(role));
  // Two first sign-ins at once would each make an account.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sign-on ${login}`]);
  const [person] = await tx.query<Person[]>(`
    select p.id, p.jurisdiction, p.roles, p.office_id as office, p.disabled_at is not null as disabled, i.subject is not null as linked,
      exists (select from sign_on_identities o where o.person_id = p.id and o.issuer = $1 and o.subject <> $2) as other
    from people p left join sign_on_identities i on i.person_id = p.id and i.issuer = $1 and i.subject = $2
    where i.subject = $2 or (p.login = $3 and not exists (select from sign_on_identities k where k.issuer = $1 and k.subject = $2)) limit 1 for update of p`, [issuer, subject, login]);
  await refuseUnsound(tx, roles, office, jurisdiction, person?.id ?? null);
  if (person === undefined) return await added(tx, vouched, roles, address);
  if (person.disabled || person.other || person.jurisdiction !== jurisdiction) throw notAdmitted(person.id);
  if (!person.linked) await link(tx, vouched, person.id, address);
  if (!roles.includes('administrator')) await refuseLast(tx, person);
  if (person.office !== office || person.roles.join() !== roles.join()) {
    await tx.query('update people set roles = $2, office_id = $3 where id = $1', [person.id, roles, office]);
    await recordAccess(tx, { event: 'roles-changed', person: null, about: person.id, address, detail: `single sign-on: ${told(person.roles, person.office)} → ${told(roles, office)}` });
  }
  return person.id;
}

interface Person { id: string; jurisdiction: string; roles: Role[]; office: string | null; disabled: boolean; linked: boolean; other: boolean }

async function added(tx: EntityManager, vouched: Vouched, roles: readonly Role[], address: string): Promise<string> {
  const { login, name, jurisdiction, office } = vouched;
  const wanted = login.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 34) || 'person';
  const [row] = await tx.query<{ id: string }[]>(`
    insert into people (id, jurisdiction, name, login, roles, office_id)
    select case when n = 1 then $1 else $1 || '-' || n end, $2, $3, $4, $5, $6 from generate_series(1, 1000) n
    where not exists (select from people p where p.id = case when n = 1 then $1 else $1 || '-' || n end) order by n limit 1 returning id`, [wanted, jurisdiction, name, login, roles, office]);
  if (row === undefined) throw new Error(`a thousand people are called ${wanted}`);
  await recordAccess(tx, { event: 'person-added', person: null, about: row.id, address, detail: `single sign-on: ${told(roles, office)}` });
  await link(tx, vouched, row.id, address);
  return row.id;
}

async function link(tx: EntityManager, { issuer, subject }: Vouched, person: string, address: string): Promise<void> {
  await tx.query('insert into sign_on_identities (issuer, subject, person_id) values ($1, $2, $3)', [issuer, subject, person]);
  await tx.query('update people set must_change = false, password_hash = null, password_expires_at = null where id = $1 and must_change', [person]);
  await recordAccess(tx, { event: 'sign-on-linked', person, address, detail: issuer });
}

async function refuseUnsound(tx: EntityManager, roles: readonly Role[], office: string | null, jurisdiction: string, person: string | null): Promise<void> {
  if (office === null && roles.some((role) => (OFFICE_ROLES as readonly Role[]).includes(role))) throw notAdmitted(person);
  if (office !== null && (await tx.query<unknown[]>('select 1 from offices where id = $1 and jurisdiction = $2', [office, jurisdiction])).length === 0) throw notAdmitted(person);
}

function told(roles: readonly Role[], office: string | null): string {
  return `${roles.join(', ')}${office === null ? '' : ` @ ${office}`}`;
}

function notAdmitted(person: string | null = null): DomainError {
  return new DomainError('sign-on-not-admitted', '身份已确认，但没有本系统的有效账户 / the provider knows you, but no account here is open to you', '请与系统管理员联系 / ask an administrator', person === null ? {} : { person });
}
