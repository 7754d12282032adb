import { describe, expect, it } from '@jest/globals';
import { secureBudget } from '../../../workflows/kinds/secure-budget.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const TERMS = { fiscalYear: 2022, lastYearAmount: 300_000_000 };
const CASE: Proof = {
  kind: secureBudget,
  on: '2022-12-26',
  proof: {
    year: 2022, plannedAmount: 380_000_000, approvedAmount: 360_000_000, approvalNumber: '桂财教〔2022〕110号', approvedOn: '2022-12-23', paidAmount: 200_000_000,
    financeConfirmedBy: '财务处 黎敏',
  },
  ready: (setting) => new Walk(secureBudget, { terms: TERMS, ...setting }).taken(),
};
const facts = (change: Record<string, unknown>, terms = TERMS as object): unknown =>
  secureBudget.examine({ ...CASE.proof, ...change }, CASE.ready({ terms }).situation(CASE.on), CASE.ready().context);

describe('secure-budget', () => {
  itIsClosedOnlyBy(CASE, [
    ['with one yuan more than last year', { approvedAmount: 300_000_001, paidAmount: undefined }, []],
    ['with less approved than planned', { plannedAmount: 999_000_000 }, []],
    ['with everything paid', { paidAmount: 360_000_000 }, []],
    ['with nothing said of plan and payment', { plannedAmount: undefined, paidAmount: undefined }, []],
    ['with the year and amounts as the form sends them', { year: '2022', approvedAmount: '360000000', paidAmount: '' }, []],
    ['with last year’s amount in the evidence where the ledger has none', { lastYearAmount: 300_000_000 }, [], { terms: { fiscalYear: 2022 } }],
    ['of the next year where the text names none', { year: 2023 }, [], { terms: { lastYearAmount: 300_000_000 } }],
  ], [
    ['with money that is only planned', { approvedAmount: undefined, paidAmount: undefined }, ['approvedAmount: missing', 'approvedAmount: not-approved']],
    ['with as much as last year', { approvedAmount: 300_000_000 }, ['approvedAmount: not-more-than-last-year']],
    ['with less than last year, whatever the plan said', { approvedAmount: 280_000_000 }, ['approvedAmount: not-more-than-last-year']],
    ['with more paid than approved', { paidAmount: 360_000_001 }, ['paidAmount: paid-exceeds-approved']],
    ['with money of another year', { year: 2021 }, ['year: another-year']],
    ['with money of the next year where this one was promised', { year: 2023 }, ['year: another-year']],
    ['with money of a year that was over, where the text names none', { year: 2021 }, ['year: another-year'], { terms: { lastYearAmount: 300_000_000 } }],
    ['without anything to compare with', {}, ['lastYearAmount: missing'], { terms: { fiscalYear: 2022 } }],
    ['with less than last year by the evidence itself', { lastYearAmount: 400_000_000 }, ['approvedAmount: not-more-than-last-year'], { terms: { fiscalYear: 2022 } }],
    ['with a baseline of its own against the ledger’s', { approvedAmount: 200_000_000, lastYearAmount: 1 }, ['approvedAmount: not-more-than-last-year']],
    ['approved before the pledge', { approvedOn: '2022-06-22' }, ['approvedOn: older-than-pledge']],
    ['approved tomorrow', { approvedOn: '2022-12-27' }, ['approvedOn: dated-in-future']],
  ]);

  it('says the amounts and years it compared', () => {
    expect(facts({ approvedAmount: 280_000_000 })).toEqual([
      { code: 'not-more-than-last-year', field: 'approvedAmount', facts: { approved: 280_000_000, lastYear: 300_000_000 } },
    ]);
    expect(facts({ paidAmount: 400_000_000 })).toEqual([{ code: 'paid-exceeds-approved', field: 'paidAmount', facts: { paid: 400_000_000, approved: 360_000_000 } }]);
    expect(facts({ year: 2021 })).toEqual([{ code: 'another-year', field: 'year', facts: { promised: 2022, given: 2021 } }]);
    expect(facts({ approvedAmount: '' })).toContainEqual({ code: 'not-approved', field: 'approvedAmount', facts: { planned: 380_000_000 } });
  });

  it('keeps requested, planned, approved, allocated and paid apart, each with its amount and date', () => {
    const walk = CASE.ready();
    const step = (stage: string, on: string, amount: unknown, number?: string): Record<string, unknown> => ({ stage, on, amount, ...(number === undefined ? {} : { number }) });
    expect(walk.refusal('2022-07-08', 'STAGE_REACHED', CLERK, { stage: 'requested' })).toBe('event-refused: reachesStage');
    expect(walk.refusal('2022-07-08', 'STAGE_REACHED', CLERK, step('approved', '2022-07-08', 1))).toBe('event-refused: reachesStage');
    expect(walk.refusal('2022-07-08', 'STAGE_REACHED', CLERK, step('planned', '2022-07-09', 1))).toBe('event-refused: reachesStage');
    expect(walk.refusal('2022-07-08', 'STAGE_REACHED', CLERK, step('planned', '2022-07-08', '若干'))).toBe('event-refused: reachesStage');
    expect([
      walk.say('2022-07-08', 'STAGE_REACHED', CLERK, step('requested', '2022-07-08', 420_000_000, '桂科报〔2022〕31号')),
      walk.say('2022-10-20', 'STAGE_REACHED', CLERK, step('planned', '2022-10-18', 380_000_000)),
      walk.fires('nextBudgetDate'),
      walk.say('2022-12-23', 'STAGE_REACHED', CLERK, step('approved', '2022-12-23', 360_000_000, '桂财教〔2022〕110号')),
      walk.say('2022-12-24', 'STAGE_REACHED', CLERK, step('allocated', '2022-12-24', 350_000_000, '桂科计〔2022〕7号')),
      walk.say('2022-12-25', 'STAGE_REACHED', CLERK, step('paid', '2022-12-25', 200_000_000)),
    ]).toEqual(['doing.requested', 'doing.planned', 'doing.planned | budget-ask to handler, sectionHead', 'doing.approved', 'doing.allocated', 'doing.paid']);
  });

  it('closes', () => {
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
