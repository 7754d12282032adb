import { describe, expect, it } from '@jest/globals';
import { noticeReason } from '../../src/core/notice-reason.js';

describe('why a letter is in its state', () => {
  it.each([
    ['newer:P1.3.1', '新函：P1.3.1', 'replaced by P1.3.1'], ['deadline-moved', '时限已变更', 'the due date was moved'],
    ['told:2022-09-22', '本季已填报：2022-09-22', 'reported already this quarter: 2022-09-22'], ['waiting', '正在等待条件', 'it is on hold until its condition is met'],
    ['given-up:450 4.2.1 busy', '多次未送达，不再重试：450 4.2.1 busy', 'given up after many attempts: 450 4.2.1 busy'],
    ['settled:苏察', '确认已收到：苏察', 'recorded as arrived by 苏察'], ['550 5.1.1 no such user', '550 5.1.1 no such user', '550 5.1.1 no such user'],
  ])('%s', (reason, zh, en) => {
    expect([noticeReason(reason, 'zh'), noticeReason(reason, 'en')]).toEqual([zh, en]);
  });
});
