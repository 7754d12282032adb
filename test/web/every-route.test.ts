import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csrfToken } from '../../src/auth/csrf.js';
import { Sessions } from '../../src/auth/sessions.js';
import { renewCalendarLink } from '../../src/auth/calendar-links.js';
import { LetterLinks } from '../../src/outbox/letter-links.js';
import { testDatabase } from '../support/database.js';
import { SITE_SECRET, startSite } from './site.js';
import type { Site } from './site.js';
import { everything as everythingOf, OFFICE, only, personOf, REVIEWERS, ROLES, seedPlaces, statusFor } from './places.js';
import type { ByRole, Ids, Place } from './places.js';
import { NOW, person, world } from './world.js';

const given = testDatabase();
let site: Site;
let sessions: Sessions;
let places: Record<Place, Ids>;
/** Links of the clerk’s own: whoever has one is let in by it, whoever they are. */
const links = { calendar: '', letter: '' };

/** What a role is answered with ids of its own office. Named roles first, then everybody else who is signed in. */
interface Expected {
  own: ByRole;
  /** Somebody who isn't signed in: 303 to the sign-in page for GET, 401 for POST, unless it is public. */
  nobody?: number;
  /** Open before the first password is changed. */
  first?: true;
  form?: Record<string, string>;
  query?: string;
}
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
  'POST /account/tokens/:id/revoke': { own: 404 },
  'POST /account/substitutes': { own: 422 },
  'POST /account/substitutes/:id/end': { own: 422 },
  'GET /admin': { own: only(['administrator'], 200) },
  'GET /admin/letters': { own: only(['supervisor', 'auditor', 'administrator'], 200) },
  'GET /admin/letters/:letter': { own: only(['supervisor', 'auditor', 'administrator'], 404) },
  'GET /admin/letters/:letter/body': { own: only(['supervisor', 'auditor', 'administrator'], 404) },
  'GET /admin/machines': { own: only(['supervisor', 'auditor', 'administrator'], 200) },
  'GET /admin/machines/:kind/:version': { own: only(['supervisor', 'auditor', 'administrator'], 422) },
  'GET /admin/machines/:kind/:version/:lang.svg': { own: only(['supervisor', 'auditor', 'administrator'], 422) },
  'POST /admin/machines/:kind/:version/proof': { own: only(['supervisor', 'auditor', 'administrator'], 422) },
  'GET /admin/offices': { own: only(['administrator'], 200) },
  'POST /admin/offices': { own: only(['administrator'], 422) },
  'POST /admin/offices/:office': { own: only(['administrator'], 422) },
  'POST /admin/offices/:office/contacts': { own: only(['administrator'], 422) },
  'POST /admin/offices/:office/contacts/:contact': { own: only(['administrator'], 422) },
  'GET /admin/rules': { own: only(['supervisor', 'auditor', 'administrator'], 200) },
  'POST /admin/rules/calendar': { own: only(['administrator'], 422) },
  'POST /admin/rules/layers': { own: only(['administrator'], 422) },
  'POST /admin/rules/profiles': { own: only(['administrator'], 422) },
  'GET /admin/rules/profiles/:id/:version': { own: only(['supervisor', 'auditor', 'administrator'], 404) },
  'GET /admin/rules/recount': { own: only(['administrator'], 200) },
  'POST /admin/rules/recount': { own: only(['administrator'], 422) },
  'POST /admin/stuck/:id/retry': { own: only(['administrator'], 303) },
  'GET /api/docs': { own: 200, nobody: 200, first: true },
  'GET /api/docs/:name': { own: 404, nobody: 404, first: true },
  'GET /assets/:name': { own: 404, nobody: 404, first: true },
  'GET /audit': { own: only(['auditor', 'administrator'], 200) },
  'GET /audit/anomalies/:kind': { own: only(['auditor', 'administrator'], 404) }, // of none that there is; what each finds is in audit/audit.test.ts
  'GET /audit/export': { own: only(['auditor', 'administrator'], 200) },
  'POST /audit/examination': { own: only(['auditor', 'administrator'], 404), form: { after: '!' } }, // of no id
  'GET /board/export': { own: 200, query: '?format=csv' },
  'POST /board/views': { own: 400 },
  'POST /board/views/forget': { own: 303 },
  'GET /calendar-links': { own: 200 },
  'POST /calendar-links/new': { own: 404, form: { office: 'nowhere' } },
  'POST /calendar-links/revoke': { own: 404, form: { id: '0' } },
  'GET /calendar/:secret.ics': { own: 200, nobody: 200, first: true },
  'GET /commitments/:id': { own: 200 },
  'GET /commitments/:id/attachments/:sha256': { own: 404 }, // of none that was brought; whose may be downloaded is in attachments.test.ts
  'POST /commitments/:id/events': { own: 409, form: { type: 'PROGRESS_REPORTED', revision: '999', 'field.text': '进展' } },
  'GET /commitments/:id/history': { own: 200 },
  'POST /commitments/:id/history/examination': { own: 303 },
  'GET /commitments/:id/history.jsonl': { own: 200 },
  'GET /commitments/:id/history.zip': { own: 200 },
  'GET /desk': { own: only(OFFICE, 200) },
  'GET /health': { own: 200, nobody: 200, first: true },
  'GET /health/live': { own: 200, nobody: 200, first: true },
  'GET /health/ready': { own: 200, nobody: 200, first: true },
  'GET /home': { own: 303 },
  'GET /intake': { own: 200 },
  'POST /intake': { own: only(REVIEWERS, 400) },
  'GET /intake/:id': { own: 200 },
  'POST /intake/:id/confirmations': { own: only(['supervisor'], 422), form: { cards: 'P1', revision: '999' } },
  'POST /intake/:id/edits': { own: only(REVIEWERS, 422) },
  'GET /intake/:id/original': { own: 200 },
  'GET /l/:token': { own: 200, nobody: 200, first: true },
  'POST /l/:token': { own: 403, nobody: 403, first: true, form: { type: 'PROGRESS_REPORTED', 'field.text': '进展' } }, // not read before
  'POST /l/:token/fresh': { own: 403, nobody: 403, first: true }, // it still holds
  'GET /figures': { own: 200 },
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
  'GET /metrics': { own: 404, nobody: 404, first: true }, // to whoever has no token of it; with one: running/metrics.test.ts
  'GET /password': { own: 200, first: true },
  'POST /password': { own: 422, first: true },
  'GET /password/forgotten': { own: 200, nobody: 200, first: true },
  'POST /password/forgotten': { own: 200, nobody: 200, first: true },
  'GET /password/reset': { own: 404, nobody: 404, first: true },
  'POST /password/reset': { own: 404, nobody: 404, first: true },
  'GET /people': { own: only(['administrator'], 200) },
  'POST /people': { own: only(['administrator'], 422) },
  'POST /people/:id/details': { own: only(['administrator'], 422) },
  'POST /people/:id/password': { own: only(['administrator'], 422) },
  'POST /people/:id/roles': { own: only(['administrator'], 422) },
  'POST /people/:id/state': { own: only(['administrator'], 422), form: { disabled: 'yes' } },
  'GET /replies/:id': { own: 200 },
  'GET /sign-in': { own: 200, nobody: 200, first: true },
  'POST /sign-in': { own: 401, nobody: 401, first: true },
  'GET /sign-in/sso': { own: 404, nobody: 404, first: true }, // there is none here; with one: sign-in/sign-on.controller.test.ts
  'GET /sign-in/sso/callback': { own: 404, nobody: 404, first: true },
  'POST /sign-out': { own: 303, first: true },
};
/** Parameters that stand for something of a place; those of uploads and mandates belong to one person and are not there. */
const FOREIGN: readonly [RegExp, keyof Ids][] = [[/^\/commitments\/:id/, 'commitment'], [/^\/admin\/stuck\/:id/, 'commitment'], [/^\/letters\/:notice/, 'notice'], [/^\/mailbox\/:mail/, 'mail'], [/^\/intake\/:id/, 'draft'], [/^\/people\/:id/, 'person'], [/^\/replies\/:id/, 'reply']];

beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  sessions = new Sessions(given.database);
  places = await seedPlaces(given);
  links.calendar = await given.database.transaction((tx) => renewCalendarLink(tx, { person: person('du.ban'), office: null, now: NOW }));
  const notices = await given.owner.query<{ id: string }[]>(`select id from notices where commitment_id = 'OVERDUE' order by id`);
  for (const { id } of notices) links.letter ||= await given.database.transaction((tx) => new LetterLinks(SITE_SECRET).issue(tx, id)) ?? '';
});
afterAll(() => site.close());

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
  if (path.startsWith('/calendar/')) return path.replace(':secret', links.calendar);
  if (path.startsWith('/l/')) return path.replace(':token', links.letter);
  const kind = FOREIGN.find(([pattern]) => pattern.test(path))?.[1];
  return path.replace(/:\w+/, kind === undefined ? '0'.repeat(32) : places[place][kind]).replace(/:\w+/, '0'.repeat(64));
}

const isForeign = (route: string): boolean => FOREIGN.some(([pattern]) => pattern.test(route.split(' ')[1] ?? ''));
const expectedOf = ({ own }: Expected, role: (typeof ROLES)[number]): number => statusFor(own, role);
const routes = Object.keys(EXPECTED);

const everything = (): Promise<string> => everythingOf(given);

describe('every route', () => {
  it('has its expected answer in the table, and no other is there; those of the API are in every-api-route.test.ts', () => {
    expect(site.routes.filter((route) => !route.includes(' /api/v1/'))).toEqual(routes.toSorted());
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
    const expected = EXPECTED[route] as Expected;
    const { status, location } = await call(route, 'first', 'own');
    if (expected.first === true) expect(status).toBe(expectedOf(expected, 'supervisor')); // which they are
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
  it.each(['GET /', 'GET /letters', 'GET /mailbox', 'GET /intake', 'GET /ledger/export', 'GET /board/export'])('%s holds what its reader may see and nothing else', async (route) => {
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
