import { expect, it } from '@jest/globals';
import type { AnyStateMachine } from 'xstate';
import { stageOf } from '../../../src/core/commitment.js';
import type { Actor, CommitmentContext, LocalDate, Situation, Terms, TimerName } from '../../../src/core/commitment.js';
import { DomainError } from '../../../src/core/errors.js';
import { eventData } from '../../../src/core/events.js';
import { begin, take } from '../../../src/core/step.js';
import type { Step } from '../../../src/core/step.js';
import type { KindDefinition } from '../../../workflows/kind.v2.js';
import { defineMachine } from '../../../workflows/shell.v3.js';
import { CLERK, LIAISON, SUPERVISOR } from '../following.js';

/** Everything a walk stands on and does not say each time. */
export interface Setting {
  terms?: Terms;
  dueOn?: LocalDate | null;
  repliedOn?: LocalDate;
}

/**
 * One commitment of a kind over the newest shell, walked by hand. Each step returns `stage | letter to level, level; ...`; data are
 * checked against the schema of their event first, as the engine does.
 */
export class Walk {
  readonly armed = new Map<TimerName, string>();
  readonly #machine: AnyStateMachine;
  readonly #setting: Required<Setting>;
  #last: Step;

  constructor(readonly kind: KindDefinition, setting: Setting = {}) {
    this.#machine = defineMachine(kind);
    this.#setting = { terms: {}, dueOn: '2022-12-31', repliedOn: '2022-06-23', ...setting };
    this.#last = this.#apply(begin(this.#machine));
  }

  get context(): CommitmentContext {
    return this.#last.state.context;
  }

  get stage(): string {
    return stageOf(this.#last.state.value);
  }

  /** Registered and taken over: at work from 2022-06-28 on. */
  taken(): this {
    const { dueOn } = this.#setting;
    this.say('2022-06-27', 'CONFIRMED', SUPERVISOR, { dueOn, dueBasis: dueOn === null ? 'none' : 'explicit' });
    this.say('2022-06-28', 'ACCEPTED', CLERK);
    return this;
  }

  say(on: LocalDate, type: string, by: Actor, data: Record<string, unknown> = {}, terms: Terms = this.#setting.terms): string {
    const situation = { ...this.situation(on), terms };
    return this.#told(this.#apply(take(this.#machine, this.#last.snapshot, { type, by, data: eventData(type, data), situation })));
  }

  fires(name: TimerName): string {
    const event = this.armed.get(name);
    if (event === undefined) throw new Error(`${name} is not armed; armed: ${[...this.armed.keys()].sort().join(', ')}`);
    this.armed.delete(name);
    return this.#told(this.#apply(take(this.#machine, this.#last.snapshot, { type: event })));
  }

  /** Why it is refused, as `code: guard, guard`, or just the code; `accepted` if it was not. */
  refusal(...[on, type, by, data, terms]: Parameters<Walk['say']>): string {
    try {
      this.say(on, type, by, data, terms);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const guards = (error.facts['guards'] ?? []) as string[];
      return [error.code, ...(guards.length > 0 ? [guards.join(', ')] : [])].join(': ');
    }
    return 'accepted';
  }

  situation(today: LocalDate): Situation {
    const { terms, dueOn, repliedOn } = this.#setting;
    return { rung: dueOn === null ? 'undated' : 'ahead', reminder: 0, today, office: 'kjt', dueOn, repliedOn, terms, superiors: ['zzq'] };
  }

  /** What keeps this evidence from closing it now, as `field: code`. */
  problems(on: LocalDate, evidence: Record<string, unknown>): string[] {
    return this.kind.examine(evidence, this.situation(on), this.context).map(({ field, code }) => `${field}: ${code}`);
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
    const letters = notices.map(({ letter, to }) => `${letter} to ${to.join(', ')}`);
    return [stageOf(value), ...(letters.length > 0 ? [letters.join('; ')] : [])].join(' | ');
  }
}

/** A kind, the evidence that closes it, and a commitment of it that is ready to be claimed. */
export interface Proof {
  kind: KindDefinition;
  on: LocalDate;
  proof: Record<string, string | number>;
  ready: (setting?: Setting) => Walk;
}

/** What is changed in the evidence or around it, and every problem that makes. */
export type Rule = readonly [name: string, change: Record<string, unknown>, problems: readonly string[], setting?: Setting];

/** The whole table of a kind: what closes it, each required field left out, each field malformed, each rule broken. */
export function itIsClosedOnlyBy({ kind, on, proof, ready }: Proof, accepted: readonly Rule[], refused: readonly Rule[]): void {
  const required = kind.evidence.filter((field) => field.required);
  const spoilt = { date: ['not-a-date', '2022-02-30'], number: ['not-a-number', '若干'], choice: ['not-a-choice', 'perhaps'] } as const;

  it('is claimed with all of its evidence', () => {
    expect(ready().problems(on, proof)).toEqual([]);
    expect(ready().say(on, 'CLAIMED', CLERK, { evidence: proof })).toBe('claimed | verification-request to supervisor');
  });

  it.each(accepted.map(complete))('is claimed %s', (_, change, problems, setting) => {
    const evidence = told({ ...proof, ...change });
    expect(ready(setting).problems(on, evidence)).toEqual(problems);
    expect(ready(setting).refusal(on, 'CLAIMED', CLERK, { evidence })).toBe('accepted');
  });

  it.each(required.map(({ name }) => name))('is not claimed without %s', (name) => {
    for (const nothing of [undefined, '', ' \u3000']) {
      expect(ready().problems(on, { ...proof, [name]: nothing })).toContain(`${name}: missing`);
      expect(ready().refusal(on, 'CLAIMED', CLERK, { evidence: told({ ...proof, [name]: nothing }) })).toBe('event-refused: mayClaim');
    }
  });

  const strict = kind.evidence.flatMap(({ name, type }) => (type in spoilt ? [[name, ...spoilt[type as keyof typeof spoilt]] as const] : []));
  it.each(strict)('is not claimed with %s that is %s', (name, code, value) => {
    expect(ready().problems(on, { ...proof, [name]: value })).toContain(`${name}: ${code}`);
    expect(ready().refusal(on, 'CLAIMED', CLERK, { evidence: { ...proof, [name]: value } })).toBe('event-refused: mayClaim');
  });

  it.each(refused.map(complete))('is not claimed %s', (_, change, problems, setting) => {
    const evidence = told({ ...proof, ...change });
    expect(ready(setting).problems(on, evidence)).toEqual(problems);
    expect(ready(setting).refusal(on, 'CLAIMED', CLERK, { evidence })).toBe('event-refused: mayClaim');
  });

  it('is not claimed with nothing at all', () => {
    for (const { name } of required) expect(ready().problems(on, {})).toContain(`${name}: missing`);
    expect(ready().refusal(on, 'CLAIMED', CLERK, { evidence: {} })).toBe('event-refused: mayClaim');
  });
}

/** From the claim to the end: verified by somebody else, rated, closed. */
export function closes({ on, proof, ready }: Proof, verified: Record<string, unknown> = {}): string[] {
  const walk = ready();
  return [
    walk.say(on, 'CLAIMED', CLERK, { evidence: proof }),
    walk.say('2023-01-10', 'VERIFIED', SUPERVISOR, verified),
    ...(walk.kind.rated ? [walk.say('2023-01-20', 'RATED', LIAISON, { rating: 'satisfied' })] : []),
  ];
}

export const CLOSED = [
  'claimed | verification-request to supervisor',
  'feedback.rating | rating-request to liaison',
  'closed.fulfilled | closed to handler, sectionHead, supervisor',
];

/** Every row as long as the test has parameters: Jest takes the one that is missing for a callback. */
function complete([name, change, problems, setting = {}]: Rule): [string, Record<string, unknown>, readonly string[], Setting] {
  return [name, change, problems, setting];
}

/** As the form sends it: what is left out is not there. */
function told(evidence: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}
