import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csrfToken } from '../../src/auth/csrf.js';
import { Sessions } from '../../src/auth/sessions.js';
import type { Role } from '../../src/core/commitment.js';
import { replyReader } from '../../src/intake/reply-reader.js';
import { bringIn } from '../../src/intake/review/drafts.js';
import { testDatabase } from '../support/database.js';
import { SITE_SECRET, startSite } from './site.js';
import type { Site } from './site.js';
import { NOW, person, TEXT, world } from './world.js';

const given = testDatabase();
let site: Site;
let sessions: Sessions;
let places: Record<Place, Record<'commitment' | 'notice' | 'mail' | 'draft' | 'person', string>>;

/** Whose ids a route is called with: the office's own, another office's, another jurisdiction's. */
type Place = 'own' | 'other' | 'abroad';
const ROLES = ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison', 'auditor', 'administrator'] as const satisfies readonly Role[];
const OFFICE: readonly Role[] = ['handler', 'sectionHead', 'deputyHead', 'head'];

/** What a role is answered with ids of its own office. Named roles first, then everybody else who is signed in. */
interface Expected {
  /** Everybody's, or by role; `*` = whoever isn't named. */
  own: number | Partial<Record<Role | '*', number>>;
  /** Somebody who isn't signed in: 303 to the sign-in page for GET, 401 for POST, unless it is public. */
  nobody?: number;
  /** Open before the first password is changed. */
  first?: true;
  form?: Record<string, string>;
  query?: string;
}
const only = (roles: readonly Role[], status: number): Expected['own'] => ({ '*': 403, ...Object.fromEntries(roles.map((role) => [role, status])) });
const REVIEWERS: readonly Role[] = [...OFFICE, 'supervisor'];

/**
 * The expected answer of every route. Forms are such that nothing is changed where they are let through: stale, empty or wrong, which has a
 * code of its own. A route that is not here fails the test.
 */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /': { own: 200 },
  'GET /access-log': { own: only(['auditor', 'administrator'], 200) },
  'GET /account': { own: 200 },
  'POST /account/acting': { own: 422, form: { principal: 'nobody' } },
  'POST /account/sign-out-everywhere': { own: 303, first: true },
  'POST /account/substitutes': { own: 422 },
  'POST /account/substitutes/:id/end': { own: 422 },
  'GET /assets/:name': { own: 404, nobody: 404, first: true },
  'GET /commitments/:id': { own: 200 },
  'GET /commitments/:id/attachments/:sha256': { own: 404 }, // of none that was brought; whose may be downloaded is in attachments.test.ts
  'POST /commitments/:id/events': { own: 409, form: { type: 'PROGRESS_REPORTED', revision: '999', 'field.text': '进展' } },
  'GET /commitments/:id/history': { own: 200 },
  'GET /commitments/:id/history.jsonl': { own: 200 },
  'GET /health': { own: 200, nobody: 200, first: true },
  'GET /intake': { own: 200 },
  'POST /intake': { own: only(REVIEWERS, 400) },
  'GET /intake/:id': { own: 200 },
  'POST /intake/:id/confirmations': { own: only(['supervisor'], 422), form: { cards: 'P1', revision: '999' } },
  'POST /intake/:id/edits': { own: only(REVIEWERS, 422) },
  'GET /intake/:id/original': { own: 200 },
  'GET /ledger': { own: 200 },
  'GET /ledger/export': { own: 200, query: '?format=csv' },
  'POST /ledger/uploads': { own: only(['supervisor'], 400) },
  'GET /ledger/uploads/:id': { own: only(['supervisor'], 404) },
  'POST /ledger/uploads/:id/apply': { own: only(['supervisor'], 404) },
  'POST /ledger/uploads/:id/discard': { own: only(['supervisor'], 303) },
  'POST /ledger/uploads/:id/mapping': { own: only(['supervisor'], 404) },
  'GET /ledger/uploads/:id/report': { own: only(['supervisor'], 404) },
  'GET /letters': { own: 200 },
  'GET /letters/:notice': { own: 200 },
  'GET /letters/:notice/body': { own: 200 },
  'POST /letters/:notice/decision': { own: 409, form: { decision: 'approve', read: 'x' } },
  'POST /letters/:notice/delivery': { own: only(['supervisor'], 409), form: { delivery: 'resend' } },
  'GET /mailbox': { own: 200 },
  'GET /mailbox/:mail': { own: 200 },
  'GET /mailbox/:mail/body': { own: 200 },
  'GET /password': { own: 200, first: true },
  'POST /password': { own: 422, first: true },
  'GET /password/forgotten': { own: 200, nobody: 200, first: true },
  'POST /password/forgotten': { own: 200, nobody: 200, first: true },
  'GET /password/reset': { own: 404, nobody: 404, first: true },
  'POST /password/reset': { own: 404, nobody: 404, first: true },
  'GET /people': { own: only(['administrator'], 200) },
  'POST /people': { own: only(['administrator'], 422) },
  'POST /people/:id/password': { own: only(['administrator'], 422) },
  'POST /people/:id/roles': { own: only(['administrator'], 422) },
  'POST /people/:id/state': { own: only(['administrator'], 422), form: { disabled: 'yes' } },
  'GET /sign-in': { own: 200, nobody: 200, first: true },
  'POST /sign-in': { own: 401, nobody: 401, first: true },
  'POST /sign-out': { own: 303, first: true },
};
/** Parameters that stand for something of a place; those of uploads and mandates belong to one person and are not there. */
const FOREIGN: readonly [RegExp, keyof (typeof places)['own']][] = [[/^\/commitments\/:id/, 'commitment'], [/^\/letters\/:notice/, 'notice'], [/^\/mailbox\/:mail/, 'mail'], [/^\/intake\/:id/, 'draft'], [/^\/people\/:id/, 'person']];

beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  sessions = new Sessions(given.database);
  await seedPeople();
  places = { own: await idsOf('OVERDUE', 'li-wei'), other: await cloned('OTHER', 'guangxi', 'finance', 'other-clerk'), abroad: await cloned('ABROAD', 'guizhou', 'gz', 'gz-supervisor') };
});
afterAll(() => site.close());

async function seedPeople(): Promise<void> {
  await given.owner.query(`insert into offices (id, jurisdiction, name) values ('gz', 'guizhou', '外省厅')`);
  const people: [string, string, Role, string | null][] = [
    ...(['deputyHead', 'head', 'administrator'] as const).map((role): [string, string, Role, string | null] => [role.toLowerCase(), 'guangxi', role, OFFICE.includes(role) ? 'tech' : null]),
    ['first', 'guangxi', 'supervisor', null], ['gone', 'guangxi', 'supervisor', null], ['gz-supervisor', 'guizhou', 'supervisor', null],
  ];
  for (const [id, place, role, office] of people) await given.owner.query('insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, $1, $1, array[$3], $4)', [id, place, role, office]);
  await given.owner.query(`update people set must_change = true where id = 'first'`);
}

/** The same commitment for another office, with a letter that waits and a mail that was sent. */
async function cloned(id: string, place: string, office: string, clerk: string): Promise<(typeof places)['own']> {
  await given.owner.query(`insert into commitments select (jsonb_populate_record(c, jsonb_build_object('id', $1::text, 'label', $1::text, 'jurisdiction', $2::text, 'office_id', $3::text))).* from commitments c where id = 'OVERDUE'`, [id, place, office]);
  await given.owner.query(`insert into history select (jsonb_populate_record(h, jsonb_build_object('commitment_id', $1::text))).* from history h where commitment_id = 'OVERDUE'`, [id]);
  await given.owner.query(`insert into notices select (jsonb_populate_record(n, jsonb_build_object('commitment_id', $1::text, 'id', $1::text || '.' || n.seq || '.1'))).* from notices n where n.id = $2`, [id, await waitingOf('OVERDUE')]);
  return idsOf(id, clerk);
}

async function waitingOf(commitment: string): Promise<string> {
  const [row] = await given.owner.query<{ id: string }[]>(`select id from notices where commitment_id = $1 and state = 'awaiting-approval' order by id limit 1`, [commitment]);
  return row?.id ?? '';
}

async function idsOf(commitment: string, clerk: string): Promise<(typeof places)['own']> {
  const notice = await waitingOf(commitment);
  const [mail] = await given.owner.query<{ id: string }[]>('insert into mailbox (notice_id, received_at, raw) values ($1, now(), $2) returning id', [notice, Buffer.from(`Subject: ${commitment}\r\n\r\n${commitment}`)]);
  const text = `${TEXT}\n${commitment}`;
  const [who] = await given.owner.query<{ id: string; name: string; roles: Role[]; office: string | null }[]>('select id, name, roles, office_id as office from people where id = $1', [clerk]);
  const arrival = await given.database.transaction((tx) => bringIn(tx, { bytes: Buffer.from(text), name: `${commitment}.txt`, text }, replyReader.extract, who ?? person('li.wei'), NOW));
  return { commitment, notice, mail: mail?.id ?? '', draft: arrival.status === 'imported' ? '' : arrival.draft, person: clerk };
}

/** Who calls; null = nobody. A session of their own for each request, since some end it. */
async function call(route: string, who: string | null, place: Place, id: string | null = null): Promise<{ status: number; text: string; location: string | null }> {
  const [method = '', path = ''] = route.split(' ');
  const { form = {}, query = '' } = EXPECTED[route] ?? { form: {} };
  const token = who === null ? '' : await sessions.open(who);
  const body = new URLSearchParams({ ...form, csrf: csrfToken(SITE_SECRET, createHash('sha256').update(token).digest('hex')) });
  await given.owner.query('delete from rate_counters');
  const answer = await fetch(`${site.url}${id === null ? addressed(path, place) : path.replace(/:\w+/, id)}${query}`, {
    method, redirect: 'manual', headers: { accept: 'text/html', cookie: `jiannuo=${token}` }, ...(method === 'GET' ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}

function addressed(path: string, place: Place): string {
  const kind = FOREIGN.find(([pattern]) => pattern.test(path))?.[1];
  return path.replace(/:\w+/, kind === undefined ? '0'.repeat(32) : places[place][kind]).replace(/:\w+/, '0'.repeat(64));
}

const isForeign = (route: string): boolean => FOREIGN.some(([pattern]) => pattern.test(route.split(' ')[1] ?? ''));
const expectedOf = ({ own }: Expected, role: Role): number => (typeof own === 'number' ? own : own[role] ?? own['*'] ?? 403);
const personOf = (role: Role): string => ({ handler: 'li-wei', sectionHead: 'zhao-chu', supervisor: 'su-cha', liaison: 'lian-luo', auditor: 'shen-ji' } as Partial<Record<Role, string>>)[role] ?? role.toLowerCase();
const routes = Object.keys(EXPECTED);

/** Everything but what a request leaves of itself: sessions, counters, requests for a link, and the log. */
const everything = async (): Promise<string> => {
  const tables = await given.owner.query<{ name: string }[]>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
    and table_name not in ('sessions', 'rate_counters', 'password_resets', 'access_log') order by 1`);
  const sums = await given.owner.query<{ sum: string }[]>(tables.map(({ name }) => `select '${name} ' || md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as sum from ${name} t`).join(' union all '));
  return sums.map(({ sum }) => sum).join('\n');
};

describe('every route', () => {
  it('has its expected answer in the table, and no other is there', () => {
    expect(site.routes).toEqual(routes.toSorted());
  });

  it.each(routes)('%s answers every role as the table says, and changes nothing', async (route) => {
    const before = await everything();
    const expected = EXPECTED[route] as Expected;
    const answers: [string, number][] = [];
    const wanted: [string, number][] = [];
    for (const role of ROLES) {
      // Nobody changes their own account, so that an administrator let through to it is refused with a code of its own.
      answers.push([role, (await call(route, personOf(role), 'own', route.includes('/people/:id') ? personOf(role) : null)).status]);
      wanted.push([role, expectedOf(expected, role)]);
    }
    expect(answers).toEqual(wanted);
    expect(await everything()).toBe(before);
  });

  it.each(routes)('%s sends nobody, a disabled person and a stolen token away', async (route) => {
    const { nobody, own } = EXPECTED[route] as Expected;
    await given.owner.query(`update people set disabled_at = now() where id = 'gone'`);
    const wanted = nobody ?? (route.startsWith('GET') ? 303 : 401);
    const answers = [await call(route, null, 'own'), await call(route, 'gone', 'own')];
    expect(answers.map(({ status }) => status)).toEqual([wanted, wanted]);
    if (wanted === 303) expect(answers.map(({ location }) => location)).toEqual([expect.stringMatching(/^\/sign-in\?next=/), expect.stringMatching(/^\/sign-in\?next=/)]);
    expect(own).toBeDefined();
  });

  it.each(routes)('%s is open to somebody with a first password only as the table says', async (route) => {
    const { first } = EXPECTED[route] as Expected;
    const { status, location } = await call(route, 'first', 'own');
    if (first === true) expect([303, 200, 404, 422, 401]).toContain(status);
    else expect([status, location]).toEqual(route.startsWith('GET') ? [303, '/password'] : [403, null]);
  });

  it.each(routes.filter(isForeign))('%s says of another jurisdiction’s id what it says of one that does not exist, and changes nothing', async (route) => {
    const before = await everything();
    const expected = EXPECTED[route] as Expected;
    for (const role of ROLES) {
      const wanted = expectedOf(expected, role) === 403 ? 403 : 404;
      expect([role, (await call(route, personOf(role), 'abroad')).status]).toEqual([role, wanted]);
    }
    // And those abroad see nothing of ours.
    const theirs = await call(route, 'gz-supervisor', 'own');
    expect(theirs.status).toBe(expectedOf(expected, 'supervisor') === 403 ? 403 : 404);
    expect(await everything()).toBe(before);
  });

  it.each(routes.filter((route) => isForeign(route) && !route.includes('/people/')))('%s hides another office’s id from an office, and shows it to those who watch', async (route) => {
    const before = await everything();
    const expected = EXPECTED[route] as Expected;
    for (const role of ROLES) {
      const own = expectedOf(expected, role);
      const wanted = OFFICE.includes(role) && own !== 403 ? 404 : own;
      expect([role, (await call(route, personOf(role), 'other')).status]).toEqual([role, wanted]);
    }
    expect(await everything()).toBe(before);
  });
});

describe('every list', () => {
  it.each(['GET /', 'GET /letters', 'GET /mailbox', 'GET /intake', 'GET /ledger/export'])('%s holds what its reader may see and nothing else', async (route) => {
    const query = route === 'GET /' ? '/?state=all' : undefined;
    const textOf = async (who: string): Promise<string> => {
      if (query === undefined) return (await call(route, who, 'own')).text;
      return (await fetch(`${site.url}${query}`, { headers: { cookie: `jiannuo=${await sessions.open(who)}` } })).text();
    };
    const seen = async (who: string): Promise<string[]> => {
      const text = await textOf(who);
      return ['OVERDUE', 'OTHER', 'ABROAD'].filter((id) => text.includes(id));
    };
    expect({ clerk: await seen('li-wei'), other: await seen('other-clerk'), supervisor: await seen('su-cha'), abroad: await seen('gz-supervisor') })
      .toEqual({ clerk: ['OVERDUE'], other: ['OTHER'], supervisor: ['OVERDUE', 'OTHER'], abroad: ['ABROAD'] });
  });

  it('of refusals is in the log: who, what, and not what stands behind the question mark', async () => {
    await fetch(`${site.url}/people?token=SECRET`, { headers: { accept: 'text/html', cookie: `jiannuo=${await sessions.open('li-wei')}` } });
    await fetch(`${site.url}/commitments/ABROAD?token=SECRET`, { headers: { accept: 'text/html', cookie: `jiannuo=${await sessions.open('su-cha')}` } });
    const lines = async (): Promise<string[]> => (await given.owner.query<{ line: string }[]>(`select concat_ws(' ', event, person_id, detail) as line from access_log where event in ('refused', 'not-found')`)).map(({ line }) => line);
    for (let tries = 0; tries < 200 && !(await lines()).includes('not-found su-cha GET /commitments/ABROAD'); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await lines()).toEqual(expect.arrayContaining(['refused li-wei GET /people', 'not-found su-cha GET /commitments/ABROAD']));
    expect((await lines()).join('\n')).not.toContain('SECRET');
  });
});
