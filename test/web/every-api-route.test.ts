import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../src/auth/api-tokens.js';
import type { TokenScope } from '../../src/auth/api-tokens.js';
import { Sessions } from '../../src/auth/sessions.js';
import { testDatabase } from '../support/database.js';
import { Caller, refusalOf, tokenFor } from './api/program.js';
import { everything as everythingOf, OFFICE, only, personOf, REVIEWERS, ROLES, seedPlaces, statusFor } from './places.js';
import type { ByRole, Ids, Place } from './places.js';
import { startSite } from './site.js';
import type { Site } from './site.js';
import { world } from './world.js';

interface Expected {
  own: ByRole;
  /** What a token must have; null for a route that anybody may ask. */
  scope: TokenScope | null;
  body?: object;
  headers?: Record<string, string>;
  /** A file comes with it: one that is refused, or, where nothing may be told of a place, one that would be taken. */
  file?: true;
  query?: string;
  /** Where `:id` stands for nothing of a place. */
  id?: string;
}
const read = (own: ByRole = 200): Expected => ({ own, scope: 'read' });

/** As in every-route.test.ts: what is let through is refused with a code of its own, so that nothing is changed. A route that is not here fails. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'GET /board': read(),
  'GET /calendar': read(),
  'GET /commitments': read(),
  'GET /commitments/:id': read(),
  'GET /commitments/:id/events': read(),
  'POST /commitments/:id/events': { own: 412, scope: 'write:events', body: { type: 'PROGRESS_REPORTED', data: { text: '进展' } }, headers: { 'if-match': '"999"' } },
  'GET /commitments/:id/evidence': read(),
  'GET /commitments/:id/evidence/:sha256': read(404), // of none that was brought; whose may be had is in evidence-file.test.ts
  'POST /commitments/:id/evidence': { own: only(REVIEWERS, 422), scope: 'write:evidence', file: true },
  'GET /commitments/:id/forecast': read(),
  'GET /commitments/:id/history': read(),
  'GET /commitments/:id/verification': read(),
  'GET /commitments/:id/what-if': { ...read(), query: '?dueOn=2022-12-30' },
  'GET /drafts': read(),
  'GET /drafts/:id': read(),
  'POST /drafts/:id/confirmations': { own: only(['supervisor'], 422), scope: 'write:replies', body: { revision: 0, cards: ['Z99999'] } },
  'POST /drafts/:id/edits': { own: only(REVIEWERS, 422), scope: 'write:replies', body: { revision: 0, edit: { kind: 'accept', cards: ['Z99999'] } } },
  'GET /ledger': read(),
  'GET /ledger/file': read(),
  'POST /ledger/imports': { own: only(['supervisor'], 422), scope: 'write:replies', file: true },
  'POST /ledger/imports/:id/commitments': { own: only(['supervisor'], 404), scope: 'write:replies', body: { read: '0'.repeat(64) }, id: 'a'.repeat(32) },
  'POST /ledger/imports/:id/report': { own: only(['supervisor'], 404), scope: 'write:replies', body: {}, id: 'a'.repeat(32) },
  'GET /letters': { own: 200, scope: 'letters' },
  'GET /letters/:id': { own: 200, scope: 'letters' },
  'POST /letters/:id/decision': { own: only(['supervisor'], 409), scope: 'letters', body: { decision: 'approve', read: '0'.repeat(64) } },
  'POST /letters/:id/delivery': { own: only(['supervisor'], 409), scope: 'letters', body: { delivery: 'arrived' } },
  'GET /offices': read(),
  'GET /openapi.json': { own: 200, scope: null },
  'GET /profiles': read(),
  'GET /profiles/:id/:version': read(), // rules are of no place: everybody may know them
  'GET /replies': read(),
  'POST /replies': { own: only(REVIEWERS, 400), scope: 'write:replies', body: {} },
  'GET /replies/:id': read(),
  'GET /undelivered-letters': { own: only(['supervisor'], 200), scope: 'letters' },
};
/** Parameters that stand for something of a place. */
const FOREIGN: readonly [RegExp, keyof Ids][] = [[/ \/commitments\/:id/, 'commitment'], [/ \/letters\/:id/, 'notice'], [/ \/drafts\/:id/, 'draft'], [/ \/replies\/:id/, 'reply']];
const isForeign = (route: string): boolean => FOREIGN.some(([pattern]) => pattern.test(route));

const routes = Object.keys(EXPECTED);
const guarded = routes.filter((route) => EXPECTED[route]?.scope !== null);
const given = testDatabase();
let site: Site;
let places: Record<Place, Ids>;
/** By person, each with every scope; and by scope, a supervisor's with every other one. */
const callers = new Map<string, Caller>();
const lacking = new Map<TokenScope, Caller>();

beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  places = await seedPlaces(given);
  for (const person of [...ROLES.map(personOf), 'first', 'gone', 'gz-supervisor']) callers.set(person, new Caller(site, await tokenFor(given, person)));
  for (const scope of SCOPES) lacking.set(scope, new Caller(site, await tokenFor(given, 'su-cha', { scopes: SCOPES.filter((one) => one !== scope) })));
  await given.owner.query(`update people set disabled_at = now() where id = 'gone'`);
});
afterAll(() => site.close());

const everything = (): Promise<string> => everythingOf(given);
const as = (person: string): Caller => callers.get(person) as Caller;

/** `hidden`: the id is expected to be told apart from nothing. */
async function call(route: string, caller: Caller, place: Place = 'own', { hidden = false, headers: more = {} }: { hidden?: boolean; headers?: Record<string, string> } = {}): Promise<Response> {
  const [method, path = ''] = route.split(' ');
  const { body, headers = {}, file, query = '', id = 'guangxi' } = EXPECTED[route] as Expected;
  const kind = FOREIGN.find(([pattern]) => pattern.test(route))?.[1];
  const address = path.replace(':id', kind === undefined ? id : places[place][kind]).replace(':version', '1').replace(':sha256', 'a'.repeat(64)) + query;
  if (method === 'GET') return caller.get(address, more);
  if (file !== true) return caller.post(address, body, { ...headers, ...more });
  return hidden ? caller.upload(address, Buffer.from('证明'), '证明.txt', more) : caller.upload(address, Buffer.from('MZ\u0090\u0000'), '证明.pdf', more);
}

describe('every route of the API', () => {
  it('stands in the table of the API with its answer, and no other does', () => {
    const served = site.routes.filter((route) => route.includes(' /api/v1/')).map((route) => route.replace('/api/v1', ''));
    expect(served).toEqual(routes.toSorted());
  });

  it.each(routes)('%s answers a token of every role as its table says, and changes nothing', async (route) => {
    const before = await everything();
    const { own } = EXPECTED[route] as Expected;
    const answers: [string, number][] = [];
    for (const role of ROLES) answers.push([role, (await call(route, as(personOf(role)))).status]);
    expect(answers).toEqual(ROLES.map((role) => [role, statusFor(own, role)]));
    expect(await everything()).toBe(before);
  });

  it.each(guarded)('%s is closed without a token, to a session, without its scope, and to a person who may not act', async (route) => {
    const before = await everything();
    const { scope } = EXPECTED[route] as Expected;
    const nobody = new Caller(site, null);
    const session = { cookie: `jiannuo=${await new Sessions(given.database).open('su-cha')}` };
    const refusals = [
      await call(route, nobody), await call(route, nobody, 'own', { headers: session }), await call(route, new Caller(site, `jn_${'A'.repeat(43)}`)), await call(route, lacking.get(scope as TokenScope) as Caller),
      await call(route, as('gone')), await call(route, as('first')),
    ];
    const told: [number, string][] = [];
    for (const refusal of refusals) {
      const { status, code } = await refusalOf(refusal);
      told.push([status, code]);
    }
    expect(told).toEqual([[401, 'token-invalid'], [401, 'token-invalid'], [401, 'token-unknown'], [403, 'scope-missing'], [401, 'person-disabled'], [403, 'password-must-change']]);
    expect(await everything()).toBe(before);
  });

  it.each(guarded.filter(isForeign))('%s says of another jurisdiction’s id what it says of none, to a token too', async (route) => {
    const before = await everything();
    const { own } = EXPECTED[route] as Expected;
    for (const role of ROLES) {
      const wanted = statusFor(own, role) === 403 ? 403 : 404;
      expect([role, (await call(route, as(personOf(role)), 'abroad', { hidden: true })).status]).toEqual([role, wanted]);
    }
    expect((await call(route, as('gz-supervisor'), 'own', { hidden: true })).status).toBe(404);
    expect(await everything()).toBe(before);
  });

  it.each(guarded.filter(isForeign))('%s hides another office’s id from a token of an office, and shows it to those who watch', async (route) => {
    const before = await everything();
    const { own } = EXPECTED[route] as Expected;
    for (const role of ROLES) {
      const wanted = OFFICE.includes(role) && statusFor(own, role) !== 403 ? 404 : statusFor(own, role);
      expect([role, (await call(route, as(personOf(role)), 'other', { hidden: wanted === 404 })).status]).toEqual([role, wanted]);
    }
    expect(await everything()).toBe(before);
  });

  it.each(['/commitments', '/ledger', '/letters', '/drafts', '/replies'])('%s lists what its token’s person may see and nothing else', async (path) => {
    const seen = async (who: string): Promise<string[]> => {
      const text = await (await as(who).get(path)).text();
      return ['OVERDUE', 'OTHER', 'ABROAD'].filter((id) => text.includes(id));
    };
    expect({ clerk: await seen('li-wei'), supervisor: await seen('su-cha'), abroad: await seen('gz-supervisor') })
      .toEqual({ clerk: ['OVERDUE'], supervisor: ['OVERDUE', 'OTHER'], abroad: ['ABROAD'] });
  });
});
