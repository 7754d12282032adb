/** The votes of signs: what they name, that they say why, and that the quick sum is the sum of the signs the trainer counted. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { judgedClauses } from '../../../src/intake/extract/extract.js';
import { FAMILIES } from '../../../src/intake/extract/lexicon/families.js';
import { KIND_VOTES } from '../../../src/intake/extract/lexicon/kind-votes.js';
import { PROMISE_VOTES } from '../../../src/intake/extract/lexicon/promise-votes.js';
import { signWeight } from '../../../src/intake/extract/promise.js';
import { Ballot, signsOf } from '../../../src/intake/extract/votes.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';
import { found, only, reply } from './reading.js';

interface Phrase { kind: string; text: string }

function phrases(): Phrase[] {
  let kind = '';
  return readFileSync(new URL('../../fixtures/kind-phrases.txt', import.meta.url), 'utf8').split('\n').slice(1).flatMap((line) => {
    if (line.startsWith('# ')) kind = line.slice(2);
    return line === '' || line.startsWith('#') ? [] : [{ kind, text: line }];
  });
}

describe('the vote on kinds', () => {
  it('knows every kind that a reply can promise', () => {
    expect(KIND_VOTES.map((line) => line.slice(0, line.indexOf(' '))).sort()).toEqual(CURRENT_WORKFLOWS.map(({ kind }) => kind).filter((kind) => !['watch-other-body', 'answer-suggestion'].includes(kind)).sort());
  });

  it('names the acts it was counted from, all but one in fifty', () => {
    const named = phrases().flatMap(({ kind, text }) => found('commitment', `下一步，我局将${text}。`).slice(0, 1).map((pledge) => ({ text, kind, found: pledge.kind })));
    expect(named.length).toBeGreaterThan(600);
    expect(named.filter((each) => each.kind !== each.found).length).toBeLessThan(named.length / 50);
  });

  it.each([
    ['会同县水务局开展沿河垃圾清理', 'coordinate'], ['先行设置临时便桥', 'interim-measure'], ['在全县范围内推广该做法', 'run-pilot'], ['对新建校区实行错时放学', 'interim-measure'], ['向省厅提出修改条例的建议', 'pass-up'],
    ['编印新版《就医一本通》2万册', 'publish-edition'],
  ])('tells 「%s」 by its words: %s', (text, kind) => {
    expect(only(`下一步，我局将${text}。`).kind).toBe(kind);
  });

  it('says which words spoke, and they stand in the act', () => {
    const pledge = only('下一步，我局将在全县范围内推广该做法。');
    const why = pledge.rules.find(({ id }) => id === 'kind.votes')?.zh ?? '';
    const words = [...why.matchAll(/「([^」]+)」/g)].map(([, word = '']) => word);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => !pledge.quote.includes(word))).toEqual([]);
  });

  it('is led by the weights alone', () => {
    const ballot = new Ballot(['a 路 100 桥 -50', 'b 桥 80 * 10']);
    expect(ballot.vote({ text: '路', rows: [], condition: null })).toMatchObject({ name: 'a', lead: 0.9 });
    expect(ballot.vote({ text: '桥', rows: [], condition: null })).toMatchObject({ name: 'b' });
  });

  it('counts each sign of the trainer once', () => {
    const sums = (signs: readonly string[]): number[] => KIND_VOTES.map((line) => {
      const parts = line.split(' ');
      return parts.slice(1).reduce((sum, part, i) => (i % 2 === 0 && signs.includes(part) ? sum + Number(parts[i + 2]) : sum), 0);
    });
    const ballot = new Ballot(KIND_VOTES);
    for (const act of [{ text: '在2025年底前新建农村公路12.5公里，新建桥梁3座', rows: ['kind.works', 'act.definite'], condition: null }, { text: '继续争取上级资金', rows: [], condition: '待项目批复后' }]) {
      const [best = 0, second = 0] = sums(signsOf(act)).sort((a, b) => b - a);
      expect(ballot.vote(act).lead).toBeCloseTo((best - second) / 100, 6);
    }
  });

  it('has families that no text keeps in a state', () => {
    expect(FAMILIES.filter(([, , pattern]) => pattern.global || pattern.sticky)).toEqual([]);
    expect(new Set(FAMILIES.map(([name]) => name)).size).toBe(FAMILIES.length);
  });
});

describe('the vote on promises', () => {
  const text = reply('近年来，我局先后修路12公里。下一步，我局将新增路灯30盏，确保居民出行安全；经现场勘察，该处地下管线密集。');

  it('is the sum of the signs that the trainer counted', () => {
    const weights = new Map<string, number>();
    for (const line of PROMISE_VOTES) {
      const parts = line.split(' ');
      for (let i = 1; i + 1 < parts.length; i += 2) weights.set(parts[i] ?? '', (weights.get(parts[i] ?? '') ?? 0) + (parts[0] === 'yes' ? 1 : -1) * Number(parts[i + 1]));
    }
    const judged = judgedClauses(text);
    expect(judged.length).toBeGreaterThan(4);
    for (const { signs, votes } of judged) {
      for (const sign of signs) expect([sign, signWeight(sign)]).toEqual([sign, weights.get(sign) ?? 0]);
      expect(votes).toBeCloseTo(signs.reduce((sum, sign) => sum + (weights.get(sign) ?? 0), 0) / 100, 6);
    }
  });

  it('never opens a heading or a courtesy', () => {
    const body = '一、持续优化营商环境\n下一步，我局将新增路灯30盏。感谢您对我们工作的支持，希望继续监督。';
    expect(found('commitment', body).map(({ quote }) => quote)).toEqual(['新增路灯30盏']);
  });

  it('leaves what is said of the ground as it is, and says so where it takes a clause in', () => {
    expect(found('commitment', '下一步，我局将新增路灯30盏。经现场勘察，该处地下管线密集，且雨水箱涵横穿道路。').map(({ quote }) => quote)).toEqual(['新增路灯30盏']);
  });
});
