/** Who is who: offices, their contacts, people and who acts for whom, as a ledger or a handover names them. */
import type { EntityManager } from 'typeorm';
import { recordAccess } from '../auth/access-log.js';
import { refuseUnlendable } from '../auth/mandates.js';
import { closesCircle, knowPeopleBehind } from '../auth/offices.js';
import type { Actor, LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { Directory, Ledger } from './ledger.js';
import { differencesOf } from './same-suggestion.js';

/**
 * Offices and contacts of the ledger are added or brought up to date, people only added. Whoever names an address again
 * vouches for it: the mark of failing goes, or nothing would be sent there ever again. People are not changed: a file must not
 * decide what somebody who already has an account may do. Only somebody it adds, or who has no password yet, gets the address of the contact they are. Returns the ids of those who were added; they have no password yet.
 */
export async function writeDirectory(tx: EntityManager, { jurisdiction, offices, people }: Directory): Promise<ReadonlySet<string>> {
  await refuseOthersOffices(tx, jurisdiction, [...offices.flatMap(({ id, parent }) => [id, parent ?? id]), ...people.flatMap(({ office }) => office ?? [])]);
  const added = new Set<string>();
  for (const office of offices) {
    await tx.query(`insert into offices (id, jurisdiction, name, name_en) values ($1, $2, $3, $4)
      on conflict (id) do update set name = excluded.name, name_en = excluded.name_en`, [office.id, jurisdiction, office.name, office.name_en]);
  }
  for (const { id, parent } of offices) {
    if (parent === undefined) continue;
    await refuseUnknownOffices(tx, [parent]);
    await refuseCircle(tx, id, parent);
    await tx.query('update offices set parent_id = $2 where id = $1', [id, parent]);
  }
  for (const person of people) {
    await refuseUnknownOffices(tx, person.office === null ? [] : [person.office]);
    const rows = await tx.query<unknown[]>(`insert into people (id, jurisdiction, name, login, roles, office_id, language) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    [person.id, jurisdiction, person.name, person.login, person.roles, person.office, person.language]);
    if (rows.length > 0) added.add(person.id);
  }
  for (const { id, contacts } of offices) {
    for (const contact of contacts) {
      await tx.query(`insert into contacts (office_id, level, name, address, language) values ($1, $2, $3, $4, $5)
        on conflict (office_id, level, address) do update
          set name = excluded.name, language = excluded.language, failing_since = null, failing_reason = null`,
      [id, contact.level, contact.name, contact.address, contact.language]);
    }
    await knowPeopleBehind(tx, id);
    for (const { level, address, substitute } of contacts) {
      if (substitute === undefined) continue;
      await tx.query(`update contacts k set substitute_id = s.id from contacts s
        where k.office_id = $1 and k.level = $2 and k.address = $3 and s.office_id = $1 and s.address = $4 and s.id <> k.id`, [id, level, address, substitute]);
    }
  }
  await takeAddresses(tx, jurisdiction);
  return added;
}

/**
 * A password is reset by mail, so whoever is known as a contact gets that contact's address, where they have none, it is their only one, and
 * nobody else's. Not with a password already: whoever writes a file would choose where the link to reset it goes; that is an administrator's (`setDetails`).
 */
async function takeAddresses(tx: EntityManager, jurisdiction: string): Promise<void> {
  const [given] = await tx.query<[{ id: string; email: string }[], number]>(`
    with own as (select k.person_id, min(lower(k.address)) as email from contacts k where k.person_id is not null group by k.person_id having count(distinct lower(k.address)) = 1)
    update people p set email = own.email from own
    where p.id = own.person_id and p.jurisdiction = $1 and p.email is null and p.password_hash is null
      and not exists (select from own other where other.email = own.email and other.person_id <> p.id) and not exists (select from people q where lower(q.email) = own.email)
    returning p.id, p.email`, [jurisdiction]);
  for (const { id, email } of given) await recordAccess(tx, { event: 'details-changed', person: null, about: id, detail: `email: — → ${email} (file)` });
}

/**
 * Who may act for whom, granted by whoever imports the file. A mandate lends somebody's roles: between people who have an account already, only
 * an administrator's file may grant or prolong one. Any file may name those that hold already, or end one earlier; and a supervisor's may bring
 * mandates with the people it brings, who cannot sign in before an administrator lets them. `added` = the people this file has added. Throws
 * `not-allowed`, `mandate-invalid` where the roles may not be lent to that person, and `unknown-person` for somebody of whom there is no account.
 */
export async function writeMandates(tx: EntityManager, people: Directory['people'], added: ReadonlySet<string>, by: Actor): Promise<void> {
  const named = people.flatMap(({ id, acts_for: mandates }) => mandates.flatMap(({ person }) => [id, person]));
  const known = await tx.query<{ id: string }[]>('select id from people where id = any($1)', [named]);
  const missing = [...new Set(named.filter((id) => !known.some((person) => person.id === id)))];
  if (missing.length > 0) {
    throw new DomainError('unknown-person', `people.acts_for: 没有人员 ${missing.join(', ')} / there is nobody with the id ${missing.join(', ')}`,
      '请在 people 中写明该人员或改正编号；登录名已被他人使用的，不会新建 / name them under people or correct the id; nobody is added whose login somebody else has', { people: missing });
  }
  for (const { id, acts_for: mandates } of people) {
    for (const { person, from, until, reason } of mandates) {
      const [held] = await tx.query<{ until: LocalDate | null; reason: string; ended: boolean }[]>(
        'select until_on::text as until, reason, ended_at is not null as ended from mandates where person_id = $1 and for_id = $2 and from_on = $3', [id, person, from]);
      if (held !== undefined && (held.ended || (held.until === (until ?? null) && held.reason === reason))) continue; // what somebody has ended no file brings back
      const shortened = held !== undefined && until !== undefined && (held.until === null || until <= held.until);
      const supervised = by.roles.includes('supervisor') && (shortened || (added.has(id) && added.has(person)));
      if (!supervised && !by.roles.includes('administrator')) {
        throw new DomainError('not-allowed', `people.acts_for: ${by.name} 不能授权 ${id} 代 ${person} 办理 / ${by.name} may not let ${id} act for ${person}`,
          '请由系统管理员导入或安排（jiannuo user substitute），或从文件中去掉该项 / have an administrator import or arrange it (jiannuo user substitute), or take it out of the file', { person: id, for: person, by: by.id });
      }
      if (!shortened) await refuseUnlendable(tx, { principal: person, substitute: id }, by);
      await tx.query(`
        insert into mandates as m (person_id, for_id, from_on, until_on, reason, granted_by, granted_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())
        on conflict (person_id, for_id, from_on) do update set until_on = excluded.until_on, reason = excluded.reason, granted_by = excluded.granted_by, granted_at = excluded.granted_at`,
      [id, person, from, until ?? null, reason, by.id]);
      await recordAccess(tx, { event: held === undefined ? 'mandate-granted' : 'mandate-changed', person: by.id, about: id, detail: `for ${person}: ${from} – ${until ?? ''} (file)` });
    }
  }
}

type SuggestionHeader = Omit<Ledger['header'], 'issuer' | 'signed_on'>;

/**
 * The suggestion as it was handed over; a reply imported later finds it there, and what is there stays as it is. Throws
 * `suggestion-differs` when it is another one of the same number.
 */
export async function writeSuggestion(tx: EntityManager, jurisdiction: string, header: SuggestionHeader, handedOverOn: LocalDate | null): Promise<void> {
  await tx.query(`
    insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by, handed_over_on) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
  [header.suggestion_number, jurisdiction, header.session, header.title, header.lead_deputy, header.joint, header.handed_over_by, handedOverOn]);
  await refuseOtherSuggestion(tx, jurisdiction, header);
}

/** Numbers begin anew with every session. Throws `suggestion-differs` when the number is taken by another suggestion; facts: `conflicts`, none of another place's. */
export async function refuseOtherSuggestion(tx: EntityManager, jurisdiction: string, header: SuggestionHeader): Promise<void> {
  const [row] = await tx.query<{ jurisdiction: string; session: string; title: string; leadDeputy: string }[]>(
    'select jurisdiction, session, title, lead_deputy as "leadDeputy" from suggestions where id = $1', [header.suggestion_number]);
  if (row === undefined) return;
  const elsewhere = row.jurisdiction !== jurisdiction;
  const conflicts = elsewhere ? [] : differencesOf({ session: header.session, title: header.title, leadDeputy: header.lead_deputy }, row);
  if (!elsewhere && conflicts.length === 0) return;
  const number = header.suggestion_number;
  const what = elsewhere ? 'jurisdiction' : conflicts.map(({ field, found, registered }) => `${field}: ${found} ≠ ${registered}`).join('; ');
  throw new DomainError('suggestion-differs', `编号 ${number} 已是另一件建议 / the number ${number} belongs to another suggestion already: ${what}`,
    '编号每届每次会议重新编排：请改用带年份的编号，如 2023-8807；是同一件的，请按已登记的写法改正 / numbers begin anew each session: put the year in front, such as 2023-8807; if it is the same one, write these facts as they are registered',
    { suggestion: number, conflicts });
}

async function refuseCircle(tx: EntityManager, id: string, parent: string): Promise<void> {
  if (!await closesCircle(tx, id, parent)) return;
  throw new DomainError('ledger-invalid', `offices: ${id} 不能隶属于 ${parent}，后者在其之下 / ${id} cannot lie below ${parent}, which lies below it`,
    '请改正 parent / correct the parent', { office: id, parent });
}

/** A file speaks of its own place: it neither renames another one's offices nor puts anything above or into them. */
async function refuseOthersOffices(tx: EntityManager, jurisdiction: string, ids: readonly string[]): Promise<void> {
  const taken = (await tx.query<{ id: string }[]>('select id from offices where id = any($1) and jurisdiction <> $2 order by id', [ids, jurisdiction])).map(({ id }) => id);
  if (taken.length === 0) return;
  throw new DomainError('ledger-invalid', `offices: 编号 ${taken.join(', ')} 已被占用 / these ids are taken: ${taken.join(', ')}`, '请改用另外的编号，如前面加地区 / use other ids, such as with the place in front', { offices: taken });
}

/** Throws `unknown-office` naming every id that no office has. */
export async function refuseUnknownOffices(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }[]>('select id from offices where id = any($1)', [ids]);
  const missing = ids.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) {
    throw new DomainError('unknown-office', `没有单位 ${[...new Set(missing)].join(', ')} / no office is known as ${[...new Set(missing)].join(', ')}`,
      '请在台账 offices 中写明该单位，或改正编号 / name the office in the ledger under offices, or correct its id', { offices: [...new Set(missing)] });
  }
}
