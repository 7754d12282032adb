/** What can be done with a commitment now, and under which rules. */
import type { Actor, LocalDate, MachineState, PersonEvent } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { rulesOfPending } from '../core/rule-words.js';
import { eventName, refusalSentences } from '../core/sentence.js';
import { acceptedEvents, take } from '../core/step.js';
import type { Workflow } from '../../workflows/registry.js';

export interface Possible {
  event: string;
  zh: string;
  en: string;
  /** Who may do it and with what, as sentences; empty = no rule of the statechart stands in anybody's way. */
  rules: { zh: string[]; en: string[] };
}

/** What the rules are asked about. */
export interface Place {
  snapshot: string;
  office: string;
  dueOn: LocalDate | null;
  startedOn: LocalDate;
}

/** Every event that is accepted in the commitment's state, with the rules that decide who may send it. */
export function possibleNow({ snapshot, office, dueOn, startedOn }: Place, { machine }: Workflow): Possible[] {
  return acceptedEvents(machine, snapshot).map((type) => {
    const guards = guardsAgainst({
      type, by: NOBODY, data: {}, situation: { rung: 'ahead', reminder: 0, today: startedOn, office, dueOn, repliedOn: startedOn, terms: {} },
    });
    return {
      event: type, zh: eventName(type, 'zh'), en: eventName(type, 'en'),
      rules: { zh: refusalSentences(guards, 'zh'), en: refusalSentences(guards, 'en') },
    };
  });

  // The rules are asked of the machine itself: somebody without any role tries, and the refusal names what stands in the way.
  function guardsAgainst(event: PersonEvent): readonly string[] {
    try {
      take(machine, snapshot, event);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'event-refused') throw error;
      return rulesOfPending(error.facts['guards'] as string[], (JSON.parse(snapshot) as MachineState).context.change);
    }
  }
}

const NOBODY: Actor = { id: 'nobody', name: '', roles: [], office: null };
