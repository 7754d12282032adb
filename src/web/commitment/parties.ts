import type { Actor, CommitmentContext, LocalDate } from '../../core/commitment.js';
import { OFFICE_ROLES } from '../../core/commitment.js';
import type { EventType } from '../../core/events.js';
import type { PageWord } from '../page-words.js';

/** Whose event it is. The statechart decides by its guards; a test holds this table against them. */
export type Party = 'office' | 'supervisor' | 'liaison';

export const PARTIES = {
  CONFIRMED: 'supervisor', DISMISSED: 'supervisor', MERGED: 'supervisor',
  STAGE_REACHED: 'office', PROGRESS_REPORTED: 'office', DELIVERED: 'office', CHECKED_IN: 'office', NOTED: 'office', CLAIMED: 'office',
  VERIFIED: 'supervisor', RETURNED: 'supervisor',
  DATE_DECLARED: 'office', CHANGE_REQUESTED: 'office', CHANGE_APPROVED: 'supervisor', CHANGE_REFUSED: 'supervisor',
  WAIT_BEGUN: 'office', CONDITION_MET: 'office', DROPPED: 'supervisor',
  RATED: 'liaison', DISSATISFIED: 'liaison', REOPENED: 'supervisor',
  LETTER_APPROVED: 'supervisor', LETTER_WITHHELD: 'supervisor',
} as const satisfies Record<EventType, Party>;

/**
 * Whether a form for this event is worth showing to this person. `why` names separation of duties where it alone is in the way.
 * Only a courtesy: what is sent is decided by the machine.
 */
export function mayAct(
  type: EventType, actor: Actor, office: string, { claimedBy, claimedFor, requestedBy }: CommitmentContext,
): { may: boolean; why: PageWord | null } {
  if (!isOf(PARTIES[type], actor, office)) return { may: false, why: null };
  if (type === 'VERIFIED' || type === 'RETURNED') {
    const claimed = actor.id === claimedBy || actor.office === claimedFor;
    return { may: !claimed, why: claimed ? 'commitment.now.claimant' : null };
  }
  if (type === 'CHANGE_APPROVED' || type === 'CHANGE_REFUSED') {
    const requested = actor.id === requestedBy;
    return { may: !requested, why: requested ? 'commitment.now.requester' : null };
  }
  return { may: true, why: null };
}

/** Whether an accepted event can have any effect here: a date is declared only while it is inferred or missing. */
export function isUseful(type: EventType, dueOn: LocalDate | null, { provisional }: Pick<CommitmentContext, 'provisional'>): boolean {
  return type !== 'DATE_DECLARED' || provisional || dueOn === null;
}

function isOf(party: Party, { roles, office: own }: Actor, office: string): boolean {
  if (party === 'office') return own === office && roles.some((role) => (OFFICE_ROLES as readonly string[]).includes(role));
  return roles.includes(party);
}
