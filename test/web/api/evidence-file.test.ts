import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';
import { Caller, refusalOf, tokenFor } from './program.js';

describe('a file brought as proof', () => {
  const db = testDatabase();
  let site: Site;
  beforeAll(async () => {
    site = await startSite(db.database, await world(db));
  });
  afterAll(() => site.close());

  it('comes back byte for byte to whoever may see the commitment, once its history names it', async () => {
    const [handler, other, unscoped] = [new Caller(site, await tokenFor(db, 'li-wei')), new Caller(site, await tokenFor(db, 'other-clerk')), new Caller(site, await tokenFor(db, 'li-wei', { scopes: ['write:events'] }))];
    const bytes = Buffer.from('征求意见稿已印发。');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = `/commitments/BLUE/evidence/${sha256}`;
    expect((await handler.upload('/commitments/BLUE/evidence', bytes, '初稿.txt')).status).toBe(201);
    expect(await refusalOf(await handler.get(path))).toMatchObject({ status: 404, code: 'unknown-attachment' });
    const etag = (await handler.get('/commitments/BLUE')).headers.get('etag') ?? '';
    expect((await handler.post('/commitments/BLUE/events', { type: 'PROGRESS_REPORTED', data: { text: '进展', attachment: sha256 } }, { 'if-match': etag })).status).toBe(201);
    const answer = await handler.get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'application/octet-stream', 'nosniff']);
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('初稿.txt')}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    expect(await refusalOf(await other.get(path))).toMatchObject({ status: 404, code: 'unknown-commitment' });
    expect(await refusalOf(await handler.get(`/commitments/OVERDUE/evidence/${sha256}`))).toMatchObject({ status: 404, code: 'unknown-attachment' });
    expect(await refusalOf(await handler.get('/commitments/BLUE/evidence/x'))).toMatchObject({ status: 400, code: 'request-invalid' });
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('far', 'other', '外地督查', 'far', '{supervisor}')`);
    // Somebody of another place has stored it; who only knows the digest may not name it, and who has the bytes may bring them.
    const [theirs, known] = [Buffer.from('外地的文件'), createHash('sha256').update('外地的文件').digest('hex')];
    await db.owner.query(`insert into attachments (sha256, name, bytes, stored_at, stored_by) values ($1, '外地.txt', $2, now(), 'far')`, [known, theirs]);
    const now = (await handler.get('/commitments/BLUE')).headers.get('etag') ?? '';
    expect(await refusalOf(await handler.post('/commitments/BLUE/events', { type: 'PROGRESS_REPORTED', data: { text: '进展', attachment: known } }, { 'if-match': now }))).toMatchObject({ status: 422, code: 'event-data-invalid' });
    const page = await Visitor.signedIn(site, 'li.wei');
    const brought = await page.submitFile('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { name: '外地.txt', bytes: theirs }, { 'field.text': '见附件' });
    expect(brought.status).toBe(303);
    expect(await refusalOf(await unscoped.get(path))).toMatchObject({ status: 403, code: 'scope-missing' });
  });
});
