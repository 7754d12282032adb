/** The shapes that several verbs give, named in the document. Dates are local (Asia/Shanghai), instants ISO 8601 in UTC. */
import { z } from 'zod';
import { DUE_BASES, LEVELS, RUNGS, SCHEDULES } from '../../core/commitment.js';
import { localDate } from '../../core/events.js';

export const commitmentId = z.string().regex(/^[A-Za-z0-9-]{1,60}$/).meta({ example: '2022190-P5' });
export const officeId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
export const rowId = z.string().regex(/^\d{1,18}$/);
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const instant = z.iso.datetime();
const date = z.iso.date();

export const named = z.strictObject({ zh: z.string(), en: z.string() }).meta({ id: 'Named', description: 'Words in both languages' });
export const office = z.strictObject({ id: z.string(), name: z.string(), nameEn: z.string() }).meta({ id: 'Office' });
const dueOn = date.nullable();
const dueBasis = z.enum(DUE_BASES);
export const commitment = z.strictObject({
  id: z.string(), title: z.string(), kind: z.string(), stage: z.string(), stageName: named, suggestion: z.string(), office,
  dueOn, dueBasis, schedule: z.enum(SCHEDULES), workingDaysLate: z.int(), claimedOn: dueOn, closedOn: dueOn,
  revision: z.int().meta({ description: 'What its ETag says; If-Match of the next event' }),
}).meta({ id: 'Commitment' });

export const span = { quote: z.string(), start: z.int(), end: z.int() };
const letterOf = z.strictObject({
  id: z.string(), seq: z.int(), letter: z.string(), level: z.enum(LEVELS), recipient: z.string(), state: z.string(), reason: z.string().nullable(), approvedBy: z.string().nullable(),
  sendAfter: instant, settledAt: instant.nullable(),
});
export const recorded = z.strictObject({ seq: z.int(), at: instant, event: z.string(), fields: z.record(z.string(), z.unknown()) }).meta({ id: 'Evidence' });
export const wholeCommitment = commitment.extend({
  label: z.string(), pledge: z.strictObject(span), attached: z.array(z.strictObject(span)), issuer: z.string(), promisedOn: z.string(),
  suggestionTitle: z.string(), leadDeputy: z.string(), rung: z.enum(RUNGS).nullable(), workingDaysLeft: z.int(), evidenceState: z.string(),
  next: z.strictObject({ at: instant, timer: z.string(), letters: z.array(z.strictObject({ letter: z.string(), to: z.array(z.string()) })) }).nullable(),
  terms: z.record(z.string(), z.unknown()), parent: z.string().nullable(), mergedInto: z.string().nullable(), children: z.array(z.string()),
  deadlines: z.array(z.strictObject({ seq: z.int(), at: instant, dueOn, basis: dueBasis, reason: z.string(), decidedBy: z.string() })),
  evidence: z.array(recorded), letters: z.array(letterOf), stuck: z.boolean(), openedAt: instant,
}).meta({ id: 'WholeCommitment' });

/** A page of rows and the cursor of the next one. */
export function listOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ items: z.array(row), next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' }) });
}

/** Query parameter of an existing date. */
export const dateQuery = localDate.optional();
export const stateQuery = z.enum(['open', 'closed', 'all']).default('all');

export const problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(), instance: z.string(), code: z.string(), hint: z.string(), facts: z.record(z.string(), z.unknown()), requestId: z.string(),
}).meta({ id: 'Problem', description: 'RFC 9457. `code` is stable; `detail` and `hint` are for people, in both languages' });
