import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Commitments } from '../../src/engine/commitments.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { reviewWorld, seedWith } from '../intake/review/review-world.js';
import { SEED_BYTES, SEED_TEXT } from '../intake/review/seed-extraction.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { inBrowser, overflowOf } from './browser.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  await reviewWorld(given);
  site = await startSite(given.database, new Commitments(new RuleBook()));
});
afterAll(() => site.close());

async function bringIn(page: Page, buffer: Buffer, name: string): Promise<void> {
  await page.getByLabel(/答复文件/).setInputFiles({ name, mimeType: 'text/plain', buffer });
  await page.getByRole('button', { name: '读取' }).click();
  await page.waitForURL(/\/intake\/\d+/);
}

const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id');
const selection = (page: Page): Promise<string> => page.evaluate('document.getSelection().toString()');
const progress = (page: Page): Promise<string | null> => page.locator('label[for=progress] strong').first().textContent();
const edits = (): Promise<{ body: Record<string, unknown> }[]> => given.owner.query(`select e.body::json as body from draft_edits e join drafts d on d.id = e.draft_id where d.text like '%2022190号%' order by e.seq`);

/** Drags over words of the text, as a hand with a mouse would. */
async function dragOver(page: Page, words: string): Promise<void> {
  await page.evaluate(`(() => {
    const piece = [...document.querySelectorAll('#text [data-at]')].find((one) => one.textContent.includes(${JSON.stringify(words)}));
    piece.scrollIntoView({ block: 'center' });
    const at = piece.firstChild.data.indexOf(${JSON.stringify(words)});
    const box = (from, to) => { const range = document.createRange(); range.setStart(piece.firstChild, from); range.setEnd(piece.firstChild, to); return range.getBoundingClientRect(); };
    const [first, last] = [box(at, at + 1), box(at + ${String(words.length)} - 1, at + ${String(words.length)})];
    window.drag = { from: [first.left + 1, first.top + first.height / 2], to: [last.right - 1, last.top + last.height / 2] };
  })()`);
  const { from, to } = await page.evaluate<{ from: [number, number]; to: [number, number] }>('window.drag');
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
}

describe('a clerk and a supervisor in a browser', () => {
  it('from the file to eleven commitments: correct, mark by mouse and by keyboard, undo, reload, confirm', async () => {
    await inBrowser({ width: 1440, url: `${site.url}/intake`, login: 'lan.rui' }, async (page) => {
      await bringIn(page, SEED_BYTES, '科技厅2022190号答复.txt');
      expect(await page.locator('.right > .card').count()).toBe(13);
      expect(await progress(page)).toBe('0/13');

      // Words and card lead to each other, and light up together.
      await page.locator('#words-P5 .label').click();
      expect(page.url()).toMatch(/#P5$/);
      await page.locator('#P5').hover();
      expect(await page.locator('mark.lit').first().getAttribute('data-card')).toBe('P5');

      // A kind is corrected; what is half typed survives a reload.
      await page.locator('#P4').getByRole('link', { name: '改正' }).click();
      await page.locator('#P4').getByLabel('事项类型').selectOption('maintain-effort');
      await page.locator('#P4').getByLabel('标题', { exact: true }).fill('基金绩效评价');
      await page.reload();
      expect(await page.locator('#P4').getByLabel('标题', { exact: true }).inputValue()).toBe('基金绩效评价');
      expect(await page.locator('#P4').getByLabel('事项类型').inputValue()).toBe('maintain-effort');
      await page.locator('#P4').getByRole('button', { name: '保存并接受' }).click();
      await page.getByRole('status').waitFor();
      expect(await page.locator('#P4').textContent()).toContain('持续推进');

      // Missed words, by mouse: exactly what was dragged over.
      await dragOver(page, '我厅负责提供高新技术企业和瞪羚企业名单');
      await page.locator('#mark[open]').waitFor();
      expect(await page.getByLabel('原文字句').inputValue()).toBe('我厅负责提供高新技术企业和瞪羚企业名单');
      await page.locator('#mark').getByLabel('事项类型').selectOption('recurring-delivery');
      await page.locator('#mark').getByRole('button', { name: '标记' }).click();
      await page.locator('#M2').waitFor();
      expect(await page.locator('#M2 blockquote').textContent()).toBe('我厅负责提供高新技术企业和瞪羚企业名单');
      expect(await progress(page)).toBe('2/14');

      // Undo takes the last edit back; the history keeps both.
      await page.locator('.bar').getByRole('button', { name: '撤销' }).click();
      await page.getByText('撤销第 2 项').waitFor();
      expect(await page.locator('#M2').count()).toBe(0);

      // The same by keyboard alone: clause by clause, two of them, then the end one character less and one more.
      await page.locator('#text').focus();
      await page.keyboard.press('ArrowRight');
      expect(await selection(page)).toBe('自治区科技厅关于自治区十三届人大五次会议第2022190号代表建议的答复');
      for (let tries = 0; (await selection(page)) !== '我厅负责提供高新技术企业和瞪羚企业名单' && tries < 60; tries += 1) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      expect(await selection(page)).toMatch(/^我厅负责提供.*名单，辖区金融机构.*优惠$/u);
      await page.keyboard.press('Shift+ArrowLeft');
      await page.keyboard.press('[');
      expect(await selection(page)).toBe('我厅负责提供高新技术企业和瞪羚企业名');
      await page.keyboard.press(']');
      await page.keyboard.press('}');
      await page.keyboard.press('}');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('mark-role');
      await page.keyboard.press('Tab');
      await page.locator('#mark-kind').selectOption('recurring-delivery');
      for (let tries = 0; (await page.evaluate('document.activeElement.type')) !== 'submit' && tries < 6; tries += 1) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('#M4').waitFor();
      expect(await page.locator('#M4 blockquote').textContent()).toBe('负责提供高新技术企业和瞪羚企业名单');
      const { body } = (await edits()).at(-1) ?? { body: {} };
      expect(SEED_TEXT.slice(Number(body['start']), Number(body['end']))).toBe('负责提供高新技术企业和瞪羚企业名单');

      // It was no pledge after all: undo by its key, then through the cards by keys.
      await page.keyboard.press('u');
      await page.getByText('撤销第 4 项').waitFor();
      await page.locator('#W1').focus();
      await page.keyboard.press('j');
      expect(await focused(page)).toBe('P1');
      await page.keyboard.press('a');
      await page.locator('#P1.accepted').waitFor();
      expect(await focused(page)).toBe('P2');
      await page.keyboard.press('k');
      expect(await focused(page)).toBe('P1');
      await page.reload();
      expect(await progress(page)).toBe('2/13');
      expect(await page.getByRole('button', { name: '确认立项' }).count()).toBe(0);
    });

    await inBrowser({ width: 1440, url: `${site.url}/intake`, login: 'su.ming' }, async (page) => {
      await page.getByRole('link', { name: '关于加大特色产业的发展的建议' }).click();
      await page.locator('#W1').focus();
      await page.keyboard.press('r');
      await page.locator('#reason-W1').fill('他方事项不跟踪');
      expect(await focused(page)).toBe('reason-W1');
      await page.keyboard.press('Enter');
      await page.locator('#W1.rejected').waitFor();
      await page.getByRole('button', { name: '接受其余承诺 9' }).click();
      await page.getByRole('button', { name: '确认立项 11' }).click();
      await page.getByText('已立项。').waitFor();
      expect(await page.locator('.card.confirmed').count()).toBe(11);
      await page.locator('#P5').getByRole('link', { name: '2022190-P5' }).click();
      expect(await page.locator('.promise blockquote').textContent()).toContain('尽快制定出台《创新驱动发展融资担保基金运营管理方案》');
      await page.goto(site.url);
      expect(await page.locator('.board tbody tr').count()).toBe(11);
    });
    expect(await given.owner.query(`select count(*)::int as n, count(*) filter (where stage = 'proposed')::int as proposed from commitments`)).toEqual([{ n: 11, proposed: 0 }]);
    expect(await given.owner.query(`select kind, title from commitments where label = 'P4'`)).toEqual([{ kind: 'maintain-effort', title: '基金绩效评价' }]);
  });

  it.each([1440, 390])('no page of the review scrolls sideways at %d px', async (width) => {
    await inBrowser({ width, url: `${site.url}/intake`, login: 'su.ming' }, async (page) => {
      await bringIn(page, seedWith(['2022190', `20225${String(width)}`.slice(0, 7)]), '答复.txt');
      const [address = ''] = page.url().split(/[?#]/u);
      for (const lang of ['zh', 'en']) {
        for (const path of [`${site.url}/intake`, address, `${address}?open=P5`, `${address}?open=header`]) {
          await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
          expect([path, lang, await overflowOf(page)]).toEqual([path, lang, 0]);
          expect(await page.getByRole('main').count()).toBe(1);
        }
      }
    });
  });
});
