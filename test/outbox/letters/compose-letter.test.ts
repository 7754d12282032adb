import { describe, expect, it } from '@jest/globals';
import { LETTERS } from '../../../src/core/commitment.js';
import type { Letter } from '../../../src/core/commitment.js';
import { dateText, dueText } from '../../../src/core/sentence.js';
import { WORDS } from '../../../src/core/words.js';
import { composeLetter, SUBJECT_LIMIT, subjectOf } from '../../../src/outbox/letters/compose-letter.js';
import { LETTER_TEMPLATES } from '../../../src/outbox/letters/letter-templates.js';
import { sampleFacts } from '../../../src/outbox/letters/sample-facts.js';
import type { LetterEvent, LetterFacts } from '../../../src/store/readings/letter-facts.js';

const ALL = Object.keys(LETTERS) as Letter[];

/** What a reader of the html sees: entities resolved, tags gone. */
function visible(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}

function eventOf(letter: Letter): LetterEvent {
  const { event } = LETTER_TEMPLATES[letter].sample;
  if (event === null) throw new Error(`the sample of ${letter} is about no act`);
  return event;
}

it('a reminder on the last working day before a date that is a Saturday does not say that it is due today', () => {
  const told = composeLetter('reminder', sampleFacts('handler', '2022-12-30', { dueOn: '2022-12-31', dueBasis: 'scope', cause: 'nextReminder' }));
  for (const part of [told.text, visible(told.html)]) {
    expect(part).not.toMatch(/本日到期|due today/);
    expect(part).toContain('到期日为休息日，本日为到期前最后一个工作日，请按期办结');
    expect(part).toContain('the due date is no working day; today is the last working day before it');
  }
  expect(told.subject.length).toBeLessThanOrEqual(SUBJECT_LIMIT);
});

describe('every letter', () => {
  it.each(ALL)('%s says the same necessary things in html and in text', (letter) => {
    const { sample: facts } = LETTER_TEMPLATES[letter];
    const { html, text } = composeLetter(letter, facts);
    const { content } = LETTER_TEMPLATES[letter];
    const { ask, opening, particulars } = content(facts);
    const due = { dueOn: facts.dueOn, basis: facts.dueBasis };
    const expected = [
      ...(facts.duty === 'answer' ? [facts.suggestionTitle] : [`「${facts.quote}」`]), facts.suggestionNumber, facts.title, facts.office.zh, facts.office.en, dueText(due, 'zh'), dueText(due, 'en'),
      opening.zh, opening.en, ask.zh, ask.en, `${facts.publicUrl}/commitments/${facts.commitment}`, facts.recipient.name,
      WORDS[`letter.${letter}`].zh, ...particulars.flatMap(({ label, value }) => [label.zh, label.en, value.zh, value.en]),
    ];
    for (const part of [visible(html), text]) for (const words of expected) expect(part).toContain(words);
  });

  it.each(ALL)('%s says what happens next, or that nothing does', (letter) => {
    const { sample: facts } = LETTER_TEMPLATES[letter];
    const { html, text } = composeLetter(letter, facts);
    const next = facts.next === null
      ? ['本事项不再有自动提醒', 'Nothing more will be sent automatically']
      : [dateText(facts.next.at.toISOString().slice(0, 10), 'zh'), dateText(facts.next.at.toISOString().slice(0, 10), 'en'), WORDS[`timer.${facts.next.timer}`].zh,
        ...facts.next.letters.map(({ letter: then }) => WORDS[`letter.${then}`].en)];
    for (const part of [visible(html), text]) for (const words of next) expect(part).toContain(words);
  });

  it.each(ALL)('%s has a subject of one line, Chinese first', (letter) => {
    const subject = subjectOf(letter, LETTER_TEMPLATES[letter].sample);
    expect(subject).toMatch(/^【\p{Script=Han}+】[^\p{Cc}]*｜[A-Z][^\p{Script=Han}\p{Cc}]*$/u);
    expect(subject.length).toBeLessThanOrEqual(SUBJECT_LIMIT);
    expect(composeLetter(letter, LETTER_TEMPLATES[letter].sample).subject).toBe(subject);
  });

  it.each(ALL)('%s loads nothing from elsewhere and keeps grammar whole', (letter) => {
    const { html, text } = composeLetter(letter, LETTER_TEMPLATES[letter].sample);
    expect(html).not.toMatch(/<(img|link|script|iframe|style)\b|url\(/i);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|。。|\.\.|，，|<[a-z/]|&[a-z]+;/);
    expect(html).not.toMatch(/undefined|NaN|\[object/);
  });
});

describe('a letter', () => {
  it('is dated', () => {
    const { html, text } = composeLetter('reminder', LETTER_TEMPLATES['reminder'].sample);
    for (const part of [visible(html), text]) for (const date of ['2022年9月14日', '14 September 2022']) expect(part).toContain(date);
  });

  it('names the day on which the next one leaves when the office is closed on the day of the rung', () => {
    const { sample } = LETTER_TEMPLATES['reminder'];
    const next = {
      at: new Date('2022-12-23T16:00:00.000Z'), leavesAt: new Date('2022-12-26T00:30:00.000Z'), timer: 'untilOverdue' as const,
      letters: [{ letter: 'overdue-blue' as const, to: ['handler' as const] }],
    };
    const { text } = composeLetter('reminder', { ...sample, next });
    expect(text).toContain('2022年12月24日：转为逾期（蓝色催办），2022年12月26日向经办人发出“蓝色催办单”。');
    expect(text).toContain('on 24 December 2022: overdue (blue); “Blue slip” goes to the handler on 26 December 2022.');
  });

  it('asks for a stage only where there are stages', () => {
    const { sample } = LETTER_TEMPLATES['reminder'];
    expect(composeLetter('reminder', sample).text).toContain('请填报所处阶段');
    expect(composeLetter('reminder', { ...sample, stage: 'doing.keeping', stageNames: [] }).text).not.toMatch(/所处阶段|stage reached/);
  });

  it.each(['closed', 'look-again', 'condition-review', 'overdue-red', 'second-reply-due', 'milestone-due', 'not-verifiable', 'carried-over', 'term-explanation'] as const)('%s asks a supervisor for nothing that only the office can do', (letter) => {
    const { sample } = LETTER_TEMPLATES[letter];
    const { text } = composeLetter(letter, { ...sample, recipient: { ...sample.recipient, level: 'supervisor' } });
    expect(text).not.toMatch(/办理要求：请(向负责单位了解|将材料归档)|办理要求：条件已具备的|登记处理意见|办理要求：请(将落实结果|组织提出|书面说明|填报未办结)|办理要求：已完成的/);
  });

  it('does not add a level to a name that ends in its title', () => {
    const { sample } = LETTER_TEMPLATES['reminder'];
    expect(composeLetter('reminder', { ...sample, recipient: { name: '覃悦（处长）', level: 'sectionHead' } }).text).toContain('\n覃悦（处长）：\n');
  });
});

describe('letters about a reply that is owed', () => {
  const shared: readonly Letter[] = ['reminder', 'overdue-blue', 'overdue-orange', 'overdue-red', 'referred', 'condition-review', 'returned', 'rating-request', 'dissatisfied-again', 'recounted', 'objection-decided'];

  it.each([...shared, ...ALL.filter((letter) => LETTER_TEMPLATES[letter].sample.duty === 'answer')])('%s speaks of no pledge', (letter) => {
    const answering = LETTER_TEMPLATES['handed-over'].sample;
    const { event, cause, next } = LETTER_TEMPLATES[letter].sample;
    const { text } = composeLetter(letter, { ...answering, stage: 'answering.drafting', event, cause, next });
    expect(text).not.toMatch(/承诺|pledge|申请销号|claim it/i);
    expect(text).toContain('办理事项：答复第20220101号建议（答复代表建议）');
  });

  it('asks the deputy to rate the reply itself', () => {
    const event = { ...eventOf('rating-request'), type: 'ANSWERED' as const, data: { number: '桂金函〔2022〕31号', on: '2022-07-20', signer: '陈立', classLetter: 'B' } };
    const { text } = composeLetter('rating-request', { ...LETTER_TEMPLATES['handed-over'].sample, stage: 'answered', event });
    for (const words of ['答复文号：桂金函〔2022〕31号', '答复日期：2022年7月20日', '签发人：陈立', 'Class: B', 'rate the reply']) expect(text).toContain(words);
  });
});

describe('slips', () => {
  it.each([['overdue-blue', '蓝色催办单', 'blue slip'], ['overdue-orange', '橙色督办单', 'orange slip'], ['overdue-red', '红色督办单', 'red slip']] as const)(
    '%s says its colour in words', (letter, zh, en) => {
      const { subject, text } = composeLetter(letter, LETTER_TEMPLATES[letter].sample);
      expect(subject).toContain(zh);
      expect(text).toContain(zh);
      expect(text).toContain(en);
    });

  it('tell working days late', () => {
    const { text, subject } = composeLetter('overdue-blue', LETTER_TEMPLATES['overdue-blue'].sample);
    expect(text).toContain('已逾期1个工作日');
    expect(text).toContain('1 working day overdue');
    expect(subject).toContain('已逾期1个工作日');
  });

  it('tell who approves the next one', () => {
    expect(composeLetter('overdue-orange', LETTER_TEMPLATES['overdue-orange'].sample).text).toContain('“红色督办单”（须督查批准）');
  });
});

describe('decisions', () => {
  it('lists the evidence to verify', () => {
    const { text, html } = composeLetter('verification-request', LETTER_TEMPLATES['verification-request'].sample);
    for (const part of [text, visible(html)]) {
      for (const words of ['桂金监发〔2022〕18号', '2022年9月16日', '16 September 2022', '李四']) expect(part).toContain(words);
    }
  });

  it('quotes reason, old and new date of a change', () => {
    const { text } = composeLetter('change-decided', LETTER_TEMPLATES['change-decided'].sample);
    for (const words of ['原时限：2022年9月21日', '新时限：2022年12月31日', '同意延至年底，不再顺延。']) expect(text).toContain(words);
  });

  it('says which change must be approved, and whether a supervisor decides after it', () => {
    const { sample } = LETTER_TEMPLATES['approval-request'];
    const ask = (overseer: boolean) => composeLetter('approval-request', { ...sample, event: { ...eventOf('approval-request'), approval: { level: 'head', overseer } } }).text;
    expect(ask(true)).toContain('请决定是否同意上报');
    expect(ask(false)).toContain('请批准或不批准');
  });

  it.each([
    ['scope', { scope: '只在南宁市实施' }, ['内容调整为“只在南宁市实施”', 'another scope is asked for']],
    ['owner', { toOffice: 'keji' }, ['改由自治区科技厅承办', 'give it to Science and Technology Department']],
    ['cannot', {}, ['按“无法落实”办结', 'said to be impossible']],
  ])('names the change asked for: %s', (change, data, words) => {
    const otherOffice = { zh: '自治区科技厅', en: 'Science and Technology Department' };
    const event = { ...eventOf('decision-request'), data: { change, reason: '机构改革', ...data }, otherOffice };
    const { text, subject } = composeLetter('decision-request', { ...LETTER_TEMPLATES['decision-request'].sample, event });
    for (const said of words) expect(`${subject}\n${text}`).toContain(said);
  });

  it('tells another scope once it is decided, in this letter and in every later one', () => {
    const event = { ...eventOf('change-decided'), data: { scope: '只在南宁市实施' }, dueAfter: '2022-09-21' };
    const { text } = composeLetter('change-decided', { ...LETTER_TEMPLATES['change-decided'].sample, event });
    expect(text).toContain('调整后的内容：只在南宁市实施');
    expect(text).not.toMatch(/新时限|原时限：|Old due date/);
    expect(composeLetter('reminder', { ...LETTER_TEMPLATES['reminder'].sample, terms: { scope: '只在南宁市实施' } }).text).toContain('现行范围：只在南宁市实施');
  });

  it.each([
    ['objection-request', 'OBJECTED', { ground: 'not-a-pledge', reason: '系引用文件' }, ['称不是承诺', '本事项不予立项']],
    ['objection-decided', 'OBJECTION_UPHELD', { reason: '系引用文件' }, ['不予立项', '无需再办']],
    ['finding-decided', 'FINDING_SET_ASIDE', { reason: '文号在末页' }, ['撤销退回结论', '核验通过']],
    ['extension-decided', 'EXTENSION_REFUSED', { reason: '事项单一' }, ['不同意延长', '原期限内答复']],
    ['indicator-ask', 'INDICATOR_REFUSED', { reason: '数据不可查' }, ['指标未获认可', '理由：数据不可查']],
    ['reexamine-request', 'OUTCOME_CONTESTED', { reason: '已全部落实' }, ['办理结果有异议', '原结果继续有效', '申请销号的本人']],
    ['finding-decided', 'OUTCOME_UPHELD', { reason: '第二条未落实' }, ['维持办理结果', '不再复核', 'upheld for good']],
    ['finding-decided', 'OUTCOME_SET_ASIDE', { reason: '漏看附件' }, ['撤销办理结果', '继续办理', 'the work goes on']],
  ] as const)('%s says the other outcome too', (letter, type, data, words) => {
    const { sample } = LETTER_TEMPLATES[letter];
    const event = { ...eventOf('returned'), type, data };
    const { text, subject } = composeLetter(letter, { ...sample, event });
    for (const said of words) expect(`${subject}\n${text}`).toContain(said);
  });

  it.each([
    ['reexamine-request', 'OUTCOME_CONTESTED', 'doing.disputed', ['列为不可核验', 'no indicator was agreed in time']],
    ['finding-decided', 'OUTCOME_UPHELD', 'doing.unverifiable', ['维持“不可核验”', '仍可提出指标']],
    ['finding-decided', 'OUTCOME_SET_ASIDE', 'doing.defining', ['撤销“不可核验”', 'begins anew']],
  ] as const)('%s speaks of a listing where that is contested: %s', (letter, type, stage, words) => {
    const { text, subject } = composeLetter(letter, { ...LETTER_TEMPLATES[letter].sample, stage, event: { ...eventOf('returned'), type, data: { reason: '有据可查' } } });
    for (const said of words) expect(`${subject}\n${text}`).toContain(said);
  });

  it.each([
    ['handler', '贵单位对下列', 'your office contested', '重新申请销号', 'claim again'],
    ['supervisor', '承办单位对下列', 'the office contested', '重新列入在办事项', 'follow it among what is open again'],
    ['liaison', '承办单位对下列', 'the office contested', '请告知代表', 'the deputy is asked to rate it'],
  ] as const)('finding-decided speaks to the %s, and asks for what is theirs to do', (level, ...words) => {
    const { sample } = LETTER_TEMPLATES['finding-decided'];
    const { text } = composeLetter('finding-decided', { ...sample, recipient: { ...sample.recipient, level }, event: { ...eventOf('returned'), type: 'OUTCOME_SET_ASIDE', data: { reason: '漏看附件' } } });
    for (const said of words) expect(text).toContain(said);
    if (level !== 'handler') expect(text).not.toMatch(/贵单位|your office|claim again|重新申请销号/u);
  });

  it('names the last day of a window', () => {
    const counted = { zh: ['异议期满：7 个工作日（规则 guangxi@2），最后一日 2022-07-06（周三）。'], en: ['End of the time to object: 7 working days (rules guangxi@2).'] };
    const { text } = composeLetter('registered', { ...LETTER_TEMPLATES['registered'].sample, windowSum: counted });
    expect(text).toContain('在2022年7月6日前（含当日）提出异议');
    expect(text).toMatch(/该期限算法：异议期满：7 个工作日[^]*How that time is counted: End of the time to object/u);
    expect(composeLetter('indicator-ask', LETTER_TEMPLATES['indicator-ask'].sample).text).toContain('by 18 July 2022 at the latest');
  });

  it.each([
    ['doing.pursuing', [], { indicator: '首单交易额', threshold: 100 }, ['指标：首单交易额', '达标值：100', '请填报指标的最新数值']],
    ['doing.filed', [{ id: 'filed', zh: '已申报', en: 'filed' }], {}, ['请填报所处阶段和本季跟进情况', 'followed up until there is a result']],
  ])('asks each sort of pledge its own question in a quarter: %s', (stage, stageNames, terms, words) => {
    const { text } = composeLetter('check-in', { ...LETTER_TEMPLATES['check-in'].sample, stage, stageNames, terms });
    for (const said of words) expect(text).toContain(said);
    expect(text).not.toContain('持续推进事项');
  });

  it('asks what became of a matter that was passed up', () => {
    const { text } = composeLetter('coordinate-ask', { ...LETTER_TEMPLATES['coordinate-ask'].sample, cause: 'nextLook' });
    expect(text).toContain('向上级或有关单位反映');
    expect(text).not.toContain('会同、协调');
  });

  it('lists planned stages in the order of their dates', () => {
    const { sample } = LETTER_TEMPLATES['milestone-due'];
    const { text } = composeLetter('milestone-due', { ...sample, terms: { milestones: { consulting: '2022-08-31', drafting: '2022-07-31' } } });
    expect(text).toContain('节点计划：2022年7月31日起草；2022年8月31日征求意见');
    expect(text).toContain('drafting on 31 July 2022; consulting on 31 August 2022');
  });

  it('says a refusal plainly', () => {
    const { sample } = LETTER_TEMPLATES['change-decided'];
    const event = { ...eventOf('change-decided'), type: 'CHANGE_REFUSED' as const, data: { reason: '理由不足' }, dueAfter: '2022-09-21' };
    const { text, subject } = composeLetter('change-decided', { ...sample, event });
    expect(text).toContain('理由：理由不足');
    expect(text).not.toMatch(/新时限|原时限：|Old due date/);
    expect(subject).toContain('不同意调整');
  });

  it('says why and under which date a dissatisfied deputy’s matter is handled again', () => {
    const { sample } = LETTER_TEMPLATES['returned'];
    const event = { ...eventOf('returned'), type: 'DISSATISFIED' as const, data: { reason: '未见成效' }, dueAfter: '2022-10-21' };
    const { text } = composeLetter('returned', { ...sample, event });
    for (const words of ['代表', '未见成效', '原时限：2022年9月21日', '新时限：2022年10月21日']) expect(text).toContain(words);
  });

  it.each([
    ['closed.notFulfilled', 'CHANGE_APPROVED', { letterNumber: '桂金函〔2022〕9号', letterOn: '2022-09-20' }, ['无法落实', '桂金函〔2022〕9号', '2022年9月20日', 'not fulfilled']],
    ['closed.dropped', 'DROPPED', { decisionNumber: '桂督〔2022〕1号', reason: '机构撤并' }, ['已终止', '桂督〔2022〕1号', '机构撤并', 'dropped']],
    ['merged', 'MERGED', { into: 'C-1', reason: '同一事项' }, ['已并案', '并入事项：C-1', '请在上列事项下继续办理']],
    ['split', 'SPLIT', { parts: [{ label: 'P5a', title: '甲' }, { label: 'P5b', title: '乙' }], reason: '两件事' }, ['已分案', '分出事项：P5a 甲', 'P5b 乙']],
    ['withdrawn', 'WITHDRAWN', { number: '桂金函〔2022〕40号', on: '2022-10-01', reason: '答复有误' }, ['随答复撤回', '桂金函〔2022〕40号', 'withdrawn with its reply']],
    ['closed.notVerifiable', 'LISTED', { reason: '无从量化' }, ['不可核验', '无从量化', '书面告知代表']],
    ['closed.partly', 'RATED', { rating: 'basically_satisfied' }, ['部分落实', '基本满意', 'fulfilled in part']],
  ] as const)('closed says the outcome: %s', (stage, type, data, words) => {
    const { sample } = LETTER_TEMPLATES['closed'];
    const { text } = composeLetter('closed', { ...sample, stage, event: { ...eventOf('closed'), type, data } });
    for (const said of words) expect(text).toContain(said);
  });

  it('can be foretold without any event', () => {
    for (const letter of ALL) {
      const { subject, text } = composeLetter(letter, { ...LETTER_TEMPLATES[letter].sample, event: null, next: null });
      expect(text).not.toMatch(/undefined|null/);
      expect(subject).not.toMatch(/[ ：，]｜|[ :,]$/);
    }
  });
});

describe('letters in the words of their kind', () => {
  const said = (letter: Letter, given: Partial<LetterFacts>): string => composeLetter(letter, { ...LETTER_TEMPLATES[letter].sample, ...given }).text;

  it('another body’s matter is to be watched, not fulfilled', () => {
    const watch = { duty: 'watch', kindId: 'watch-other-body', dueOn: null, dueBasis: 'none', stageNames: [], terms: { otherBody: '金融管理部门' } } as const;
    const text = said('registered', watch);
    for (const words of ['由金融管理部门负责', '没有落实的义务', '每半年', '不计时限', '在2022年7月6日前（含当日）提出异议', 'keep an eye on', 'every six months', 'nothing for your office to fulfil', '答复原文：「', 'Matter: ']) expect(text).toContain(words);
    expect(`${text}${subjectOf('registered', { ...LETTER_TEMPLATES['registered'].sample, ...watch })}${said('transferred', watch)}`).not.toMatch(/承诺原文|接收承办并开始|accept the pledge|fulfil by|for your office to fulfil by/);
    expect(said('transferred', watch)).toContain('改由贵单位关注');
  });

  it('an outcome without an agreed indicator cannot be claimed, and no letter asks for that', () => {
    for (const indicatorLack of ['none', 'proposed'] as const) {
      for (const letter of ['reminder', 'overdue-blue', 'undeclared'] as const) {
        expect(said(letter, { indicatorLack })).not.toMatch(/提交佐证申请销号|claim it with evidence|have it claimed with evidence/);
      }
    }
    expect(said('reminder', { indicatorLack: 'none' })).toContain('请先提出指标');
    expect(said('overdue-blue', { indicatorLack: 'none', recipient: { name: '陆', level: 'sectionHead' } })).toContain('请督促经办人先提出指标');
    expect(said('overdue-orange', { indicatorLack: 'none' })).toContain('限期提出指标');
    expect(said('reminder', { indicatorLack: 'proposed' })).toContain('awaits agreement');
    expect(said('reminder', { indicatorLack: null })).toContain('提交佐证申请销号');
    expect(said('registered', { indicatorLack: 'none' })).toContain('还须提出可核验的指标');
  });

  it('an indicator that was refused was proposed', () => {
    const event = { ...eventOf('indicator-request'), type: 'INDICATOR_REFUSED' as const, data: { reason: '只含资本市场' }, on: '2022-11-18' };
    const text = said('not-verifiable', { event });
    for (const words of ['提出的指标未获认可', '不认可的理由：只含资本市场', 'was refused and none has been agreed since']) expect(text).toContain(words);
    expect(text).not.toMatch(/未在期限内提出指标|proposed no indicator/);
    expect(said('not-verifiable', {})).toContain('未在期限内提出指标');
  });

  it('an effort that was kept up is not called fulfilled', () => {
    const text = said('rating-request', { kindId: 'maintain-effort' });
    for (const words of ['核验结论：年度持续推进', 'Result: maintained for the year']) expect(text).toContain(words);
    expect(text).not.toMatch(/全部落实|Result: fulfilled/);
  });

  it('nobody is asked to fulfil what is only kept up', () => {
    for (const letter of ['reminder', 'overdue-blue'] as const) {
      expect(said(letter, { kindId: 'maintain-effort', stageNames: [] })).not.toMatch(/已经落实的|is fulfilled/);
      expect(said(letter, { kindId: 'maintain-effort', stageNames: [] })).toContain('作出年度情况说明并据此申请销号');
    }
    expect(said('closed', { stage: 'closed.partlyMaintained', event: null })).toContain('已销号：年度部分持续推进');
  });

  it('a decision is asked to name what was asked for, and nothing else', () => {
    const asked = (change: string): LetterEvent => ({ ...eventOf('decision-request'), data: { change, scope: '只在南宁市', reason: '试行' }, approval: { level: 'head', overseer: false } });
    for (const letter of ['decision-request', 'approval-request'] as const) {
      expect(said(letter, { event: asked('scope') })).toMatch(/写明调整后的内容；[^]*give the new scope;/);
      expect(said(letter, { event: asked('scope') })).not.toMatch(/写明新时限|说明函的文号|new date/);
      expect(said(letter, { event: asked('cannot') })).toContain('写明说明函的文号、日期和签发人；');
    }
  });

  it('what was merged is not called complete', () => {
    const event = { ...eventOf('closed'), type: 'MERGED' as const, data: { into: 'C-1-P1', reason: '同一笔资金' } };
    const text = said('closed', { stage: 'merged', event });
    for (const words of ['下列承诺事项已并入C-1-P1。', '，已并入C-1-P1', 'merged into C-1-P1', '并案日期：2022年9月28日', 'Merged on: 28 September 2022']) expect(text).toContain(words);
    expect(text).not.toMatch(/已办结|办结日期|; closed|Closed on/);
  });

  it('names the milestone that is due', () => {
    expect(said('milestone-due', {})).toContain('的节点“起草”到期，尚未填报完成');
    expect(subjectOf('milestone-due', LETTER_TEMPLATES['milestone-due'].sample)).toMatch(/计划节点“起草”到期｜.*the planned date of “drafting” has come$/);
    expect(said('milestone-due', { milestonesOpen: [] })).toContain('a milestone of the pledge below falls due');
  });

  it('asks nobody to explain at year end what waits for somebody else', () => {
    const text = said('carried-over', { stage: 'claimed', claimedOn: '2022-12-29' });
    expect(text).toContain('已申请销号，待核验');
    expect(text).not.toMatch(/请填报未办结的原因|report why it is open/);
    expect(said('carried-over', { stage: 'claimed', recipient: { name: '苏', level: 'supervisor' } })).toContain('请在核验期限内完成核验');
    expect(said('carried-over', { stage: 'contested' })).toContain('等待复核结果');
    expect(said('carried-over', {})).toContain('请填报未办结的原因');
  });
});

describe('what users type', () => {
  const hostile = '<script>alert(1)</script>\r\nBcc: evil@example.org\u0000\u202E';

  it('cannot add a line to the subject or markup to the page', () => {
    const facts = {
      ...LETTER_TEMPLATES['returned'].sample, title: hostile, quote: hostile, suggestionTitle: hostile, suggestionNumber: '1\r\n2',
      recipient: { name: hostile, level: 'handler' as const },
    };
    const { subject, html, text } = composeLetter('returned', { ...facts, event: { ...eventOf('returned'), data: { reason: hostile } } });
    expect(subject).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script');
    expect(`${html}${text}`).not.toMatch(/[^\P{Cc}\n\t]/u);
  });

  it('cannot make a subject too long', () => {
    const subject = subjectOf('reminder', { ...LETTER_TEMPLATES['reminder'].sample, title: '长'.repeat(300), suggestionNumber: '9'.repeat(400) });
    expect(Array.from(subject).length).toBeLessThanOrEqual(SUBJECT_LIMIT);
  });
});
