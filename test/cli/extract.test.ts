import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { benchExtract, extractBenchText } from '../../src/cli/bench-extract-files.js';
import { scoreHalf, speedOf } from '../../src/cli/bench-extract.js';
import type { Labels } from '../../src/cli/bench-extract.js';
import { extractionText } from '../../src/cli/extraction-text.js';
import { extractReply } from '../../src/intake/extract/extract.js';

const seed = readFileSync(new URL('../../src/intake/seed/2022190.txt', import.meta.url), 'utf8');
const labels = JSON.parse(readFileSync(new URL('../fixtures/2022190.expected.json', import.meta.url), 'utf8')) as Labels;
const folder = mkdtempSync(join(tmpdir(), 'labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('an extraction on the terminal', () => {
  const text = extractionText(extractReply(seed, { sha256: '' }));

  it('shows header, pledges and the reasons in both languages', () => {
    expect(text).toContain('答复机关 issuer：广西壮族自治区科学技术厅');
    expect(text).toMatch(/P5 +承诺 pledge/);
    expect(text).toContain('「尽快」：2022-06-23 起 90 日（推定），不晚于2022年末 2022-12-31 / 「尽快」: 90 days from 2022-06-23 (inferred), not after 2022-12-31');
    expect(text).toContain('基数 baseline：三批次');
  });

  it('says so when nothing is promised', () => {
    expect(extractionText(extractReply('王立春代表：\n您的建议很好。', { sha256: '' }))).toContain('没有读出承诺 / no pledge was found');
  });
});

describe('the score of the extractor', () => {
  it('is full for the seed', () => {
    expect(scoreHalf('seed', [{ name: 'seed', text: seed, labels }])).toMatchObject({ clauses: { f1: 1, labelled: 27 }, commitments: { f1: 1 }, exact_spans: 1, kind: 1, due_on: 1, due_basis: 1, owner: 1, missed: [], extra: [] });
  });

  it('falls with what is missed, misnamed and misdated', () => {
    const [first, ...others] = labels.commitments;
    const wrong: Labels = { ...labels, commitments: [{ ...first, kind: 'run-pilot', due_on: '2030-01-01', due_basis: 'explicit', owner: '县财政局' } as Labels['commitments'][number], ...others], attached: [{ to: 'P1', quote: '您好', span: [0, 2] }, ...(labels.attached ?? [])] };
    const score = scoreHalf('seed', [{ name: 'seed', text: seed, labels: wrong }]);
    expect(score).toMatchObject({ clauses: { precision: 1, matched: 27, labelled: 28 }, kind: 0.909, due_on: 0.909, owner: 0.909, confusions: { kind: [{ labelled: 'run-pilot', found: 'secure-budget', n: 1 }] }, missed: ['seed attached 您好'] });
  });

  it('takes two spans for the same only when they share half of their union', () => {
    const { span, ...rest } = labels.commitments[0] as Labels['commitments'][number];
    const moved = (by: number): number => scoreHalf('x', [{ name: 'x', text: seed, labels: { commitments: [{ ...rest, span: [span[0] + by, span[1] + by] }] } }]).clauses.matched;
    expect([moved(0), moved(5), moved(12)]).toEqual([1, 1, 0]);
  });

  it('is read from a folder with two halves, and missing parts are told', async () => {
    await expect(benchExtract(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'labels-missing' });
    mkdirSync(join(folder, 'dev'));
    writeFileSync(join(folder, 'dev', 'seed.expected.json'), JSON.stringify(labels));
    await expect(benchExtract(folder)).rejects.toMatchObject({ code: 'labels-invalid' });
    writeFileSync(join(folder, 'dev', 'seed.txt'), seed);
    const bench = await benchExtract(folder);
    expect(bench.halves.map(({ half, replies }) => [half, replies])).toEqual([['dev', 1]]);
    expect(extractBenchText(bench)).toMatch(/dev +1 +1\.000/);
  });

  it('measures characters per second of what it was given', () => {
    const speed = speedOf([seed], 50);
    expect(speed.characters_per_second).toBeGreaterThan(1000);
    expect(Math.abs(speed.characters_per_second / 3000 - speed.replies_of_3000_per_second)).toBeLessThan(1);
    expect(speedOf([])).toEqual({ characters_per_second: 0, replies_of_3000_per_second: 0 });
  });
});
