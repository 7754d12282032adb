import type { Actor, CommitmentContext, LocalDate, Role } from '../../core/commitment.js';
import { OFFICE_ROLES } from '../../core/commitment.js';
import type { EventType } from '../../core/events.js';
import type { Profile } from '../../core/profile.js';
import type { PageWord } from '../page-words.js';

/** Whose event it is. The statechart decides by its guards; a test holds this table against them. */
export type Party = 'office' | 'leader' | 'supervisor' | 'liaison' | 'administrator';

/** Events that no page has a button for, and how they come about instead. */
export const WITHOUT_BUTTON = {
  ABSORBED: 'the engine writes it on the other commitment when one is merged into it',
  CORRECTED: 'a corrected reply is imported as a file, and the words of all its pledges are found in it at once',
  RECOUNTED: 'a new calendar or profile concerns every commitment it touches, and all are recounted together',
  MIGRATED: 'another version of a definition needs a mapping of states and a replay, done for all of a kind',
} as const satisfies Partial<Record<EventType, string>>;

/** Events a person may send from the page of a commitment, or from the page of letters. */
export type ButtonEvent = Exclude<EventType, keyof typeof WITHOUT_BUTTON>;

const PARTIES = {
  CONFIRMED: 'supervisor', DISMISSED: 'supervisor', MERGED: 'supervisor', SPLIT: 'supervisor', WITHDRAWN: 'supervisor',
  OBJECTED: 'office', OBJECTION_UPHELD: 'supervisor', OBJECTION_REFUSED: 'supervisor', ACCEPTED: 'office', TRANSFERRED: 'supervisor',
  STAGE_REACHED: 'office', MILESTONES_SET: 'office', PROGRESS_REPORTED: 'office', DELIVERED: 'office', CHECKED_IN: 'office', NOTED: 'office',
  INDICATOR_PROPOSED: 'office', INDICATOR_AGREED: 'supervisor', INDICATOR_REFUSED: 'supervisor', LISTED: 'supervisor',
  CLAIMED: 'office', VERIFIED: 'supervisor', RETURNED: 'supervisor',
  CONTESTED: 'office', FINDING_UPHELD: 'supervisor', FINDING_SET_ASIDE: 'supervisor',
  OUTCOME_CONTESTED: 'office', OUTCOME_UPHELD: 'supervisor', OUTCOME_SET_ASIDE: 'supervisor',
  DATE_DECLARED: 'office', CHANGE_REQUESTED: 'office', CHANGE_ENDORSED: 'leader', CHANGE_APPROVED: 'supervisor', CHANGE_REFUSED: 'supervisor',
  WAIT_BEGUN: 'office', CONDITION_MET: 'office', DROPPED: 'supervisor',
  REPLIED_AGAIN: 'office', TERM_EXPLAINED: 'office', RATED: 'liaison', DISSATISFIED: 'liaison', REOPENED: 'supervisor',
  RETURN_ASKED: 'office', REASSIGNED: 'supervisor', RETURN_REFUSED: 'supervisor', CONTACTED: 'office', OPINION_GIVEN: 'office',
  EXTENSION_ASKED: 'office', EXTENSION_GRANTED: 'liaison', EXTENSION_REFUSED: 'liaison', ANSWERED: 'office', RECLASSIFIED: 'office',
  OPINION_RETURNED: 'office', STAFF_NAMED: 'office', DEPUTY_TOLD: 'office', MEETING_HELD: 'liaison',
  LETTER_APPROVED: 'supervisor', LETTER_WITHHELD: 'supervisor',
} as const satisfies Record<ButtonEvent, Party>;

export function hasButton(type: EventType): type is ButtonEvent {
  return !Object.hasOwn(WITHOUT_BUTTON, type);
}

/** A change is decided by a leader inside the department first; by a supervisor once a leader has agreed, and in the first version always. */
export function partyOf(type: ButtonEvent, { approvedBy }: Pick<CommitmentContext, 'approvedBy'>): Party {
  const inDepartment = approvedBy === null && (type === 'CHANGE_APPROVED' || type === 'CHANGE_REFUSED');
  return inDepartment ? 'leader' : PARTIES[type];
}

/**
 * Whether a form for this event is worth showing to this person. `why` names separation of duties where it alone is in the way.
 * `superiors` are the offices above the responsible one: their leaders act for it. Only a courtesy: what is sent is decided by
 * the machine.
 */
export function mayAct(
  type: ButtonEvent, actor: Actor, office: string, context: CommitmentContext, superiors: readonly string[] = [],
): { may: boolean; why: PageWord | null } {
  const party = partyOf(type, context);
  if (!isOf(party, actor, { office, superiors, level: context.approvalLevel ?? null })) return { may: false, why: null };
  const why = tooNear(type, party, actor, { office, superiors, context });
  return { may: why === null, why };
}

/** Whether an accepted event can have any effect here: a date is declared only while it is inferred or missing. */
export function isUseful(
  type: ButtonEvent, dueOn: LocalDate | null, { provisional, overseer, approvedBy, foundBy, meeting }: Pick<CommitmentContext, 'provisional' | 'overseer' | 'approvedBy' | 'foundBy' | 'meeting'>,
): boolean {
  if (type === 'DATE_DECLARED') return provisional || dueOn === null;
  // What the overseer decides is only endorsed inside the department, and what it doesn't decide is approved there.
  if (type === 'CHANGE_ENDORSED') return overseer === true;
  if (type === 'CHANGE_APPROVED') return overseer !== true || approvedBy !== null;
  // What the rule has follow a second dissatisfaction comes first.
  if (type === 'ANSWERED') return meeting !== true;
  // What the clock found, nobody did: it is contested as an outcome.
  if (type === 'CONTESTED') return typeof foundBy === 'string' && foundBy !== '';
  return type !== 'OUTCOME_CONTESTED' || typeof foundBy === 'string';
}

/** Whether the rules of the place know an extension at all, and this is the first answer, whose it is. For the events of one. */
export function hasExtension(type: ButtonEvent, { reply: { extended } }: Pick<Profile, 'reply'>, { rehandled }: Pick<CommitmentContext, 'rehandled'>): boolean {
  return (extended !== null && rehandled !== true) || (type !== 'EXTENSION_ASKED' && type !== 'EXTENSION_GRANTED');
}

/** Where nobody's consent is needed, an extension is a leader's to take and not to be asked for by whoever handles it. */
export function ledBy(type: ButtonEvent, { roles }: Actor, { reply, changeApproval }: Pick<Profile, 'reply' | 'changeApproval'>, judged: ReturnType<typeof mayAct>): ReturnType<typeof mayAct> {
  if (type !== 'EXTENSION_ASKED' || !judged.may || reply.extended?.consentBy !== null) return judged;
  return roles.includes('head') || roles.includes(changeApproval.date.long) ? judged : { may: false, why: 'commitment.now.leader-extends' };
}

interface Place {
  office: string;
  superiors: readonly string[];
}

/** An office acts through its own people, and through the leaders of an office above it. */
function isOf(party: Party, { roles, office: own }: Actor, { office, superiors, level }: Place & { level: CommitmentContext['approvalLevel'] }): boolean {
  const holdsOne = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role));
  if (party === 'office') return own === office ? holdsOne(OFFICE_ROLES) : isAbove(own, superiors) && holdsOne(LEADERS);
  if (party === 'leader') return (own === office || isAbove(own, superiors)) && holdsOne(level === 'head' ? ['head'] : LEADERS);
  return roles.includes(party);
}

const LEADERS: readonly Role[] = ['deputyHead', 'head'];

function isAbove(own: string | null, superiors: readonly string[]): boolean {
  return own !== null && superiors.includes(own);
}

/** Nobody decides about what they did themselves or somebody did for them, and no overseer of the office about the office. */
function tooNear(type: ButtonEvent, party: Party, actor: Actor, { office, superiors, context }: Place & { context: CommitmentContext }): PageWord | null {
  const rule = EARLIER[type];
  if (rule === undefined) return null;
  if (rule.before(context).some((ids) => includesOneOf(ids, actor))) return rule.why;
  const ofOffice = actor.office !== null && (actor.office === office || superiors.includes(actor.office) || actor.office === context.claimedFor);
  return party === 'supervisor' && rule.notOfOffice && ofOffice ? 'commitment.now.of-office' : null;
}

/** The context keeps the ids of a person and of whoever they acted for, joined by a space. */
function includesOneOf(ids: string | null | undefined, { id, behalf }: Actor): boolean {
  const earlier = ids?.split(' ') ?? [];
  return earlier.includes(id) || (behalf !== undefined && earlier.includes(behalf.id));
}

interface Earlier {
  /** Who did the steps before, as the context remembers them. */
  before: (context: CommitmentContext) => (string | null | undefined)[];
  why: PageWord;
  notOfOffice: boolean;
}

const CLAIM: Earlier = { before: ({ claimedBy }) => [claimedBy], why: 'commitment.now.claimant', notOfOffice: true };
const CHANGE: Earlier = { before: ({ requestedBy, approvedBy }) => [requestedBy, approvedBy], why: 'commitment.now.requester', notOfOffice: true };
const OBJECTION: Earlier = { before: ({ objectedBy }) => [objectedBy], why: 'commitment.now.objector', notOfOffice: false };
const FINDING: Earlier = { before: ({ foundBy }) => [foundBy], why: 'commitment.now.finder', notOfOffice: true };
const INDICATOR: Earlier = { before: ({ indicatorBy }) => [indicatorBy], why: 'commitment.now.proposer', notOfOffice: false };
const EXTENSION: Earlier = { before: ({ requestedBy }) => [requestedBy], why: 'commitment.now.requester', notOfOffice: false };

const EARLIER: Partial<Record<ButtonEvent, Earlier>> = {
  VERIFIED: CLAIM, RETURNED: CLAIM,
  CHANGE_ENDORSED: CHANGE, CHANGE_APPROVED: CHANGE, CHANGE_REFUSED: CHANGE,
  OBJECTION_UPHELD: OBJECTION, OBJECTION_REFUSED: OBJECTION, REASSIGNED: OBJECTION, RETURN_REFUSED: OBJECTION,
  FINDING_UPHELD: FINDING, FINDING_SET_ASIDE: FINDING, OUTCOME_UPHELD: FINDING, OUTCOME_SET_ASIDE: FINDING,
  INDICATOR_AGREED: INDICATOR, INDICATOR_REFUSED: INDICATOR,
  EXTENSION_GRANTED: EXTENSION, EXTENSION_REFUSED: EXTENSION,
};
