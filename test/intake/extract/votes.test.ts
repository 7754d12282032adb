/** The votes of signs: what they name, that they say why, and that the quick sum is the sum of the signs the trainer counted. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { extractReply, seenIn } from '../../../src/intake/extract/extract.js';
import { FAMILIES } from '../../../src/intake/extract/lexicon/families.js';
import { KIND_VOTES } from '../../../src/intake/extract/lexicon/kind-votes.js';
import { PROMISE_VOTES } from '../../../src/intake/extract/lexicon/promise-votes.js';
import { isOutside, mayJoin, PromiseVotes, signsAround, signsBetween } from '../../../src/intake/extract/promise.js';
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

  const weightsOf = (question: string): Map<string, number> => {
    const parts = (PROMISE_VOTES.find((line) => line.startsWith(`${question} `)) ?? '').split(' ').slice(1);
    return new Map(parts.flatMap((sign, i) => (i % 2 === 0 ? [[sign, Number(parts[i + 1])] as const] : [])));
  };

  it('is the sum of the signs that the trainer counted', () => {
    const [weights, votes] = [weightsOf('promise'), new PromiseVotes(PROMISE_VOTES)];
    const { seen } = seenIn(text);
    const judged = seen.zoned.flatMap((zoned, at) => (isOutside(zoned) ? [] : [at]));
    expect(judged.length).toBeGreaterThan(4);
    for (const at of judged) expect(votes.votes(seen.zoned, at)).toBeCloseTo(signsAround(seen.zoned, at).reduce((sum, sign) => sum + (weights.get(sign) ?? 0), 0) / 100, 6);
  });

  it('joins by the sum of the signs that the trainer counted', () => {
    const [weights, votes] = [weightsOf('joined'), new PromiseVotes(PROMISE_VOTES)];
    const { seen } = seenIn(text);
    const asked = seen.zoned.flatMap((_, at) => (mayJoin(seen, at) ? [at] : []));
    expect(asked.length).toBeGreaterThan(1);
    for (const at of asked) expect(votes.joins(seen, at)).toBeCloseTo(signsBetween(seen, at).reduce((sum, sign) => sum + (weights.get(sign) ?? 0), 0) / 100, 6);
  });

  it('makes one pledge of clauses that a vote joins, and says so', () => {
    const votes = { promises: new PromiseVotes(['promise ~0 900', 'joined * 100']), kinds: new Ballot(KIND_VOTES) };
    const { pledges } = extractReply(reply('下一步，线网优化结果，我局年底前函告于您。'), { sha256: 'x' }, votes);
    const joined = pledges.find(({ rules }) => rules.some(({ id }) => id === 'join.votes'));
    expect(joined?.quote).toContain('线网优化结果，我局年底前函告于您');
  });

  it('never opens a heading or a courtesy', () => {
    const body = '一、持续优化营商环境\n下一步，我局将新增路灯30盏。感谢您对我们工作的支持，希望继续监督。';
    expect(found('commitment', body).map(({ quote }) => quote)).toEqual(['新增路灯30盏']);
  });

  it('leaves what is said of the ground as it is, and says so where it takes a clause in', () => {
    expect(found('commitment', '下一步，我局将新增路灯30盏。经现场勘察，该处地下管线密集，且雨水箱涵横穿道路。').map(({ quote }) => quote)).toEqual(['新增路灯30盏']);
  });
});
