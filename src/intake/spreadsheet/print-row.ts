/** One row of the ledger as the cells of an export: Chinese words, as offices keep it; dates as local dates. */
import type { Deadline, Terms } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { localDateOf } from '../../core/calendar.js';
import type { Entry } from '../../core/history.js';
import type { Rules } from '../../core/rules.js';
import { actorName, scheduleText, stageName } from '../../core/sentence.js';
import { word, WORDS } from '../../core/words.js';
import type { Word } from '../../core/words.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import type { LedgerRow } from '../../store/readings/ledger.js';
import type { ColumnKey } from './columns.js';

/** A date is a local date as text; its column's type says that it is one. */
export type Printed = string | number | null;

const TIME_ZONE = 'Asia/Shanghai';

/** `no` counts the rows of this export, from 1. A row whose definition this program lacks is printed without what only the definition knows. */
export function printRow(row: LedgerRow, no: number, rules: Rules, now: Date): Record<ColumnKey, Printed> {
  const standing = understood(row, rules, now);
  const terms = JSON.parse(row.terms) as Terms;
  const entries = row.entries.map((body) => JSON.parse(body) as Entry);
  const progress = entries.findLast(({ event }) => event.type === 'PROGRESS_REPORTED' || event.type === 'STAGE_REACHED');
  const second = entries.findLast(({ event }) => event.type === 'REPLIED_AGAIN');
  const closing = row.closedOn === null ? undefined : entries.findLast(({ by, event }) => by !== null && CLOSES.includes(event.type));
  const answered = row.kind === 'answer-suggestion' || row.answered === null ? null : row.answered;
  return {
    no, id: row.id, session: row.session, suggestion: row.suggestionId, suggestionTitle: row.suggestionTitle, deputy: row.joint ? `${row.leadDeputy}（联名）` : row.leadDeputy,
    leadOffice: row.leadOffice, coHandlers: listed(row.coHandlers),
    replyNumber: answered?.number ?? null, repliedOn: answered?.on ?? row.promisedOn, signer: answered?.signer ?? null, classLetter: answered?.classLetter ?? null,
    quote: row.quote, span: `${String(row.spanStart)}–${String(row.spanEnd)}`, title: row.title, kind: standing?.workflow.definition.title.zh ?? row.kind, strength: null,
    office: row.officeName, department: row.parentName, handler: row.handlers || null, deputyHead: row.deputyHeads || null, otherBody: terms.otherBody ?? null,
    dueWords: null, dueOn: row.dueOn, basis: word('zh', `basis.${row.dueBasis}`), milestones: milestonesText(terms, standing), condition: conditionOf(entries),
    acceptance: [...row.attached.map(({ quote }) => `「${quote}」`), ...(standing === null ? [] : [standing.workflow.definition.closingRule.zh])].join('\n') || null,
    progress: progress === undefined ? null : progressText(progress, standing), progressOn: dayOf(progress), progressBy: nameIn(progress),
    evidence: row.evidence.map(evidenceText).join('\n') || null,
    stage: stageName(row.stage, standing?.workflow.definition.stages ?? [], 'zh'), evidenceState: standing === null ? null : word('zh', `evidence.${standing.state.context.evidence}`),
    schedule: standing === null ? null : scheduleText(standing, 'zh'), daysLate: standing === null || standing.workingDaysLate === 0 || row.dueOn === null ? null : standing.workingDaysLate,
    changes: row.deadlines.slice(1).map((change) => `${change.on} ${deadlineText(change)}${change.reason === '' ? '' : `，${change.reason}`}（${change.by}）`).join('\n') || null,
    letters: row.letters.map(({ letter, count, last }) => `${wordOr(`letter.${letter}`, letter)}${count > 1 ? `×${String(count)}` : ''}（${last}）`).join('、') || null,
    secondReplyOn: dateIn(second?.event.data?.['on']), rating: row.ratings.map(({ rating, on }) => `${wordOr(`rating.${rating}`, rating)}（${on}）`).join('、') || null,
    closedBy: nameIn(closing), closedOn: row.closedOn, published: null,
    carriedOver: entries.filter(({ event }) => event.type.includes('.yearEnd.')).map(({ at }) => localDateOf(new Date(at), TIME_ZONE).slice(0, 4)).join('、') || null,
  };
}

const CLOSES: readonly string[] = ['VERIFIED', 'FINDING_SET_ASIDE', 'DROPPED', 'LISTED', 'DISMISSED', 'CHANGE_APPROVED', 'RATED'];

// One commitment that this program cannot read must not keep the others from being written out.
function understood(row: LedgerRow, rules: Rules, now: Date): Standing | null {
  try {
    return standingOf(row, rules, now);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function conditionOf(entries: readonly Entry[]): string | null {
  const last = entries.findLast(({ event }) => event.type === 'WAIT_BEGUN' || event.type === 'CONDITION_MET');
  const condition = last?.event.type === 'WAIT_BEGUN' ? last.event.data?.['condition'] : undefined;
  return typeof condition === 'string' ? condition : null;
}

function milestonesText({ milestones }: Terms, standing: Standing | null): string | null {
  const stages = standing?.workflow.definition.stages ?? [];
  return Object.entries(milestones ?? {}).map(([stage, on]) => `${stages.find(({ id }) => id === stage)?.zh ?? stage} ${on}`).join('\n') || null;
}

function progressText({ event: { data = {} } }: Entry, standing: Standing | null): string {
  const { stage, text, percent } = data as { stage?: string; text?: string; percent?: number };
  const reached = stage === undefined ? undefined : standing?.workflow.definition.stages.find(({ id }) => id === stage)?.zh ?? stage;
  return [reached, text, percent === undefined ? undefined : `${String(percent)}%`].filter((part) => part !== undefined).join('；');
}

function evidenceText({ on, fields }: LedgerRow['evidence'][number]): string {
  const said = Object.values(fields).filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
  return `${on} ${said.join('，')}`;
}

function deadlineText({ dueOn, basis }: Deadline): string {
  return `${dueOn ?? '—'} ${word('zh', `basis.${basis}`)}`;
}

function dayOf(entry: Entry | undefined): string | null {
  return entry === undefined ? null : localDateOf(new Date(entry.at), TIME_ZONE);
}

function nameIn(entry: Entry | undefined): string | null {
  const by = entry?.by ?? null;
  return by === null ? null : actorName(by, 'zh');
}

function dateIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function wordOr(key: string, otherwise: string): string {
  return key in WORDS ? word('zh', key as Word) : otherwise;
}

function listed(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join('、');
}
