import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extractReply } from '../../../src/intake/extract/extract.js';
import type { Extraction, PledgeRole } from '../../../src/intake/extract/extraction.js';

const seed = readFileSync(new URL('../../../src/intake/seed/2022190.txt', import.meta.url), 'utf8');
/** Words and marks of the genre in any order: far likelier than plain strings to reach a rule. */
const genre = fc.array(fc.constantFrom(
  '我局将', '下一步，', '2023年', '年底前', '完成', '《', '》', '“', '”', '（', '）', '，', '。', '；', '：', '\n', '\r\n', '一、', '一是', '待资金到位后，', '尽快', '制定出台', '养护办法', '由县财政局牵头', '近年来', '已', '并持续推动', '感谢', '代表：',
  '答复如下：', '20211028', '二〇二二年五月二十日', '县水利局', '新增', '30盏', '路灯', '加强', '确保安全', ' ', '　', '１２', '😀', '十四五', '每季度', '试点', '2月30日',
), { maxLength: 120 }).map((words) => words.join(''));

function sound(text: string, { pledges, text_length }: Extraction): void {
  expect(text_length).toBe(text.length);
  const ids = new Set(pledges.filter(({ role }) => role === 'commitment').map(({ id }) => id));
  for (const { quote, span, to, role, confidence, documents, baseline } of pledges) {
    expect(quote).toBe(text.slice(...span));
    expect(quote).not.toBe('');
    expect(role === 'attached' ? ids.has(to ?? '') : to === undefined).toBe(true);
    expect(confidence >= 0 && confidence <= 1).toBe(true);
    for (const document of documents) expect(text.slice(...document.span)).toContain('《');
    if (baseline) expect(baseline.quote).toBe(text.slice(...baseline.span));
  }
  for (const role of ['commitment', 'attached', 'watch', 'ambiguous'] satisfies PledgeRole[]) {
    const spans = pledges.filter((pledge) => pledge.role === role).map(({ span }) => span).sort((a, b) => a[0] - b[0]);
    expect(spans.filter((span, at) => at > 0 && span[0] < (spans[at - 1]?.[1] ?? 0))).toEqual([]);
  }
}

describe('any text', () => {
  it('is read without an error, and what is found stands in it', () => {
    fc.assert(fc.property(fc.oneof(genre, fc.string({ unit: 'binary', maxLength: 300 })), (text) => sound(text, extractReply(text, { sha256: '' }))), { numRuns: 300 });
  });

  it('is read the same way twice', () => {
    fc.assert(fc.property(genre, (text) => { expect(extractReply(text, { sha256: '' })).toEqual(extractReply(text, { sha256: '' })); }), { numRuns: 60 });
  });

  it('may break its lines anywhere between words without losing a promise', () => {
    const body = '下一步，我局将会同县财政局尽快修订出台《平湖县农村公路养护管理办法》，新增路灯30盏，年底前全部完成。';
    const letter = (text: string): string => `关于第38号建议的答复\n\n张桂兰代表：\n\n现答复如下：\n\n${text}\n\n平湖县交通运输局\n2023年6月14日\n`;
    const plain = extractReply(letter(body), { sha256: '' }).pledges.map(({ quote }) => quote);
    const broken = extractReply(letter(`${body.slice(0, 30)}\n${body.slice(30)}`), { sha256: '' }).pledges.map(({ quote }) => quote.replace('\n', ''));
    expect(broken).toEqual(plain);
    expect(plain).toHaveLength(2);
  });

  it.each([
    ['a long reply', seed.repeat(81)], ['one endless clause', '我局将加强管理持续推动建设'.repeat(15_400)], ['one endless run of brackets', '《（“'.repeat(66_700)], ['one endless name', '县财政局'.repeat(50_000)],
    ['endless lines', '我局将\n'.repeat(50_000)], ['endless figures', '2023年12月'.repeat(25_000)], ['endless blanks', ' '.repeat(200_000)], ['endless conditions', '待资金到位后，'.repeat(28_600)],
  ])('of 200,000 characters takes no more than two seconds: %s', (_, text) => {
    const cpu = process.cpuUsage();
    sound(text, extractReply(text, { sha256: '' }));
    const { user } = process.cpuUsage(cpu);
    expect(user / 1e6).toBeLessThan(6); // what is checked here as well takes its part, and coverage or a busy machine another
  });
});
