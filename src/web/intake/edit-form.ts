/** What a posted form of the review page asks for, as an edit. Every form works without a script; the script only fills some of them in. */
import { z } from 'zod';
import { DomainError } from '../../core/errors.js';
import type { Draft } from '../../intake/review/drafts.js';
import { parseEdit } from '../../intake/review/edits.js';
import type { DraftEdit } from '../../intake/review/edits.js';

/** Longest field in characters: a pasted clause, a reason. */
const FIELD = 4000;

const common = z.looseObject({ kind: z.string().max(20).catch(''), revision: z.string().regex(/^\d{1,9}$/).transform(Number) });

/** The fields of a form as texts, without line ends of other systems; what is no text is left out. */
export function textsOf(body: unknown): Record<string, string> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(fields.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n').trim()]] : [])));
}

/** The edit, and the number of the edit its author had seen last. Throws `edit-invalid`, also for a field that is too long, and `span-mismatch` for words that are not in the text. */
export function editOf(texts: Readonly<Record<string, string>>, draft: Draft): { edit: DraftEdit; expected: number } {
  refuseLong(texts);
  const form = common.safeParse(texts);
  if (!form.success) throw new DomainError('edit-invalid', '表单不完整，未作任何更改 / the form is incomplete; nothing was changed', '请返回刷新后重填 / go back, reload and fill it in again', {});
  const { kind, revision } = form.data;
  return { edit: parseEdit({ kind, ...(Object.hasOwn(FORMS, kind) ? FORMS[kind]?.(texts, draft) : {}) }), expected: revision };
}

/** Nothing is left out in silence: what was entered comes back with the page. */
function refuseLong(texts: Texts): void {
  const problems = Object.entries(texts).filter(([, value]) => value.length > FIELD)
    .map(([field, value]) => ({ field, problem: `${String(value.length)} 字，至多 ${String(FIELD)} 字 / ${String(value.length)} characters, at most ${String(FIELD)}` }));
  if (problems.length === 0) return;
  throw new DomainError('edit-invalid', `内容过长，未作任何更改 / too long; nothing was changed: ${problems.map(({ field, problem }) => `${field.slice(0, 40)}: ${problem}`).join('; ')}`,
    '请缩短后重试 / shorten it and try again', { problems });
}

type Texts = Readonly<Record<string, string>>;
type Raw = Record<string, unknown>;

const FORMS: Readonly<Record<string, (texts: Texts, draft: Draft) => Raw>> = {
  accept: ({ cards = '' }) => ({ cards: cards.split(' ').filter((id) => id !== '') }),
  correct: (texts) => ({ card: texts['card'], changes: changesOf(texts, CARD_FIELDS), accept: texts['accept'] === 'yes' }),
  attach: ({ card, to }) => ({ card, to }),
  merge: ({ card, into }) => ({ card, into }),
  reject: ({ card, reason }) => ({ card, reason }),
  match: ({ card, commitment }) => ({ card, commitment: commitment === '' ? null : commitment }),
  discard: ({ reason }) => ({ reason }),
  undo: ({ seq }) => ({ seq: Number(seq) }),
  header: (texts) => ({ changes: changesOf(texts, HEADER_FIELDS) }),
  split: ({ card, words = '' }, { row, review }) => {
    const [start, end] = review.cards.find(({ id }) => id === card)?.span ?? [0, 0];
    const at = row.text.slice(start, end).indexOf(words);
    if (words === '' || at === -1) throw notThere(words);
    return { card, at: start + at };
  },
  mark: ({ role, pledgeKind, to, ...where }, { row }) => ({ ...spanOf(where, row.text), role, pledgeKind: pledgeKind === '' ? undefined : pledgeKind, ...(role === 'attached' && to !== '' ? { to } : {}) }),
};

/** Offsets that the script has filled in, when the words stand there; else the words themselves, the nth time they occur. */
function spanOf({ words = '', occurrence = '', start = '', end = '' }: Texts, text: string): { start: number; end: number } {
  const [from, until] = [Number(start), Number(end)];
  // White space at line ends differs between a form and the text it came from.
  if (start !== '' && end !== '' && bare(text.slice(from, until)) === bare(words)) return { start: from, end: until };
  let at = -1;
  for (let nth = Math.max(1, Math.floor(Number(occurrence)) || 1); nth > 0; nth -= 1) {
    at = words === '' ? -1 : text.indexOf(words, at + 1);
    if (at === -1) throw notThere(words);
  }
  return { start: at, end: at + words.length };
}

function bare(words: string): string {
  return words.replace(/\s/gu, '');
}

const asText = (value: string): unknown => value;
const CARD_FIELDS: Readonly<Record<string, (value: string) => unknown>> = {
  role: asText, pledgeKind: asText, title: asText, office: asText, dueOn: (value) => (value === '' ? null : value), dueBasis: asText,
  documentTitle: asText, edition: asText, otherBody: asText, deliveriesExpected: Number,
};
const HEADER_FIELDS: Readonly<Record<string, (value: string) => unknown>> = {
  suggestionNumber: asText, session: asText, title: asText, leadDeputy: asText, joint: (value) => value === 'yes', handedOverBy: asText, issuer: asText, signedOn: asText, office: asText,
  replaces: (value) => (value === '' ? null : value),
};

/** Only what the person has changed: each field travels with what it said when the page was made. */
function changesOf(texts: Texts, fields: typeof CARD_FIELDS): Raw {
  const changes = Object.fromEntries(Object.entries(fields).flatMap(([name, read]): [string, unknown][] => {
    const value = texts[name];
    return value === undefined || value === texts[`was.${name}`] ? [] : [[name, read(value)]];
  }));
  // A date taken away takes its basis along.
  return changes['dueOn'] === null ? { ...changes, dueBasis: 'none' } : changes;
}

function notThere(words: string): DomainError {
  return new DomainError('span-mismatch', `原文中没有“${words.slice(0, 60)}” / these words do not stand there`, '请照抄原文字句 / copy the words exactly', { problems: [{ field: 'words', problem: '原文中没有这些字 / not in the text' }] });
}
