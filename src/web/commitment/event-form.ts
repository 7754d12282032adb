import { z } from 'zod';
import type { CommitmentContext, DueBasis, Field, Language, Pledge } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import { EVENTS } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import type { Profile } from '../../core/profile.js';
import { problemSentence } from '../../core/sentence.js';
import { WORDS } from '../../core/words.js';
import type { KindDefinition } from '../../../workflows/kind.v2.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';
import { fieldProblem } from '../page-words.js';
import { partsOf } from './parts-form.js';
import { stageFields } from './stage-fields.js';

/** Names of inputs: `field.<name>`, so that an event's fields never meet the form's own. */
export const FIELD_PREFIX = 'field.';

/** What a posted event form holds besides its fields. */
export const eventForm = z.looseObject({
  type: z.string().max(40).catch(''),
  revision: z.coerce.number().int().min(1),
});

/** What a form goes by: the change that is pending, the stage reached, whether a verification must name what follows, where the date in force comes from. */
export type FormContext = Pick<CommitmentContext, 'change' | 'stage' | 'followOn'> & { dueBasis?: DueBasis };

/** What the rules of the place say about the form. */
export type FormRules = Pick<Profile, 'reply' | 'schemes'>;

/** The fields of an event's form for a kind in a state: the event's own, and those that its kind adds. */
export function fieldsOf(type: EventType, definition: KindDefinition, context: FormContext, rules: FormRules | null = null): Field[] {
  const own: readonly Field[] = EVENTS[type].fields;
  const fields = OTHER_FIELDS[type]?.(own, definition, context) ?? [...own];
  return rules === null ? fields : RULED_FIELDS[type]?.(fields, rules) ?? fields;
}

/** The texts a form was posted with, by field name. */
export function valuesOf(body: Readonly<Record<string, unknown>>, fields: readonly Field[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name }) => {
    const value = body[`${FIELD_PREFIX}${name}`];
    return [name, typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : ''];
  }));
}

/**
 * The event's data as its schema wants it; what was left empty is left out.
 * @throws DomainError `event-data-invalid` when the parts of a split are not lines of label, title and words of the pledge
 */
export function dataOf(
  type: EventType, fields: readonly Field[], values: Readonly<Record<string, string>>, pledge: Pick<Pledge, 'quote' | 'start'>,
): Record<string, unknown> {
  const given = Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name] ?? '';
    if (value === '') return [];
    return [[field.name, field.type === 'number' && Number.isFinite(Number(value)) ? Number(value) : value]];
  }));
  return SHAPED[type]?.(given, pledge) ?? given;
}

/** What is wrong with which field, in the reader's language; empty when the refusal is not about fields. */
export function problemsOf(
  error: DomainError, fields: readonly Field[], values: Readonly<Record<string, string>>, lang: Language,
): ReadonlyMap<string, string> {
  const { problems } = problemFacts.parse(error.facts);
  return new Map(problems.map(({ field: path, problem, code, facts }) => {
    const field = inputOf(path);
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

/** The input behind a path of the event's data: `evidence.title` is `title`, `followOn.0.label` is `followOnLabel`, `parts.1.title` is `parts`. */
function inputOf(path: string): string {
  const [head = '', ...rest] = path.split('.');
  const last = rest.at(-1);
  if (last === undefined || head === 'parts') return head;
  return head === 'followOn' ? followOnName(last) : last;
}

type FieldsFor = (own: readonly Field[], definition: KindDefinition, context: FormContext) => Field[];

const occurrenceFields = (event: 'DELIVERED' | 'CHECKED_IN' | 'NOTED'): FieldsFor => (_own, { occurrences }) => (
  occurrences.find((occurrence) => occurrence.event === event)?.fields ?? []);

/** Where a date may come from that is being confirmed; a part or a follow-on may keep what it was opened with. */
const CONFIRM_BASES: readonly DueBasis[] = ['explicit', 'scope', 'inferred'];

/** Fields of CHANGE_APPROVED by what was asked for; the event's own list holds only those of a date and of a letter. */
const GRANTS: Readonly<Record<NonNullable<CommitmentContext['change']>, (own: readonly Field[]) => Field[]>> = {
  date: (own) => own.filter(({ name }) => name === 'dueOn'),
  cannot: (own) => own.filter(({ name }) => name.startsWith('letter')),
  scope: () => [{ name: 'scope', type: 'longtext', required: true, zh: '批准的调整后内容', en: 'Scope granted' }],
  owner: () => [{ name: 'toOffice', type: 'text', required: true, zh: '改由哪个单位承办（编号）', en: 'Office that takes it over (id)' }],
};

/** Events whose form is not just their own fields. */
const OTHER_FIELDS: Partial<Record<EventType, FieldsFor>> = {
  CLAIMED: (_own, definition) => definition.evidence,
  // On a page the file itself is chosen, not its digest.
  PROGRESS_REPORTED: (own) => own.filter(({ name }) => name !== 'attachment'),
  DELIVERED: occurrenceFields('DELIVERED'),
  CHECKED_IN: occurrenceFields('CHECKED_IN'),
  NOTED: occurrenceFields('NOTED'),
  STAGE_REACHED: stageFields,
  MILESTONES_SET: (_own, { stages }) => [
    ...stages.map(({ id, zh, en }): Field => ({ name: id, type: 'date', required: false, zh, en })),
    { name: 'text', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
  ],
  CONFIRMED: (own, _definition, { dueBasis = 'none' }) => [...own.map((field) => ({ ...field, required: false })), {
    name: 'dueBasis', type: 'choice', required: true, zh: '时限依据', en: 'Where the date comes from',
    choices: [...new Set([...CONFIRM_BASES, ...dueBasis === 'none' ? [] : [dueBasis]])].map((value) => ({ value, ...WORDS[`basis.${value}`] })),
  }],
  // Only what the pending change needs; with nothing pending any more, a form that comes too late is still shown whole.
  CHANGE_APPROVED: (own, _definition, { change }) => (change === null ? [...own] : [
    ...GRANTS[change](own).map((field) => ({ ...field, required: true })), ...own.filter(({ name }) => name === 'reason'),
  ]),
  VERIFIED: (own, _definition, { followOn }) => (followOn === true ? [...own, ...followOnFields()] : [...own]),
};

/** One choice for class and scheme, so that the two belong together; without a scheme there is none. */
const chosenClass = (fields: readonly Field[], { schemes }: FormRules): Field[] => fields.flatMap((field): Field[] => {
  if (field.name === 'scheme' || (field.name === 'classLetter' && schemes.length === 0)) return [];
  if (field.name !== 'classLetter') return [field];
  return [{
    ...field, type: 'choice', choices: schemes.flatMap(({ id, name, letters }) => Object.entries(letters).map(([letter, { zh, en }]) => (
      { value: `${id} ${letter}`, zh: `${letter}（${zh}），${name.zh}`, en: `${letter} (${en}); ${name.en}` }))),
  }];
});

/** Class and scheme out of their one choice. */
const withClass = ({ classLetter, ...given }: Data): Data => {
  if (typeof classLetter !== 'string') return given;
  const [, scheme, letter] = /^(\S+) (.+)$/u.exec(classLetter) ?? [];
  return { ...given, classLetter: letter ?? classLetter, ...(scheme === undefined ? {} : { scheme }) };
};

/** Fields that the rules of the place decide about. */
const RULED_FIELDS: Partial<Record<EventType, (fields: readonly Field[], rules: FormRules) => Field[]>> = {
  EXTENSION_ASKED: (fields, { reply: { extended } }) => fields.map((field) => (field.name === 'number' ? { ...field, required: extended?.written === true } : field)),
  DEPUTY_TOLD: (fields, { reply: { extended } }) => (extended?.written !== true ? [...fields] : fields.map((field) => {
    if (field.name === 'number') return { ...field, required: true };
    return field.name === 'how' && field.choices !== undefined ? { ...field, choices: field.choices.filter(({ value }) => value === 'letter') } : field;
  })),
  ANSWERED: chosenClass,
  RECLASSIFIED: chosenClass,
};

/** One commitment that follows from what is verified, or why there is none; further ones are opened by the command line. */
function followOnFields(): Field[] {
  return [
    { name: 'followOnLabel', type: 'text', required: false, zh: '后续事项编号（如 P5b）', en: 'Label of the follow-on (such as P5b)' },
    {
      name: 'followOnKind', type: 'choice', required: false, zh: '后续事项类型', en: 'Kind of the follow-on',
      choices: CURRENT_WORKFLOWS.filter(({ kind }) => kind !== 'answer-suggestion').map(({ kind, definition: { title } }) => ({ value: kind, ...title })),
    },
    { name: 'followOnTitle', type: 'text', required: false, zh: '后续事项标题', en: 'Title of the follow-on' },
    { name: 'followOnDueOn', type: 'date', required: false, zh: '后续事项时限', en: 'Due date of the follow-on' },
    { name: 'noFollowOn', type: 'longtext', required: false, zh: '没有后续事项的，说明理由', en: 'If nothing follows, why' },
  ];
}

function followOnName(part: string): string {
  return part === 'dueBasis' ? 'followOnDueOn' : `followOn${part.charAt(0).toUpperCase()}${part.slice(1)}`;
}

type Data = Record<string, unknown>;

/** Fields of CHANGE_REQUESTED that belong to one of its choices only. */
const ASKS: Readonly<Record<string, string>> = { dueOn: 'date', scope: 'scope', toOffice: 'owner' };

/** Events whose data are not just their fields. */
const SHAPED: Partial<Record<EventType, (given: Data, pledge: Pick<Pledge, 'quote' | 'start'>) => Data>> = {
  CLAIMED: (given) => ({ evidence: given }),
  ANSWERED: withClass,
  RECLASSIFIED: withClass,
  CONFIRMED: (given) => (given['dueOn'] === undefined ? { dueOn: null, dueBasis: 'none' } : given),
  // What was filled in for another choice is not meant.
  CHANGE_REQUESTED: (given) => Object.fromEntries(Object.entries(given).filter(([name]) => (ASKS[name] ?? given['change']) === given['change'])),
  MILESTONES_SET: ({ text, ...dates }) => ({ dates, ...(text === undefined ? {} : { text }) }),
  SPLIT: ({ parts, ...given }, pledge) => (typeof parts === 'string' ? { ...given, parts: partsOf(parts, pledge) } : given),
  VERIFIED: ({ followOnLabel, followOnKind, followOnTitle, followOnDueOn, ...given }) => {
    if (followOnLabel === undefined && followOnKind === undefined && followOnTitle === undefined) return given;
    const due = followOnDueOn === undefined ? {} : { dueOn: followOnDueOn, dueBasis: 'decided' };
    return { ...given, followOn: [{ label: followOnLabel, kind: followOnKind, title: followOnTitle, ...due }] };
  },
};
