/**
 * What a link in a letter is good for. Its purpose follows from the letter and the level it went to; a purpose is a list of events,
 * and what happens is still decided by the machine: a link never makes anybody more than the contact it was sent to.
 */
import { OFFICE_ROLES } from './commitment.js';
import type { Letter, Level, LocalDate, MachineState, StateValue } from './commitment.js';
import type { EventType } from './events.js';
import { canonical } from './step.js';

export const LINK_PURPOSES = ['accept', 'work', 'explain', 'approve', 'decide', 'verify', 'letters', 'rate', 'extend', 'meet'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Days by the real clock a link may be used: two rounds of the weekly asks, and an absence of a fortnight. */
export const LINK_DAYS = 14;

const WORK = [
  'DATE_DECLARED', 'INDICATOR_PROPOSED', 'CONDITION_MET', 'DELIVERED', 'CHECKED_IN', 'NOTED', 'CONTACTED', 'OPINION_GIVEN', 'STAGE_REACHED', 'PROGRESS_REPORTED', 'CLAIMED',
  'CHANGE_REQUESTED', 'EXTENSION_ASKED', 'MILESTONES_SET', 'STAFF_NAMED', 'DEPUTY_TOLD',
] as const satisfies readonly EventType[];
const LETTER_DECISIONS = ['LETTER_APPROVED', 'LETTER_WITHHELD'] as const satisfies readonly EventType[];

/** The events a purpose admits, in the order its page shows them. */
export const LINK_EVENTS: Readonly<Record<LinkPurpose, readonly EventType[]>> = {
  accept: ['ACCEPTED', 'OBJECTED', 'RETURN_ASKED', ...WORK],
  work: WORK,
  explain: ['REPLIED_AGAIN', 'TERM_EXPLAINED', ...WORK],
  approve: ['CHANGE_ENDORSED', 'CHANGE_APPROVED', 'CHANGE_REFUSED'],
  decide: ['CHANGE_APPROVED', 'CHANGE_REFUSED', ...LETTER_DECISIONS],
  verify: ['VERIFIED', 'RETURNED', ...LETTER_DECISIONS],
  letters: LETTER_DECISIONS,
  rate: ['RATED', 'DISSATISFIED'],
  extend: ['EXTENSION_GRANTED', 'EXTENSION_REFUSED'],
  meet: ['MEETING_HELD'],
};

/** Letters that put a matter into an office's hands, which it may accept or object to. */
const HANDS_OVER: readonly Letter[] = ['registered', 'transferred', 'handed-over'];
/** Letters that want a paper to the deputy. */
const WANTS_A_PAPER: readonly Letter[] = ['second-reply-due', 'term-explanation'];
/** Letters that tell and ask nothing of the office that it records itself: the liaison records the meeting. */
const TELLS: readonly Letter[] = ['closed', 'change-decided', 'objection-decided', 'finding-decided', 'extension-decided', 'recounted', 'carried-over', 'dissatisfied-again', 'meeting-due'];
const OVERSEER: Readonly<Partial<Record<Letter, LinkPurpose>>> = { 'decision-request': 'decide', 'verification-request': 'verify', 'look-again': 'letters' };
/** What is the liaison's alone (domain 4.1: the rating of the deputy, more time for a reply, the meeting after a second dissatisfaction); told of the rest, it has nothing to do. */
const LIAISON: Readonly<Partial<Record<Letter, LinkPurpose>>> = { 'rating-request': 'rate', 'extension-request': 'extend', 'meeting-due': 'meet' };

/** Null for a letter without a link: it asks nothing that its recipient records. */
export function linkPurposeOf(letter: Letter, level: Level): LinkPurpose | null {
  if (level === 'supervisor') return OVERSEER[letter] ?? null;
  if (level === 'liaison') return LIAISON[letter] ?? null;
  if (!(OFFICE_ROLES as readonly string[]).includes(level) || TELLS.includes(letter)) return null;
  if (letter === 'approval-request') return 'approve';
  if (WANTS_A_PAPER.includes(letter)) return 'explain';
  return HANDS_OVER.includes(letter) ? 'accept' : 'work';
}

/**
 * What a link was issued upon: the state without its clock, the pending change, the office and the due date, as text to compare. The clock is
 * left out, because a rung that turns asks for the same thing with more weight; whatever a person does that changes whose
 * turn it is changes this too. Progress that was reported changes nothing here.
 */
export function standpointOf(snapshot: string, { office, dueOn }: { office: string; dueOn: LocalDate | null }): string {
  const { value, context } = JSON.parse(snapshot) as MachineState;
  return canonical({ value: withoutClock(value), change: context.change, approvedBy: context.approvedBy ?? null, office, dueOn });
}

function withoutClock(value: StateValue): StateValue {
  if (typeof value === 'string') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'clock').map(([name, inner]) => [name, inner === undefined ? inner : withoutClock(inner)]));
}

/** Where the link stands in every text that is kept or shown; only the mail itself has the real one (outbox/letter-links.ts). */
export function shownLink(publicUrl: string): string {
  return `${publicUrl}/l/${SHOWN_TOKEN}`;
}

/** No token: those have 43 characters. */
export const SHOWN_TOKEN = 'only-in-the-mail';
