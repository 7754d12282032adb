/**
 * What a kind must say about itself, so that the shared shell can follow it. One file per kind under kinds/, readable by
 * the person who drafts the rule: its stages, the evidence that closes it, who must have confirmed what.
 */
import type { CommitmentContext, Field, Letter, Level, Named, Situation, TimerName } from '../src/core/commitment.js';
import { localDate } from '../src/core/events.js';

/** Why evidence is not accepted yet. The code has a sentence in both languages in src/core/sentence.ts. */
export interface Problem {
  code: string;
  field: string;
  facts?: Record<string, string | number>;
}

export interface Rhythm {
  /** The event the office sends each time, and what it must hold. */
  event: 'DELIVERED' | 'CHECKED_IN' | 'NOTED';
  timer: TimerName;
  letter: Letter;
  to: Level[];
  /** Alarm the section head and the supervisor when the allowed gap has passed (domain 4.2, K3). */
  alarmsOnGap: boolean;
  fields: Field[];
}

export interface KindDefinition {
  kind: string;
  version: number;
  title: Named;
  /** Working stages in their usual order; an office reports which one it has reached. */
  stages: ({ id: string } & Named)[];
  /** False for what has no overdue at all (another body's result). */
  timed: boolean;
  rhythm?: Rhythm;
  /** The evidence a claim must bring. */
  evidence: Field[];
  /** Everything that keeps this evidence from closing this commitment; empty = complete. Pure; dates compare as text. */
  examine(evidence: Record<string, unknown>, situation: Situation, context: CommitmentContext): Problem[];
  /** Where a verified claim ends, and whether the deputy is asked to rate it first. */
  closesAs: 'fulfilled' | 'maintained' | 'noted';
  rated: boolean;
  /** The closing rule and the default limit for vague wording, in words (domain 4.2). */
  closingRule: Named;
  defaultLimit: Named;
}

/** Problems of the fields alone: missing, not a date, not a number. Shared by every kind's examine(). */
export function missingFields(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Problem[] {
  return fields.flatMap((field) => {
    const value = given[field.name];
    const absent = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
    if (absent) return field.required ? [{ code: 'missing', field: field.name }] : [];
    if (field.type === 'date' && !localDate.safeParse(value).success) return [{ code: 'not-a-date', field: field.name }];
    if (field.type === 'number' && !(Number.isFinite(Number(value)) && Number(value) >= 0)) return [{ code: 'not-a-number', field: field.name }];
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

/**
 * The title without 《》, quotation marks and white space, for comparison. Nothing else is folded: 办法 and 方案 are
 * different documents.
 */
export function bareTitle(title: string): string {
  return title.normalize('NFKC').replace(/[《》〈〉“”"'‘’「」\s]/g, '');
}
