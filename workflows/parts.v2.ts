/** Small things every part of the statechart says: a letter, a way back to the clock, taking a commitment up again. */
import { assign, raise } from 'xstate';
import type { CommitmentContext, Letter, Level } from '../src/core/commitment.js';
import { actorsOf, officeOf, rungOf } from './rules.v2.js';
import type { ShellEvent } from './rules.v2.js';

interface Told { context: CommitmentContext; event: ShellEvent }

export function notify(letter: Letter, ...to: Level[]): object {
  return { type: 'notify', params: { letter, to } };
}

/** Lets the clock go on from the rung that the engine wrote on the event. */
export function resume(type: 'clock.resume' | 'clock.rebase'): object {
  return raise(({ event }: Told) => ({ type, ...rungOf(event) }));
}

export function closing(): object[] {
  return [notify('closed', 'handler', 'sectionHead', 'supervisor')];
}

export function closingDecision(): object[] {
  return [notify('closed', 'handler', 'sectionHead', 'deputyHead', 'supervisor')];
}

/** Back to work after it was done: a change that was pending when the book was closed is moot and must not be found half asked for later. */
export function takenUpAgain(rehandled: boolean): object {
  return assign({
    provisional: false, evidence: 'contested', outcome: 'fulfilled', followOn: false,
    claimedBy: null, claimedFor: null, requestedBy: null, change: null, approvalLevel: null, overseer: false, approvedBy: null, objectedBy: null, foundBy: null,
    ...(rehandled ? { rehandled: true } : {}),
  });
}

export function remembering(name: 'requestedBy' | 'approvedBy' | 'objectedBy' | 'indicatorBy' | 'claimedBy'): Record<string, unknown> {
  return { [name]: ({ event }: Told) => actorsOf(event) };
}

/** Both sides of a finding: whoever returned the claim and whoever made it. Neither may re-examine it. */
export const finderAndClaimant = ({ context, event }: Told): string => [actorsOf(event), context.claimedBy].filter(Boolean).join(' ');

export const claimedForOffice = ({ event }: Told): string | null => officeOf(event);
