/**
 * The reply's own machine, third version: the second, and what the rules of some places have follow is asked for until it is recorded.
 *
 *  - staff       whoever handles it is named (Tongchuan), from the handover on
 *  - telling     an extension that the deputy must be told of (Qingdao, Henan, Fujian) is told
 *  - redo        an empty opinion of a co-handler is returned and given anew (Chongqing)
 *  - meeting     what follows a second dissatisfaction (a meeting, an assessment, a talk) is held before the office answers again
 *
 * Whether a place has such a rule the engine writes on the event (`situation`); a timer that a rule does not know has no instant.
 */
import { assign, createMachine } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { defineAnswering as defineSecond } from './answer.v2.js';
import { actionsOf, and, eachWay } from './deriving.v3.js';
import type { Node, Way } from './deriving.v3.js';
import { notify } from './parts.v2.js';
import { byOffice, data, holds, isNot, situation } from './rules.v2.js';
import type { Told } from './rules.v2.js';

export function defineAnswering(): AnyStateMachine {
  const { config, implementations } = defineSecond();
  const second = config.states as unknown as Record<string, Node>;
  const { handedOver = {}, returnAsked = {}, answering = {}, answered = {} } = second;
  const third = {
    ...config,
    context: { ...(config.context as object), staffed: false, meeting: false },
    states: {
      ...second,
      handedOver: {
        ...handedOver,
        after: { ...handedOver.after, staffBy: [{ guard: 'isStaffed' }, { actions: STAFF_DUE }] },
        on: { ...handedOver.on, STAFF_NAMED: { guard: 'byOffice', actions: assign({ staffed: true }) } },
      },
      returnAsked: { ...returnAsked, on: { ...returnAsked.on, REASSIGNED: eachWay(returnAsked.on?.['REASSIGNED'], (way) => and(way, assign({ staffed: false }))) } },
      answering: { ...answering, states: { ...answering.states, work: work(answering), extension: extension(answering), redo, staff } },
      answered: { ...answered, on: { ...answered.on, DISSATISFIED: dissatisfied(answered) } },
    },
  };
  return createMachine(third as never, {
    ...implementations,
    guards: {
      ...implementations.guards,
      isStaffed: ({ context }: Told) => context.staffed === true,
      mustMeet: ({ context }: Told) => context.meeting === true,
      mustMeetAgain: ({ context, event }: Told) => holds(event, 'liaison') && context.rehandled === true && situation(event).meetAgain === true,
      mayAnswer: ({ context, event }: Told) => byOffice(event) && context.meeting !== true && String(data(event)['on']) <= situation(event).today,
      mayExtendAndTell: ({ context, event }: Told) => holds(event, 'liaison') && isNot(event, context.requestedBy) && situation(event).tellDeputy === true,
      redoesLast: ({ event }: Told) => byOffice(event) && (situation(event).opinionsToRedo ?? 0) === 0,
    },
  } as never);
}

const STAFF_DUE = notify('staff-due', 'sectionHead', 'deputyHead');
const MEETING_DUE = notify('meeting-due', 'liaison', 'head');

function work(answering: Node): Node {
  const second = answering.states?.['work'] ?? {};
  return {
    initial: 'arriving',
    states: {
      arriving: { always: [{ guard: 'mustMeet', target: 'meeting' }, { target: 'contacting' }] },
      ...second.states,
      meeting: {
        after: { meetBy: { target: 'meeting', reenter: true, actions: MEETING_DUE } },
        on: { CONTACTED: { guard: 'byOffice' }, MEETING_HELD: { guard: 'byLiaison', target: 'drafting', actions: assign({ meeting: false }) } },
      },
    },
  };
}

function extension(answering: Node): Node {
  const second = answering.states?.['extension'] ?? {};
  const asked = second.states?.['asked'] ?? {};
  const granted = asked.on?.['EXTENSION_GRANTED'] as Way;
  return {
    ...second,
    states: {
      ...second.states,
      asked: { ...asked, on: { ...asked.on, EXTENSION_GRANTED: [{ ...granted, guard: 'mayExtendAndTell', target: 'telling' }, granted] } },
      telling: {
        after: { tellDeputyBy: { target: 'telling', reenter: true, actions: notify('tell-deputy', 'handler', 'sectionHead') } },
        on: { DEPUTY_TOLD: { guard: 'byOffice', target: 'granted' } },
      },
    },
  };
}

/** Beside the time for first opinions, which goes on. The first return begins the time to redo; a second one gives nobody more of it. */
const redo: Node = {
  initial: 'none',
  states: {
    none: { on: { OPINION_RETURNED: { guard: 'byOffice', target: 'awaited' } } },
    awaited: {
      after: { opinionRedoBy: { target: 'awaited', reenter: true, actions: notify('opinion-redo', 'handler', 'sectionHead') } },
      on: { OPINION_RETURNED: { guard: 'byOffice' }, OPINION_GIVEN: { guard: 'redoesLast', target: 'none' } },
    },
  },
};

const staff: Node = {
  initial: 'arriving',
  states: {
    arriving: { always: [{ guard: 'isStaffed', target: 'named' }, { target: 'unnamed' }] },
    unnamed: {
      after: { staffBy: { target: 'unnamed', reenter: true, actions: STAFF_DUE } },
      on: { STAFF_NAMED: { guard: 'byOffice', target: 'named', actions: assign({ staffed: true }) } },
    },
    named: { on: { STAFF_NAMED: { guard: 'byOffice' } } },
  },
};

/** Twice dissatisfied, where the rule has something follow: that comes before the next answer. The limit to answer runs meanwhile. */
function dissatisfied(answered: Node): Way[] {
  const ways = answered.on?.['DISSATISFIED'] as Way[];
  const again = ways[0] ?? {};
  return [{ ...again, guard: 'mustMeetAgain', actions: [...actionsOf(again), assign({ meeting: true }), MEETING_DUE] }, ...ways];
}
