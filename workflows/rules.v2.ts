/**
 * Who may do what in the statecharts of shell v2, and whose hands may not meet. Pure: everything a rule reads is on the
 * event (who acts, for whom, what holds now) or in the context (who did the step before).
 *
 * Separation of duties (domain 4.1): nobody decides about what they did themselves, and neither does whoever they act for.
 * The context keeps the ids of both, joined by a space.
 */
import type { Actor, CommitmentContext, PersonEvent, Rung, Situation } from '../src/core/commitment.js';
import { plannedDates, recordProblems } from './kind.v2.js';
import type { KindDefinition } from './kind.v2.js';

export interface ClockEvent { type: string; rung: Rung; reminder: number }
export type ShellEvent = PersonEvent | ClockEvent;
export interface Told { context: CommitmentContext; event: ShellEvent }

const OVERDUE_IN_PUBLIC: readonly Rung[] = ['orange', 'red', 'referred'];

/** The rules every machine over this shell shares. Each name that may refuse a person has a sentence in core/words.ts. */
export const SHARED_GUARDS = {
  bySupervisor: ({ event }: Told) => holds(event, 'supervisor'),
  byLiaison: ({ event }: Told) => holds(event, 'liaison'),
  byAdministrator: ({ event }: Told) => holds(event, 'administrator'),
  recountMoves: ({ event }: Told) => holds(event, 'administrator') && data(event)['dueOn'] !== situation(event).dueOn,
  byOffice: ({ event }: Told) => byOffice(event),
  mayRate: ({ event }: Told) => holds(event, 'liaison'),
  rungIs: ({ event }: Told, { rung }: { rung: Rung }) => rungOf(event).rung === rung,
  dateIsFirm: ({ context }: Told) => !context.provisional,
  provisionalPastBlue: ({ context, event }: Told) => context.provisional && OVERDUE_IN_PUBLIC.includes(rungOf(event).rung),
  needsHead: ({ context }: Told) => context.approvalLevel === 'head',
};

/** The rules of a commitment of one kind. */
export function guardsOf(kind: KindDefinition) {
  return {
    ...SHARED_GUARDS,
    mayRatePartly: ({ context, event }: Told) => holds(event, 'liaison') && context.outcome === 'partly',
    mayRateAgain: ({ context, event }: Told) => holds(event, 'liaison') && context.rehandled === true,
    wasPartly: ({ context }: Told) => context.outcome === 'partly',
    isTakenUpAgain: ({ context }: Told) => context.evidence === 'contested',
    needsSecondReply: ({ event }: Told) => 'situation' in event && event.situation.secondReply === true,
    stageWas: ({ context }: Told, { stage }: { stage: string }) => context.stage === stage,
    indicatorIs: ({ context }: Told, { indicator }: { indicator: string }) => context.indicator === indicator,

    // The office objects within its window; a supervisor decides.
    objects: ({ event }: Told, { ground }: { ground: string }) => byOffice(event) && data(event)['ground'] === ground,
    mayDecideObjection: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.objectedBy),
    mayUpholdToOffice: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.objectedBy) && toAnotherOffice(event),
    mayTransfer: ({ event }: Told) => holds(event, 'supervisor') && toAnotherOffice(event),

    reachesStage: ({ context, event }: Told, { stage }: { stage: string }) => byOffice(event) && data(event)['stage'] === stage
      && stageFollows(kind, context, stage) && stageProblems(kind, event).length === 0,
    setsMilestones: ({ event }: Told) => byOffice(event) && plannedDates(data(event)['dates'], kind.stages),
    occurrenceComplete: ({ event }: Told) => byOffice(event)
      && recordProblems(kind.occurrences.find((o) => o.event === event.type)?.fields ?? [], data(event), situation(event)).length === 0,
    mayAgreeIndicator: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.indicatorBy),
    mayClaim: ({ context, event }: Told) => byOffice(event) && (kind.inOrder !== true || context.stage === kind.stages.at(-1)?.id)
      && kind.examine(evidenceOf(event), situation(event), context).length === 0,
    mayVerify: ({ context, event }: Told) => examines(context, event) && followOnNamed(context, event),
    mayReturn: ({ context, event }: Told) => examines(context, event),
    mayContest: ({ context, event }: Told) => byOffice(event) && typeof context.foundBy === 'string',
    mayReexamine: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.foundBy) && !ofOffice(event),
    mayDrop: ({ event }: Told) => holds(event, 'supervisor') && !ofOffice(event),

    // A change is asked for by the office, agreed inside the department, and from a point on decided by the overseer.
    mayEndorse: ({ context, event }: Told) => context.overseer === true && leads(context, event),
    mayApproveDate: ({ context, event }: Told) => context.overseer !== true && context.change === 'date' && leads(context, event) && filled(data(event)['dueOn']),
    mayApproveScope: ({ context, event }: Told) => context.overseer !== true && context.change === 'scope' && leads(context, event) && filled(data(event)['scope']),
    mayDecideDate: ({ context, event }: Told) => context.change === 'date' && mayDecide(context, event) && filled(data(event)['dueOn']),
    mayDecideScope: ({ context, event }: Told) => context.change === 'scope' && mayDecide(context, event) && filled(data(event)['scope']),
    mayDecideOwner: ({ context, event }: Told) => context.change === 'owner' && mayDecide(context, event) && toAnotherOffice(event),
    mayDecideCannot: ({ context, event }: Told) => context.change === 'cannot' && mayDecide(context, event)
      && ['letterNumber', 'letterOn', 'letterSigner'].every((name) => filled(data(event)[name])),
    mayRefuse: ({ context, event }: Told) => mayDecide(context, event) || leads(context, event),
    // An office may confirm an inferred date or name an earlier one; a later date is a change, which somebody else decides.
    mayDeclare: ({ context, event }: Told) => byOffice(event) && declares(context.provisional, situation(event), data(event)['dueOn']),
    isProvisional: ({ context }: Told) => context.provisional,
    asksHead: ({ event }: Told) => byOffice(event) && situation(event).approval?.level === 'head',
  };
}

/** Everybody who acts in an event: the person, and whoever they act for. */
export function actorsOf(event: ShellEvent): string {
  const { id, behalf } = actor(event);
  return behalf === undefined ? id : `${id} ${behalf.id}`;
}

export function officeOf(event: ShellEvent): string | null {
  return actor(event).office;
}

export function data(event: ShellEvent): Record<string, unknown> {
  return (event as PersonEvent).data;
}

export function situation(event: ShellEvent): Situation {
  return (event as PersonEvent).situation;
}

/** A timer brings no rung along: the ladder then starts at its foot and catches up with what has passed, step by step. */
export function rungOf(event: ShellEvent): { rung: Rung; reminder: number } {
  if ('situation' in event) return { rung: event.situation.rung, reminder: event.situation.reminder };
  return 'rung' in event ? { rung: event.rung, reminder: event.reminder } : { rung: 'ahead', reminder: 0 };
}

export function evidenceOf(event: ShellEvent): Record<string, unknown> {
  return (data(event)['evidence'] ?? {}) as Record<string, unknown>;
}

/** Of the responsible office itself, or a leader of an office above it. */
export function byOffice(event: ShellEvent): boolean {
  const { office, roles } = actor(event);
  const { office: responsible, superiors = [] } = situation(event);
  if (office === null) return false;
  if (office === responsible) return roles.some((role) => ['handler', 'sectionHead', 'deputyHead', 'head'].includes(role));
  return superiors.includes(office) && roles.some((role) => role === 'deputyHead' || role === 'head');
}

export function holds(event: ShellEvent, role: Actor['roles'][number]): boolean {
  return actor(event).roles.includes(role);
}

/** None of those who act here is among those who did the step before. */
export function isNot(event: ShellEvent, before: string | null | undefined): boolean {
  const earlier = before?.split(' ') ?? [];
  return actorsOf(event).split(' ').every((id) => !earlier.includes(id));
}

function actor(event: ShellEvent): Actor {
  return (event as PersonEvent).by;
}

/** Neither the claimant nor anybody of the claiming office verifies. */
function examines(context: CommitmentContext, event: ShellEvent): boolean {
  return holds(event, 'supervisor') && isNot(event, context.claimedBy) && actor(event).office !== context.claimedFor && !ofOffice(event);
}

function followOnNamed({ followOn }: CommitmentContext, event: ShellEvent): boolean {
  const { followOn: named, noFollowOn } = data(event);
  return followOn !== true || (Array.isArray(named) && named.length > 0) || filled(noFollowOn);
}

function ofOffice(event: ShellEvent): boolean {
  const { office } = actor(event);
  const { office: responsible, superiors = [] } = situation(event);
  return office !== null && (office === responsible || superiors.includes(office));
}

/** A leader of the level the change needs, of this office or one above it, who did not ask for it. */
function leads(context: CommitmentContext, event: ShellEvent): boolean {
  const roles = context.approvalLevel === 'head' ? ['head'] : ['deputyHead', 'head'];
  return ofOffice(event) && actor(event).roles.some((role) => roles.includes(role)) && isNot(event, context.requestedBy)
    && context.approvedBy === null;
}

/** The overseer, once the department has agreed. */
function mayDecide(context: CommitmentContext, event: ShellEvent): boolean {
  return holds(event, 'supervisor') && typeof context.approvedBy === 'string'
    && isNot(event, context.requestedBy) && isNot(event, context.approvedBy) && !ofOffice(event);
}

function toAnotherOffice(event: ShellEvent): boolean {
  const { toOffice } = data(event);
  return filled(toOffice) && toOffice !== situation(event).office;
}

function declares(provisional: boolean, { dueOn, today }: Situation, declared: unknown): boolean {
  if (typeof declared !== 'string') return false;
  return provisional && dueOn !== null ? declared <= dueOn : dueOn === null && declared >= today;
}

function stageFollows({ stages, inOrder }: KindDefinition, context: CommitmentContext, stage: string): boolean {
  if (inOrder !== true) return true;
  const at = stages.findIndex(({ id }) => id === context.stage);
  return stages[at + 1]?.id === stage;
}

function stageProblems({ stages }: KindDefinition, event: ShellEvent): unknown[] {
  const stage = stages.find(({ id }) => id === data(event)['stage']);
  return recordProblems(stage?.fields ?? [], data(event), situation(event));
}

function filled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
