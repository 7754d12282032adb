import { describe, expect, it } from '@jest/globals';
import { workflowVersion } from '../../workflows/registry.js';
import type { Situation } from '../../src/core/commitment.js';
import { BOTH, CLERK, Following, LIAISON, OTHER_OFFICE, SECTION_HEAD, SUPERVISOR } from './following.js';

const PROMISED = '创新驱动发展融资担保基金运营管理方案';
const TERMS = { documentTitle: PROMISED };
const PROOF = { title: `《${PROMISED}》`, number: '桂科资字〔2022〕88号', issuedOn: '2022-09-05', link: 'https://kjt.gxzf.gov.cn/88' };
const EVIDENCE = { evidence: PROOF };
const GRANTED = { dueOn: '2022-12-31' };
const LETTER = { letterNumber: '桂科函〔2022〕120号', letterOn: '2022-10-20' };

const start = (): Following => new Following('issue-document', TERMS);
const claimed = (...confirmed: Parameters<Following['confirmed']>): Following => {
  const item = start().confirmed(...confirmed);
  item.say('2022-09-06', 'CLAIMED', CLERK, EVIDENCE);
  return item;
};

describe('issue-document: a year as a table', () => {
  it('is reminded, reports its stages, claims, is verified and rated', () => {
    const item = start();
    expect([
      item.fires('confirmBy'),
      item.say('2022-06-27', 'CONFIRMED', SUPERVISOR, { dueOn: '2022-09-21', dueBasis: 'explicit' }),
      item.fires('nextReminder'),
      item.say('2022-07-20', 'STAGE_REACHED', CLERK, { stage: 'consulting' }),
      item.say('2022-08-10', 'STAGE_REACHED', SECTION_HEAD, { stage: 'issuing' }),
      item.fires('nextReminder'),
      item.say('2022-08-20', 'PROGRESS_REPORTED', CLERK, { text: '已报审' }),
      item.say('2022-09-06', 'CLAIMED', CLERK, EVIDENCE),
      item.fires('verifyBy'),
      item.say('2022-09-14', 'VERIFIED', SUPERVISOR, { outcome: 'fulfilled' }),
      item.say('2022-09-20', 'RATED', LIAISON, { rating: 'satisfied' }),
    ]).toEqual([
      'proposed | confirm-request to supervisor',
      'doing.drafting | ahead',
      'doing.drafting | ahead | reminder to handler',
      'doing.consulting | ahead',
      'doing.issuing | ahead',
      'doing.issuing | ahead | reminder to handler',
      'doing.issuing | ahead',
      'claimed | held | verification-request to supervisor',
      'claimed | held | verification-request to supervisor',
      'feedback | rating-request to liaison',
      'closed.fulfilled | closed to handler, sectionHead, supervisor',
    ]);
    expect(item.state.context).toMatchObject({ reminder: 2, evidence: 'verified', claimedBy: 'wei', claimedFor: 'kjt' });
    expect(item.waitsFor).toEqual([]);
  });

  it('climbs the whole ladder when nobody does anything, and stays on it', () => {
    const item = start().confirmed('scope');
    expect([
      item.fires('untilOverdue'), item.fires('untilBlueAgain'), item.fires('untilOrange'), item.fires('untilRed'),
      item.fires('untilReferred'), item.fires('referredReview'), item.fires('referredReview'),
    ]).toEqual([
      'doing.drafting | blue | overdue-blue to handler, sectionHead',
      'doing.drafting | blueAgain | overdue-blue to sectionHead, deputyHead',
      'doing.drafting | orange | overdue-orange to deputyHead, head',
      'doing.drafting | red | overdue-red to head, supervisor',
      'doing.drafting | referred | referred to liaison, supervisor',
      'doing.drafting | referred | look-again to supervisor',
      'doing.drafting | referred | look-again to supervisor',
    ]);
    expect(item.waitsFor).toEqual(['referredReview']);
  });

  it('closes by itself when the deputy says nothing in time', () => {
    const item = claimed();
    item.say('2022-09-14', 'VERIFIED', SUPERVISOR, { outcome: 'fulfilled' });
    expect(item.waitsFor).toEqual(['ratingBy']);
    expect(item.fires('ratingBy')).toBe('closed.fulfilled | closed to handler, sectionHead, supervisor');
  });

  it('closes as partly when that is what was verified, rated or not', () => {
    for (const end of ['rated', 'lapsed']) {
      const item = claimed();
      item.say('2022-09-14', 'VERIFIED', SUPERVISOR, { outcome: 'partly' });
      const told = end === 'rated' ? item.say('2022-09-20', 'RATED', LIAISON, { rating: 'basically_satisfied' }) : item.fires('ratingBy');
      expect(told).toBe('closed.partly | closed to handler, sectionHead, supervisor');
    }
  });

  it('is taken up again when the deputy is dissatisfied, at the rung on the event', () => {
    const item = claimed();
    item.say('2022-09-14', 'VERIFIED', SUPERVISOR, { outcome: 'partly' });
    expect(item.refusal('2022-09-20', 'DISSATISFIED', SUPERVISOR, { reason: '未见成效' })).toBe('event-refused');
    expect(item.say('2022-09-20', 'DISSATISFIED', LIAISON, { reason: '未见成效' }, { reminder: 1 }))
      .toBe('doing.drafting | ahead | returned to handler, sectionHead, deputyHead');
    expect(item.state.context).toMatchObject({ evidence: 'contested', outcome: 'fulfilled', claimedBy: null, reminder: 1 });
  });

  it('starts on the rung that holds when it is confirmed late', () => {
    expect(start().confirmed('explicit', { rung: 'red' }).waitsFor).toEqual(['untilReferred']);
    expect(start().confirmed('explicit', { rung: 'blueAgain' }).waitsFor).toEqual(['untilOrange']);
    expect(start().confirmed('none', { rung: 'undated', dueOn: null }).waitsFor).toEqual(['undeclaredReview']);
  });
});

describe('issue-document: what proves it', () => {
  const { definition } = workflowVersion('issue-document', 1);
  const now: Situation = {
    rung: 'ahead', reminder: 0, today: '2022-09-06', office: 'kjt', dueOn: '2022-09-21', repliedOn: '2022-06-23', terms: TERMS,
  };
  const { context } = start().state;
  const codes = (evidence: Record<string, unknown>): string[] => definition.examine(evidence, now, context).map(({ code, field }) => `${field}: ${code}`);

  it('accepts the promised title however it is quoted and spaced', () => {
    for (const title of [PROMISED, `《${PROMISED}》`, ` “${PROMISED}” `, '《创新驱动发展融资担保基金 运营管理方案》']) expect(codes({ ...PROOF, title })).toEqual([]);
  });

  it('refuses the older document with a similar name, and says which was promised', () => {
    const given = '《广西创新驱动发展投资基金管理办法》';
    expect(definition.examine({ ...PROOF, title: given }, now, context)).toEqual([
      { code: 'another-document', field: 'title', facts: { promised: PROMISED, given } },
    ]);
    const item = start().confirmed();
    expect(item.refusal('2022-09-06', 'CLAIMED', CLERK, { evidence: { ...PROOF, title: given } })).toBe('event-refused');
    expect(item.state.context.evidence).toBe('none');
  });

  it('refuses a document of another sort, and a draft of the right one', () => {
    expect(codes({ ...PROOF, title: PROMISED.replace('方案', '办法') })).toEqual(['title: another-document']);
    expect(codes({ ...PROOF, title: `${PROMISED}（征求意见稿）` })).toEqual(['title: another-document']);
  });

  it.each([
    ['without a number', { number: '' }, ['number: missing']],
    ['with blanks for a number', { number: ' \u3000' }, ['number: missing']],
    ['without a date', { issuedOn: undefined }, ['issuedOn: missing']],
    ['with a date that is none', { issuedOn: '2022年9月5日' }, ['issuedOn: not-a-date', 'issuedOn: dated-in-future']],
    ['with a day that does not exist', { issuedOn: '2022-06-31' }, ['issuedOn: not-a-date']],
    ['dated before the reply', { issuedOn: '2022-06-22' }, ['issuedOn: older-than-pledge']],
    ['dated tomorrow', { issuedOn: '2022-09-07' }, ['issuedOn: dated-in-future']],
    ['without a place to read it', { link: null }, ['link: missing']],
  ])('refuses a document %s', (_, change, problems) => {
    expect(codes({ ...PROOF, ...change })).toEqual(problems);
    expect(start().confirmed().refusal('2022-09-06', 'CLAIMED', CLERK, { evidence: { ...PROOF, ...change } })).toBe('event-refused');
  });

  it('accepts the first and the last possible day', () => {
    expect(codes({ ...PROOF, issuedOn: '2022-06-23' })).toEqual([]);
    expect(codes({ ...PROOF, issuedOn: '2022-09-06' })).toEqual([]);
  });

  it('refuses a claim with nothing in it', () => {
    expect(codes({})).toEqual(['title: missing', 'number: missing', 'issuedOn: missing', 'link: missing']);
    expect(start().confirmed().refusal('2022-09-06', 'CLAIMED', CLERK)).toBe('event-refused');
  });
});

describe('issue-document: who may do what', () => {
  it('lets nobody but a supervisor confirm, dismiss or merge', () => {
    for (const type of ['CONFIRMED', 'DISMISSED', 'MERGED']) {
      for (const by of [CLERK, LIAISON, OTHER_OFFICE]) expect(start().refusal('2022-06-27', type, by, { reason: '重复' })).toBe('event-refused');
    }
    expect(start().say('2022-06-27', 'DISMISSED', SUPERVISOR, { reason: '已办结' })).toBe('dismissed');
    expect(start().say('2022-06-27', 'MERGED', SUPERVISOR, { into: 'C-1', reason: '重复' })).toBe('merged');
  });

  it('lets only its own office report, claim, ask and wait', () => {
    const item = start().confirmed();
    const attempts: [string, Record<string, unknown>][] = [
      ['STAGE_REACHED', { stage: 'consulting' }], ['PROGRESS_REPORTED', { text: '进展' }], ['CLAIMED', EVIDENCE],
      ['CHANGE_REQUESTED', { change: 'cannot', reason: '无' }], ['WAIT_BEGUN', { condition: '资金', reviewOn: '2022-09-30' }],
    ];
    for (const [type, data] of attempts) for (const by of [OTHER_OFFICE, SUPERVISOR, LIAISON]) expect(item.refusal('2022-09-06', type, by, data)).toBe('event-refused');
    expect(item.state).toEqual(start().confirmed().state);
  });

  it('lets neither the claimant nor anybody of the claiming office verify or return', () => {
    const byBoth = start().confirmed();
    byBoth.say('2022-09-06', 'CLAIMED', BOTH, EVIDENCE);
    for (const item of [byBoth, claimed()]) {
      for (const by of [BOTH, CLERK, SECTION_HEAD, LIAISON]) {
        expect(item.refusal('2022-09-07', 'VERIFIED', by, { outcome: 'fulfilled' })).toBe('event-refused');
        expect(item.refusal('2022-09-07', 'RETURNED', by, { reason: '不符' })).toBe('event-refused');
      }
      expect(item.say('2022-09-08', 'VERIFIED', SUPERVISOR, { outcome: 'fulfilled' })).toContain('feedback');
    }
  });

  it('lets the one who asked for a change not decide it', () => {
    const item = start().confirmed();
    item.say('2022-09-06', 'CHANGE_REQUESTED', BOTH, { change: 'date', dueOn: '2022-12-31', reason: '会签' });
    expect(item.refusal('2022-09-07', 'CHANGE_APPROVED', BOTH, GRANTED)).toBe('event-refused');
    expect(item.refusal('2022-09-07', 'CHANGE_REFUSED', BOTH, { reason: '不可' })).toBe('event-refused');
    expect(item.refusal('2022-09-07', 'CHANGE_APPROVED', CLERK, GRANTED)).toBe('event-refused');
    expect(item.say('2022-09-07', 'CHANGE_APPROVED', SUPERVISOR, GRANTED)).toContain('change-decided');
  });

  it('lets only a supervisor release letters and drop by decision', () => {
    const item = start().confirmed();
    for (const type of ['LETTER_APPROVED', 'LETTER_WITHHELD', 'DROPPED']) expect(item.refusal('2022-09-06', type, CLERK, { reason: '略' })).toBe('event-refused');
    expect(item.say('2022-09-06', 'LETTER_APPROVED', SUPERVISOR, { notice: 'c.1.1' })).toBe('doing.drafting | ahead');
    expect(item.say('2022-09-06', 'DROPPED', SUPERVISOR, { decisionNumber: '桂督〔2022〕3号', reason: '政策调整' }))
      .toBe('closed.dropped | closed to handler, sectionHead, supervisor');
  });
});

describe('issue-document: a date that nobody promised', () => {
  it('is asked to be declared, and its ladder stops inside the department', () => {
    const item = start().confirmed('inferred');
    expect(item.state.context.provisional).toBe(true);
    expect([
      item.fires('declareBy'), item.fires('declareBy'), item.fires('untilOverdue'), item.fires('untilBlueAgain'),
      item.fires('untilOrange'), item.fires('undeclaredReview'), item.fires('undeclaredReview'),
    ]).toEqual([
      'doing.drafting | ahead | provisional | declare-date to handler, sectionHead',
      'doing.drafting | ahead | provisional | declare-date to handler, sectionHead',
      'doing.drafting | blue | provisional | overdue-blue to handler, sectionHead',
      'doing.drafting | blueAgain | provisional | overdue-blue to sectionHead, deputyHead',
      'doing.drafting | undeclared | provisional | undeclared to sectionHead, deputyHead',
      'doing.drafting | undeclared | provisional | undeclared to sectionHead, deputyHead, supervisor',
      'doing.drafting | undeclared | provisional | undeclared to sectionHead, deputyHead, supervisor',
    ]);
    expect(item.waitsFor).toEqual(['declareBy', 'undeclaredReview']);
  });

  it('goes on at the rung on the event once it is declared', () => {
    const item = start().confirmed('inferred');
    item.fires('untilOverdue', 'untilBlueAgain', 'untilOrange');
    expect(item.say('2022-10-20', 'DATE_DECLARED', CLERK, { dueOn: '2022-09-21' }, { rung: 'orange' })).toBe('doing.drafting | orange');
    expect(item.state.context.provisional).toBe(false);
    expect(item.waitsFor).toEqual(['untilRed']);
  });

  it('is undeclared at once when it is confirmed only after that rung', () => {
    expect(start().confirmed('inferred', { rung: 'red' }).waitsFor).toEqual(['declareBy', 'undeclaredReview']);
    expect(start().confirmed('inferred', { rung: 'blueAgain' }).waitsFor).toEqual(['declareBy', 'untilOrange']);
  });

  it('may be declared as it is or earlier, by the office, but never later', () => {
    for (const dueOn of ['2022-09-22', '2022-12-31', undefined]) {
      expect(start().confirmed('inferred').refusal('2022-07-10', 'DATE_DECLARED', CLERK, { dueOn })).toBe('event-refused');
    }
    for (const dueOn of ['2022-09-21', '2022-08-31']) {
      expect(start().confirmed('inferred').say('2022-07-10', 'DATE_DECLARED', CLERK, { dueOn })).toBe('doing.drafting | ahead');
    }
    expect(start().confirmed('inferred').refusal('2022-07-10', 'DATE_DECLARED', SUPERVISOR, { dueOn: '2022-09-21' })).toBe('event-refused');
  });

  it('cannot be declared when it was promised: that is a change, which somebody else decides', () => {
    expect(start().confirmed('scope').refusal('2022-07-10', 'DATE_DECLARED', CLERK, { dueOn: '2022-08-01' })).toBe('event-refused');
  });

  it('is not asked for while others verify, but is still there after a return', () => {
    const item = claimed('inferred');
    expect(item.fires('declareBy')).toBe('claimed | held | provisional');
    item.say('2022-09-08', 'RETURNED', SUPERVISOR, { reason: '缺文号' });
    expect(item.fires('declareBy')).toContain('declare-date to handler, sectionHead');
  });

  it('is settled by an approved change and still open after a refused one', () => {
    const item = start().confirmed('inferred');
    const ask = (): string => item.say('2022-07-10', 'CHANGE_REQUESTED', CLERK, { change: 'date', dueOn: '2022-12-31', reason: '会签' });
    ask();
    expect(item.say('2022-07-12', 'CHANGE_REFUSED', SUPERVISOR, { reason: '期限宽裕' })).toContain('| provisional | change-decided');
    ask();
    expect(item.say('2022-07-20', 'CHANGE_APPROVED', SUPERVISOR, GRANTED)).toBe('doing.drafting | ahead | change-decided to handler, sectionHead, deputyHead');
    expect(item.state.context.provisional).toBe(false);
  });
});

describe('issue-document: no date at all', () => {
  const undated = (): Following => start().confirmed('none', { rung: 'undated', dueOn: null });

  it('is asked for a date for ever', () => {
    const item = undated();
    expect([item.fires('undeclaredReview'), item.fires('undeclaredReview')]).toEqual([
      'doing.drafting | undated | declare-date to handler, sectionHead', 'doing.drafting | undated | declare-date to handler, sectionHead',
    ]);
  });

  it('takes any declared date from today on', () => {
    expect(undated().refusal('2022-07-10', 'DATE_DECLARED', CLERK, { dueOn: '2022-07-09' }, { dueOn: null })).toBe('event-refused');
    const item = undated();
    expect(item.say('2022-07-10', 'DATE_DECLARED', CLERK, { dueOn: '2022-12-31' }, { dueOn: null })).toBe('doing.drafting | ahead');
    expect(item.waitsFor).toEqual(['nextReminder', 'untilOverdue']);
  });
});

describe('issue-document: the ladder stands still', () => {
  it('while others verify, and goes on where the calendar is when the claim is returned', () => {
    const item = start().confirmed();
    item.say('2022-08-01', 'STAGE_REACHED', CLERK, { stage: 'deliberating' });
    item.fires('untilOverdue');
    item.say('2022-09-26', 'CLAIMED', CLERK, EVIDENCE);
    expect(item.waitsFor).toEqual(['verifyBy']);
    expect(item.say('2022-10-25', 'RETURNED', SUPERVISOR, { reason: '缺公开网址' }, { rung: 'orange', reminder: 5 }))
      .toBe('doing.deliberating | orange | returned to handler, sectionHead');
    expect(item.waitsFor).toEqual(['untilRed']);
    expect(item.state.context).toMatchObject({ evidence: 'contested', claimedBy: null, claimedFor: null, reminder: 5 });
  });

  it('while a condition is awaited, which is asked after until it is met', () => {
    const item = start().confirmed();
    expect([
      item.say('2022-07-10', 'WAIT_BEGUN', CLERK, { condition: '国家批复', reviewOn: '2022-09-30' }),
      item.fires('untilReview'), item.fires('untilReview'),
      item.say('2022-10-12', 'CONDITION_MET', CLERK, {}, { rung: 'blueAgain', reminder: 5 }),
    ]).toEqual([
      'doing.drafting | waiting',
      'doing.drafting | waiting | condition-review to handler, sectionHead, supervisor',
      'doing.drafting | waiting | condition-review to handler, sectionHead, supervisor',
      'doing.drafting | blueAgain',
    ]);
    expect(item.refusal('2022-10-13', 'CONDITION_MET', CLERK)).toBe('event-not-accepted');
  });

  it('when a waiting commitment is claimed: nothing is asked of the office any more', () => {
    const item = start().confirmed();
    item.say('2022-07-10', 'WAIT_BEGUN', CLERK, { condition: '国家批复', reviewOn: '2022-09-30' });
    expect(item.say('2022-09-06', 'CLAIMED', CLERK, EVIDENCE)).toContain('claimed | held');
    expect(item.waitsFor).toEqual(['verifyBy']);
  });
});

describe('issue-document: a change', () => {
  const asked = (change: 'date' | 'cannot'): Following => {
    const item = start().confirmed();
    item.say('2022-09-01', 'CHANGE_REQUESTED', CLERK, { change, dueOn: '2022-12-31', reason: '会签单位未回复' });
    return item;
  };

  it('does not stop the ladder while it is pending; the supervisor is asked again', () => {
    const item = asked('date');
    expect(item.waitsFor).toEqual(['decideBy', 'nextReminder', 'untilOverdue']);
    expect(item.fires('decideBy')).toBe('doing.drafting | ahead | pending | decision-request to supervisor');
    expect(item.fires('untilOverdue')).toBe('doing.drafting | blue | pending | overdue-blue to handler, sectionHead');
    expect(item.refusal('2022-09-22', 'CHANGE_REQUESTED', CLERK, { change: 'cannot', reason: '无' })).toBe('event-not-accepted');
  });

  it('re-arms the ladder from the new date when it is approved', () => {
    const item = asked('date');
    item.fires('untilOverdue', 'untilBlueAgain');
    expect(item.say('2022-10-10', 'CHANGE_APPROVED', SUPERVISOR, GRANTED, { rung: 'ahead', reminder: 1 }))
      .toBe('doing.drafting | ahead | change-decided to handler, sectionHead, deputyHead');
    expect(item.waitsFor).toEqual(['nextReminder', 'untilOverdue']);
    expect(item.state.context).toMatchObject({ requestedBy: null, change: null, reminder: 1 });
  });

  it('leaves rung and reminders alone when it is refused', () => {
    const item = asked('date');
    item.fires('untilOverdue', 'untilBlueAgain');
    expect(item.say('2022-10-10', 'CHANGE_REFUSED', SUPERVISOR, { reason: '理由不足' }))
      .toBe('doing.drafting | blueAgain | change-decided to handler, sectionHead, deputyHead');
    expect(item.waitsFor).toEqual(['untilOrange']);
  });

  it('of the date needs a date, and “cannot” needs a letter with number and date', () => {
    for (const data of [{}, LETTER]) expect(asked('date').refusal('2022-10-10', 'CHANGE_APPROVED', SUPERVISOR, data)).toBe('event-refused');
    for (const data of [{}, GRANTED, { letterNumber: LETTER.letterNumber }, { ...LETTER, letterNumber: ' ' }]) {
      expect(asked('cannot').refusal('2022-10-20', 'CHANGE_APPROVED', SUPERVISOR, data)).toBe('event-refused');
    }
    expect(asked('cannot').say('2022-10-20', 'CHANGE_APPROVED', SUPERVISOR, LETTER)).toBe('closed.notFulfilled | closed to handler, sectionHead, supervisor');
  });

  it('granted while the result is being verified keeps the clock held', () => {
    const item = asked('date');
    item.say('2022-09-06', 'CLAIMED', CLERK, EVIDENCE);
    expect(item.say('2022-09-07', 'CHANGE_APPROVED', SUPERVISOR, GRANTED)).toContain('claimed | held | change-decided');
    expect(item.say('2022-09-08', 'RETURNED', SUPERVISOR, { reason: '不符' })).toContain('doing.drafting | ahead');
  });
});

describe('issue-document: closed', () => {
  const closed = (): Following => {
    const item = start().confirmed();
    item.say('2022-08-01', 'STAGE_REACHED', CLERK, { stage: 'legalReview' });
    item.say('2022-09-01', 'CHANGE_REQUESTED', CLERK, { change: 'cannot', reason: '撤销' });
    item.say('2022-09-06', 'DROPPED', SUPERVISOR, { decisionNumber: '桂督〔2022〕3号', reason: '政策调整' });
    return item;
  };

  it('refuses everything but being reopened, and waits for nothing', () => {
    const item = closed();
    expect(item.waitsFor).toEqual([]);
    const others = ['CONFIRMED', 'STAGE_REACHED', 'PROGRESS_REPORTED', 'CLAIMED', 'VERIFIED', 'RETURNED', 'DATE_DECLARED', 'CHANGE_REQUESTED',
      'CHANGE_APPROVED', 'CHANGE_REFUSED', 'WAIT_BEGUN', 'CONDITION_MET', 'DROPPED', 'RATED', 'DISSATISFIED', 'LETTER_APPROVED', 'LETTER_WITHHELD'];
    for (const type of others) for (const by of [SUPERVISOR, CLERK, LIAISON]) expect(item.refusal('2022-10-01', type, by, EVIDENCE)).toBe('event-not-accepted');
  });

  it('is reopened by a supervisor alone, at its old stage, with a clean sheet and a firm date', () => {
    const item = closed();
    expect(item.refusal('2022-10-01', 'REOPENED', CLERK, { reason: '误销', dueOn: '2022-12-31' })).toBe('event-refused');
    expect(item.say('2022-10-01', 'REOPENED', SUPERVISOR, { reason: '误销', dueOn: '2022-12-31' }, { reminder: 2 })).toBe('doing.legalReview | ahead');
    expect(item.state.context).toMatchObject({ provisional: false, evidence: 'contested', requestedBy: null, change: null, claimedBy: null, reminder: 2 });
    expect(item.waitsFor).toEqual(['nextReminder', 'untilOverdue']);
  });

  it('can be reopened after any ending, but what was dismissed or merged has ended', () => {
    const dismissed = start();
    dismissed.say('2022-06-27', 'DISMISSED', SUPERVISOR, { reason: '已办结' });
    expect(dismissed.refusal('2022-06-28', 'REOPENED', SUPERVISOR, { reason: '误', dueOn: '2022-12-31' })).toBe('event-not-accepted');
    const rated = claimed();
    rated.say('2022-09-14', 'VERIFIED', SUPERVISOR, { outcome: 'partly' });
    rated.fires('ratingBy');
    expect(rated.say('2022-10-01', 'REOPENED', SUPERVISOR, { reason: '误', dueOn: '2022-12-31' })).toContain('doing.drafting');
    expect(rated.state.context.outcome).toBe('fulfilled');
  });
});
