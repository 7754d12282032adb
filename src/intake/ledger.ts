/**
 * The confirmed ledger that comes with a reply: header facts, who is who, and which words are pledges. JSON for now.
 * Spans are UTF-16 offsets into the reply's text as it is, start inclusive, end exclusive; `quote` must equal the text there.
 * Unknown keys are ignored, so that notes and rejected candidates can stay in the file.
 */
import { z } from 'zod';
import { DUE_BASES, LANGUAGES, LEVELS, ROLES } from '../core/commitment.js';
import type { Pledge, Terms } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { inBothLanguages, LINE, localDate, NO_CONTROLS, PROSE } from '../core/events.js';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '须为小写字母、数字或连字符，至多 40 个 / lower-case letters, digits and hyphens, at most 40');
const name = z.string().trim().min(1).max(100).regex(LINE, NO_CONTROLS);
const text = z.string().min(1).max(4000).regex(PROSE, NO_CONTROLS);
const line = z.string().trim().min(1).max(300).regex(LINE, NO_CONTROLS);
const span = z.tuple([z.int().nonnegative(), z.int().positive()]).refine(([start, end]) => start < end, '止须大于起 / the end must lie after the start');
const quoted = { quote: text, span };

const termsSchema = z.strictObject({
  document_title: text.optional(), edition: text.optional(), promised_content: text.optional(),
  deliveries_expected: z.int().positive().max(99).optional(), gap_days: z.int().positive().max(3660).optional(), other_body: name.optional(),
  last_edition_on: localDate.optional(), fiscal_year: z.int().min(1949).max(2199).optional(), last_year_amount: z.number().nonnegative().optional(),
  scope_ends_on: localDate.optional(), pilot_ends_on: localDate.optional(), starts_on: localDate.optional(), milestones: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), localDate).optional(),
});

/** Where a date may come from before anybody has acted on it: `declared` and `decided` are acts. */
const PROMISED = DUE_BASES.filter((basis) => basis !== 'declared' && basis !== 'decided');

const commitmentSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9]{1,12}$/, '须为短编号，如 P5 / a short label such as P5'),
  kind: z.string(), title: line.optional(), office: z.string(),
  due_on: localDate.nullable().default(null), due_basis: z.enum(PROMISED).default('none'), terms: termsSchema.default({}), ...quoted,
}).refine((c) => (c.due_on === null) === (c.due_basis === 'none'), { error: 'due_on 与 due_basis 须一致：none 即没有日期 / they belong together: none has no date', path: ['due_basis'] });

/** Who is who: the same in a ledger and in a handover. */
const directory = {
  jurisdiction: z.string().regex(/^[a-z-]{1,40}$/),
  confirmed_by: z.string().optional(),
  offices: z.array(z.object({
    id, name, name_en: z.string().default(''), parent: id.optional(),
    contacts: z.array(z.object({
      level: z.enum(LEVELS), name, address: z.email().max(254), language: z.enum(LANGUAGES).default('zh'), substitute: z.string().optional(),
    })).default([]),
  })).default([]),
  people: z.array(z.object({
    id, name, login: z.string().regex(/^[a-z0-9._-]{2,40}$/), roles: z.array(z.enum(ROLES)).min(1), office: z.string().nullable().default(null),
    language: z.enum(LANGUAGES).default('zh'),
    acts_for: z.array(z.object({ person: id, from: localDate, until: localDate.optional(), reason: line })
      .refine(({ from, until }) => until === undefined || until >= from, { error: 'until 早于 from / until lies before from', path: ['until'] })).default([]),
  }).refine((person) => person.acts_for.every((mandate) => mandate.person !== person.id), { error: '不能代自己办理 / nobody acts for themselves', path: ['acts_for'] })).default([]),
};
const header = {
  suggestion_number: z.string().regex(/^[A-Za-z0-9-]{1,40}$/), session: line, title: line, lead_deputy: line, joint: z.boolean(), handed_over_by: line,
};

const ledgerSchema = z.object({
  source: z.string().optional(),
  profile: z.object({ id: z.string(), version: z.int().positive() }),
  ...directory,
  header: z.object({ ...header, issuer: line, signed_on: localDate }),
  commitments: z.array(commitmentSchema),
  watch: z.array(commitmentSchema).default([]),
  /** Words of which a person must say whether they are a pledge: opened and left proposed. */
  ambiguous: z.array(commitmentSchema).default([]),
  attached: z.array(z.object({ to: z.string(), ...quoted })).default([]),
});

const handoverSchema = z.object({
  source: z.string().optional(),
  ...directory,
  header: z.object({
    ...header, handed_over_on: localDate,
    /** When the office received it: the time to reply runs from it where the rules of the place say so. */
    received_on: localDate.optional(),
    /** When the deputy raised it, if that was between sessions: some places give the handover itself a limit then. */
    raised_between_sessions_on: localDate.optional(),
  }).superRefine(({ handed_over_on: handedOver, received_on: received, raised_between_sessions_on: raised }, context) => {
    if (received !== undefined && received < handedOver) context.addIssue({ code: 'custom', path: ['received_on'], message: `早于交办之日 ${handedOver} / lies before the handover on ${handedOver}` });
    if (raised !== undefined && raised > handedOver) context.addIssue({ code: 'custom', path: ['raised_between_sessions_on'], message: `晚于交办之日 ${handedOver} / lies after the handover on ${handedOver}` });
  }),
  /** The lead handler, and the bodies that owe it an opinion. */
  office: z.string(),
  co_handlers: z.array(name).max(20).default([]),
});

export type Ledger = z.infer<typeof ledgerSchema>;
export type Handover = z.infer<typeof handoverSchema>;
export type Directory = Pick<Ledger, 'jurisdiction' | 'offices' | 'people'>;
export type LedgerCommitment = z.infer<typeof commitmentSchema>;

/** The ledger in a file's text. Throws `ledger-unreadable` (not JSON) or `ledger-invalid`, naming every field that is wrong. */
export function parseLedger(json: string, file: string): Ledger {
  const ledger = parsed(ledgerSchema, json, file);
  const labels = [...ledger.commitments, ...ledger.watch, ...ledger.ambiguous].map((c) => c.id);
  const twice = labels.filter((label, i) => labels.indexOf(label) !== i);
  const orphans = ledger.attached.filter(({ to }) => !labels.includes(to)).map(({ to }) => to);
  if (twice.length > 0 || orphans.length > 0) {
    throw new DomainError('ledger-invalid', `${file}: ${labelProblems(twice, orphans)}`,
      '每个事项须有自己的编号，附属条款须指明其中之一 / every commitment needs a label of its own; attached clauses name one of them', { file, twice, orphans });
  }
  return ledger;
}

/** The handover in a file's text. Throws as parseLedger. */
export function parseHandover(json: string, file: string): Handover {
  return parsed(handoverSchema, json, file);
}

/**
 * Everything the ledger tracks, in its order, checked against the reply's text. Throws `span-mismatch` naming the first
 * words that are not where the ledger says, and where they are instead.
 */
export function trackedOf(ledger: Ledger, replyText: string): { entry: LedgerCommitment; pledge: Pledge; attached: Pledge[]; sure: boolean }[] {
  const attached = ledger.attached.map((clause) => ({ to: clause.to, pledge: pledgeOf(clause, `attached to ${clause.to}`, replyText) }));
  return [...ledger.commitments, ...ledger.watch, ...ledger.ambiguous].map((entry) => ({
    entry, sure: !ledger.ambiguous.includes(entry), pledge: pledgeOf(entry, entry.id, replyText), attached: attached.filter(({ to }) => to === entry.id).map(({ pledge }) => pledge),
  }));
}

export function termsOf({ terms }: LedgerCommitment): Terms {
  const named: { [K in keyof Terms]: Terms[K] | undefined } = {
    documentTitle: terms.document_title, edition: terms.edition, promisedContent: terms.promised_content,
    deliveriesExpected: terms.deliveries_expected, gapDays: terms.gap_days, otherBody: terms.other_body,
    lastEditionOn: terms.last_edition_on, fiscalYear: terms.fiscal_year, lastYearAmount: terms.last_year_amount,
    scopeEndsOn: terms.scope_ends_on, pilotEndsOn: terms.pilot_ends_on, startsOn: terms.starts_on, milestones: terms.milestones,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function parsed<Schema extends z.ZodType>(schema: Schema, json: string, file: string): z.output<Schema> {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    throw new DomainError('ledger-unreadable', `${file} 不是 JSON / is not JSON: ${error instanceof Error ? error.message : ''}`,
      '台账、交办单为 JSON 文件，可参照演示所用 / ledgers and handovers are JSON files; see those of the demo: src/intake/seed/2022190.ledger.json, 2022190.handover.json', { file });
  }
  const result = schema.safeParse(raw, { error: inBothLanguages });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  throw new DomainError('ledger-invalid', `${file}: ${problems.map((p) => `${p.field || '(root)'}: ${p.problem}`).join('; ')}`,
    '请改正所列字段；未写入任何内容 / mend the named fields; nothing was written', { file, problems });
}

function labelProblems(twice: readonly string[], orphans: readonly string[]): string {
  return [
    ...(twice.length > 0 ? [`编号重复 / labels used twice: ${twice.join(', ')}`] : []),
    ...(orphans.length > 0 ? [`附属条款所指编号不存在 / clauses attached to unknown labels: ${orphans.join(', ')}`] : []),
  ].join('; ');
}

function pledgeOf({ quote, span: [start, end] }: { quote: string; span: [number, number] }, label: string, replyText: string): Pledge {
  const found = replyText.slice(start, end);
  if (found !== quote) {
    const actual = replyText.indexOf(quote);
    const place = `${String(start)}–${String(end)}`;
    const stands = `${String(actual)}–${String(actual + quote.length)}`;
    throw new DomainError('span-mismatch',
      `${label}: 答复第 ${place} 字为“${found.slice(0, 60)}”，台账写作“${quote.slice(0, 60)}” / the reply reads otherwise at ${place} than the ledger says`,
      actual === -1 ? '答复中没有这些字，文件对吗？/ these words do not stand in the reply at all; is it the right file?'
        : `这些字在第 ${stands} 字，请改正 span / the words stand at ${stands}; correct the span`,
      { label, span: [start, end], found, quote, actual });
  }
  return { quote, start, end };
}
