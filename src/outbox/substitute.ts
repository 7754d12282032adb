import type { EntityManager } from 'typeorm';
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Language, Level } from '../core/commitment.js';

interface Contact {
  id: string;
  level: Level;
  name: string;
  address: string;
  language: Language;
}

/**
 * Sends the letter of a dead notice to somebody who can be reached: the contact's substitute, else the next level up of the
 * same office. One notice `<original>.s`, or none: when nobody is left, or when that person gets the same letter anyway.
 * What a supervisor approved is sent on as approved; anything else is written anew for its reader. Returns the new id.
 */
export async function substitute(tx: EntityManager, noticeId: string, now: Date): Promise<string | null> {
  const contact = await reachable(tx, noticeId);
  if (contact === null) return null;
  const [made] = await tx.query<{ id: string }[]>(`
    insert into notices (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, approved_by, send_after, created_at,
      subject, html, text)
    select n.id || '.s', n.commitment_id, n.seq, n.letter, $2, $3, $4, $5, $6, 'queued', n.standing, n.approved_by, $7, $7,
      case when n.approved_by is not null then n.subject end, case when n.approved_by is not null then n.html end, case when n.approved_by is not null then n.text end
    from notices n
    where n.id = $1 and not exists (
      select from notices same where same.commitment_id = n.commitment_id and same.seq = n.seq and same.letter = n.letter and same.address = $5)
    on conflict (id) do nothing
    returning id`, [noticeId, contact.level, contact.id, contact.name, contact.address, contact.language, now]);
  return made?.id ?? null;
}

async function reachable(tx: EntityManager, noticeId: string): Promise<Contact | null> {
  const [contact] = await tx.query<Contact[]>(`
    with recursive failed as (
      select k.* from notices n join contacts k on k.id = n.contact_id where n.id = $1
    ), line as (
      select s.*, 1 as place from failed f join contacts s on s.id = f.substitute_id
      union all
      select s.*, l.place + 1 from line l join contacts s on s.id = l.substitute_id where l.failing_since is not null and l.place < 5
    ), above as (
      select k.* , 100 + array_position($2::text[], k.level) as place from failed f join contacts k on k.office_id = f.office_id
      where array_position($2::text[], k.level) > array_position($2::text[], f.level)
    )
    select id, level, name, address, language from (select * from line union all select * from above) c
    where failing_since is null order by place, id limit 1`, [noticeId, OFFICE_ROLES]);
  return contact ?? null;
}
