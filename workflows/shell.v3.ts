/**
 * The statechart that every kind shares, third version: the second, and an office may contest how its commitment ended (政府督查工作
 * 条例 17, domain 4.1: "any finding").
 *
 *   closed.<end> ─OUTCOME_CONTESTED▶ disputed.<end> ─OUTCOME_UPHELD▶ closed.<end>, for good
 *                                                   ─OUTCOME_SET_ASIDE▶ underway: it is taken up again
 *   doing.unverifiable ─OUTCOME_CONTESTED▶ doing.disputed ─UPHELD▶ unverifiable ─SET_ASIDE▶ defining: the time for an indicator begins anew
 *
 * `foundBy` remembers from the verification on who decided, who claimed or asked, and who contests it: none of them looks again. What the
 * clock found (no indicator in time) was found by nobody, and is kept as an empty text, also for the office that it is transferred to. The window to contest is the engine's to know. Everything
 * else is as the second version has it, states and their names included.
 */
import { assign, createMachine } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { actionsOf, and, each, eachWay, within } from './deriving.v3.js';
import type { Node, Way } from './deriving.v3.js';
import type { KindDefinition } from './kind.v3.js';
import { closing, notify, takenUpAgain } from './parts.v2.js';
import { actorsOf, byOffice } from './rules.v2.js';
import type { Told } from './rules.v2.js';
import { defineMachine as defineSecond } from './shell.v2.js';

export function defineMachine(kind: KindDefinition): AnyStateMachine {
  const { config, implementations } = defineSecond(kind);
  const second = remembering(config as unknown as Node);
  const { closed = {}, underway = {} } = second.states ?? {};
  const ends = Object.keys(closed.states ?? {});
  const third = {
    ...second,
    states: {
      ...second.states,
      ...(kind.needsIndicator === true ? { underway: withListingContested(listedForTheNext(underway)) } : {}),
      closed: { ...closed, states: Object.fromEntries(ends.map((end) => [end, { on: { OUTCOME_CONTESTED: contested(`#commitment.disputed.${end}`) } }])) },
      disputed: disputed(kind.closesAs, ends),
    },
  };
  return createMachine(third as never, {
    ...implementations,
    guards: {
      ...implementations.guards,
      mayContest: ({ context, event }: Told) => byOffice(event) && typeof context.foundBy === 'string' && context.foundBy !== '',
      mayContestOutcome: ({ context, event }: Told) => byOffice(event) && typeof context.foundBy === 'string',
    },
  } as never);
}

/** The same definition, and every decision that ends it keeps in mind who made it. */
function remembering(node: Node): Node {
  return {
    ...node,
    ...(node.on === undefined ? {} : { on: each(node.on, (ways, event) => eachWay(ways, (way) => remembered(event, way))) }),
    ...(node.states === undefined ? {} : { states: each(node.states, remembering) }),
  };
}

/** What the step itself forgets is read before: whoever asked for the change; whoever returned the claim that is verified now, and claimed it. */
function remembered(event: string, way: Way): Way {
  if (event === 'CHANGE_APPROVED' && way.guard === 'mayDecideCannot') return { ...way, actions: [found, ...actionsOf(way)] };
  if (event === 'FINDING_SET_ASIDE') return { ...way, actions: [foundAgain, ...actionsOf(way).slice(1)] }; // instead of forgetting, the first of them in work.v2.ts
  if (event === 'CONTESTED') return and(way, contesting);
  return ['VERIFIED', 'LISTED', 'DROPPED'].includes(event) ? and(way, found) : way;
}

const found = assign({
  foundBy: ({ context: { claimedBy, requestedBy, approvedBy }, event }: Told) => [actorsOf(event), claimedBy, requestedBy, approvedBy].filter(Boolean).join(' '),
});

const foundAgain = assign({ foundBy: ({ context: { foundBy }, event }: Told) => [actorsOf(event), foundBy].filter(Boolean).join(' ') });

/** Beside those who found it; each once, so that there are no more states than people. */
const contesting = assign({ foundBy: ({ context: { foundBy }, event }: Told) => [...new Set(`${foundBy ?? ''} ${actorsOf(event)}`.trim().split(' '))].join(' ') });

const LOOK_AGAIN = notify('reexamine-request', 'supervisor');
const DECIDED = [assign({ foundBy: null }), notify('finding-decided', 'handler', 'sectionHead')];

function contested(target: string): Way {
  return { guard: 'mayContestOutcome', target, actions: [contesting, LOOK_AGAIN] };
}

function upheld(target: string): Way {
  return { guard: 'mayReexamine', target, actions: DECIDED };
}

function takenUp(...besides: readonly object[]): Way {
  return { guard: 'mayReexamine', target: '#commitment.underway', actions: [takenUpAgain(false), ...besides, notify('finding-decided', 'handler', 'sectionHead', 'supervisor', 'liaison')] };
}

/** How it ended stands until somebody else has decided; whatever may happen to a reply may happen to it meanwhile. */
function disputed(initial: string, ends: readonly string[]): Node {
  return {
    initial,
    on: {
      OUTCOME_SET_ASIDE: takenUp(),
      PROGRESS_REPORTED: { guard: 'byOffice' }, // the proof that it contests with
      CORRECTED: { guard: 'bySupervisor' },
      REPLIED_AGAIN: { guard: 'byOffice' },
      WITHDRAWN: { guard: 'bySupervisor', target: 'withdrawn', actions: closing() },
    },
    states: Object.fromEntries(ends.map((end) => [end, {
      after: { reexamineBy: { target: end, reenter: true, actions: LOOK_AGAIN } },
      on: {
        OUTCOME_UPHELD: upheld(`#commitment.closed.${end}`),
        ...(end === 'notVerifiable' ? { OUTCOME_SET_ASIDE: takenUp(assign({ indicator: 'none' })) } : {}), // or it would be listed as such again at once
      },
    }])),
  };
}

/** Whom a listed commitment is transferred to finds it listed, by the clock, and may contest that: its decider was not forgotten, there was none. */
function listedForTheNext(node: Node): Node {
  const stillListed = assign({ foundBy: ({ context: { indicator, foundBy } }: Told) => (indicator === 'missed' ? '' : foundBy ?? null) });
  return {
    ...node,
    ...(node.on === undefined ? {} : { on: each(node.on, (ways, event) => (['TRANSFERRED', 'work.offer'].includes(event) ? eachWay(ways, (way) => and(way, stillListed)) : ways)) }),
    ...(node.states === undefined ? {} : { states: each(node.states, listedForTheNext) }),
  };
}

/** What the clock lists as not verifiable may be contested before anybody has closed it. */
function withListingContested(underway: Node): Node {
  return within(underway, ['work', 'doing'], (doing) => {
    const { defining = {}, unverifiable = {} } = doing.states ?? {};
    return {
      ...doing,
      states: {
        ...doing.states,
        defining: { ...defining, after: each(defining.after ?? {}, (ways) => eachWay(ways, (way) => and(way, assign({ foundBy: '' })))) },
        unverifiable: {
          ...unverifiable,
          on: {
            ...each(unverifiable.on ?? {}, (ways, event) => (event === 'INDICATOR_PROPOSED' ? eachWay(ways, (way) => and(way, assign({ foundBy: null }))) : ways)),
            OUTCOME_CONTESTED: contested('disputed'),
          },
        },
        disputed: {
          after: { reexamineBy: { target: 'disputed', reenter: true, actions: LOOK_AGAIN } },
          on: { OUTCOME_UPHELD: upheld('unverifiable'), OUTCOME_SET_ASIDE: { guard: 'mayReexamine', target: 'defining', actions: [assign({ indicator: 'none' }), ...DECIDED] } },
        },
      },
    };
  });
}
