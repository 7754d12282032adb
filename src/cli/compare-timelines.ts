/** Two forecasts side by side, as a document and as a table. */
import { localDateOf } from '../core/calendar.js';
import { changesBetween } from '../core/compare-forecasts.js';
import type { Change } from '../core/compare-forecasts.js';
import { word } from '../core/words.js';
import type { Supposition } from '../core/what-if.js';
import { table } from './table.js';
import type { ComparedTimeline, TimelineEntry } from './timeline.js';

/** The document of `jiannuo forecast --if-due / --if-off --json`. */
export interface Comparison {
  supposed: Supposition;
  changes: Change[];
  /** Open commitments that nothing can be supposed of before their definition is migrated: they know no recount. */
  left_out: string[];
  timeline: TimelineEntry[];
  supposed_timeline: TimelineEntry[];
}

export function comparisonOf(now: ComparedTimeline, then: ComparedTimeline, supposed: Supposition, leftOut: readonly string[]): Comparison {
  return { supposed, left_out: [...leftOut], changes: changesBetween(now, then), timeline: now.timeline, supposed_timeline: then.timeline };
}

/** For people, with local days in the given zone. */
export function comparisonText({ changes, left_out: leftOut }: Comparison, zone: string): string {
  const without = leftOut.length === 0 ? [] : [`未计入，须先迁移定义版本 / left out, to be migrated first (jiannuo workflows migrate): ${leftOut.join(', ')}`];
  if (changes.length === 0) return ['没有不同 / nothing would change', ...without].join('\n');
  const dayOf = (at: string | null): string => (at === null ? '—' : localDateOf(new Date(at), zone));
  const compared = table(['事项 Commitment', '将发生 What happens', '现在 Now', '假设 If'], changes.map(({ commitment, event, now, supposed: then }) =>
    [commitment, `${word('zh', `timer.${event}`)}\n${word('en', `timer.${event}`)}`, dayOf(now), dayOf(then)]));
  return [compared, ...without].join('\n');
}
