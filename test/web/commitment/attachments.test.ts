import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pdfOf } from '../../intake/read-document/writers.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

const pdfSaying = (text: string): Buffer => Buffer.from(pdfOf([{ lines: [{ text, x: 80, y: 80, size: 12 }] }]));
const PDF = pdfSaying('初稿');
const SHA256 = createHash('sha256').update(PDF).digest('hex');
const action = '/commitments/BLUE/events';
const report = (visitor: Visitor, file: { name: string; bytes: Uint8Array }, fields: Record<string, string> = { 'field.text': '初稿已成' }): Promise<Response> => (
  visitor.submitFile('/commitments/BLUE', 'value="PROGRESS_REPORTED"', action, file, fields));
const stored = async (): Promise<unknown> => given.owner.query('select name, stored_by from attachments order by name');
const codeOf = async (answer: Response): Promise<unknown> => [answer.status, ((await answer.json()) as { type: string }).type];

describe('a file on the form of a commitment', () => {
  it('is kept with the report that brings it and comes back as a download', async () => {
    const li = await Visitor.signedIn(site, 'li.wei');
    const answer = await report(li, { name: '初稿"<script>.pdf', bytes: PDF });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/BLUE?done=PROGRESS_REPORTED']);
    expect(await stored()).toEqual([{ name: '初稿__script_.pdf', stored_by: 'li-wei' }]);
    const html = await (await li.get('/commitments/BLUE')).text();
    expect(html).toContain(`href="/commitments/BLUE/attachments/${SHA256}"`);
    const download = await (await Visitor.signedIn(site, 'su.cha')).get(`/commitments/BLUE/attachments/${SHA256}`);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'cache-control'].map((name) => [name, download.headers.get(name)]))).toEqual({
      'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="??__script_.pdf"; filename*=UTF-8''${encodeURIComponent('初稿__script_.pdf')}`,
      'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox", 'cache-control': 'private, no-store',
    });
  });

  it('is part of the evidence of a claim', async () => {
    const li = await Visitor.signedIn(site, 'li.wei');
    const bytes = pdfSaying('方案');
    const answer = await li.submitFile('/commitments/OVERDUE', 'value="CLAIMED"', '/commitments/OVERDUE/events', { name: '文件.pdf', bytes }, {
      'field.title': '创新驱动发展融资担保基金运营管理方案', 'field.number': '桂科发〔2022〕99号', 'field.issuedOn': '2022-09-30', 'field.link': '文件.pdf', 'field.registeredBy': '办公室 李梅',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/OVERDUE?done=CLAIMED']);
    const [evidence] = await given.owner.query<{ fields: string }[]>(`select fields from evidence where commitment_id = 'OVERDUE' and event = 'CLAIMED'`);
    expect(JSON.parse(evidence?.fields ?? '')).toMatchObject({ attachment: createHash('sha256').update(bytes).digest('hex') });
  });

  it('is refused by its content, and neither file nor event is kept', async () => {
    const li = await Visitor.signedIn(site, 'li.wei');
    const [before, revision] = [await stored(), await given.owner.query(`select revision from commitments where id = 'BLUE'`)];
    const page = await report(li, { name: '批复.pdf', bytes: Buffer.from('MZ\u0000\u0000This program cannot be run in DOS mode') });
    expect(page.status).toBe(422);
    const html = await page.text();
    expect(html).toContain('这个文件不能作为佐证');
    expect(html).toContain('>初稿已成</textarea>');
    const json = { accept: 'application/json' };
    const sent = async (name: string, bytes: Uint8Array): Promise<unknown> => codeOf(await li.submitFile('/commitments/BLUE', 'value="PROGRESS_REPORTED"', action, { name, bytes }, { 'field.text': 'x' }, json));
    expect(await sent('批复.pdf', Buffer.from('MZ\u0000\u0000This program cannot be run in DOS mode'))).toEqual([422, 'urn:jiannuo:error:attachment-refused']);
    expect(await sent('large.txt', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))).toEqual([413, 'urn:jiannuo:error:upload-too-large']);
    expect([await stored(), await given.owner.query(`select revision from commitments where id = 'BLUE'`)]).toEqual([before, revision]);
  });

  it('is not kept either when the event is refused', async () => {
    const before = await stored();
    const answer = await report(await Visitor.signedIn(site, 'shen.ji'), { name: '别人.pdf', bytes: pdfSaying('别人的') });
    expect(answer.status).toBe(403); // an auditor has no such form, so the token is missing too
    const stale = await report(await Visitor.signedIn(site, 'li.wei'), { name: '别人.pdf', bytes: pdfSaying('别人的') }, { 'field.text': 'x', revision: '1' });
    expect(stale.status).toBe(409);
    expect(await stored()).toEqual(before);
  });

  it('cannot be reached by its digest alone: not through another commitment, not without signing in, not as another word', async () => {
    const li = await Visitor.signedIn(site, 'li.wei');
    expect((await li.get(`/commitments/CLAIMED/attachments/${SHA256}`)).status).toBe(404);
    expect((await li.get('/commitments/BLUE/attachments/..%2f..%2fetc%2fpasswd')).status).toBe(404);
    expect((await new Visitor(site).get(`/commitments/BLUE/attachments/${SHA256}`)).headers.get('location')).toContain('/sign-in');
  });

  it('is not handed out once it no longer has its digest', async () => {
    await given.owner.query(`alter table attachments disable trigger append_only; update attachments set bytes = 'changed' where sha256 = '${SHA256}'; alter table attachments enable trigger append_only`);
    expect(await codeOf(await (await Visitor.signedIn(site, 'li.wei')).get(`/commitments/BLUE/attachments/${SHA256}`, { accept: 'application/json' }))).toEqual([500, 'urn:jiannuo:error:attachment-damaged']);
  });
});
