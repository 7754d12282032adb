import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { TEXT, world } from '../world.js';

const given = testDatabase();
let site: Site;
let reply: string;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  reply = (await given.owner.query<{ id: string }[]>('select id from replies'))[0]?.id ?? '';
  // One has words of its own, so that its marks are told from those of the others, which share a sentence.
  await given.owner.query(`update commitments set quote = '及早发挥融资担保功能', span_start = $1, span_end = $1 + 10 where id = 'CLAIMED'`, [TEXT.indexOf('及早发挥融资担保功能')]);
});
afterAll(() => site.close());

const page = async (login: string): Promise<string> => (await (await Visitor.signedIn(site, login)).get(`/replies/${reply}`)).text();
const plain = (html: string): string => html.replace(/<[^>]*>/g, '');

describe('the page of a reply', () => {
  it('shows the text with each state beside its words, in a sign and a word, and the way there and back', async () => {
    const html = await page('su.cha');
    expect(html).toMatch(/<mark class="p-claimed"><a id="w-CLAIMED" class="label" href="#c-CLAIMED" title="印发奖补办法">CLAIMED \? 拟销号[^<]*<\/a>及早发挥融资担保功能<\/mark>/);
    expect(html).toMatch(/<mark class="p-\w+">(<a id="w-\w+" class="label"[^>]*>\w+ [!…?✓–] [^<]+<\/a>){5}尽快制定出台/);
    for (const id of ['OVERDUE', 'BLUE', 'INFERRED', 'PROPOSED', 'CLAIMED', 'GONE']) expect(html).toMatch(new RegExp(`<li id="c-${id}">.*href="/commitments/${id}"`));
    expect(plain(html)).toContain('持续做好名单制企业推送工作。');
    expect(await (await (await Visitor.signedIn(site, 'su.cha')).get('/commitments/CLAIMED')).text()).toContain(`href="/replies/${reply}"`);
  });

  it('names the version that corrects it', async () => {
    expect(await page('su.cha')).not.toContain('这份答复已被更正');
    const [later] = await given.owner.query<{ id: string }[]>(`insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by, replaces)
      select suggestion_id, repeat('b', 64), bytes, encoding, text || '。', issuer, '2022-07-01', imported_at, imported_by, id from replies where id = $1 returning id`, [reply]);
    expect(await page('su.cha')).toMatch(new RegExp(`这份答复已被更正，请看 <a href="/replies/${later?.id ?? ''}">`));
    const other = await (await (await Visitor.signedIn(site, 'su.cha')).get(`/replies/${later?.id ?? ''}`)).text();
    expect(other).toContain('更正前一份');
    expect(other).toContain('这份答复没有立项的承诺');
  });

  it('shows an office its own promises alone, and nothing of a reply that promised it none', async () => {
    await given.owner.query(`update commitments set office_id = 'finance' where id = 'CLAIMED'`);
    const [own, others] = [await page('li.wei'), await page('other.clerk')];
    expect([own.includes('c-CLAIMED'), own.includes('c-BLUE'), others.includes('c-CLAIMED'), others.includes('c-BLUE')]).toEqual([false, true, true, false]);
    await given.owner.query(`update commitments set office_id = 'tech' where id = 'CLAIMED'`);
    const stranger = await Visitor.signedIn(site, 'other.clerk');
    expect((await stranger.get(`/replies/${reply}`)).status).toBe(404);
    expect((await stranger.get('/replies/x')).status).toBe(404);
    expect((await stranger.get('/')).status).toBe(200);
  });
});
