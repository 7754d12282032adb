/**
 * The step RECOUNTED causes. The machines take it wherever a ladder hangs on the date; two things they were released without are
 * done here, for the engine that writes it and for the replay that verifies it alike, so that both come to the same:
 *
 *  - the duty to answer has a date before its ladder begins, while it may still be returned: there the date alone moves;
 *  - the day the term ends stands in the profile, and machines ask for it only on entering a state: an event that names it
 *    (`termEndsOn`) arms that timer anew where the state waits for it.
 *
 * Pure. What is in the event decides, never a table: an entry written before this has no `termEndsOn` and replays as it did.
 */
import type { AnyStateMachine } from 'xstate';
import { stageOf } from './commitment.js';
import type { MachineState, NoticeIntent, PersonEvent } from './commitment.js';
import { DomainError } from './errors.js';
import { acceptedEvents, take, waitingTimers } from './step.js';
import type { Step } from './step.js';

/** Stages with a due date whose ladder begins later. */
const BEFORE_ITS_LADDER: readonly string[] = ['handedOver', 'returnAsked'];

/** Whether the dates of a commitment in this state can be recounted. */
export function takesRecount(machine: AnyStateMachine, snapshot: string): boolean {
  return acceptedEvents(machine, snapshot).includes('RECOUNTED') || movesAlone(snapshot);
}

/** Whether the machine ever asks about the end of the term. */
export function knowsTermEnd(machine: AnyStateMachine): boolean {
  return (machine.events as readonly string[]).some((type) => type.startsWith('xstate.after.termEnd.'));
}

/** Whether the state waits for the end of the term, known or not. */
export function waitsForTermEnd(machine: AnyStateMachine, snapshot: string): boolean {
  return waitingTimers(machine, snapshot).has('termEnd');
}

/** Throws what take() throws, and `recount-refused` for an end of the term that the state does not wait for. */
export function recountStep(machine: AnyStateMachine, snapshot: string, event: PersonEvent): Step {
  const step = acceptedEvents(machine, snapshot).includes('RECOUNTED') || !movesAlone(snapshot) ? take(machine, snapshot, event) : moved(snapshot, event);
  if (event.data['termEndsOn'] === undefined) return step;
  const termEnd = waitingTimers(machine, step.snapshot).get('termEnd');
  if (termEnd === undefined) {
    throw new DomainError('recount-refused', '现在不等待换届 / this does not wait for the end of the term now',
      '请用 jiannuo recount 先查看再执行 / use `jiannuo recount`, first without --apply', { stage: stageOf(step.state.value) });
  }
  return Object.freeze({ ...step, timers: [...step.timers, { arm: 'termEnd', event: termEnd } as const] });
}

function movesAlone(snapshot: string): boolean {
  return BEFORE_ITS_LADDER.includes(stageOf((JSON.parse(snapshot) as MachineState).value));
}

/** The guards of the released machines: an administrator's, and whoever's date moves is told. */
function moved(snapshot: string, { by, data, situation }: PersonEvent): Step {
  if (!by.roles.includes('administrator')) {
    throw new DomainError('event-refused', '现在可以 RECOUNTED，但不能这样做 / RECOUNTED is possible now, but not like this',
      '请看拒绝它的规则 / see the rule that refused it', { accepted: ['RECOUNTED'], guards: ['byAdministrator'] });
  }
  const notices: NoticeIntent[] = data['dueOn'] === situation.dueOn ? [] : [{ letter: 'recounted', to: ['handler', 'sectionHead'] }];
  return Object.freeze({ snapshot, state: JSON.parse(snapshot) as MachineState, timers: [], notices });
}
