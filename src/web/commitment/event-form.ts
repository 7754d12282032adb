import { z } from 'zod';
import type { CommitmentContext, DueBasis, Field, Language } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import { EVENTS } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import { problemSentence } from '../../core/sentence.js';
import { WORDS } from '../../core/words.js';
import type { KindDefinition } from '../../../workflows/kind.v1.js';
import { fieldProblem } from '../page-words.js';

/** Names of inputs: `field.<name>`, so that an event's fields never meet the form's own. */
export const FIELD_PREFIX = 'field.';

/** What a posted event form holds besides its fields. */
export const eventForm = z.looseObject({
  type: z.string().max(40).catch(''),
  revision: z.coerce.number().int().min(1),
});

const CONFIRM_BASES = ['explicit', 'scope', 'inferred', 'decided'] as const satisfies readonly DueBasis[];

/** The fields of an event's form for a kind in a state: the event's own, and those that its kind adds. */
export function fieldsOf(type: EventType, definition: KindDefinition, { change }: Pick<CommitmentContext, 'change'>): Field[] {
  const own: readonly Field[] = EVENTS[type].fields;
  return OTHER_FIELDS[type]?.(own, definition, change) ?? [...own];
}

/** The texts a form was posted with, by field name. */
export function valuesOf(body: Readonly<Record<string, unknown>>, fields: readonly Field[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }) => {
    const value = body[`${FIELD_PREFIX}${name}`];
    return [name, typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : ''];
  }));
}

/** The event's data as its schema wants it; what was left empty is left out. */
export function dataOf(type: EventType, fields: readonly Field[], values: Readonly<Record<string, string>>): Record<string, unknown> {
  const given = Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name] ?? '';
    if (value === '') return [];
    return [[field.name, field.type === 'number' && Number.isFinite(Number(value)) ? Number(value) : value]];
  }));
  if (type === 'CLAIMED') return { evidence: given };
  if (type === 'CONFIRMED' && given['dueOn'] === undefined) return { dueOn: null, dueBasis: 'none' };
  // The date of this form belongs to its other choice.
  if (type === 'CHANGE_REQUESTED' && given['change'] === 'cannot') delete given['dueOn'];
  return given;
}

/** What is wrong with which field, in the reader's language; empty when the refusal is not about fields. */
export function problemsOf(
  error: DomainError, fields: readonly Field[], values: Readonly<Record<string, string>>, lang: Language,
): ReadonlyMap<string, string> {
  const { problems } = problemFacts.parse(error.facts);
  return new Map(problems.map(({ field: path, problem, code, facts }) => {
    const field = path.replace(/^evidence\./, '');
    if (code !== undefined) return [field, problemSentence({ code, field, ...(facts === undefined ? {} : { facts }) }, fields, lang)];
    return [field, fieldProblem(lang, values[field] === '' ? 'missing' : problem ?? '')];
  }));
}

const problemFacts = z.looseObject({
  problems: z.array(z.object({
    field: z.string(), problem: z.string().optional(), code: z.string().optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })).catch([]),
});

type FieldsFor = (own: readonly Field[], definition: KindDefinition, change: CommitmentContext['change']) => Field[];

const rhythmFields: FieldsFor = (_own, definition) => definition.rhythm?.fields ?? [];

/** Events whose form is not just their own fields. */
const OTHER_FIELDS: Partial<Record<EventType, FieldsFor>> = {
  CLAIMED: (_own, definition) => definition.evidence,
  DELIVERED: rhythmFields,
  CHECKED_IN: rhythmFields,
  NOTED: rhythmFields,
  STAGE_REACHED: (own, { stages }) => own.map((field) => (
    field.name === 'stage' ? { ...field, choices: stages.map(({ id, zh, en }) => ({ value: id, zh, en })) } : field)),
  CONFIRMED: (own) => [...own.map((field) => ({ ...field, required: false })), {
    name: 'dueBasis', type: 'choice', required: true, zh: '时限依据', en: 'Where the date comes from',
    choices: CONFIRM_BASES.map((value) => ({ value, ...WORDS[`basis.${value}`] })),
  }],
  // Only what the pending change needs; with nothing pending any more, a form that comes too late is still shown whole.
  CHANGE_APPROVED: (own, _definition, change) => (change === null ? [...own] : own
    .filter(({ name }) => name === 'reason' || (change === 'cannot') === name.startsWith('letter'))
    .map((field) => (field.name === 'reason' ? field : { ...field, required: true }))),
};
