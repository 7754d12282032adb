import { bringIn } from '../../src/intake/review/drafts.js';
import { replyReader } from '../../src/intake/reply-reader.js';
import type { Role } from '../../src/core/commitment.js';
import type { TestDatabase } from '../support/database.js';
import { NOW, person, TEXT } from './world.js';

/** Whose ids a route is called with: the office's own, another office's, another jurisdiction's. */
export type Place = 'own' | 'other' | 'abroad';
/** What stands of each place behind an id. */
export type Ids = Record<'commitment' | 'notice' | 'mail' | 'draft' | 'reply' | 'person', string>;

export const ROLES = ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison', 'auditor', 'administrator'] as const satisfies readonly Role[];
export const OFFICE: readonly Role[] = ['handler', 'sectionHead', 'deputyHead', 'head'];
export const REVIEWERS: readonly Role[] = [...OFFICE, 'supervisor'];

/** One status for everybody, or by role; `*` = whoever isn't named. */
export type ByRole = number | Partial<Record<Role | '*', number>>;
export const only = (roles: readonly Role[], status: number): ByRole => ({ '*': 403, ...Object.fromEntries(roles.map((role) => [role, status])) });
export const statusFor = (expected: ByRole, role: Role): number => (typeof expected === 'number' ? expected : expected[role] ?? expected['*'] ?? 403);
/** Who has the role in the world of the tests, with those that `seedPlaces` adds. */
export const personOf = (role: Role): string => ({ handler: 'li-wei', sectionHead: 'zhao-chu', supervisor: 'su-cha', liaison: 'lian-luo', auditor: 'shen-ji' } as Partial<Record<Role, string>>)[role] ?? role.toLowerCase();

/**
 * Somebody for every role, somebody (`first`) with a first password, somebody (`gone`) to be disabled, and the same commitment three times:
 * of the office `tech`, of another office, of another jurisdiction; each with a reply, a letter that waits, a mail and a draft.
 */
export async function seedPlaces({ owner, database }: TestDatabase): Promise<Record<Place, Ids>> {
  await owner.query(`insert into offices (id, jurisdiction, name) values ('gz', 'guizhou', '外省厅')`);
  const people: [string, string, Role, string | null][] = [
    ...(['deputyHead', 'head', 'administrator'] as const).map((role): [string, string, Role, string | null] => [role.toLowerCase(), 'guangxi', role, OFFICE.includes(role) ? 'tech' : null]),
    ['first', 'guangxi', 'supervisor', null], ['gone', 'guangxi', 'supervisor', null], ['gz-supervisor', 'guizhou', 'supervisor', null],
  ];
  for (const [id, place, role, office] of people) await owner.query('insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, $1, $1, array[$3], $4)', [id, place, role, office]);
  await owner.query(`update people set must_change = true where id = 'first'`);

  const waitingOf = async (commitment: string): Promise<string> =>
    (await owner.query<{ id: string }[]>(`select id from notices where commitment_id = $1 and state = 'awaiting-approval' order by id limit 1`, [commitment]))[0]?.id ?? '';

  async function cloned(id: string, place: string, office: string, clerk: string): Promise<Ids> {
    await owner.query(`insert into suggestions select (jsonb_populate_record(s, jsonb_build_object('id', $1::text, 'jurisdiction', $2::text))).* from suggestions s where id = '2022190'`, [id, place]);
    const [reply] = await owner.query<{ id: string }[]>(`
      insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
      select $1, encode(sha256($1::text::bytea), 'hex'), bytes, encoding, text, issuer, signed_on, imported_at, imported_by from replies order by id limit 1 returning id`, [id]);
    await owner.query(`insert into commitments select (jsonb_populate_record(c, jsonb_build_object(
      'id', $1::text, 'label', $1::text, 'jurisdiction', $2::text, 'office_id', $3::text, 'suggestion_id', $1::text, 'reply_id', $4::bigint))).* from commitments c where id = 'OVERDUE'`, [id, place, office, reply?.id]);
    await owner.query(`insert into history select (jsonb_populate_record(h, jsonb_build_object('commitment_id', $1::text))).* from history h where commitment_id = 'OVERDUE'`, [id]);
    await owner.query(`insert into board_places (commitment_id, jurisdiction, office_id, kind, lane, key_on, due_on, due_basis, rung, late_days, waiting, evidenced, claimed_on, closed_on, calendar_version, since)
      select $1, $2, $3, kind, lane, key_on, due_on, due_basis, rung, late_days, waiting, evidenced, claimed_on, closed_on, calendar_version, since from board_places where commitment_id = 'OVERDUE'`, [id, place, office]);
    await owner.query(`insert into notices select (jsonb_populate_record(n, jsonb_build_object('commitment_id', $1::text, 'id', $1::text || '.' || n.seq || '.1'))).* from notices n where n.id = $2`, [id, await waitingOf('OVERDUE')]);
    return idsOf(id, clerk);
  }

  async function idsOf(commitment: string, clerk: string): Promise<Ids> {
    const notice = await waitingOf(commitment);
    const [mail] = await owner.query<{ id: string }[]>('insert into mailbox (notice_id, received_at, raw) values ($1, now(), $2) returning id', [notice, Buffer.from(`Subject: ${commitment}\r\n\r\n${commitment}`)]);
    const text = `${TEXT}\n${commitment}`;
    const [who] = await owner.query<{ id: string; name: string; roles: Role[]; office: string | null }[]>('select id, name, roles, office_id as office from people where id = $1', [clerk]);
    const arrival = await database.transaction((tx) => bringIn(tx, { bytes: Buffer.from(text), name: `${commitment}.txt`, text }, replyReader.extract, who ?? person('li.wei'), NOW));
    const [row] = await owner.query<{ reply: string }[]>('select reply_id as reply from commitments where id = $1', [commitment]);
    return { commitment, notice, mail: mail?.id ?? '', draft: arrival.status === 'imported' ? '' : arrival.draft, reply: row?.reply ?? '', person: clerk };
  }

  return { own: await idsOf('OVERDUE', 'li-wei'), other: await cloned('OTHER', 'guangxi', 'finance', 'other-clerk'), abroad: await cloned('ABROAD', 'guizhou', 'gz', 'gz-supervisor') };
}

/** Everything but what a request leaves of itself: sessions, counters, uses of tokens, requests for a link, and the log. */
export async function everything({ owner }: Pick<TestDatabase, 'owner'>): Promise<string> {
  const tables = await owner.query<{ name: string }[]>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
    and table_name not in ('sessions', 'rate_counters', 'password_resets', 'access_log', 'api_tokens') order by 1`);
  // Without an order the server reads so many tables at once, and answers as they come.
  const sums = await owner.query<{ sum: string }[]>(tables.map(({ name }) => `select '${name} ' || md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as sum from ${name} t`).join(' union all ') + ' order by 1');
  return sums.map(({ sum }) => sum).join('\n');
}
