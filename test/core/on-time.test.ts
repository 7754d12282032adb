import { describe, expect, it } from '@jest/globals';
import { OUTCOME_WORDS, outcomeOf } from '../../src/core/on-time.js';
import type { Past } from '../../src/core/on-time.js';

const PAST: Past = { stage: 'doing.drafting', basis: 'explicit', claimed: false, waiting: false, inTime: false };

describe('of what fell due', () => {
  it.each<[string, Partial<Past>, ReturnType<typeof outcomeOf>]>([
    ['fulfilled, claimed by the day', { stage: 'closed.fulfilled', claimed: true, inTime: true }, 'on-time'],
    ['maintained for the year', { stage: 'closed.maintained', claimed: true, inTime: true }, 'on-time'],
    ['verified, the rating is awaited', { stage: 'feedback.rating', claimed: true, inTime: true }, 'on-time'],
    ['fulfilled, claimed after it', { stage: 'closed.fulfilled', claimed: true }, 'late'],
    ['in part, however early', { stage: 'closed.partly', claimed: true, inTime: true }, 'partly'],
    ['in part, and contested', { stage: 'disputed.partly', claimed: true, inTime: true }, 'partly'],
    ['not fulfilled', { stage: 'closed.notFulfilled' }, 'not-fulfilled'],
    ['not fulfilled, of an inferred date: the failure is no question of the date', { stage: 'closed.notFulfilled', basis: 'inferred' }, 'not-fulfilled'],
    ['still at work', {}, 'overdue'],
    ['claimed, nobody has decided', { stage: 'claimed', claimed: true, inTime: true }, 'pending'],
    ['waiting for a condition', { waiting: true }, 'waiting'],
    ['of a date that nobody has confirmed', { basis: 'inferred' }, 'inferred'],
    ['fulfilled, of a date that nobody has confirmed', { stage: 'closed.fulfilled', basis: 'inferred', inTime: true }, 'inferred'],
    ['dropped by decision', { stage: 'closed.dropped' }, 'dropped'],
    ['listed as not verifiable', { stage: 'closed.notVerifiable' }, 'not-verifiable'],
    ['split: its parts count', { stage: 'split' }, 'no-result'],
    ['no pledge', { stage: 'dismissed' }, 'no-result'],
  ])('%s', (_, given, outcome) => {
    expect(outcomeOf({ ...PAST, ...given })).toBe(outcome);
    expect(OUTCOME_WORDS[outcome].zh).not.toBe('');
  });
});
