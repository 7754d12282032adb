import type { Actor } from '../../core/commitment.js';
import { isEventType } from '../../core/events.js';
import { acceptedEvents } from '../../core/step.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import type { Standing } from '../../store/readings/standing.js';
import { hasButton, hasExtension, isUseful, ledBy, mayAct } from './parties.js';
import type { ButtonEvent } from './parties.js';

export interface Judged extends ReturnType<typeof mayAct> { type: ButtonEvent }

/** Letters are decided where they can be read: among the letters. */
const ELSEWHERE: readonly string[] = ['LETTER_APPROVED', 'LETTER_WITHHELD'];

/** Every event that the commitment accepts now and a person may send, and whether it is this person's to send. Only a courtesy: what is sent is decided by the machine. */
export function judgedNow(reading: Pick<CommitmentReading, 'snapshot' | 'dueOn' | 'officeId' | 'superiors'>, { workflow, state: { context }, profile }: Standing, actor: Actor | null): Judged[] {
  return acceptedEvents(workflow.machine, reading.snapshot).filter(isEventType).filter(isPersons)
    .filter((type) => isUseful(type, reading.dueOn, context) && hasExtension(type, profile, context))
    .map((type) => ({ type, ...(actor === null ? { may: false, why: null } : ledBy(type, actor, profile, mayAct(type, actor, reading.officeId, context, reading.superiors))) }));
}

/** Whether a person sends it to the commitment itself: not the engine, and not from where letters are read. */
export function isPersons(type: Parameters<typeof hasButton>[0]): type is ButtonEvent {
  return hasButton(type) && !ELSEWHERE.includes(type);
}
