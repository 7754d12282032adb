/** How sure the role of a clause is: an order to read in, made of what was seen. Every weight is listed here. */
import type { Placed } from './attach.js';
import type { FoundBasis } from './extraction.js';

/** 0 to 1. An own 将, a definite act, a written date and a counted object speak for it; an inherited zone alone, effort and a territory against. */
export function confidenceOf({ reading, role, dates }: Placed, basis: FoundBasis): number {
  const { zoned, kind, strength, subject, territory, fired, text } = reading;
  let sure = 0.5;
  if (zoned.own) sure += 0.14;
  if (subject) sure += 0.08;
  if (fired.some(({ id }) => id.startsWith('kind.'))) sure += 0.1;
  if (basis === 'explicit' || dates.length > 0) sure += 0.1;
  if (/\d|《/.test(text)) sure += 0.05;
  if (strength === 'soft') sure -= 0.14;
  if (kind === 'maintain-effort' && !zoned.own) sure -= 0.06;
  if (territory) sure -= 0.1;
  if (zoned.condition !== null) sure -= 0.04;
  if (zoned.why.some(({ id }) => id === 'zone.imperative')) sure -= 0.12;
  if (role === 'attached') sure -= 0.08;
  if (role === 'ambiguous') sure = Math.min(sure, 0.4);
  return Math.round(Math.min(0.97, Math.max(0.05, sure)) * 100) / 100;
}
