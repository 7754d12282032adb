import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiTokens } from '../../../src/auth/api-tokens.js';
import { API_BODY_BYTES } from '../../../src/web/api/operation.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';
import { Caller, refusalOf, tokenFor } from './program.js';

const db = testDatabase();
let site: Site;
const callers = new Map<string, Caller>();
const as = (person: string): Caller => callers.get(person) as Caller;
beforeAll(async () => {
  site = await startSite(db.database, await world(db));
  await db.owner.query(`insert into offices (id, jurisdiction, name) values ('elsewhere', 'other', '外地厅')`);
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('far', 'other', '外地督查', 'far', '{supervisor}')`);
  for (const person of ['li-wei', 'zhao-chu', 'other-clerk', 'su-cha', 'du-ban', 'lian-luo', 'shen-ji', 'far']) callers.set(person, new Caller(site, await tokenFor(db, person)));
});
afterAll(() => site.close());

/** Everything a request could have changed, but the uses of tokens. */
async function everything(): Promise<unknown> {
  const tables = ['history', 'commitments', 'timers', 'notices', 'evidence', 'attachments', 'drafts', 'draft_edits', 'replies', 'idempotency_keys', 'incidents'];
  const counted = tables.map((table) => `select '${table}' as name, count(*)::int as n, coalesce(md5(string_agg(t::text, '' order by t::text)), '') as digest from ${table} t`);
  return db.owner.query(counted.join(' union all ') + ' order by name');
}
let before: unknown;
beforeEach(async () => { before = await everything(); });
/** What is refused changes nothing. */
const unchanged = (): void => { afterEach(async () => { expect(await everything()).toEqual(before); }); };

const revisionOf = async (id: string): Promise<string> => (await as('su-cha').get(`/commitments/${id}`)).headers.get('etag') ?? '';
const ifMatch = async (id: string): Promise<Record<string, string>> => ({ 'if-match': await revisionOf(id) });

describe('who calls', () => {
  unchanged();

  it('needs a token: neither nobody nor a session nor half a token is let in', async () => {
    for (const headers of [{}, { authorization: 'Basic bGkud2VpOng=' }, { authorization: 'Bearer jn_short' }, { authorization: `Bearer ${'x'.repeat(5000)}` }]) {
      const answer = await new Caller(site, null).get('/commitments', headers);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="jiannuo"');
      expect(await refusalOf(answer)).toMatchObject({ status: 401, code: 'token-invalid' });
    }
    const visitor = await Visitor.signedIn(site, 'su.cha');
    expect(await refusalOf(await visitor.get('/api/v1/commitments'))).toMatchObject({ status: 401, code: 'token-invalid' });
    expect((await visitor.get('/')).status).toBe(200);
  });

  it('is known by a token that holds: one that is made up, expired or revoked, or whose person is disabled, has its own code', async () => {
    const unknown = new Caller(site, `jn_${'A'.repeat(43)}`);
    expect(await refusalOf(await unknown.get('/board'))).toMatchObject({ status: 401, code: 'token-unknown' });
    const tokens = new ApiTokens(db.database);
    const [expired, revoked, disabled] = [await tokenFor(db, 'shen-ji', { name: 'expired' }), await tokenFor(db, 'shen-ji', { name: 'revoked' }), await tokenFor(db, 'far', { name: 'disabled' })];
    await db.owner.query(`update api_tokens set created_at = created_at - interval '2 days', expires_at = expires_at - interval '2 days' where name = 'expired'`);
    await tokens.revoke((await tokens.list('shen-ji')).find(({ name }) => name === 'revoked')?.id ?? '');
    await db.owner.query(`update people set disabled_at = now() where id = 'far'`);
    for (const [token, code] of [[expired, 'token-expired'], [revoked, 'token-revoked'], [disabled, 'person-disabled']] as const) {
      const answer = await new Caller(site, token).get('/board');
      expect([answer.headers.get('www-authenticate'), await refusalOf(answer)]).toEqual(['Bearer realm="jiannuo", error="invalid_token"', expect.objectContaining({ status: 401, code })]);
    }
    await db.owner.query(`update people set disabled_at = null where id = 'far'`);
    await expect(tokens.revoke('999999')).rejects.toMatchObject({ code: 'token-unknown' });
  });

  it('is held to the scopes of the token, whatever the person may', async () => {
    const reader = new Caller(site, await tokenFor(db, 'su-cha', { scopes: ['read'] }));
    expect((await reader.get('/commitments/BLUE')).status).toBe(200);
    const answer = await reader.post('/commitments/PROPOSED/events', { type: 'CONFIRMED', data: {} }, await ifMatch('PROPOSED'));
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(await refusalOf(answer)).toMatchObject({ status: 403, code: 'scope-missing', facts: { needed: 'write:events', scopes: ['read'] } });
    for (const path of ['/letters', '/letters/x']) expect(await refusalOf(await reader.get(path))).toMatchObject({ status: 403, code: 'scope-missing' });
    expect(await refusalOf(await reader.upload('/commitments/BLUE/evidence', Buffer.from('x'), 'x.txt'))).toMatchObject({ code: 'scope-missing' });
    expect(await refusalOf(await reader.post('/replies', { text: 'x' }))).toMatchObject({ code: 'scope-missing' });
  });

  it('is held to the roles of the person, whatever the token says', async () => {
    expect(await refusalOf(await as('shen-ji').post('/replies', { text: '正文' }))).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await refusalOf(await as('li-wei').post('/drafts/1/confirmations', { revision: 0, cards: 'accepted' }))).toMatchObject({ status: 403, code: 'not-allowed' });
    expect(await refusalOf(await as('shen-ji').upload('/commitments/BLUE/evidence', Buffer.from('x'), 'x.txt'))).toMatchObject({ status: 403, code: 'not-allowed' });
    const refused = await refusalOf(await as('shen-ji').post('/commitments/PROPOSED/events', { type: 'CONFIRMED', data: { dueOn: null, dueBasis: 'none' } }, await ifMatch('PROPOSED')));
    expect([refused.status, refused.code]).toEqual([422, 'event-refused']);
    expect(await refusalOf(await as('su-cha').post('/commitments/BLUE/events', { type: 'PROGRESS_REPORTED', data: { text: '进展' } }, await ifMatch('BLUE')))).toMatchObject({ status: 403, code: 'not-allowed' });
  });

  it('sees nothing of another office and nothing of another jurisdiction, and cannot tell it from what is not there', async () => {
    const nowhere = await refusalOf(await as('other-clerk').get('/commitments/NOWHERE'));
    for (const person of ['other-clerk', 'far']) {
      for (const path of ['', '/events', '/history', '/verification', '/forecast', '/evidence']) {
        const refused = await refusalOf(await as(person).get(`/commitments/OVERDUE${path}`));
        expect([refused.status, refused.code, refused.detail, refused.hint]).toEqual([404, 'unknown-commitment', nowhere.detail.replaceAll('NOWHERE', 'OVERDUE'), nowhere.hint]);
      }
      expect(await refusalOf(await as(person).post('/commitments/OVERDUE/events', { type: 'PROGRESS_REPORTED', data: { text: '进展' } }, { 'if-match': '"1"' }))).toMatchObject({ status: 404, code: 'unknown-commitment' });
      expect(await as(person).json('/commitments')).toEqual({ items: [], next: null });
      expect(await as(person).json('/ledger')).toEqual({ items: [], next: null });
      expect(await as(person).json('/letters')).toEqual({ items: [], next: null });
      expect(await as(person).json('/replies')).toEqual({ items: [], next: null });
      expect((await as(person).json<{ counts: { all: number } }>('/board')).counts.all).toBe(0);
      expect(await (await as(person).get('/ledger/file')).text()).not.toContain('OVERDUE');
      expect(await refusalOf(await as(person).get('/replies/1'))).toMatchObject({ status: 404, code: 'unknown-reply' });
      const [letter] = (await as('su-cha').json<{ items: { id: string }[] }>('/letters')).items;
      expect(await refusalOf(await as(person).get(`/letters/${letter?.id ?? ''}`))).toMatchObject({ status: 404, code: 'unknown-notice' });
    }
    expect(await refusalOf(await as('other-clerk').upload('/commitments/OVERDUE/evidence', Buffer.from('x'), 'x.txt'))).toMatchObject({ status: 404 });
    expect((await as('far').json<{ items: { id: string }[] }>('/offices')).items.map(({ id }) => id)).toEqual(['elsewhere']);
    expect((await as('su-cha').json<{ items: object[] }>('/commitments')).items).toHaveLength(6);
  });
});

describe('what is sent', () => {
  unchanged();
  const EVENT = '/commitments/BLUE/events';

  it.each<[string, unknown, string, string]>([
    ['an unknown field', { type: 'PROGRESS_REPORTED', data: { text: 'x' }, force: true }, 'body', ''],
    ['a type of no event', { type: 'EVERYTHING_DONE', data: {} }, 'body', 'type'],
    ['an event of the engine', { type: 'MIGRATED', data: {} }, 'body', 'type'],
    ['a letter decided past its reading', { type: 'LETTER_APPROVED', data: { notice: 'x' } }, 'body', 'type'],
    ['a number for a text', { type: 7, data: {} }, 'body', 'type'],
    ['a text for an object', { type: 'ACCEPTED', data: '{}' }, 'body', 'data'],
    ['a list', [], 'body', ''],
    ['nothing', {}, 'body', 'type'],
    ['a script as a type', { type: '<script>alert(1)</script>', data: {} }, 'body', 'type'],
    ['two lines as a type', { type: 'ACCEPTED\r\nX-Evil: 1', data: {} }, 'body', 'type'],
    ['a prototype', JSON.parse('{"type": "ACCEPTED", "__proto__": {"admin": true}}'), 'body', ''],
  ])('must be of the right shape: %s is refused by its place', async (_, body, place, field) => {
    const refused = await refusalOf(await as('li-wei').post(EVENT, body, await ifMatch('BLUE')));
    expect([refused.status, refused.code]).toEqual([400, 'request-invalid']);
    expect(refused.facts['problems']).toEqual(expect.arrayContaining([expect.objectContaining({ in: place, field })]));
  });

  it('must be JSON under its own name, and no more of it than there may be', async () => {
    const match = await ifMatch('BLUE');
    expect(await refusalOf(await as('li-wei').raw(EVENT, '{"type": ', { ...match, 'content-type': 'application/json' }))).toMatchObject({ status: 400, code: 'body-not-json' });
    expect(await refusalOf(await as('li-wei').raw(EVENT, '"ACCEPTED"', { ...match, 'content-type': 'application/json' }))).toMatchObject({ status: 400, code: 'body-not-json' });
    expect(await refusalOf(await as('li-wei').post(EVENT, { type: 'PROGRESS_REPORTED', data: { text: 'x'.repeat(API_BODY_BYTES) } }, match))).toMatchObject({ status: 413, code: 'body-too-large' });
    for (const headers of [match, { ...match, 'idempotency-key': 'deep' }]) {
      const refused = await refusalOf(await as('li-wei').raw(EVENT, `{"x":${'['.repeat(5000)}${']'.repeat(5000)}}`, { ...headers, 'content-type': 'application/json' }));
      expect(refused).toMatchObject({ status: 400, code: 'request-invalid', facts: { problems: [{ in: 'body', field: expect.stringMatching(/^x\.0\.0\./) }] } });
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/merge-patch+json', 'multipart/form-data; boundary=x', 'application/xml']) {
      expect(await refusalOf(await as('li-wei').raw(EVENT, '{"type":"ACCEPTED"}', { ...match, 'content-type': type }))).toMatchObject({ status: 415, code: 'media-type-unsupported' });
    }
    expect(await refusalOf(await as('li-wei').raw(EVENT, Buffer.from('{}'), { ...match, 'content-type': 'application/json; charset=gb2312' }))).toMatchObject({ status: 415, code: 'media-type-unsupported' });
    expect(await refusalOf(await as('li-wei').raw(EVENT, Buffer.from('{}'), { ...match, 'content-type': 'application/json', 'content-encoding': 'br2' }))).toMatchObject({ status: 415, code: 'media-type-unsupported' });
    expect(await refusalOf(await as('li-wei').upload('/commitments/BLUE/evidence', Buffer.from('MZ\u0090\0\u0003'), '报告.pdf'))).toMatchObject({ status: 422, code: 'attachment-refused' });
    expect(await refusalOf(await as('li-wei').upload('/commitments/BLUE/evidence', Buffer.alloc(0), 'x.txt'))).toMatchObject({ code: 'upload-missing' });
    expect(await refusalOf(await as('li-wei').upload('/commitments/BLUE/evidence', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'x.txt'))).toMatchObject({ status: 413, code: 'upload-too-large' });
    expect(await refusalOf(await as('li-wei').post('/commitments/BLUE/evidence', { file: 'x' }))).toMatchObject({ status: 415, code: 'media-type-unsupported' });
  });

  it('is the API in any case of letters: refused as such, and numbered', async () => {
    for (const path of ['/API/V1/commitments/BLUE', '/Api/v1/nothing', '/api/V1']) {
      const { status } = await refusalOf(await fetch(`${site.url}${path}`, { headers: { accept: 'text/html' } }));
      expect([path, [401, 404].includes(status)]).toEqual([path, true]);
    }
  });

  it('goes to an address that is there', async () => {
    for (const path of ['/nothing', '', '/commitments/OVERDUE/', '/commitments/%00', '/commitments/a%2e%2e%2fb/history']) {
      const { status, code } = await refusalOf(await as('su-cha').get(path === '/commitments/OVERDUE/' ? '/commitments/OVERDUE/nothing' : path));
      expect([400, 404]).toContain(status);
      expect(['unknown-route', 'request-invalid']).toContain(code);
    }
  });

  const HOSTILE = ['<script>alert(1)</script>', 'a\r\nSet-Cookie: x=1', '\u0000', '\u202Egnp.exe\u0007'];
  it.each(HOSTILE.map((text) => [JSON.stringify(text), text]))('in a path, a query or a header is a name and nothing else: %s', async (_, text) => {
    const coded = encodeURIComponent(text);
    const paths = [
      `/commitments/${coded}`, `/commitments/${coded}/events`, `/commitments/${coded}/history`, `/drafts/${coded}`, `/replies/${coded}`, `/letters/${coded}`, `/profiles/${coded}/1`, `/profiles/guangxi/${coded}`,
      ...['office', 'state', 'kind', 'suggestion', 'dueBy', 'cursor', 'limit', 'sort'].map((name) => `/commitments?${name}=${coded}`), `/commitments/BLUE/forecast?until=${coded}`, `/ledger/file?format=${coded}`, `/commitments?${coded}=1`,
      '/commitments?limit=5&limit=6', '/commitments?limit=0', '/commitments?limit=201', '/commitments?limit=1e2', '/commitments?dueBy=2022-02-30',
    ];
    for (const path of paths) {
      const answer = await as('su-cha').get(path);
      expect([path, answer.headers.get('set-cookie'), answer.headers.get('x-content-type-options')]).toEqual([path, null, 'nosniff']);
      const { code, status } = await refusalOf(answer);
      expect([path, [400, 404].includes(status), ['request-invalid', 'cursor-invalid', 'unknown-route'].includes(code)]).toEqual([path, true, true]);
    }
    const key = `a${text.replaceAll(/[\r\n\0\u202E\u0007]/g, ' ')}b`;
    expect(await refusalOf(await as('li-wei').post(EVENT, { type: 'ACCEPTED' }, { 'if-match': key }))).toMatchObject({ status: 400, code: 'request-invalid' });
    if (key.includes(' ')) expect(await refusalOf(await as('li-wei').post(EVENT, { type: 'ACCEPTED' }, { 'if-match': '"1"', 'idempotency-key': key }))).toMatchObject({ status: 400, code: 'request-invalid' });
  });

  it.each<[string, string, string, object, string]>([
    ['li-wei', 'BLUE', 'CLAIMED', { evidence: { title: '标题', number: '1号', issuedOn: '2022-10-14', link: 'https://a.example', registeredBy: '李' } }, 'evidence'],
    ['li-wei', 'BLUE', 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-12-31', reason: '理由' }, ''],
    ['li-wei', 'BLUE', 'WAIT_BEGUN', { condition: '条件', reviewOn: '2022-11-30' }, ''],
    ['li-wei', 'BLUE', 'STAGE_REACHED', { stage: 'consulting', text: '情况' }, ''],
    ['li-wei', 'BLUE', 'PROGRESS_REPORTED', { text: '进展', attachment: '0'.repeat(64) }, ''],
    ['su-cha', 'BLUE', 'TRANSFERRED', { toOffice: 'finance', reason: '理由' }, ''],
    ['su-cha', 'PROPOSED', 'CONFIRMED', { dueOn: '2022-12-31', dueBasis: 'explicit' }, ''],
    ['su-cha', 'PROPOSED', 'MERGED', { into: 'BLUE', reason: '理由' }, ''],
    ['su-cha', 'PROPOSED', 'DISMISSED', { reason: '理由' }, ''],
    ['du-ban', 'BLUE', 'DROPPED', { decisionNumber: '1号', reason: '理由' }, ''],
  ])('by %s about %s as %s holds no control characters in any field', async (person, id, type, data, within) => {
    const match = await ifMatch(id);
    const fields = within === '' ? data : (data as Record<string, object>)[within] ?? {};
    expect(Object.keys(fields).length).toBeGreaterThan(0);
    for (const name of Object.keys(fields)) {
      for (const hostile of ['\u0000', 'a\u0007b', '\uD800']) {
        const bad = { ...fields, [name]: hostile };
        const refused = await refusalOf(await as(person).post(`/commitments/${id}/events`, { type, data: within === '' ? bad : { [within]: bad } }, match));
        expect([name, hostile, refused.status, refused.code]).toEqual([name, hostile, 422, 'event-data-invalid']);
        expect(JSON.stringify(refused.facts['problems'])).toContain(name);
      }
    }
  });

  it('to other verbs holds none either', async () => {
    for (const hostile of ['\u0000', 'a\r\nb: c', '\u2028', '']) {
      expect(await refusalOf(await as('li-wei').post('/replies', { text: '正文', name: `x${hostile}\u0001` }))).toMatchObject({ status: 400, code: 'request-invalid' });
    }
    expect(await refusalOf(await as('su-cha').post('/letters/none/decision', { decision: 'return', reason: 'a\u0000' }))).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(await refusalOf(await as('su-cha').post('/letters/none/decision', { decision: 'return', reason: '理由', read: 'x' }))).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(await refusalOf(await as('li-wei').post('/drafts/1/edits', { revision: 0, edit: { kind: 'reject', card: 'P1', reason: '\u0000' } }))).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(await refusalOf(await as('li-wei').post('/drafts/1/edits', { revision: -1, edit: { kind: 'confirmed', cards: {}, reply: '1' } }))).toMatchObject({ status: 400, code: 'request-invalid' });
    expect(await refusalOf(await as('li-wei').post('/drafts/999/edits', { revision: 0, edit: { kind: 'accept', cards: ['P1'] } }))).toMatchObject({ status: 404, code: 'unknown-draft' });
  });

  it('needs the revision that was seen; a stale one loses nothing, for the answer has what holds now', async () => {
    const body = { type: 'PROGRESS_REPORTED', data: { text: '进展' } };
    expect(await refusalOf(await as('li-wei').post(EVENT, body))).toMatchObject({ status: 428, code: 'precondition-missing', facts: { header: 'If-Match' } });
    for (const given of ['*', 'W/"3"', '3', '"3", "4"', '"-1"']) expect(await refusalOf(await as('li-wei').post(EVENT, body, { 'if-match': given }))).toMatchObject({ status: 400, code: 'request-invalid' });
    const etag = await revisionOf('BLUE');
    const answer = await as('li-wei').post(EVENT, body, { 'if-match': '"1"', 'idempotency-key': 'stale' });
    expect(answer.headers.get('etag')).toBe(etag);
    const refused = await refusalOf(answer);
    expect(refused).toMatchObject({ status: 412, code: 'stale-revision', facts: { current: { id: 'BLUE', dueOn: '2022-10-14', schedule: 'overdue' } } });
    expect(`"${String((refused.facts['current'] as { revision: number }).revision)}"`).toBe(etag);
  });

  it('pages only by cursors that are ours, of this list and with these filters', async () => {
    const first = await as('su-cha').json<{ next: string }>('/commitments?limit=2&state=open');
    const [payload = '', mark = ''] = first.next.split('.');
    const other = Buffer.from(JSON.stringify(['A'])).toString('base64url');
    for (const query of [
      `state=open&cursor=${other}.${mark}`, `state=open&cursor=${payload}.${mark.slice(0, -1)}A`, `state=open&cursor=${payload}`, `state=open&cursor=${first.next}.x`, `state=open&cursor=${first.next}.`, 'state=open&cursor=x', `state=all&cursor=${first.next}`, `cursor=${first.next}`,
    ]) expect(await refusalOf(await as('su-cha').get(`/commitments?limit=2&${query}`))).toMatchObject({ status: 400, code: 'cursor-invalid' });
    expect(await refusalOf(await as('su-cha').get(`/ledger?state=open&cursor=${first.next}`))).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });
});
