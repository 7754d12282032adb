import type { Actor, DueBasis, Letter, Level, LocalDate, MachineState, Rung, Situation, StateValue, Terms, TimerName } from '../../src/core/commitment.js';
import { stageOf } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import { begin, take } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { workflowVersion } from '../../workflows/registry.js';

export const CLERK: Actor = { id: 'wei', name: '韦主任科员', roles: ['handler'], office: 'kjt' };
export const SECTION_HEAD: Actor = { id: 'lu', name: '陆处长', roles: ['sectionHead'], office: 'kjt' };
export const OTHER_OFFICE: Actor = { id: 'nong', name: '农主任科员', roles: ['handler'], office: 'czt' };
export const SUPERVISOR: Actor = { id: 'huang', name: '黄督查', roles: ['supervisor'], office: null };
export const LIAISON: Actor = { id: 'qin', name: '覃联络员', roles: ['liaison'], office: null };
/** Holds both roles, in the office itself: what separation of duties is about. */
export const BOTH: Actor = { id: 'mo', name: '莫副主任', roles: ['handler', 'supervisor'], office: 'kjt' };

export interface Now {
  rung?: Rung;
  reminder?: number;
  dueOn?: LocalDate | null;
}

/**
 * One commitment under version 1 of its kind, as released, followed by hand: people say, timers fire, each returns where it stands and what was asked to be sent, as
 * `stage | clock | change | letter to level, level; ...`. Timers are armed and removed as the engine does it.
 */
export class Following {
  readonly armed = new Map<TimerName, string>();
  #last: Step;

  constructor(private readonly kind: string, private readonly terms: Terms = {}) {
    this.#last = this.#apply(begin(this.#machine));
  }

  get state(): MachineState {
    return this.#last.state;
  }

  /** Armed timers by name, sorted. */
  get waitsFor(): TimerName[] {
    return [...this.armed.keys()].sort();
  }

  confirmed(dueBasis: DueBasis = 'explicit', now: Now = {}): this {
    this.say('2022-06-27', 'CONFIRMED', SUPERVISOR, { dueOn: now.dueOn ?? '2022-09-21', dueBasis }, now);
    return this;
  }

  say(on: LocalDate, type: string, by: Actor, data: Record<string, unknown> = {}, { rung = 'ahead', reminder = 0, dueOn = '2022-09-21' }: Now = {}): string {
    const situation: Situation = { rung, reminder, today: on, office: 'kjt', dueOn, repliedOn: '2022-06-23', terms: this.terms };
    return this.#told(this.#apply(take(this.#machine, this.#last.snapshot, { type, by, data, situation })));
  }

  /** Fires timers one after the other; the last one's outcome. Throws when one isn't armed. */
  fires(...names: [TimerName, ...TimerName[]]): string {
    for (const name of names) {
      const event = this.armed.get(name);
      if (event === undefined) throw new Error(`${name} is not armed; armed: ${this.waitsFor.join(', ')}`);
      this.armed.delete(name);
      this.#last = this.#apply(take(this.#machine, this.#last.snapshot, { type: event }));
    }
    return this.#told(this.#last);
  }

  /** The error code with which an event is refused, and that nothing changed; `accepted` if it was not. */
  refusal(on: LocalDate, type: string, by: Actor, data: Record<string, unknown> = {}, now: Now = {}): string {
    try {
      this.say(on, type, by, data, now);
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
    return 'accepted';
  }

  get #machine(): ReturnType<typeof workflowVersion>['machine'] {
    return workflowVersion(this.kind, 1).machine;
  }

  #apply(step: Step): Step {
    for (const change of step.timers) {
      if ('arm' in change) this.armed.set(change.arm, change.event);
      else this.armed.delete(change.disarm);
    }
    this.#last = step;
    return step;
  }

  #told({ state: { value }, notices }: Step): string {
    const letters = notices.map(({ letter, to }: { letter: Letter; to: Level[] }) => `${letter} to ${to.join(', ')}`);
    return [stageOf(value), ...regions(value), ...letters].join(' | ');
  }
}

function regions(value: StateValue): string[] {
  if (typeof value === 'string' || value['underway'] === undefined) return [];
  const { clock, change } = value['underway'] as { clock: string | Record<string, string>; change: string };
  const rung = typeof clock === 'string' ? clock : Object.values(clock).join(' ').replace('reminding', 'ahead');
  return [rung, ...(change === 'settled' ? [] : [change])];
}
