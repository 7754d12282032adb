import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../../src/core/errors.js';
import { eventData } from '../../../src/core/events.js';
import { dataOf, fieldsOf, problemsOf } from '../../../src/web/commitment/event-form.js';
import type { FormContext } from '../../../src/web/commitment/event-form.js';
import type { EventType } from '../../../src/core/events.js';
import type { KindDefinition } from '../../../workflows/kind.v2.js';

const DATE = { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' } as const;
const PERMIT = { name: 'permit', type: 'text', required: true, zh: '许可证号', en: 'Permit' } as const;
const WORKS: KindDefinition = {
  kind: 'works', version: 1, title: { zh: '建设', en: 'Works' }, inOrder: false,
  stages: [{ id: 'begun', zh: '开工', en: 'begun', fields: [DATE, PERMIT] }, { id: 'finished', zh: '完工', en: 'finished', fields: [DATE] }],
  timed: true, asks: [], occurrences: [{ event: 'NOTED', counts: false, fields: [DATE] }], evidence: [PERMIT], examine: () => [],
  closesAs: 'fulfilled', rated: true, confirmedBy: { zh: '', en: '' }, closingRule: { zh: '', en: '' }, defaultLimit: { zh: '', en: '' },
};
const CONTEXT: FormContext = { change: null, stage: '' };
const PLEDGE = { quote: '在科技企业资本市场工作、知识产权交易等方面有所突破', start: 100 };

function names(type: EventType, context: Partial<FormContext> = {}, definition = WORKS): string[] {
  return fieldsOf(type, definition, { ...CONTEXT, ...context }).map(({ name }) => name);
}

/** What the form sends, checked like everything that is sent. */
function sent(type: EventType, values: Record<string, string>, context: Partial<FormContext> = {}): Record<string, unknown> {
  return eventData(type, dataOf(type, fieldsOf(type, WORKS, { ...CONTEXT, ...context }), values, PLEDGE));
}

function refusal(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was not refused');
}

describe('the form of a stage', () => {
  it('asks for the fields of every stage, each once, and what not every stage wants as optional under the names of its stages', () => {
    const [, on, permit] = fieldsOf('STAGE_REACHED', WORKS, CONTEXT);
    expect(names('STAGE_REACHED')).toEqual(['stage', 'on', 'permit', 'text']);
    expect(on).toEqual(DATE); // for every stage: nothing to tell apart
    expect([permit?.required, permit?.zh]).toEqual([false, '许可证号（开工）']);
    expect(sent('STAGE_REACHED', { stage: 'begun', on: '2022-09-01', permit: '', text: '' })).toEqual({ stage: 'begun', on: '2022-09-01' });
  });

  it('offers only the next one where they follow one another', () => {
    const [which, on] = fieldsOf('STAGE_REACHED', { ...WORKS, inOrder: true }, { ...CONTEXT, stage: 'begun' });
    expect([which?.choices?.map(({ value }) => value), on]).toEqual([['finished'], DATE]);
  });

  it('turns planned dates into a plan', () => {
    expect(names('MILESTONES_SET')).toEqual(['begun', 'finished', 'text']);
    expect(sent('MILESTONES_SET', { begun: '2022-09-01', finished: '', text: '' })).toEqual({ dates: { begun: '2022-09-01' } });
  });
});

describe('the form of a record', () => {
  it('is that of the kind', () => {
    expect([names('NOTED'), names('DELIVERED')]).toEqual([['on'], []]);
    expect(sent('CLAIMED', { permit: '桂建1号' })).toEqual({ evidence: { permit: '桂建1号' } });
  });
});

describe('the form of a change', () => {
  it.each([
    ['date', { change: 'date', dueOn: '2022-12-31', reason: '会期未定' }],
    ['scope', { change: 'scope', scope: '只在南宁市', reason: '会期未定' }],
    ['owner', { change: 'owner', toOffice: 'keji', reason: '会期未定' }],
    ['cannot', { change: 'cannot', reason: '会期未定' }],
  ])('leaves out what belongs to another choice: %s', (change, data) => {
    expect(sent('CHANGE_REQUESTED', { change, dueOn: '2022-12-31', scope: '只在南宁市', toOffice: 'keji', reason: '会期未定' })).toEqual(data);
  });

  it.each([
    ['date', ['dueOn', 'reason']], ['scope', ['scope', 'reason']], ['owner', ['toOffice', 'reason']],
    ['cannot', ['letterNumber', 'letterOn', 'letterSigner', 'reason']],
  ] as const)('is granted with what was asked for: %s', (change, expected) => {
    expect(names('CHANGE_APPROVED', { change })).toEqual(expected);
    expect(fieldsOf('CHANGE_APPROVED', WORKS, { ...CONTEXT, change }).map(({ required }) => required)).toEqual(expected.map((name) => name !== 'reason'));
  });
});

describe('the form of a split', () => {
  const split = (parts: string) => sent('SPLIT', { parts, reason: '两件事' });

  it('finds the words of each part in the reply', () => {
    const text = 'P10a 资本市场有所突破 | 在科技企业资本市场工作、\n\nP10b 知识产权交易有所突破｜知识产权交易等方面有所突破\n';
    const parts = split(text)['parts'] as { start: number; end: number }[];
    expect(parts).toEqual([{ label: 'P10a', title: '资本市场有所突破', start: 100, end: 112 }, { label: 'P10b', title: '知识产权交易有所突破', start: 112, end: 125 }]);
    expect(parts.map(({ start, end }) => PLEDGE.quote.slice(start - 100, end - 100))).toEqual(['在科技企业资本市场工作、', '知识产权交易等方面有所突破']);
  });

  it('lets two parts share words', () => {
    expect(split(`P1 甲 | ${PLEDGE.quote}\nP2 乙 | 有所突破`)['parts']).toEqual([
      { label: 'P1', title: '甲', start: 100, end: 125 }, { label: 'P2', title: '乙', start: 121, end: 125 },
    ]);
  });

  it.each([
    ['P1a | 有所突破', '第1行须写成“编号 标题 | 原文”'], ['P1a 甲 | 有所突破\n只有一行字', '第2行须写成“编号 标题 | 原文”'], ['P1a 甲 | 有所突破\nP1b 乙 | 有所进展', '第2行的文字不在承诺原文中'],
  ])('refuses %j and says which line', (parts, problem) => {
    const error = refusal(() => split(parts));
    expect(problemsOf(error, fieldsOf('SPLIT', WORKS, CONTEXT), { parts }, 'zh').get('parts')).toContain(problem);
  });
});

describe('the form of a verification', () => {
  it('asks what follows only where something does', () => {
    expect(names('VERIFIED')).toEqual(['outcome', 'text']);
    expect(names('VERIFIED', { followOn: true })).toEqual(['outcome', 'text', 'followOnLabel', 'followOnKind', 'followOnTitle', 'followOnDueOn', 'noFollowOn']);
  });

  it('names one follow-on, or why there is none', () => {
    const context = { followOn: true };
    expect(sent('VERIFIED', { outcome: 'fulfilled', followOnLabel: 'P5b', followOnKind: 'build-works', followOnTitle: '开工', followOnDueOn: '2023-06-30' }, context)['followOn'])
      .toEqual([{ label: 'P5b', kind: 'build-works', title: '开工', dueOn: '2023-06-30', dueBasis: 'decided' }]);
    expect(sent('VERIFIED', { outcome: 'fulfilled', followOnLabel: 'P5b', followOnKind: 'build-works', followOnTitle: '开工' }, context)['followOn'])
      .toEqual([{ label: 'P5b', kind: 'build-works', title: '开工', dueOn: null, dueBasis: 'none' }]);
    expect(sent('VERIFIED', { outcome: 'fulfilled', noFollowOn: '决定不推广' }, context)).toEqual({ outcome: 'fulfilled', noFollowOn: '决定不推广' });
  });

  it('puts a problem of the follow-on beside its input', () => {
    const values = { outcome: 'fulfilled', followOnLabel: 'P 5', followOnTitle: '开工' };
    const error = refusal(() => sent('VERIFIED', values, { followOn: true }));
    const problems = problemsOf(error, fieldsOf('VERIFIED', WORKS, { ...CONTEXT, followOn: true }), values, 'zh');
    expect(problems.get('followOnLabel')).toBe('须为短编号，如 P5a');
    expect([...problems.keys()]).toContain('followOnKind');
  });
});

describe('the form of an indicator', () => {
  it('sends its threshold as a number', () => {
    expect(sent('INDICATOR_PROPOSED', { indicator: '首单交易额', threshold: '100', unit: '万元', source: '公告' })['threshold']).toBe(100);
  });
});
