/**
 * Who may act, what they may say and what may hold when they do: everything the proofs (explore.ts, duties.ts) try out at a
 * workflow. Every role stands here, and the people in whom two of them meet: the tempting cases of separation of duties.
 */
import { RUNGS } from '../src/core/commitment.js';
import type { Actor, CommitmentContext, Field, PersonEvent, Rung, Situation, Terms } from '../src/core/commitment.js';
import type { KindDefinition } from './kind.v2.js';

export const OURS = 'ours';
export const ABOVE = 'above';
export const THEIRS = 'theirs';

export const TODAY = '2022-07-01';
export const DUE_ON = '2022-09-21';
export const EARLIER = '2022-09-01';
export const LATER = '2022-12-31';
export const TEXT = '样例';
/** Every promised text is the same word and every promised number is 1, so that evidence filled in with these proves exactly that promise. */
export const TERMS: Terms = {
  documentTitle: TEXT, edition: TEXT, promisedContent: TEXT, otherBody: TEXT, indicator: TEXT,
  deliveriesExpected: 1, gapDays: 90, lastYearAmount: 0, threshold: 1, fiscalYear: 1,
};

const CONTEXT: CommitmentContext = {
  provisional: false, reminder: 0, stage: '', evidence: 'none', claimedBy: null, claimedFor: null, requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
};

const CLERK = person('clerk', ['handler'], OURS);
const HEAD = person('head', ['head'], ABOVE);
const SUPERVISOR = person('supervisor', ['supervisor'], null);
const LIAISON = person('liaison', ['liaison'], null);
export const CAST: readonly Actor[] = [
  CLERK,
  person('colleague', ['sectionHead'], OURS),
  person('deputy-head', ['deputyHead'], ABOVE),
  HEAD,
  person('stranger', ['head'], THEIRS),
  SUPERVISOR,
  person('second-supervisor', ['supervisor'], null),
  LIAISON,
  person('administrator', ['administrator'], null),
  person('handler-and-supervisor', ['handler', 'supervisor'], OURS),
  person('head-and-supervisor', ['head', 'supervisor'], ABOVE),
  // By mandate: the roles are those of the person acted for, and both are bound.
  actingFor('second-supervisor', SUPERVISOR),
  actingFor('supervisor', CLERK),
  actingFor('supervisor', HEAD),
  actingFor('liaison', CLERK),
];

const SITUATIONS: readonly Situation[] = [DUE_ON, null].flatMap((dueOn) => RUNGS.flatMap((rung) => [false, true].map((secondReply) => situation(rung, dueOn, secondReply))));
/** What the engine reads from the rules for one event and writes on it. */
const WRITTEN_ON: Readonly<Partial<Record<string, readonly Partial<Situation>[]>>> = {
  CHANGE_REQUESTED: (['deputyHead', 'head'] as const).flatMap((level) => [true, false].map((overseer) => ({ approval: { level, overseer } }))),
  EXTENSION_GRANTED: [{ tellDeputy: true }, { tellDeputy: false }],
  DISSATISFIED: [{ meetAgain: true }, { meetAgain: false }],
  OPINION_GIVEN: [{ opinionsToRedo: 0 }, { opinionsToRedo: 1 }],
};

/** Everything anybody may say in any situation, by type of event. */
export function sayings(definition: KindDefinition): Map<string, PersonEvent[]> {
  return new Map(Object.entries(examples(definition)).map(([type, datas]) => [type, datas.flatMap((data) =>
    CAST.flatMap((by) => SITUATIONS.flatMap((now) => (WRITTEN_ON[type] ?? [{}]).map((written) => ({ type, by, data, situation: { ...now, ...written } })))))]));
}

/** For every event a person may send, data that is accepted somewhere, and data that some rule refuses. */
export function examples(definition: KindDefinition): Record<string, Record<string, unknown>[]> {
  const { stages, occurrences } = definition;
  const reason = [{ reason: TEXT }];
  const text = [{ text: TEXT }];
  const letter = { number: TEXT, on: TODAY };
  const handedOn = [{ toOffice: THEIRS, reason: TEXT }, { toOffice: OURS, reason: TEXT }, { reason: TEXT }];
  return {
    CONFIRMED: [{ dueOn: DUE_ON, dueBasis: 'explicit' }, { dueOn: DUE_ON, dueBasis: 'inferred' }, { dueOn: null, dueBasis: 'none' }],
    DISMISSED: reason,
    MERGED: [{ into: TEXT, reason: TEXT }],
    SPLIT: [{ parts: [{ label: 'a', title: TEXT, start: 0, end: 1 }, { label: 'b', title: TEXT, start: 1, end: 2 }], reason: TEXT }],
    ABSORBED: [{ from: TEXT, quote: TEXT, reason: TEXT }],
    OBJECTED: [{ ground: 'not-ours', reason: TEXT }, { ground: 'not-a-pledge', reason: TEXT }],
    OBJECTION_UPHELD: handedOn,
    OBJECTION_REFUSED: reason,
    ACCEPTED: text,
    TRANSFERRED: handedOn,
    STAGE_REACHED: stages.flatMap(({ id, fields = [] }) => fillings(fields).map((filling) => ({ stage: id, ...filling }))),
    PROGRESS_REPORTED: text,
    ...Object.fromEntries(occurrences.map(({ event, fields }) => [event, [...fillings(fields), {}]])),
    CLAIMED: claims(definition).map((evidence) => ({ evidence })),
    INDICATOR_PROPOSED: [{ indicator: TEXT, threshold: 1, unit: TEXT, source: TEXT }],
    INDICATOR_AGREED: text,
    INDICATOR_REFUSED: reason,
    LISTED: reason,
    MILESTONES_SET: [{ dates: Object.fromEntries(stages.map(({ id }) => [id, EARLIER])) }, { dates: {} }],
    VERIFIED: [{ outcome: 'fulfilled' }, { outcome: 'partly' }, { outcome: 'fulfilled', noFollowOn: TEXT }, { outcome: 'partly', noFollowOn: TEXT }],
    RETURNED: reason,
    DATE_DECLARED: [{ dueOn: EARLIER }, { dueOn: LATER }],
    CHANGE_REQUESTED: [
      { change: 'date', dueOn: LATER, reason: TEXT }, { change: 'scope', scope: TEXT, reason: TEXT },
      { change: 'owner', toOffice: THEIRS, reason: TEXT }, { change: 'cannot', reason: TEXT },
    ],
    CHANGE_ENDORSED: [{}],
    CHANGE_APPROVED: [{ dueOn: LATER }, { scope: TEXT }, { toOffice: THEIRS }, { letterNumber: TEXT, letterOn: TODAY, letterSigner: TEXT }, {}],
    CHANGE_REFUSED: reason,
    WAIT_BEGUN: [{ condition: TEXT, reviewOn: EARLIER }],
    CONDITION_MET: [{}],
    DROPPED: [{ decisionNumber: TEXT, reason: TEXT }],
    CONTESTED: reason,
    FINDING_UPHELD: reason,
    FINDING_SET_ASIDE: reason,
    OUTCOME_CONTESTED: reason,
    OUTCOME_UPHELD: reason,
    OUTCOME_SET_ASIDE: [{ dueOn: LATER, reason: TEXT }],
    REPLIED_AGAIN: [letter],
    TERM_EXPLAINED: [{ ...letter, text: TEXT }],
    WITHDRAWN: [{ ...letter, reason: TEXT }],
    CORRECTED: [{ replySha256: '0'.repeat(64), quote: TEXT, start: 0, end: 2, reason: TEXT }],
    RECOUNTED: [recount(DUE_ON), recount(LATER)],
    RATED: [{ rating: 'satisfied' }, { rating: 'basically_satisfied' }],
    DISSATISFIED: reason,
    REOPENED: [{ dueOn: LATER, reason: TEXT }],
    LETTER_APPROVED: [{ notice: TEXT }],
    LETTER_WITHHELD: [{ notice: TEXT, reason: TEXT }],
    RETURN_ASKED: [{ proposedOffice: THEIRS, reason: TEXT }],
    REASSIGNED: handedOn.slice(0, 2),
    RETURN_REFUSED: reason,
    CONTACTED: [{ on: TODAY, how: 'telephone', who: TEXT, outcome: TEXT }],
    OPINION_GIVEN: [{ body: TEXT, ...letter, text: TEXT }],
    OPINION_RETURNED: [{ body: TEXT, reason: TEXT }],
    STAFF_NAMED: [{ staff: TEXT }],
    DEPUTY_TOLD: [{ ...letter, how: 'letter' }],
    MEETING_HELD: [{ on: TODAY, who: TEXT, outcome: TEXT }],
    EXTENSION_ASKED: reason,
    EXTENSION_GRANTED: [{ number: TEXT }],
    EXTENSION_REFUSED: reason,
    RECLASSIFIED: [{ classLetter: 'A', reason: TEXT }],
    ANSWERED: [{ ...letter, signer: TEXT }, { number: TEXT, on: LATER, signer: TEXT }],
  };
}

/** The count from which on this kind's rules say the same of every claim there is. */
export function countsAlikeFrom(definition: KindDefinition, highest: number): number {
  const said = (count: number): string => claims(definition).flatMap((evidence) => SITUATIONS.flatMap((now) => [true, false].map((gap) =>
    definition.examine(evidence, now, { ...CONTEXT, count, gap }).length === 0))).join();
  let from = highest;
  for (const last = said(highest); from > 0 && said(from - 1) === last;) from -= 1;
  return from;
}

/** Complete evidence with every choice there is, evidence with a gap, none. */
function claims({ evidence }: KindDefinition): Record<string, unknown>[] {
  const [full = {}] = fillings(evidence);
  const [first] = evidence;
  return [...fillings(evidence), ...(first === undefined ? [] : [{ ...full, [first.name]: '' }]), {}];
}

/** Fields filled in, once for each choice of each of them. */
function fillings(fields: readonly Field[]): Record<string, unknown>[] {
  const full = Object.fromEntries(fields.map(({ name, type, choices = [] }) => [name, type === 'date' ? TODAY : type === 'number' ? 1 : type === 'choice' ? choices[0]?.value : TEXT]));
  const others = fields.flatMap(({ name, choices = [] }) => choices.slice(1).map(({ value }) => ({ ...full, [name]: value })));
  return [full, ...others];
}

function recount(dueOn: string): Record<string, unknown> {
  const rules = { calendar: TEXT, profile: TEXT };
  return { ...rules, dueOn, before: { ...rules, dueOn: DUE_ON }, reason: TEXT };
}

function situation(rung: Rung, dueOn: string | null, secondReply: boolean): Situation {
  return { rung, reminder: 0, today: TODAY, office: OURS, dueOn, repliedOn: '2022-06-23', terms: TERMS, superiors: [ABOVE], secondReply };
}

function person(id: string, roles: Actor['roles'], office: string | null): Actor {
  return { id, name: id, roles, office };
}

function actingFor(id: string, principal: Actor): Actor {
  return { ...person(id, principal.roles, principal.office), behalf: principal };
}
