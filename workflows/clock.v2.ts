/**
 * How time presses: reminders ahead of the date, the ladder after it, held while a claim is examined, suspended while a
 * condition is waited for. A region of every machine with a due date; knows rungs and names of timers, never an instant.
 */
import { assign } from 'xstate';
import type { CommitmentContext, Rung } from '../src/core/commitment.js';
import { notify } from './parts.v2.js';
import { rungOf } from './rules.v2.js';
import type { Told } from './rules.v2.js';

export interface ClockOptions {
  /** Id of the state it is a region of. */
  underway: string;
  /** A pledge is claimed, and may stand on an inferred date; a legal duty is neither. */
  pledged: boolean;
}

export function clock({ underway, pledged }: ClockOptions): object {
  const running = {
    ...(pledged ? { 'clock.hold': 'held' } : {}),
    'clock.rebase': 'resuming',
    'WAIT_BEGUN': { guard: 'byOffice', target: 'waiting' },
  };
  const to = (rung: Rung, target: string) => ({ guard: { type: 'rungIs', params: { rung } }, target });
  return {
    initial: 'resuming',
    states: {
      resuming: {
        entry: assign({ reminder: ({ event }: Told) => rungOf(event).reminder }),
        always: [
          ...(pledged ? [{ guard: 'provisionalPastBlue', target: 'undeclared' }] : []),
          to('blue', 'overdue.blue'), to('blueAgain', 'overdue.blueAgain'), to('orange', 'overdue.orange'),
          to('red', 'overdue.red'), to('referred', 'overdue.referred'), to('undated', 'undated'),
          { target: 'ahead' },
        ],
      },
      ahead: {
        initial: 'reminding',
        on: running,
        after: { untilOverdue: { target: 'overdue.blue', actions: notify('overdue-blue', 'handler', 'sectionHead') } },
        states: {
          reminding: {
            after: {
              nextReminder: {
                target: 'reminding', reenter: true,
                actions: [assign({ reminder: ({ context }: { context: CommitmentContext }) => context.reminder + 1 }), notify('reminder', 'handler')],
              },
            },
          },
        },
      },
      overdue: {
        initial: 'blue',
        on: running,
        states: {
          blue: { after: { untilBlueAgain: { target: 'blueAgain', actions: notify('overdue-blue', 'sectionHead', 'deputyHead') } } },
          blueAgain: {
            after: {
              untilOrange: [
                { ...(pledged ? { guard: 'dateIsFirm' } : {}), target: 'orange', actions: notify('overdue-orange', 'deputyHead', 'head') },
                // Nobody promised this date: the ladder stops inside the department until a person confirms it (domain 0.7).
                ...(pledged ? [{ target: `${underway}.clock.undeclared`, actions: notify('undeclared', 'sectionHead', 'deputyHead') }] : []),
              ],
            },
          },
          orange: { after: { untilRed: { target: 'red', actions: notify('overdue-red', 'head', 'supervisor') } } },
          red: { after: { untilReferred: { target: 'referred', actions: notify('referred', 'liaison', 'supervisor') } } },
          referred: { after: { referredReview: { target: 'referred', reenter: true, actions: notify('look-again', 'supervisor') } } },
        },
      },
      ...(pledged ? {
        undeclared: {
          on: running,
          after: { undeclaredReview: { target: 'undeclared', reenter: true, actions: notify('undeclared', 'sectionHead', 'deputyHead', 'supervisor') } },
        },
        // A claim stops the owner's ladder; the reviewer is asked instead (domain 4.3, verifyBy in work.claimed).
        held: { on: { 'clock.resume': 'resuming' } },
      } : {}),
      undated: {
        on: running,
        after: { undeclaredReview: { target: 'undated', reenter: true, actions: notify('declare-date', 'handler', 'sectionHead') } },
      },
      waiting: {
        on: { ...(pledged ? { 'clock.hold': 'held' } : {}), 'CONDITION_MET': { guard: 'byOffice', target: 'resuming' } },
        after: { untilReview: { target: 'waiting', reenter: true, actions: notify('condition-review', 'handler', 'sectionHead', 'supervisor') } },
      },
    },
  };
}
