import { isClosed } from '../../core/commitment.js';
import type { StateValue } from '../../core/commitment.js';
import { child } from '../../store/readings/standing.js';
import type { PageWord } from '../page-words.js';

/** Whose turn it is, from the machine's state alone: of a commitment in any version of the shell, and of the duty to answer. */
export function waitsFor(value: StateValue, stage: string): PageWord {
  if (isClosed(stage)) return 'waits.nobody';
  const underway = child(value, 'underway');
  const change = child(underway, 'change');
  if (change === 'pending' || child(change, 'pending') === 'overseer') return 'waits.decide';
  if (child(change, 'pending') === 'department') return 'waits.approve';
  const answering = child(value, 'answering');
  if (answering !== null) {
    if (child(answering, 'work') === 'meeting') return 'waits.meeting';
    return child(answering, 'extension') === 'asked' ? 'waits.extension' : 'waits.answer';
  }
  const known = BY_STAGE.find(([prefix]) => stage.startsWith(prefix));
  if (known !== undefined) return known[1];
  return child(underway, 'clock') === 'waiting' ? 'waits.condition' : 'waits.work';
}

const BY_STAGE: readonly [string, PageWord][] = [
  ['proposed', 'waits.confirm'], ['offered', 'waits.accept'], ['objected', 'waits.objection'], ['doing.judging', 'waits.indicator'], ['claimed', 'waits.verify'],
  ['contested', 'waits.reexamine'], ['doing.disputed', 'waits.reexamine'], ['disputed', 'waits.reexamine'], ['feedback.replying', 'waits.second-reply'], ['feedback', 'waits.rating'],
  ['handedOver', 'waits.accept'], ['returnAsked', 'waits.return'], ['answered', 'waits.rating'],
];
