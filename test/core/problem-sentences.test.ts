import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CommitmentContext, Situation } from '../../src/core/commitment.js';
import { problemSentence } from '../../src/core/problem-sentences.js';
import { issueDocument } from '../../workflows/kinds/issue-document.v1.js';
import { WORKFLOWS } from '../../workflows/registry.js';

const SITUATION: Situation = {
  rung: 'ahead', reminder: 0, today: '2022-09-13', office: 'jinrong', dueOn: '2022-09-21', repliedOn: '2022-06-23', terms: {},
};

describe('why something is not accepted', () => {
  it('has a sentence for every problem the kinds can find', () => {
    const situation = { ...SITUATION, terms: { documentTitle: '甲方案', edition: '第二版', deliveriesExpected: 3 } };
    const context = { count: 0, gap: true } as CommitmentContext;
    const given = [{}, { title: '乙方案', edition: '第一版', issuedOn: '2030-01-01', publishedOn: '2020-01-01', confirmedOn: 'x', statedOn: 'x' }];
    const found = WORKFLOWS.flatMap(({ definition }) => given.flatMap((evidence) =>
      definition.examine(evidence, situation, context).map((problem) => ({ problem, fields: definition.evidence }))));
    expect(new Set(found.map(({ problem }) => problem.code)).size).toBeGreaterThanOrEqual(9);
    for (const { problem, fields } of found) {
      expect(problemSentence(problem, fields, 'zh')).toMatch(/。$/);
      expect(problemSentence(problem, fields, 'en')).toMatch(/^[^:]*[“《A-Z0-9][^]*\.$/);
      expect(problemSentence(problem, fields, 'en')).not.toContain(`: ${problem.code}`);
    }
  });

  it('has a sentence for every code written in a kind', () => {
    const directory = new URL('../../workflows/kinds/', import.meta.url);
    const sources = readdirSync(directory).map((name) => readFileSync(new URL(name, directory), 'utf8')).join('\n');
    const codes = [...sources.matchAll(/code: '([a-z-]+)'|countedAtLeast\(.*, '([a-z-]+)'\)/g)].map(([, written, counted]) => written ?? counted ?? '');
    expect(codes.length).toBeGreaterThan(15);
    const facts = { date: '2022-09-01', from: '2022-10-01', dueOn: '2022-12-31', sentOn: '2022-08-01', planned: 50000000, approved: 1, lastYear: 2, paid: 3, threshold: 100, measured: 99.5,
      promised: 2022, given: 2021, months: 6, expected: 4, counted: 3 };
    for (const code of codes) {
      const [zh, en] = [problemSentence({ code, field: 'x', facts }, [], 'zh'), problemSentence({ code, field: 'x', facts }, [], 'en')];
      expect(zh).toMatch(/[^ ：]。$/);
      expect(en).toMatch(/^[“《A-Z0-9].*[^ :]\.$/);
      expect(`${zh}${en}`).not.toMatch(/undefined|NaN|““|《》/);
    }
    expect(problemSentence({ code: 'not-approved', field: 'x', facts }, [], 'zh')).toBe('仅列入计划（50,000,000元）不等于落实，请填写批复下达金额、文号和日期。');
  });

  it('names both fields of two dates in the wrong order', () => {
    const fields = [{ name: 'decidedOn', zh: '决定日期', en: 'Decided on' }, { name: 'evaluatedOn', zh: '评估日期', en: 'Evaluated on' }];
    const problem = { code: 'dates-reversed', field: 'decidedOn', facts: { date: '2022-08-01', earlier: '2022-09-01', earlierField: 'evaluatedOn' } };
    expect(problemSentence(problem, fields, 'zh')).toBe('“决定日期”2022年8月1日早于“评估日期”2022年9月1日，先后不符。');
    expect(problemSentence({ code: 'not-a-choice', field: 'decidedOn' }, fields, 'en')).toBe('“Decided on” must be one of the choices listed.');
  });

  it('names both documents when another one was given', () => {
    const problem = { code: 'another-document', field: 'title', facts: { promised: '甲方案', given: '《乙办法》' } };
    expect(problemSentence(problem, issueDocument.evidence, 'zh')).toBe('承诺的是《甲方案》，提交的是《乙办法》，不是同一文件。');
  });
});
