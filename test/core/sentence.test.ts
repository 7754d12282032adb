import { describe, expect, it } from '@jest/globals';
import { LETTERS, TIMER_NAMES } from '../../src/core/commitment.js';
import type { CommitmentContext, NoticeIntent, Situation, StateValue } from '../../src/core/commitment.js';
import { EVENTS } from '../../src/core/events.js';
import type { EventType } from '../../src/core/events.js';
import { GENESIS } from '../../src/core/history.js';
import type { Entry } from '../../src/core/history.js';
import {
  countText, dateText, dueText, eventName, instantText, levelsText, problemSentence, refusalSentences, scheduleText, sentenceOf, stageName, timerNameOf,
} from '../../src/core/sentence.js';
import { WORDS } from '../../src/core/words.js';
import { issueDocument } from '../../workflows/kinds/issue-document.v1.js';
import { WORKFLOWS } from '../../workflows/registry.js';

const CONTEXT = { stageNames: issueDocument.stages, timeZone: 'Asia/Shanghai' };
const SITUATION: Situation = {
  rung: 'ahead', reminder: 0, today: '2022-09-13', office: 'jinrong', dueOn: '2022-09-21', repliedOn: '2022-06-23', terms: {},
};

function entry(type: string, data: Record<string, unknown> = {}, given: { value?: StateValue; notices?: NoticeIntent[]; byClock?: boolean } = {}): Entry {
  return {
    v: 1, commitment: 'c-1', seq: 2, prev: GENESIS, at: '2022-09-13T01:00:00.000Z', recorded: '2022-09-13T01:00:00.000Z',
    definition: { kind: 'issue-document', version: 1, hash: 'x' },
    by: given.byClock === true ? null : { id: 'li', name: '李四', roles: ['supervisor'], office: null },
    event: { type, data, situation: SITUATION },
    state: { status: 'active', value: given.value ?? 'proposed', context: {} as CommitmentContext },
    timers: [], notices: given.notices ?? [],
    deadline: { dueOn: '2022-12-31', basis: 'decided', startedOn: '2022-06-23', profile: 'guangxi@1', calendar: 'x' },
  };
}

const PEOPLE: Record<EventType, [data: Record<string, unknown>, zh: string, en: string]> = {
  CONFIRMED: [{}, '李四立项，时限：2022年12月31日（督查决定）。', '李四 confirmed the commitment; due: 31 December 2022 (set by decision).'],
  DISMISSED: [{ reason: '并非承诺。' }, '李四不予立项，理由：并非承诺。', '李四 dismissed it: 并非承诺。'],
  MERGED: [{ into: 'c-2', reason: '重复' }, '李四将本事项并入c-2，理由：重复。', '李四 merged it into c-2: 重复.'],
  STAGE_REACHED: [{ stage: 'consulting' }, '李四填报：已到“征求意见”阶段。', '李四 reported the stage “consulting”.'],
  PROGRESS_REPORTED: [{ text: '初稿完成' }, '李四填报进展：初稿完成。', '李四 reported progress: 初稿完成.'],
  DELIVERED: [{ on: '2022-09-01', recipient: '人民银行', batch: '第3批', count: 1, receipt: 'R-3' },
    '李四登记推送：2022年9月1日向人民银行推送，批次“第3批”，数量1，签收凭证“R-3”。',
    '李四 recorded a delivery to 人民银行 on 1 September 2022: batch “第3批”, number of entries 1, receipt “R-3”.'],
  CHECKED_IN: [{ on: '2022-09-01', act: '举办招聘会', figure: '引进12人' }, '李四填报举措（2022年9月1日）：举办招聘会；数据：引进12人。', '李四 checked in for 1 September 2022: 举办招聘会; figure: 引进12人.'],
  NOTED: [{ on: '2022-09-01', text: '评估已启动' }, '李四登记情况（2022年9月1日）：评估已启动。', '李四 noted on 1 September 2022: 评估已启动.'],
  CLAIMED: [{ evidence: { title: 'x', note: '' } }, '李四申请销号，提交佐证1项。', '李四 claimed it as done, with 1 item of evidence.'],
  VERIFIED: [{ outcome: 'partly', text: '缺附件' }, '李四核验通过：部分落实，意见：缺附件。', '李四 verified it: fulfilled in part; remarks: 缺附件.'],
  RETURNED: [{ reason: '未印发' }, '李四退回办理，理由：未印发。', '李四 returned it: 未印发.'],
  DATE_DECLARED: [{ dueOn: '2022-09-20' }, '李四确认时限为2022年9月20日。', '李四 declared 20 September 2022 as the due date.'],
  CHANGE_REQUESTED: [{ change: 'cannot', reason: '上位法变化' }, '李四申请按“无法落实”办结，理由：上位法变化。', '李四 asked to close it as impossible to fulfil: 上位法变化.'],
  CHANGE_APPROVED: [{ dueOn: '2022-12-31' }, '李四同意调整时限：由2022年9月21日改为2022年12月31日。', '李四 changed the due date from 21 September 2022 to 31 December 2022.'],
  CHANGE_REFUSED: [{ reason: '理由不足' }, '李四不同意调整，理由：理由不足。', '李四 refused the change: 理由不足.'],
  WAIT_BEGUN: [{ condition: '资金下达', reviewOn: '2022-10-31' }, '李四登记等待条件：资金下达；复核日期2022年10月31日。', '李四 put it on hold until a condition is met: 资金下达; to be reviewed on 31 October 2022.'],
  CONDITION_MET: [{}, '李四登记条件已具备。', '李四 recorded that the condition is met.'],
  DROPPED: [{ decisionNumber: '桂督〔2022〕1号', reason: '机构撤并' }, '李四依据桂督〔2022〕1号终止办理，理由：机构撤并。', '李四 dropped it by decision 桂督〔2022〕1号: 机构撤并.'],
  RATED: [{ rating: 'basically_satisfied' }, '李四登记代表评价：基本满意。', '李四 recorded the deputy’s rating: basically satisfied.'],
  DISSATISFIED: [{ reason: '未见效' }, '李四登记代表不满意，退回重新办理，理由：未见效；时限：2022年12月31日（督查决定）。',
    '李四 recorded that the deputy is dissatisfied; it is handled again: 未见效; due: 31 December 2022 (set by decision).'],
  REOPENED: [{ dueOn: '2022-12-31', reason: '文件被废止' }, '李四重新办理，新时限2022年12月31日，理由：文件被废止。', '李四 reopened it with the due date 31 December 2022: 文件被废止.'],
  LETTER_APPROVED: [{ notice: 'c-1.5.1' }, '李四批准发函（c-1.5.1）。', '李四 approved the letter c-1.5.1.'],
  LETTER_WITHHELD: [{ notice: 'c-1.5.1', reason: '已办结' }, '李四不予发函（c-1.5.1），理由：已办结。', '李四 withheld the letter c-1.5.1: 已办结.'],
};

describe('sentences of history entries', () => {
  it.each(Object.entries(PEOPLE))('says what a person did: %s', (type, [data, zh, en]) => {
    expect(sentenceOf(entry(type, data), CONTEXT, 'zh')).toBe(zh);
    expect(sentenceOf(entry(type, data), CONTEXT, 'en')).toBe(en);
  });

  it('has a sentence for every event and for opening', () => {
    expect(Object.keys(PEOPLE).sort()).toEqual(Object.keys(EVENTS).sort());
    expect(sentenceOf(entry('OPENED'), CONTEXT, 'zh')).toBe('李四登记本事项，待督查立项。');
  });

  it.each(TIMER_NAMES)('says what the clock did: %s', (name) => {
    const fired = entry(`xstate.after.${name}.commitment.x`, {}, { byClock: true });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toMatch(/^[^A-Za-z{}]+。$/);
    expect(sentenceOf(fired, CONTEXT, 'en')).toMatch(/^[A-Z][^\p{Script=Han}{}]+\.$/u);
  });

  it('names the letters a step asked for and to whom', () => {
    const fired = entry('xstate.after.untilOverdue.x', {}, { byClock: true, notices: [{ letter: 'overdue-blue', to: ['handler', 'sectionHead'] }] });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toBe('期限届满仍未办结，转为逾期（蓝色）。函件：蓝色催办单，致经办人、处室负责人。');
    expect(sentenceOf(fired, CONTEXT, 'en')).toBe('The due date passed without completion; overdue since then (blue). Letter: Blue slip, to the handler and section head.');
  });

  it('does not claim orange when an inferred date stopped the ladder', () => {
    const fired = entry('xstate.after.untilOrange.x', {}, { byClock: true, notices: [{ letter: 'undeclared', to: ['sectionHead', 'deputyHead'] }] });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toContain('不再升级');
    expect(sentenceOf(fired, CONTEXT, 'zh')).not.toContain('橙色');
  });

  it('tells how it ended', () => {
    const rated = entry('RATED', { rating: 'satisfied' }, { value: { closed: 'fulfilled' } });
    expect(sentenceOf(rated, CONTEXT, 'zh')).toBe('李四登记代表评价：满意。已销号：全部落实。');
    expect(sentenceOf(rated, CONTEXT, 'en')).toBe('李四 recorded the deputy’s rating: satisfied. Closed: fulfilled.');
  });

  it('shows what it does not know instead of failing', () => {
    expect(sentenceOf(entry('SOMETHING_NEW'), CONTEXT, 'en')).toBe('李四 SOMETHING_NEW.');
  });
});

describe('names', () => {
  it.each(Object.keys(LETTERS))('has a name for the letter %s', (letter) => {
    expect(WORDS).toHaveProperty([`letter.${letter}`]);
  });

  it.each(WORKFLOWS)('names every stage of $kind', ({ definition }) => {
    for (const { id, zh } of definition.stages) expect(stageName(`doing.${id}`, definition.stages, 'zh')).toBe(`办理中：${zh}`);
    const closing = stageName(`closed.${definition.closesAs}`, definition.stages, 'en');
    expect(closing).toMatch(/^closed: /);
  });

  it('calls a stage without a name of its own simply in progress', () => {
    expect(stageName('doing.keeping.quiet', [], 'zh')).toBe('办理中');
    expect(stageName('claimed', [], 'en')).toBe('claimed as done, awaiting verification');
  });

  it('tells timers from events of people', () => {
    expect(timerNameOf('xstate.after.untilRed.commitment.underway.clock.overdue.orange')).toBe('untilRed');
    expect(timerNameOf('xstate.after.nobody.x')).toBeNull();
    expect(eventName('xstate.after.untilRed.x', 'zh')).toBe('红色督办');
    expect(eventName('CLAIMED', 'en')).toBe('Claim as done');
  });

  it('lists levels as each language does', () => {
    expect(levelsText(['handler', 'sectionHead', 'head'], 'zh')).toBe('经办人、处室负责人、主要领导');
    expect(levelsText(['handler', 'sectionHead', 'head'], 'en')).toBe('handler, section head and head');
  });
});

describe('dates and deadlines', () => {
  it('writes dates as each language does', () => {
    expect([dateText('2022-09-21', 'zh'), dateText('2022-09-21', 'en')]).toEqual(['2022年9月21日', '21 September 2022']);
    expect(dateText('soon', 'en')).toBe('soon');
  });

  it('reads instants in the given zone', () => {
    const at = new Date('2022-09-21T16:30:00Z');
    expect(instantText(at, 'Asia/Shanghai', 'zh')).toBe('2022年9月22日00:30');
    expect(instantText(at, 'Asia/Shanghai', 'en')).toBe('22 September 2022, 00:30');
  });

  it('never lets an inferred date look promised', () => {
    expect(dueText({ dueOn: '2022-09-21', basis: 'explicit' }, 'zh')).toBe('2022年9月21日（答复原文承诺）');
    expect(dueText({ dueOn: '2022-09-21', basis: 'inferred' }, 'zh')).toBe('2022年9月21日（推断，未确认）');
    expect(dueText({ dueOn: '2022-09-21', basis: 'inferred' }, 'en')).toBe('21 September 2022 (inferred, unconfirmed)');
    expect(dueText({ dueOn: null, basis: 'none' }, 'en')).toBe('no due date');
  });

  it.each([
    ['on_time', 12, 0, '还有12个工作日', '12 working days left'],
    ['due_soon', 1, 0, '还有1个工作日', '1 working day left'],
    ['due_soon', 0, 0, '本日到期', 'due today'],
    ['overdue', 0, 1, '已逾期1个工作日', '1 working day overdue'],
    ['overdue', 0, 0, '已逾期', 'overdue'],
    ['closed_late', 0, 2, '逾期2个工作日办结', '2 working days late'],
    ['no_date', 0, 0, '未定时限', 'no due date'],
  ] as const)('%s, %i left, %i late', (schedule, workingDaysLeft, workingDaysLate, zh, en) => {
    const state = { schedule, workingDaysLeft, workingDaysLate };
    expect([scheduleText(state, 'zh'), scheduleText(state, 'en')]).toEqual([zh, en]);
  });

  it('counts no days down once the office has claimed in time', () => {
    const state = { schedule: 'due_soon', workingDaysLeft: 3, workingDaysLate: 0, claimedOn: '2022-11-25' } as const;
    expect([scheduleText(state, 'zh'), scheduleText(state, 'en')]).toEqual(['已在时限内申请销号', 'claimed in time']);
    expect(scheduleText({ ...state, schedule: 'overdue', workingDaysLate: 2 }, 'zh')).toBe('已逾期2个工作日');
  });

  it('counts in English', () => {
    expect([countText(1, 'day'), countText(0, 'day'), countText(2, 'delivery', 'deliveries')]).toEqual(['1 day', '0 days', '2 deliveries']);
  });
});

describe('problems and refusals', () => {
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

  it('names both documents when another one was given', () => {
    const problem = { code: 'another-document', field: 'title', facts: { promised: '甲方案', given: '《乙办法》' } };
    expect(problemSentence(problem, issueDocument.evidence, 'zh')).toBe('承诺的是《甲方案》，提交的是《乙办法》，不是同一文件。');
  });

  it('explains each rule once', () => {
    expect(refusalSentences(['mayRatePartly', 'mayRate'], 'zh')).toEqual(['只有代表联络员可以登记代表评价。']);
    expect(refusalSentences(['unheardOf'], 'en')).toEqual(['unheardOf']);
  });
});
