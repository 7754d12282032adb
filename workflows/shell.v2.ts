/**
 * The statechart that every kind shares, second version: the whole life of a promise.
 *
 *   proposed ─CONFIRMED▶ underway (work ∥ clock ∥ change ∥ cohort) ─VERIFIED▶ feedback ─RATED / lapsed▶ closed.*
 *      │ DISMISSED, MERGED, SPLIT, WITHDRAWN                                        closed.* ─REOPENED▶ underway
 *
 * A machine names its deadlines and knows no time; `src/core/schedule.ts` decides which instant a name means. What must be
 * known from outside (the rung that holds now, whose approval a change needs, the terms of the pledge) is written on the
 * event by the engine as `situation`. Letters are named, never sent here. Version 1 stays as it was released.
 */
import { assign, setup, stateIn } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { TIMER_NAMES } from '../src/core/commitment.js';
import type { CommitmentContext, Letter, Level } from '../src/core/commitment.js';
import { change } from './change.v2.js';
import { clock } from './clock.v2.js';
import type { KindDefinition } from './kind.v2.js';
import { closing, closingDecision, notify, resume, takenUpAgain } from './parts.v2.js';
import { data, guardsOf } from './rules.v2.js';
import type { ShellEvent, Told } from './rules.v2.js';
import { work } from './work.v2.js';

export function defineMachine(kind: KindDefinition): AnyStateMachine {
  const definition = setup({
    types: { context: {} as CommitmentContext, events: {} as ShellEvent },
    delays: Object.fromEntries(TIMER_NAMES.map((name) => [name, 1])),
    actions: { notify: (_, params: { letter: Letter; to: Level[] }) => params },
    guards: {
      ...guardsOf(kind),
      isClaimed: stateIn('#commitment.underway.work.claimed'),
      isWaiting: kind.timed ? stateIn('#commitment.underway.clock.waiting') : () => false,
    },
  });
  const config = {
    id: 'commitment',
    initial: 'proposed',
    context: {
      provisional: false, reminder: 0, stage: kind.inOrder === true ? '' : kind.stages[0]?.id ?? '', evidence: 'none', claimedBy: null, claimedFor: null,
      requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
      approvalLevel: null, overseer: false, approvedBy: null, objectedBy: null, foundBy: null, indicator: 'none', indicatorBy: null,
      followOn: false, rehandled: false,
    } satisfies CommitmentContext,
    states: {
      proposed: {
        after: { confirmBy: { target: 'proposed', reenter: true, actions: notify('confirm-request', 'supervisor') } },
        on: {
          CONFIRMED: {
            guard: 'bySupervisor', target: 'underway',
            actions: [
              assign({ provisional: ({ event }: Told) => kind.timed && data(event)['dueBasis'] === 'inferred' }),
              notify('registered', 'handler', 'sectionHead'),
            ],
          },
          DISMISSED: { guard: 'bySupervisor', target: 'dismissed' },
          MERGED: { guard: 'bySupervisor', target: 'merged' },
          SPLIT: { guard: 'bySupervisor', target: 'split' },
          WITHDRAWN: { guard: 'bySupervisor', target: 'withdrawn' },
          ABSORBED: { guard: 'bySupervisor' },
          CORRECTED: { guard: 'bySupervisor' },
          RECOUNTED: { guard: 'byAdministrator' },
        },
      },
      dismissed: { type: 'final' },
      merged: { type: 'final' },
      split: { type: 'final' },
      withdrawn: { type: 'final' },
      underway: {
        type: 'parallel',
        on: {
          PROGRESS_REPORTED: { guard: 'byOffice' },
          REPLIED_AGAIN: { guard: 'byOffice' },
          LETTER_APPROVED: { guard: 'bySupervisor' },
          LETTER_WITHHELD: { guard: 'bySupervisor' },
          ABSORBED: { guard: 'bySupervisor' },
          CORRECTED: { guard: 'bySupervisor' },
          MERGED: { guard: 'bySupervisor', target: 'merged', actions: closing() },
          SPLIT: { guard: 'bySupervisor', target: 'split', actions: closing() },
          DROPPED: { guard: 'mayDrop', target: '#commitment.closed.dropped', actions: closingDecision() },
          WITHDRAWN: { guard: 'bySupervisor', target: 'withdrawn', actions: closing() },
          ...(kind.timed ? { RECOUNTED: recounted() } : { RECOUNTED: { guard: 'byAdministrator' } }),
        },
        states: {
          work: work(kind),
          clock: kind.timed ? clock({ underway: '#commitment.underway', pledged: true }) : { initial: 'untimed', states: { untimed: {} } },
          change: kind.timed ? change() : { initial: 'settled', states: { settled: {} } },
          cohort: kind.timed ? cohort() : { initial: 'current', states: { current: {} } },
        },
      },
      ...(kind.rated ? { feedback: feedback(kind) } : {}),
      closed: {
        initial: kind.closesAs,
        on: {
          REOPENED: { guard: 'bySupervisor', target: 'underway', actions: takenUpAgain(false) },
          CORRECTED: { guard: 'bySupervisor' },
          REPLIED_AGAIN: { guard: 'byOffice' },
        },
        states: {
          [kind.closesAs]: {}, dropped: {},
          ...(kind.rated ? { partly: {} } : {}),
          ...(kind.timed ? { notFulfilled: {} } : {}),
          ...(kind.needsIndicator === true ? { notVerifiable: {} } : {}),
        },
      },
    },
  };
  return definition.createMachine(config as unknown as Parameters<typeof definition.createMachine>[0]);
}

/** A changed calendar or profile: the clock goes on from the rung that holds under the new one; whoever's date moves is told. */
function recounted(): object[] {
  return [
    { guard: 'recountMoves', actions: [resume('clock.rebase'), notify('recounted', 'handler', 'sectionHead')] },
    { guard: 'byAdministrator', actions: resume('clock.rebase') },
  ];
}

/**
 * What outlives a year is carried over and said so; what outlives the term of the congress must be explained (Shanghai 22, domain 1.4).
 */
function cohort(): object {
  const carried = { actions: notify('carried-over', 'handler', 'sectionHead', 'supervisor') };
  const explain = notify('term-explanation', 'handler', 'sectionHead', 'supervisor');
  return {
    initial: 'current',
    states: {
      current: {
        after: { yearEnd: { target: 'current', reenter: true, ...carried }, termEnd: { target: 'explaining', actions: explain } },
      },
      explaining: {
        on: { TERM_EXPLAINED: { guard: 'byOffice', target: 'current' } },
        after: { explainBy: { target: 'explaining', reenter: true, actions: explain } },
      },
    },
  };
}

function feedback(kind: KindDefinition): object {
  const close = [
    { guard: 'wasPartly', target: '#commitment.closed.partly', actions: closing() },
    { target: `#commitment.closed.${kind.closesAs}`, actions: closing() },
  ];
  const dissatisfied = (guard: string, ...letters: object[]): object => ({
    guard, target: '#commitment.underway', actions: [takenUpAgain(true), notify('returned', 'handler', 'sectionHead', 'deputyHead'), ...letters],
  });
  return {
    initial: 'arriving',
    on: { CORRECTED: { guard: 'bySupervisor' }, WITHDRAWN: { guard: 'bySupervisor', target: 'withdrawn', actions: closing() } },
    states: {
      arriving: {
        always: [
          { guard: 'needsSecondReply', target: 'replying', actions: notify('second-reply-due', 'handler', 'sectionHead') },
          { target: 'rating' },
        ],
      },
      // The deputy is told in writing before being asked (Zhejiang 20, Shandong 18, Shanghai 22).
      replying: {
        after: { secondReplyBy: { target: 'replying', reenter: true, actions: notify('second-reply-due', 'handler', 'sectionHead', 'supervisor') } },
        on: { REPLIED_AGAIN: { guard: 'byOffice', target: 'rating' } },
      },
      rating: {
        entry: notify('rating-request', 'liaison'),
        after: { ratingBy: close },
        on: {
          REPLIED_AGAIN: { guard: 'byOffice' },
          RATED: [
            { guard: 'mayRatePartly', target: '#commitment.closed.partly', actions: closing() },
            { guard: 'mayRate', target: `#commitment.closed.${kind.closesAs}`, actions: closing() },
          ],
          DISSATISFIED: [
            // Twice dissatisfied: the deputies' working body is told (domain 4.3), and a person approves that letter.
            dissatisfied('mayRateAgain', notify('dissatisfied-again', 'liaison', 'supervisor')),
            dissatisfied('mayRate'),
          ],
        },
      },
    },
  };
}
