/**
 * What a kind must say about itself, so that the shared shell (shell.v2.ts) can follow it. One file per kind under kinds/,
 * readable by the person who drafts the rule: its stages, what the office is asked while it works, the evidence that closes
 * it and who must have confirmed what.
 */
import type { CommitmentContext, Field, Letter, Level, LocalDate, Named, Situation, TimerName } from '../src/core/commitment.js';
import { localDate } from '../src/core/events.js';

/** Why evidence is not accepted yet. The code has a sentence in both languages in src/core/sentence.ts. */
export interface Problem {
  code: string;
  field: string;
  facts?: Record<string, string | number>;
}

/** A working stage. `fields` must be filled in to report it: each milestone of a building has its date and its paper. */
export interface Stage extends Named {
  id: string;
  fields?: Field[];
}

/** A question the clock puts to the office while it works. `timer` means the next instant of that sort, or none. */
export interface Ask {
  timer: TimerName;
  letter: Letter;
  to: Level[];
}

/** Something the office records each time it happens: a delivery, a check-in, an act, what was learnt. */
export interface Occurrence {
  event: 'DELIVERED' | 'CHECKED_IN' | 'NOTED';
  /** Whether it counts towards what the claim must show. */
  counts: boolean;
  fields: Field[];
}

export interface KindDefinition {
  kind: string;
  version: number;
  title: Named;
  /** Working stages in their usual order; an office reports which one it has reached. */
  stages: Stage[];
  /** Each stage only after the one before it, none twice; the claim only after the last (works: nothing is accepted before it is finished). */
  inOrder?: boolean;
  /** False for what has no overdue at all (another body's result). */
  timed: boolean;
  asks: Ask[];
  occurrences: Occurrence[];
  /** Alarm the section head and the supervisor when the allowed gap between two occurrences has passed (domain 4.2, K3). */
  alarmsOnGap?: boolean;
  /** An indicator with a threshold must be agreed before anything can be claimed (domain 4.2, K6). */
  needsIndicator?: boolean;
  /** The evidence a claim must bring. */
  evidence: Field[];
  /** Everything that keeps this evidence from closing this commitment; empty = complete. Pure; dates compare as text. */
  examine(evidence: Record<string, unknown>, situation: Situation, context: CommitmentContext): Problem[];
  /** True when what is claimed opens follow-on commitments, which the verification must name (an approval given, a pilot to be rolled out). */
  opensFollowOn?(evidence: Record<string, unknown>): boolean;
  /** Where a verified claim ends, and whether the deputy is asked to rate it first. */
  closesAs: 'fulfilled' | 'maintained' | 'noted';
  rated: boolean;
  /** Who confirms besides the verifier, the closing rule, the default limit for vague wording, in words (domain 4.2). */
  confirmedBy: Named;
  closingRule: Named;
  defaultLimit: Named;
}

/** Problems of the fields alone: missing, not a date, not a number, not one of the choices. Shared by every kind's examine(). */
export function missingFields(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Problem[] {
  return fields.flatMap((field) => {
    const value = given[field.name];
    const absent = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
    if (absent) return field.required ? [{ code: 'missing', field: field.name }] : [];
    if (field.type === 'date' && !localDate.safeParse(value).success) return [{ code: 'not-a-date', field: field.name }];
    if (field.type === 'number' && !(Number.isFinite(Number(value)) && Number(value) >= 0)) return [{ code: 'not-a-number', field: field.name }];
    if (field.type === 'choice' && !field.choices?.some((choice) => choice.value === value)) return [{ code: 'not-a-choice', field: field.name }];
    return [];
  });
}

/** Nothing is reported as done on a day that has not come. */
export function datedByNow(field: string, value: unknown, situation: Situation): Problem[] {
  if (typeof value !== 'string' || value <= situation.today) return [];
  return [{ code: 'dated-in-future', field, facts: { date: value } }];
}

/** A document may not be dated in the future of the claim, nor before the reply that promised it. */
export function datedWithin(field: string, value: unknown, situation: Situation): Problem[] {
  if (typeof value !== 'string' || value.trim() === '') return [];
  const early = datedByNow(field, value, situation);
  if (early.length > 0) return early;
  if (value < situation.repliedOn) return [{ code: 'older-than-pledge', field, facts: { date: value, repliedOn: situation.repliedOn } }];
  return [];
}

/** Nothing at all happened in a year of which something is said to be kept up. */
export function countedAtLeast(field: string, least: number, context: CommitmentContext, code: string): Problem[] {
  return context.count >= least ? [] : [{ code, field, facts: { expected: least, counted: context.count } }];
}

/** Two dates in the wrong order: a decision before the evaluation it rests on. */
export function datedAfter(field: string, value: unknown, earlier: unknown, earlierField: string): Problem[] {
  if (typeof value !== 'string' || typeof earlier !== 'string' || value === '' || earlier === '' || value >= earlier) return [];
  return [{ code: 'dates-reversed', field, facts: { date: value, earlier, earlierField } }];
}

/**
 * The title without 《》, quotation marks and white space, for comparison. Nothing else is folded: 办法 and 方案 are
 * different documents.
 */
export function bareTitle(title: string): string {
  return title.normalize('NFKC').replace(/[《》〈〉“”"'‘’「」\s]/g, '');
}

/** Whether something else is shown than was promised; false when nothing was promised by name or nothing is shown. */
export function anotherTitle(promised: string | undefined, given: unknown): boolean {
  return promised !== undefined && typeof given === 'string' && given !== '' && bareTitle(given) !== bareTitle(promised);
}

/** Fields of an occurrence or a stage that keep it from being recorded: missing ones, and days that have not come. */
export function recordProblems(fields: readonly Field[], given: Readonly<Record<string, unknown>>, now: Situation): Problem[] {
  const dates = fields.filter(({ type }) => type === 'date');
  return [...missingFields(fields, given), ...dates.flatMap(({ name }) => datedByNow(name, given[name], now))];
}

/** A date in a `terms.milestones` plan must not lie before today when it is set. */
export function plannedDates(dates: unknown, stages: readonly Stage[]): dates is Record<string, LocalDate> {
  if (typeof dates !== 'object' || dates === null || Object.keys(dates).length === 0) return false;
  return Object.entries(dates).every(([stage, date]) => stages.some(({ id }) => id === stage) && localDate.safeParse(date).success);
}
