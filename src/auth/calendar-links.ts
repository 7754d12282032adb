/**
 * Secret links to calendar feeds. A calendar program cannot sign in, so the link is all it has: 256 random bits, of which the table
 * holds the hash only. It shows what its person may see at the time of asking, and nothing once they are disabled or it is revoked.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import { officesInScope } from '../store/readings/deadlines.js';
import { recordAccess } from './access-log.js';
import { scopeOf } from './scope.js';
import type { Scoped } from './scope.js';

export interface CalendarLink {
  id: string;
  office: string | null;
  officeName: string | null;
  createdAt: Date;
}

/** Whose dates a link shows, and of which office; null is all that they see. */
export interface OpenedLink {
  id: string;
  person: Scoped;
  office: string | null;
}

const SECRET_BYTES = 32;

/**
 * A new secret for this person and office (null: all they follow); whatever was there before ends with it. The secret is told this once;
 * the access log names whose it is and of which office. `address`: where the wish came from, empty on the command line.
 * Throws `unknown-office` for an office they may not see.
 */
export async function renewCalendarLink(tx: EntityManager, { person, office, now, address = '' }: { person: Scoped; office: string | null; now: Date; address?: string }): Promise<string> {
  if (office !== null && !(await officesInScope(tx, await scopeOf(tx, person))).some(({ id }) => id === office)) {
    throw new DomainError('unknown-office', `没有可查看的单位 ${office} / there is no office ${office} that you may see`, '请从列表中选择 / choose one of the list', { office });
  }
  await tx.query('select 1 from people where id = $1 for no key update', [person.id]); // two clicks at once: one after the other
  const [, replaced] = await tx.query<[unknown[], number]>(`update calendar_links set revoked_at = $3 where person_id = $1 and office_id is not distinct from $2 and revoked_at is null`, [person.id, office, now]);
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await tx.query('insert into calendar_links (person_id, office_id, secret_hash, created_at) values ($1, $2, $3, $4)', [person.id, office, hashOf(secret), now]);
  await recordAccess(tx, { event: replaced > 0 ? 'calendar-link-replaced' : 'calendar-link-made', person: person.id, address, detail: office ?? '' });
  return secret;
}

/** The live ones of a person. */
export function calendarLinksOf(tx: EntityManager, personId: string): Promise<CalendarLink[]> {
  return tx.query(`
    select l.id, l.office_id as office, o.name as "officeName", l.created_at as "createdAt" from calendar_links l left join offices o on o.id = l.office_id
    where l.person_id = $1 and l.revoked_at is null order by l.office_id nulls first`, [personId]);
}

/** Ends one at once. Throws `unknown-calendar-link` for somebody else's, for none, and for one that has ended. */
export async function revokeCalendarLink(tx: EntityManager, { id, personId, now, address = '' }: { id: string; personId: string; now: Date; address?: string }): Promise<void> {
  const [, ended] = /^\d{1,18}$/.test(id)
    ? await tx.query<[unknown[], number]>('update calendar_links set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null', [id, personId, now]) : [[], 0];
  if (ended === 0) throw unknownLink();
  await recordAccess(tx, { event: 'calendar-link-ended', person: personId, address, detail: `#${id}` });
}

/** What a secret opens. Throws `unknown-calendar-link`, alike for what never was, is revoked, or belongs to somebody disabled. */
export async function openCalendarLink(tx: EntityManager, secret: string): Promise<OpenedLink> {
  const [link] = /^[A-Za-z0-9_-]{43}$/.test(secret) ? await tx.query<(Scoped & { link: string; of: string | null })[]>(`
    select l.id as link, l.office_id as of, p.id, p.roles, p.office_id as office from calendar_links l join people p on p.id = l.person_id
    where l.secret_hash = $1 and l.revoked_at is null and p.disabled_at is null`, [hashOf(secret)]) : [];
  if (link === undefined) throw unknownLink();
  const { link: id, of: office, ...person } = link;
  return { id, office, person };
}

/** Where a calendar program is to look. */
export function calendarAddress(publicUrl: string, secret: string): string {
  return `${publicUrl}/calendar/${secret}.ics`;
}

function unknownLink(): DomainError {
  return new DomainError('unknown-calendar-link', '没有这个日历链接，或已停用 / there is no such calendar link, or it has ended',
    '请登录后在“日历订阅”页新建 / sign in and make a new one on the page “Calendar links”');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
