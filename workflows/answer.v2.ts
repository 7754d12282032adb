/**
 * The reply's own machine, second version: the first, and an ear for RECLASSIFIED once the reply has been given. What was being
 * solved may be solved later (B to A, domain 1.3); the office says so, with its reason, and the old class stays in the history.
 */
import { createMachine } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { defineAnswering as defineFirst } from './answer.v1.js';

interface Hearing { on: Record<string, unknown> }

export function defineAnswering(): AnyStateMachine {
  const { config, implementations } = defineFirst();
  const states = config.states as unknown as Record<string, Hearing>;
  const hearing = (name: string): Hearing => {
    const state = states[name] as Hearing;
    return { ...state, on: { ...state.on, RECLASSIFIED: { guard: 'byOffice' } } };
  };
  return createMachine({ ...config, states: { ...states, answered: hearing('answered'), closed: hearing('closed') } } as never, implementations as never);
}
