/** When a pledge falls due and on what basis (domain 5.3, defaults of 4.2), with the arithmetic in words. */
import { addDays, addMonths, addWorkingDays, NATIONAL_CALENDAR } from '../../core/calendar.js';
import type { LocalDate } from '../../core/commitment.js';
import type { FoundTime } from './dates.js';
import type { FoundBasis, Strength } from './extraction.js';
import type { Scope } from './zones.js';

export interface DueFound {
  on: LocalDate | null;
  basis: FoundBasis;
  reason: { zh: string; en: string };
  /** Of an inferred date inside a scope: where the scope ends. */
  scopeEndsOn?: LocalDate;
}

interface Default {
  zh: string;
  en: string;
  on: (signed: LocalDate) => LocalDate;
}

const days = (n: number): Default => ({ zh: `${n} 日`, en: `${n} days`, on: (signed) => addDays(signed, n) });
const months = (n: number): Default => ({ zh: `${n} 个月`, en: `${n} months`, on: (signed) => addMonths(signed, n) });

/** The limit of a kind whose text says nothing (domain 4.2, last column). Kinds without one are not here. */
const DEFAULTS: Readonly<Record<string, Default>> = {
  'issue-document': days(90), 'publish-edition': months(6), 'adopt-plan': months(6), 'seek-approval': days(90),
  'interim-measure': { zh: '7 个工作日内开始', en: 'to start within 7 working days', on: (signed) => addWorkingDays(signed, 7, NATIONAL_CALENDAR) },
  'complete-study': days(90), 'run-pilot': months(12), 'coordinate': days(60), 'pass-up': days(60),
};
/** Kinds that are looked at by the year: they end with it and go on in the next. */
const YEARLY = new Set(['maintain-effort', 'recurring-delivery']);

export interface DueGiven {
  kind: string;
  strength: Strength;
  /** Of the clause and of a part that only says when. */
  times: readonly FoundTime[];
  led: FoundTime | null;
  scope: Scope | null;
  condition: string | null;
  inProgress: boolean;
  signedOn: LocalDate | null;
}

export function dueOf({ kind, strength, times, led, scope, condition, inProgress, signedOn }: DueGiven): DueFound {
  const dated = times.filter(({ row }) => row.sort !== 'vague');
  // 「待断水后于11月底前换新」: the date was given in spite of the condition.
  if (condition !== null && !dated.some(({ row, words, due: { on } }) => row.sort === 'date' && words.endsWith('前') && on !== null && (signedOn === null || on >= signedOn))) {
    return { on: null, basis: 'conditional', reason: { zh: `取决于「${condition}」，未到期不算逾期；每 90 日复看`, en: `waits for 「${condition}」: not overdue before it is met; looked at every 90 days` } };
  }
  // A year that is over names what is dealt with, not when.
  const written = dated.findLast(({ due: { on } }) => on === null || signedOn === null || on >= signedOn) ?? dated.at(-1) ?? led;
  if (written) {
    const { on, zh, en } = written.due;
    const over = on !== null && signedOn !== null && on < signedOn ? { zh: '；答复时已过', en: '; over when the reply was signed' } : { zh: '', en: '' };
    return { on, basis: 'explicit', reason: { zh: `「${written.words}」：${zh}${over.zh}`, en: `「${written.words}」: ${en}${over.en}` } };
  }
  const vague = times.find(({ row }) => row.sort === 'vague');
  const governed = scope === null ? null : { on: scope.on, basis: 'scope' as const, reason: { zh: `「${scope.words}」管到 ${scope.on}`, en: `「${scope.words}」 governs up to ${scope.on}` } };
  if (YEARLY.has(kind)) return governed ?? yearEnd(signedOn);
  const guess = inferred(kind, strength, vague, inProgress, governed !== null, signedOn);
  if (guess !== null && (governed === null || guess.on === null || guess.on < governed.on)) {
    const capped = governed === null ? { zh: '', en: '' } : { zh: `，不晚于${scope?.words ?? ''}末 ${governed.on}`, en: `, not after ${governed.on}` };
    return { ...guess, reason: { zh: guess.reason.zh + capped.zh, en: guess.reason.en + capped.en }, ...(governed === null ? {} : { scopeEndsOn: governed.on }) };
  }
  if (governed) return governed;
  return { on: null, basis: 'none', reason: { zh: '没有说何时；请在 15 个工作日内登记期限', en: 'nothing says when: declare a date within 15 working days' } };
}

function inferred(kind: string, strength: Strength, vague: FoundTime | undefined, inProgress: boolean, governed: boolean, signedOn: LocalDate | null): DueFound | null {
  // An outcome has no period of its own; inside a scope its vague word means the scope's end. So do soft acts.
  const soft = strength === 'soft' && governed;
  if (vague && !inProgress && !(governed && (kind === 'achieve-outcome' || strength === 'soft'))) {
    return { on: vague.due.on, basis: 'inferred', reason: { zh: `「${vague.words}」：${vague.due.zh}（推定）`, en: `「${vague.words}」: ${vague.due.en} (inferred)` } };
  }
  if (signedOn === null) return inProgress || (DEFAULTS[kind] !== undefined && !soft) ? { on: null, basis: 'inferred', reason: { zh: '按默认期限，但没有落款日期，无从计算', en: 'by the default of its kind, but there is no date of signature to count from' } } : null;
  if (inProgress) return { on: addMonths(signedOn, 6), basis: 'inferred', reason: { zh: `正在办理而未说何时：${signedOn} 起 6 个月（推定）`, en: `under way, no date: 6 months from ${signedOn} (inferred)` } };
  const byKind = DEFAULTS[kind];
  if (!byKind || soft) return kind === 'secure-budget' && !governed ? fiscalYear(signedOn) : kind === 'report-back' ? campaign(signedOn) : null;
  return { on: byKind.on(signedOn), basis: 'inferred', reason: { zh: `该类事项默认 ${byKind.zh}，自 ${signedOn} 起（推定）`, en: `default of this kind: ${byKind.en} from ${signedOn} (inferred)` } };
}

function yearEnd(signedOn: LocalDate | null): DueFound {
  if (signedOn === null) return { on: null, basis: 'ongoing', reason: { zh: '持续事项；没有落款日期，年末不明', en: 'goes on; without a date of signature its year is not known' } };
  const on = `${signedOn.slice(0, 4)}-12-31`;
  return { on, basis: 'ongoing', reason: { zh: `持续事项，${on} 作年度说明`, en: `goes on; a yearly statement on ${on}` } };
}

function fiscalYear(signedOn: LocalDate): DueFound {
  const on = `${signedOn.slice(0, 4)}-12-31`;
  return { on, basis: 'inferred', reason: { zh: `资金事项默认到财政年度末 ${on}（推定）`, en: `money: the end of the fiscal year, ${on} (inferred)` } };
}

function campaign(signedOn: LocalDate): DueFound {
  const on = `${signedOn.slice(0, 4)}-12-31`;
  return { on, basis: 'inferred', reason: { zh: `随四季度集中答复，${on}（推定）`, en: `with the campaign of the fourth quarter, ${on} (inferred)` } };
}
