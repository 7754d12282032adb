/** Decides about one row after the other: a commitment, there already, nothing to follow, or refused. Remembers the rows before it. */
import type { Pledge } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { Rules } from '../../core/rules.js';
import type { LedgerRow } from '../../store/readings/ledger.js';
import { currentWorkflow } from '../../../workflows/registry.js';
import { differencesOf } from '../same-suggestion.js';
import type { SuggestionFacts } from '../same-suggestion.js';
import { columnOf } from './columns.js';
import type { ColumnKey } from './columns.js';
import type { NewRow, Outcome, RowProblem, RowReport } from './import-report.js';
import { isFinished, readDate, readSuggestion } from './parse-cells.js';
import { printRow } from './print-row.js';
import { LEDGER_KINDS, NOT_STATED } from './read-row.js';
import type { Known, ReadFacts } from './read-row.js';
import { placeOf, textOf } from './table.js';
import type { ReadRow } from './table.js';
import type { Tracked, TrackedRow } from './tracked-rows.js';

export type { TrackedRow } from './tracked-rows.js';

/** A suggestion as it is registered: the place it was handed over in, and what tells it from one of the same number. */
export interface Place extends SuggestionFacts { jurisdiction: string }

interface Circumstances { jurisdiction: string; rules: Rules; now: Date }

/** A row whose only words are one of these is a sum or a signature, not a pledge. */
const SUMMARY = /^(?:合计|小计|总计|共计|填表|填报|制表|审核|备注|注[:：]|说明[:：])/u;

export class RowPlanner {
  readonly opening: NewRow[] = [];
  readonly #before = new Map<string, number>();
  readonly #headers = new Map<string, { row: number; facts: SuggestionFacts }>();

  constructor(
    private readonly known: Known, private readonly tracked: Tracked, private readonly printed: ReadonlyMap<string, LedgerRow>,
    private readonly places: ReadonlyMap<string, Place>, private readonly circumstances: Circumstances,
  ) {}

  plan(row: ReadRow, facts: ReadFacts, problems: readonly RowProblem[]): RowReport {
    const nothing = notAPledge(row, facts);
    if (nothing !== null) return reported(row, facts, 'skipped', null, [nothing]);
    const match = this.tracked.match(facts);
    if (match !== undefined) return reported(row, facts, 'unchanged', match.id, this.#notTaken(row, facts, match));
    const twin = this.#twin(row, facts);
    if (twin !== null) return reported(row, facts, 'refused', null, [...problems, twin]);
    if (isFinished(facts.stage)) return reported(row, facts, 'skipped', null, [this.#about(row, 'stage', 'told', 'finished', '台账中已办结；没有可核验的经过，不新增', 'finished according to the ledger; there is no history to prove, so it is not opened')]);
    if (this.#isAnswerDuty(row)) return reported(row, facts, 'skipped', null, [this.#about(row, 'kind', 'told', 'answer-duty', '答复义务由交办产生（jiannuo hand-over），不从台账新增', 'the duty to answer comes from a handover, not from a ledger')]);
    const more = [...problems, ...this.#otherSuggestion(row, facts), ...this.#otherOffice(row, facts), ...this.#withoutRules(row, facts)];
    if (more.some(({ weight }) => weight === 'refused')) return reported(row, facts, 'refused', null, more);
    const opened = this.#open(row, facts);
    return reported(row, facts, more.some(({ weight }) => weight === 'repaired') ? 'repaired' : 'opened', opened.id, more);
  }

  #open(row: ReadRow, facts: ReadFacts): NewRow {
    const { suggestion, quote, kind, office, repliedOn } = facts;
    if (suggestion === null || quote === null || kind === null || office === null || repliedOn === null) throw new Error(`row ${row.row} lacks what it was refused for`);
    const wanted = facts.id?.startsWith(`${suggestion}-`) === true ? facts.id.slice(suggestion.length + 1) : null;
    const label = this.tracked.takeLabel(suggestion, wanted !== null && /^[A-Za-z0-9]{1,12}$/.test(wanted) ? wanted : null);
    const opened: NewRow = {
      row: row.row, id: `${suggestion}-${label}`, label, suggestion, jurisdiction: this.circumstances.jurisdiction, session: facts.session, suggestionTitle: facts.suggestionTitle, leadDeputy: facts.leadDeputy,
      joint: facts.joint, handedOverBy: NOT_STATED, kind, title: facts.title, office, repliedOn, dueOn: facts.dueOn, dueBasis: facts.dueBasis, terms: facts.terms, ...rendered(facts, quote),
    };
    this.opening.push(opened);
    return opened;
  }

  /** The same words for the same office twice in one ledger: one of them is a slip. */
  #twin(row: ReadRow, { suggestion, quote, office }: ReadFacts): RowProblem | null {
    if (suggestion === null || quote === null || office === null) return null;
    const key = `${suggestion}\n${office}\n${quote}`;
    const first = this.#before.get(key);
    this.#before.set(key, first ?? row.row);
    return first === undefined ? null : this.#about(row, 'quote', 'refused', 'duplicate', `与第 ${first} 行相同（建议、单位、承诺）`, `the same as row ${first} (suggestion, office, words)`);
  }

  /** Numbers begin anew every session: a row must speak of the suggestion that is registered, or that the rows before it speak of. */
  #otherSuggestion(row: ReadRow, { suggestion, session, suggestionTitle: title, leadDeputy }: ReadFacts): RowProblem[] {
    if (suggestion === null) return [];
    const facts = { session, title, leadDeputy };
    const before = this.#headers.get(suggestion);
    if (before === undefined) this.#headers.set(suggestion, { row: row.row, facts });
    const registered = this.places.get(suggestion);
    if (registered !== undefined && registered.jurisdiction !== this.circumstances.jurisdiction) {
      return [this.#about(row, 'suggestion', 'refused', 'other-suggestion', `编号 ${suggestion} 已被占用；请改用带年份的编号`, `the number ${suggestion} is taken; put the year in front`)];
    }
    const [difference] = registered === undefined ? differencesOf(facts, before?.facts ?? facts) : differencesOf(facts, registered);
    if (difference === undefined) return [];
    const [zh, en] = registered === undefined ? [`第 ${before?.row ?? 0} 行`, `row ${before?.row ?? 0} has`] : ['已登记的', 'registered is'];
    return [this.#about(row, DIFFERS[difference.field], 'refused', 'other-suggestion',
      `${zh}同号建议是“${brief(difference.registered)}”，不是同一件；请分开导入，或改正其中一处`, `of this number ${en} “${brief(difference.registered)}”, another suggestion; import them apart, or mend one of them`)];
  }

  #otherOffice(row: ReadRow, { suggestion, quote }: ReadFacts): RowProblem[] {
    const [other] = this.tracked.sameWords(suggestion, quote);
    return other === undefined ? [] : [this.#about(row, 'office', 'repaired', 'same-words-other-office', `同一承诺已由另一单位承办（${other.id}），再新增一项`, `these words are tracked for another office already (${other.id}); a second commitment is opened`)];
  }

  /** The place's rules must have been in force on the day of the reply. */
  #withoutRules(row: ReadRow, facts: ReadFacts): RowProblem[] {
    if (facts.repliedOn === null) return [];
    try {
      this.circumstances.rules.profileOn(this.circumstances.jurisdiction, facts.repliedOn);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const [zh = '', en = ''] = error.message.split(' / ');
      return [this.#about(row, 'repliedOn', 'refused', error.code, zh, en)];
    }
  }

  #isAnswerDuty(row: ReadRow): boolean {
    return ANSWERING.includes(this.#textIn(row, 'kind'));
  }

  /**
   * Cells that say otherwise than what is tracked. An export that comes back is compared cell by cell, a foreign ledger in what a
   * commitment is made of; none of it is taken: a commitment changes by its own events.
   */
  #notTaken(row: ReadRow, facts: ReadFacts, match: TrackedRow): RowProblem[] {
    const tracked = this.printed.get(match.id);
    if (tracked === undefined) return [];
    const ours = printRow(tracked, 0, this.circumstances.rules, this.circumstances.now);
    const own = facts.id === match.id;
    return Object.entries(this.known.settings.columns).flatMap(([, key]) => {
      if (columnOf(key).derived === true || (!own && !CORE.includes(key))) return [];
      const [theirs, mine] = [this.#textIn(row, key), textOf(ours[key])];
      if (theirs === '' && !own) return [];
      return same(key, theirs, mine, facts, tracked) ? [] : [this.#about(row, key, 'told', 'not-taken', `现为“${brief(mine)}”；台账中的改动不采用，请在事项页面办理`, `it is “${brief(mine)}”; the change is not taken: use the commitment’s own events`)];
    });
  }

  #textIn(row: ReadRow, key: ColumnKey): string {
    const index = this.#indexOf(key);
    return index === null ? '' : textOf(row.cells[index]?.value ?? null);
  }

  #indexOf(key: ColumnKey): number | null {
    const found = Object.entries(this.known.settings.columns).find(([, column]) => column === key)?.[0];
    return found === undefined ? null : Number(found);
  }

  #about(row: ReadRow, key: ColumnKey, weight: RowProblem['weight'], code: string, zh: string, en: string): RowProblem {
    const index = this.#indexOf(key);
    return {
      weight, code, zh, en, place: placeOf(row.row, index ?? 0), header: index === null ? '' : this.known.headers.get(index) ?? '', value: this.#textIn(row, key),
    };
  }
}

const { kind: ANSWER, definition: { title: ANSWER_TITLE } } = currentWorkflow('answer-suggestion');
const ANSWERING: readonly string[] = [ANSWER, ANSWER_TITLE.zh, ANSWER_TITLE.en];
/** What a commitment is made of: compared in any ledger. */
const CORE: readonly ColumnKey[] = ['dueOn', 'kind'];

const DIFFERS: Readonly<Record<keyof SuggestionFacts, ColumnKey>> = { session: 'session', title: 'suggestionTitle', leadDeputy: 'deputy' };

/** A heading, a sum or a signature; rows like these stand in every ledger that is also printed. */
function notAPledge(row: ReadRow, facts: ReadFacts): RowProblem | null {
  const held = row.cells.flatMap(({ value }, index) => (value === null ? [] : [{ index, text: textOf(value) }]));
  const [first] = held;
  if (first === undefined) return null;
  const place = placeOf(row.row, first.index);
  if (row.heading === true && held.length <= 2) return { weight: 'told', code: 'section-heading', place, header: '', value: first.text, zh: '表中小标题', en: 'a heading inside the table' };
  if (SUMMARY.test(first.text.replaceAll(/\s/g, '')) && (facts.quote === null || held.length <= 3)) return { weight: 'told', code: 'summary-line', place, header: '', value: first.text, zh: '合计或落款', en: 'a sum or a signature' };
  return null;
}

function same(key: ColumnKey, theirs: string, mine: string, facts: ReadFacts, tracked: LedgerRow): boolean {
  if (key === 'office') return facts.office === tracked.officeId || theirs === mine;
  if (key === 'kind') return facts.kind === tracked.kind || theirs === mine || !LEDGER_KINDS.some(({ kind }) => kind === tracked.kind);
  if (key === 'suggestion') return readSuggestion(theirs)?.id === mine;
  if (columnOf(key).type === 'date') {
    const read = readDate(theirs === '' ? null : theirs);
    return read.date === (mine === '' ? null : mine);
  }
  return spaceless(theirs) === spaceless(mine);
}

function spaceless(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function brief(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The row as text, one cell a line, and the place of the words in it: what a commitment quotes stands in a document word for word. */
function rendered({ lines }: ReadFacts, quote: string): { text: string; pledge: Pledge } {
  const held = lines.find(({ column, content }) => column === 'quote' && content === quote) ?? lines.find(({ content }) => content === quote);
  if (held === undefined) throw new Error('the words of a row are one of its cells');
  let [text, start] = ['', 0];
  for (const line of lines) {
    text += text === '' ? '' : '\n';
    const prefix = `${line.header.replaceAll('\n', ' ')}：`;
    if (line === held) start = text.length + prefix.length;
    text += `${prefix}${line.content}`;
  }
  return { text, pledge: { quote, start, end: start + quote.length } };
}

function reported(row: ReadRow, facts: ReadFacts, outcome: Outcome, id: string | null, problems: readonly RowProblem[]): RowReport {
  return { row: row.row, outcome, id, title: facts.title, problems: [...problems] };
}
