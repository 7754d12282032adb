/**
 * Whether a commitment was kept on time, as the rate counts it. A rate says nothing without what it leaves out (domain 1.9, 7.13), so what does not
 * count has a name of its own. The date is the one in force; a date that was ever changed is counted apart by whoever shows the rate (domain 0.6).
 */
import { endsWithoutResult } from './commitment.js';
import type { DueBasis, Named } from './commitment.js';

export const OUTCOMES = ['on-time', 'late', 'partly', 'not-fulfilled', 'overdue'] as const;
/** What the denominator holds; `on-time` alone is the numerator. */
export type Outcome = (typeof OUTCOMES)[number];
export const EXCLUSIONS = ['inferred', 'pending', 'waiting', 'dropped', 'not-verifiable', 'no-result'] as const;
/** What falls due in a month and is not counted. */
export type Exclusion = (typeof EXCLUSIONS)[number];

export const OUTCOME_WORDS: Readonly<Record<Outcome | Exclusion, Named>> = {
  'on-time': { zh: '按期落实', en: 'on time' },
  'late': { zh: '逾期落实', en: 'late' },
  'partly': { zh: '部分落实', en: 'in part' },
  'not-fulfilled': { zh: '无法落实', en: 'not fulfilled' },
  'overdue': { zh: '逾期未结', en: 'overdue' },
  'inferred': { zh: '时限为推断', en: 'date only inferred' },
  'pending': { zh: '待核验', en: 'awaiting verification' },
  'waiting': { zh: '待条件', en: 'waiting for a condition' },
  'dropped': { zh: '经批准终止', en: 'dropped by decision' },
  'not-verifiable': { zh: '不可核验', en: 'not verifiable' },
  'no-result': { zh: '并入、拆分、撤回或不成立', en: 'merged, split, withdrawn or no pledge' },
};

/** What the outcome of a commitment whose due date is over depends on. */
export interface Past {
  stage: string;
  basis: DueBasis;
  /** Claimed, and nobody has decided yet. */
  claimed: boolean;
  /** The clock stands still until a condition is met. */
  waiting: boolean;
  /** The claim in force, or the end where nothing was claimed, came on the due date or before it. */
  inTime: boolean;
}

/** Of a commitment whose due date lies behind. What is contested counts as the end that it was. */
export function outcomeOf({ stage, basis, claimed, waiting, inTime }: Past): Outcome | Exclusion {
  if (endsWithoutResult(stage)) return 'no-result';
  const [state, end = ''] = stage.split('.');
  if (state === 'closed' || state === 'disputed') {
    if (end === 'dropped') return 'dropped';
    if (end === 'notVerifiable') return 'not-verifiable';
    if (end === 'notFulfilled') return 'not-fulfilled';
    if (basis === 'inferred') return 'inferred';
    if (end === 'partly') return 'partly';
    return inTime ? 'on-time' : 'late';
  }
  if (basis === 'inferred') return 'inferred';
  // Verified, and only the second reply or the rating is missing: kept, whatever the deputy thinks of it.
  if (state === 'feedback') return inTime ? 'on-time' : 'late';
  if (claimed) return 'pending';
  return waiting ? 'waiting' : 'overdue';
}
