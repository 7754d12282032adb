import { describe, expect, it } from '@jest/globals';
import { kindOf } from '../../../src/intake/extract/acts.js';
import { timesIn, TIME_ROWS } from '../../../src/intake/extract/dates.js';
import { KIND_ROWS } from '../../../src/intake/extract/lexicon/kinds.js';
import { OBJECT_ROWS } from '../../../src/intake/extract/lexicon/objects.js';
import { PLAIN_ROWS } from '../../../src/intake/extract/lexicon/plain.js';
import { firstHit, hitOf } from '../../../src/intake/extract/lexicon/row.js';
import type { Row } from '../../../src/intake/extract/lexicon/row.js';
import { hasVerb, openVerb } from '../../../src/intake/extract/lexicon/verbs.js';
import { ACT_ROWS, AIM_ROWS, HARD_ROWS, IMPERATIVE_ROWS, NAMED_EFFORT_ROWS, ONGOING_ROWS, PREPARING_ROWS, PROGRESS_ROWS, SOFT_ROWS } from '../../../src/intake/extract/lexicon/tones.js';
import { BACKGROUND_ROWS, CITATION_ROWS, CONDITION_ROWS, COURTESY_ROWS, FORWARD_ROWS, PAST_ROWS, REFUSAL_ROWS, WILL_ROWS } from '../../../src/intake/extract/lexicon/zones.js';

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  KIND_ROWS, OBJECT_ROWS, PLAIN_ROWS, TIME_ROWS, ACT_ROWS, AIM_ROWS, HARD_ROWS, IMPERATIVE_ROWS, NAMED_EFFORT_ROWS, ONGOING_ROWS, PREPARING_ROWS, PROGRESS_ROWS, SOFT_ROWS,
  BACKGROUND_ROWS, CITATION_ROWS, CONDITION_ROWS, COURTESY_ROWS, FORWARD_ROWS, PAST_ROWS, REFUSAL_ROWS, WILL_ROWS,
};
const rows = Object.values(GROUPS).flat();

describe('the lexicon', () => {
  it.each(rows.map((row) => [row.id, row] as const))('finds its example of %s', (_, row) => {
    expect(hitOf(row, row.example)?.words).toBeTruthy();
  });

  it('names every row once, in both languages', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || !/[a-z]/.test(en))).toEqual([]);
  });

  it.each(KIND_ROWS.map((row) => [row.example, row.kind] as const))('takes 「%s」 for %s', (example, kind) => {
    expect(kindOf(example)?.row.kind).toBe(kind);
  });

  it.each(OBJECT_ROWS.map((row) => [row.example, row.kind] as const))('names 「%s」 %s by its object', (example, kind) => {
    expect(firstHit(OBJECT_ROWS, example)?.row.kind).toBe(kind);
  });

  it.each(PLAIN_ROWS.map((row) => [row.example, row.kind] as const))('names 「%s」 %s in the words of talk', (example, kind) => {
    expect([firstHit(OBJECT_ROWS, example), firstHit(PLAIN_ROWS, example)?.row.kind]).toEqual([null, kind]);
  });

  it.each([
    ['尽快疏浚河道', '疏浚'], ['逐步向各镇铺开', '铺开'], ['对评价靠后的企业由局领导约谈', '约谈'], ['把终端延伸到集镇', '延伸'], ['建3座泵站', '建'], ['其余学段逐步接入', '接入'], ['待运行成熟后再铺开', '铺开'],
  ])('finds the verb that opens 「%s」', (clause, verb) => {
    expect(openVerb(clause)?.verb).toBe(verb);
  });

  it.each(['电梯属业主共有财产', '供应商无须再带证明', '工期约200天', '管护员的待遇'])('finds no verb that opens 「%s」', (clause) => {
    expect(openVerb(clause)).toBeNull();
  });

  it('takes a noun made of a verb for no verb', () => {
    expect(['供应商', '管护员', '受理点'].filter(hasVerb)).toEqual([]);
    expect(hasVerb('道路两侧清淤')).toBe(true);
  });

  it.each(TIME_ROWS.map((row) => [row.example, row.id] as const))('hears 「%s」 as %s', (example, id) => {
    expect(timesIn(example, { signedOn: '2023-06-14', year: null }).map(({ row }) => row.id)).toContain(id);
  });

  it('keeps no state between two searches', () => {
    expect(rows.filter(({ pattern }) => pattern.global || pattern.sticky).map(({ id }) => id)).toEqual([]);
  });
});
