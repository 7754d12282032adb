import { describe, expect, it } from '@jest/globals';
import { CLERK, Following, OTHER_OFFICE, SUPERVISOR } from './following.js';

const DELIVERY = { on: '2022-07-15', recipient: '广西地方金融监管局', batch: '2022年第一批', count: 312, receipt: '桂金监收〔2022〕31号' };
const CONFIRMATION = { evidence: { confirmedBy: '李处长', confirmedOn: '2022-12-20', confirmationNumber: '桂金监函〔2022〕9号' } };
const EXPLAINED = { evidence: { ...CONFIRMATION.evidence, gapExplanation: '系统升级，已补推' } };

const start = (): Following => new Following('recurring-delivery', { deliveriesExpected: 3, gapDays: 120 }).confirmed('scope');
const deliver = (item: Following, times: number): string[] =>
  Array.from({ length: times }, (_, n) => item.say(`2022-0${String(n + 7)}-15`, 'DELIVERED', CLERK, DELIVERY));

describe('recurring-delivery', () => {
  it('asks for each delivery, counts it and starts anew', () => {
    const item = start();
    expect([item.fires('nextDelivery'), ...deliver(item, 1), item.fires('nextDelivery'), ...deliver(item, 1)]).toEqual([
      'doing.keeping.asked | ahead | delivery-due to handler', 'doing.keeping.quiet | ahead',
      'doing.keeping.asked | ahead | delivery-due to handler', 'doing.keeping.quiet | ahead',
    ]);
    expect(item.state.context).toMatchObject({ count: 2, gap: false, evidence: 'partial' });
    expect(item.waitsFor).toEqual(['gapAlarm', 'nextDelivery', 'nextReminder', 'untilOverdue']);
  });

  it('alarms section head and supervisor when the gap is too long, again and again', () => {
    const item = start();
    expect([item.fires('nextDelivery'), item.fires('gapAlarm'), item.fires('nextDelivery'), item.fires('gapAlarm')]).toEqual([
      'doing.keeping.asked | ahead | delivery-due to handler',
      'doing.keeping.quiet | ahead | delivery-due to sectionHead, supervisor',
      'doing.keeping.asked | ahead | delivery-due to handler',
      'doing.keeping.quiet | ahead | delivery-due to sectionHead, supervisor',
    ]);
    expect(item.state.context.gap).toBe(true);
  });

  it('does not restart the alarm by asking', () => {
    const item = start();
    const before = item.armed.get('gapAlarm');
    item.fires('nextDelivery');
    expect(item.armed.get('gapAlarm')).toBe(before);
    expect(item.waitsFor).toEqual(['gapAlarm', 'nextReminder', 'untilOverdue']);
  });

  it('is claimed only with as many deliveries as before', () => {
    const item = start();
    deliver(item, 2);
    expect(item.refusal('2022-12-21', 'CLAIMED', CLERK, CONFIRMATION)).toBe('event-refused');
    deliver(item, 1);
    expect(item.say('2022-12-21', 'CLAIMED', CLERK, CONFIRMATION)).toBe('claimed | held | verification-request to supervisor');
    expect(item.waitsFor).toEqual(['verifyBy']);
  });

  it('is claimed after a gap only with an explanation', () => {
    const item = start();
    item.fires('gapAlarm');
    deliver(item, 3);
    expect(item.refusal('2022-12-21', 'CLAIMED', CLERK, CONFIRMATION)).toBe('event-refused');
    expect(item.say('2022-12-21', 'CLAIMED', CLERK, EXPLAINED)).toContain('claimed');
  });

  it('goes on counting after a return', () => {
    const item = start();
    deliver(item, 3);
    item.say('2022-12-21', 'CLAIMED', CLERK, CONFIRMATION);
    expect(item.say('2022-12-22', 'RETURNED', SUPERVISOR, { reason: '无签收' })).toBe('doing.keeping.quiet | ahead | returned to handler, sectionHead');
    expect(item.state.context).toMatchObject({ count: 3, evidence: 'contested' });
    expect(item.waitsFor).toEqual(['gapAlarm', 'nextDelivery', 'nextReminder', 'untilOverdue']);
  });

  it.each([
    ['without a receipt', CLERK, { receipt: '' }],
    ['without a date', CLERK, { on: '' }],
    ['dated tomorrow', CLERK, { on: '2022-07-16' }],
    ['with a count that is no number', CLERK, { count: '若干' }],
    ['of another office', OTHER_OFFICE, {}],
  ])('version 1 does not count a delivery %s', (_, by, change) => {
    const item = start();
    expect(item.refusal('2022-07-15', 'DELIVERED', by, { ...DELIVERY, ...change })).toBe('event-refused');
    expect(item.state.context.count).toBe(0);
  });

  it('stops counting where guards can tell nothing apart any more', () => {
    const item = start();
    for (let n = 0; n < 105; n += 1) item.say('2022-12-01', 'DELIVERED', CLERK, DELIVERY);
    expect(item.state.context.count).toBe(99);
  });
});
