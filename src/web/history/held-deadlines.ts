import type { LocalDate } from '../../core/commitment.js';
import { explainAll } from '../../core/due-sum.js';
import { DomainError } from '../../core/errors.js';
import type { Explanation } from '../../core/explain.js';
import type { Entry } from '../../core/history.js';
import type { Rules } from '../../core/rules.js';
import { canonical } from '../../core/step.js';
import { workflowOf } from '../../../workflows/registry.js';

/** A deadline for as long as it held, counted with the rules that its entry names. */
export interface HeldDeadline {
  /** The entry from which on it held. */
  seq: number;
  since: Date;
  deadline: Entry['deadline'];
  /** How it was counted; null where this program lacks the rules or the definition that its entry names. */
  sum: Explanation | null;
}

/** Every deadline that these entries ever had, the first one first. Also the same date counted anew: with other rules, or with a pause more. */
export function heldDeadlines(entries: readonly { seq: number; entry: Entry }[], rules: Rules): HeldDeadline[] {
  const held: HeldDeadline[] = [];
  let [quote, last] = ['', ''];
  for (const { seq, entry } of entries) {
    const said = entry.event.data?.['quote'];
    if (typeof said === 'string') quote = said;
    const text = canonical(entry.deadline);
    if (text !== last) held.push({ seq, since: new Date(entry.at), deadline: entry.deadline, sum: sumOf(entry, quote, rules) });
    last = text;
  }
  return held;
}

/** The arithmetic behind the deadline of one entry. */
export function sumOf({ deadline, definition: { kind, version, hash } }: Entry, quote: string, rules: Rules): Explanation | null {
  const [, profile = '', version_ = ''] = /^(.+)@(\d+)$/.exec(deadline.profile) ?? [];
  try {
    return explainAll({
      startedOn: deadline.startedOn satisfies LocalDate, dueOn: deadline.dueOn, basis: deadline.basis, quote, timed: workflowOf(kind, version, hash).definition.timed,
      profile: rules.profile(profile, Number(version_)), calendar: rules.calendar(deadline.calendar), clock: deadline.clock ?? null,
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return null;
  }
}
