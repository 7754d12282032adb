/** One row of a foreign ledger, read by its settings: facts, and what is wrong with which cell. Knows the tables only through `Known`. */
import type { DueBasis, LocalDate, Named, Terms } from '../../core/commitment.js';
import { DUE_BASES } from '../../core/commitment.js';
import { NO_CONTROLS, PROSE } from '../../core/events.js';
import { WORDS } from '../../core/words.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';
import { columnOf } from './columns.js';
import type { ColumnKey } from './columns.js';
import type { RowProblem } from './import-report.js';
import { normalised } from './map-columns.js';
import type { Settings } from './map-columns.js';
import { nearest, readDate, readSuggestion } from './parse-cells.js';
import { placeOf, textOf } from './table.js';
import type { CellContent, ReadRow } from './table.js';

export interface Office { id: string; name: string; nameEn: string }

/** What reading a row needs to know besides the row. */
export interface Known {
  settings: Settings;
  headers: ReadonlyMap<number, string>;
  offices: readonly Office[];
}

export interface ReadFacts {
  suggestion: string | null;
  id: string | null;
  session: string;
  suggestionTitle: string;
  leadDeputy: string;
  joint: boolean;
  quote: string | null;
  title: string;
  kind: string | null;
  office: string | null;
  repliedOn: LocalDate | null;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  stage: string;
  terms: Terms;
  /** Header and content of every cell that holds something, in order: the row as text. */
  lines: { header: string; content: string; column: ColumnKey | null }[];
}

const TEXT_LIMIT = 4000;
const TITLE_LIMIT = 300;
const FALLBACK_TITLE = 60;
/** Said where a ledger has no column for something that every suggestion has. */
export const NOT_STATED = '台账未载明';
/** `#REF!`, `#DIV/0!`, `#N/A`: a formula that found nothing. */
const ERROR_CELL = /^#(?:REF!|DIV\/0!|N\/A|NAME\?|NULL!|NUM!|VALUE!)$/u;

/** Kinds a ledger can open; the duty to answer comes from a handover alone. */
export const LEDGER_KINDS = CURRENT_WORKFLOWS.filter(({ kind }) => kind !== 'answer-suggestion').map(({ kind, definition }) => ({ kind, title: definition.title }));

export function readRow(row: ReadRow, known: Known): { facts: ReadFacts; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const cells = cellsOf(row, known, problems);
  const text = (key: ColumnKey): string => textOf(cells.get(key)?.value ?? null);
  const say = (weight: RowProblem['weight'], code: string, key: ColumnKey, said: Named): void => {
    problems.push(problemAt(weight, code, cells.get(key) ?? nowhere(row), said));
  };
  const suggestion = suggestionOf(text('suggestion'), say);
  const quote = text('quote') || text('title') || null;
  if (quote === null) say('refused', 'words-missing', 'quote', { zh: '没有承诺原文或承诺事项', en: 'neither the words of the pledge nor its name is given' });
  const repliedOn = repliedOnOf(cells.get('repliedOn')?.value ?? null, known, say);
  const due = dueOf(cells.get('dueOn')?.value ?? null, text('basis'), repliedOn, say);
  if (!cells.has('dueOn')) say('repaired', 'due-column-missing', 'dueOn', { zh: '台账没有时限一栏，按未定时限新增，立项时由督查人员认定', en: 'the ledger has no column for due dates: opened without one, which a supervisor sets when confirming' });
  const kind = kindOf(text('kind'), known, say);
  const deputy = text('deputy');
  return {
    facts: {
      suggestion, id: text('id') || null, session: oneLine(text('session') || known.settings.defaults.session || NOT_STATED), suggestionTitle: oneLine(text('suggestionTitle') || NOT_STATED),
      leadDeputy: oneLine(deputy.replace(/[（(]?联名[）)]?$/u, '') || NOT_STATED), joint: /联名|等/u.test(deputy), quote, title: titleOf(text('title'), quote ?? '', say), kind,
      office: officeOf(text('office'), known, say), repliedOn, ...due, stage: text('stage'), terms: termsOf(kind, quote ?? '', text('otherBody')),
      lines: [...linesOf(row, known)],
    },
    problems,
  };
}

interface PlacedCell { value: CellContent; place: string; header: string }
type SayOf = (weight: RowProblem['weight'], code: string, key: ColumnKey, said: Named) => void;

function cellsOf(row: ReadRow, { settings, headers }: Known, problems: RowProblem[]): Map<ColumnKey, PlacedCell> {
  const cells = new Map<ColumnKey, PlacedCell>();
  const filled: { place: string; header: string; from: string; value: string }[] = [];
  for (const [index, key] of Object.entries(settings.columns)) {
    const { value = null, filled: from } = row.cells[Number(index)] ?? {};
    const cell = { value, place: placeOf(row.row, Number(index)), header: headers.get(Number(index)) ?? columnOf(key).zh };
    const text = textOf(value);
    cells.set(key, ERROR_CELL.test(text) ? { ...cell, value: null } : cell);
    if (ERROR_CELL.test(text)) problems.push(problemAt('refused', 'error-cell', cell, { zh: '公式出错，没有内容', en: 'is a formula that failed' }));
    else if (!PROSE.test(text)) problems.push(problemAt('refused', 'control-characters', cell, { zh: NO_CONTROLS.split(' / ')[0] ?? '', en: NO_CONTROLS.split(' / ')[1] ?? '' }));
    else if (text.length > TEXT_LIMIT) problems.push(problemAt('refused', 'too-long', cell, { zh: `有 ${text.length} 字，至多 ${TEXT_LIMIT}`, en: `has ${text.length} characters; at most ${TEXT_LIMIT}` }));
    if (from !== undefined && text !== '') filled.push({ place: cell.place, header: cell.header, from, value: text });
  }
  for (const { place, header, from, value } of filled) {
    problems.push({ weight: 'repaired', code: 'merged-filled', place, header, value, zh: `合并单元格 ${from}，取其内容`, en: `merged cell ${from}; its content is taken` });
  }
  return cells;
}

function nowhere({ row }: ReadRow): PlacedCell {
  return { value: null, place: placeOf(row, 0), header: '' };
}

function problemAt(weight: RowProblem['weight'], code: string, { place, header, value }: PlacedCell, { zh, en }: Named): RowProblem {
  return { weight, code, place, header, value: textOf(value), zh, en };
}

function suggestionOf(text: string, say: SayOf): string | null {
  const read = readSuggestion(text);
  if (text === '') say('refused', 'suggestion-missing', 'suggestion', { zh: '没有建议编号', en: 'the number of the suggestion is missing' });
  else if (read === null) say('refused', 'suggestion-malformed', 'suggestion', { zh: '编号须为字母、数字或连字符，至多 40 个', en: 'a number has letters, digits and hyphens, at most 40' });
  else if (read.repaired) say('repaired', 'suggestion-repaired', 'suggestion', { zh: `记为 ${read.id}`, en: `taken as ${read.id}` });
  return read?.id ?? null;
}

function repliedOnOf(value: CellContent, { settings: { defaults } }: Known, say: SayOf): LocalDate | null {
  const fallback = defaults.repliedOn ?? null;
  if (value === null) {
    if (fallback === null) say('refused', 'reply-date-missing', 'repliedOn', { zh: '没有答复（承诺）日期；可给出整本台账的默认日期', en: 'the date of the reply is missing; a default for the whole ledger may be given' });
    return fallback;
  }
  const read = readDate(value);
  if (read.date !== null) {
    if (read.repaired !== null) say('repaired', 'date-repaired', 'repliedOn', read.repaired);
    return read.date;
  }
  if (!read.none) say('refused', read.code === 'date-vague' ? 'date-unreadable' : read.code, 'repliedOn', read.why);
  else if (fallback === null) say('refused', 'reply-date-missing', 'repliedOn', { zh: '没有答复（承诺）日期', en: 'the date of the reply is missing' });
  return fallback;
}

function dueOf(value: CellContent, basisText: string, repliedOn: LocalDate | null, say: SayOf): { dueOn: LocalDate | null; dueBasis: DueBasis } {
  if (value === null) return { dueOn: null, dueBasis: 'none' };
  const read = readDate(value);
  if (read.date === null) {
    if (!read.none && read.code === 'date-vague') say('repaired', 'date-vague', 'dueOn', { zh: '没有日期，按未定时限新增，立项时由督查人员认定', en: 'names no day: opened without a date, which a supervisor sets when confirming' });
    else if (!read.none) say('refused', read.code, 'dueOn', read.why);
    return { dueOn: null, dueBasis: 'none' };
  }
  if (read.repaired !== null) say('repaired', 'date-repaired', 'dueOn', read.repaired);
  if (repliedOn !== null && read.date < repliedOn) {
    say('refused', 'due-before-reply', 'dueOn', { zh: `时限 ${read.date} 早于答复日期 ${repliedOn}`, en: `the due date ${read.date} lies before the reply of ${repliedOn}` });
  }
  return { dueOn: read.date, dueBasis: basisOf(basisText) };
}

/** What a ledger calls a date is taken when it uses our words for one that stands by itself; anything else is a date of the reply. */
function basisOf(text: string): DueBasis {
  const named = DUE_BASES.find((basis) => text === basis || text === WORDS[`basis.${basis}`].zh || text === WORDS[`basis.${basis}`].en);
  const short = /推断/u.test(text) ? 'inferred' : undefined;
  const basis = named ?? short ?? 'explicit';
  return basis === 'scope' || basis === 'inferred' || basis === 'declared' || basis === 'decided' ? basis : 'explicit';
}

function kindOf(text: string, { settings: { words, defaults } }: Known, say: SayOf): string | null {
  const named = (said: string): string | null => LEDGER_KINDS.find(({ kind, title }) => [kind, title.zh, title.en].some((name) => normalised(name) === normalised(said)))?.kind ?? null;
  const ours = text === '' ? null : named(meant(words.kinds, text));
  if (ours !== null) return ours;
  const fallback = defaults.kind === undefined ? null : named(defaults.kind);
  const kinds = LEDGER_KINDS.map(({ title }) => title.zh).join('、');
  if (text === '' && fallback !== null) return fallback;
  if (fallback !== null) {
    say('repaired', 'kind-default', 'kind', { zh: `不是本系统的类型，按默认类型“${LEDGER_KINDS.find(({ kind }) => kind === fallback)?.title.zh ?? fallback}”`, en: `is none of our kinds; the default ${fallback} is taken` });
    return fallback;
  }
  if (text === '') say('refused', 'kind-missing', 'kind', { zh: `没有类型；请给出默认类型：${kinds}`, en: 'no kind is given; name a default' });
  else say('refused', 'kind-unknown', 'kind', { zh: `没有这个类型；请对应到其中之一，或给出默认类型：${kinds}`, en: 'there is no such kind; say which of ours it means, or name a default' });
  return null;
}

function officeOf(text: string, { offices, settings: { words, defaults } }: Known, say: SayOf): string | null {
  const named = (said: string): string | null => offices.find(({ id, name, nameEn }) => [id, name, nameEn].includes(said))?.id ?? null;
  if (text === '') {
    const fallback = defaults.office === undefined ? null : named(defaults.office);
    if (fallback === null) say('refused', 'office-missing', 'office', { zh: '没有责任单位；可给出默认单位', en: 'no office is given; a default may be named' });
    return fallback;
  }
  const found = named(meant(words.offices, text));
  if (found !== null) return found;
  const near = nearest(text, offices.map(({ name }) => name));
  say('refused', 'office-unknown', 'office', near.length === 0
    ? { zh: '没有这个单位；请先登记，或对应到已有单位', en: 'there is no such office; register it, or say which one it means' }
    : { zh: `没有这个单位；是不是：${near.join('、')}？`, en: `there is no such office; did you mean ${near.join(', ')}?` });
  return null;
}

/** A ledger may well call something `constructor`. */
function meant(words: Readonly<Record<string, string>>, text: string): string {
  return Object.hasOwn(words, text) ? words[text] ?? text : text;
}

function titleOf(title: string, quote: string, say: SayOf): string {
  const line = oneLine(title || quote.slice(0, FALLBACK_TITLE));
  if (title.length > TITLE_LIMIT) say('repaired', 'title-shortened', 'title', { zh: `截为 ${TITLE_LIMIT} 字`, en: `cut to ${TITLE_LIMIT} characters` });
  return line;
}

/** A cut through the middle of a rare character must not leave half of one. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, TITLE_LIMIT).replaceAll(/\p{Cs}/gu, '');
}

/** The document named in the words is the one that must be issued; the cooperating body of a kind that waits for one owns the result. */
function termsOf(kind: string | null, quote: string, otherBody: string): Terms {
  const document = /《([^《》]{1,200})》/u.exec(quote)?.[1];
  const documented = ['issue-document', 'publish-edition', 'adopt-plan'].includes(kind ?? '');
  const bodied = ['watch-other-body', 'coordinate'].includes(kind ?? '');
  return { ...(documented && document !== undefined ? { documentTitle: document } : {}), ...(bodied && otherBody !== '' ? { otherBody: otherBody.slice(0, 100) } : {}) };
}

function* linesOf(row: ReadRow, { settings, headers }: Known): Generator<ReadFacts['lines'][number]> {
  for (const [index, { value }] of row.cells.entries()) {
    const content = textOf(value);
    if (content !== '' && PROSE.test(content)) yield { header: headers.get(index) || placeOf(row.row, index), content: content.length > TEXT_LIMIT ? `${content.slice(0, TEXT_LIMIT)}…` : content, column: settings.columns[String(index)] ?? null };
  }
}
