/** Two forecasts side by side: what would happen on another day, what would not happen, what would come besides. */
import type { TimerName } from '../core/commitment.js';
import { word } from '../core/words.js';
import type { Supposition } from '../core/what-if.js';
import { table } from './table.js';
import type { TimelineDocument, TimelineEntry } from './timeline.js';

/** The document of `jiannuo forecast --if-due / --if-off --json`. */
export interface Comparison {
  supposed: Supposition;
  changes: Change[];
  /** Open commitments that nothing can be supposed of before their definition is migrated: they know no recount. */
  left_out: string[];
  timeline: TimelineEntry[];
  supposed_timeline: TimelineEntry[];
}

/** One happening of both forecasts; `n` tells the nth of its name. Null where it doesn't happen at all. */
export interface Change {
  commitment: string;
  event: TimerName;
  n: number;
  now: string | null;
  supposed: string | null;
}

export function comparisonOf({ timeline: now }: TimelineDocument, { timeline: then }: TimelineDocument, supposed: Supposition, leftOut: readonly string[]): Comparison {
  const [before, after] = [placesOf(now), placesOf(then)];
  const places = [...new Set([...before.keys(), ...after.keys()])];
  const changes = places.flatMap((place): Change[] => {
    const [was, is] = [before.get(place), after.get(place)];
    const known = was ?? is;
    if (known === undefined || was?.entry.at === is?.entry.at) return [];
    return [{ commitment: known.entry.commitment, event: known.entry.event, n: known.n, now: was?.entry.at ?? null, supposed: is?.entry.at ?? null }];
  });
  return { supposed, left_out: [...leftOut], changes: changes.sort((a, b) => (a.now ?? a.supposed ?? '').localeCompare(b.now ?? b.supposed ?? '')), timeline: now, supposed_timeline: then };
}

export function comparisonText({ changes, left_out: leftOut, timeline, supposed_timeline: supposed }: Comparison): string {
  const without = leftOut.length === 0 ? [] : [`未计入，须先迁移定义版本 / left out, to be migrated first (jiannuo workflows migrate): ${leftOut.join(', ')}`];
  if (changes.length === 0) return ['没有不同 / nothing would change', ...without].join('\n');
  const dayOf = (at: string | null): string => {
    const entry = [...timeline, ...supposed].find((candidate) => candidate.at === at);
    return entry?.on ?? '—';
  };
  const compared = table(['事项 Commitment', '将发生 What happens', '现在 Now', '假设 If'], changes.map(({ commitment, event, now, supposed: then }) =>
    [commitment, `${word('zh', `timer.${event}`)}\n${word('en', `timer.${event}`)}`, dayOf(now), dayOf(then)]));
  return [compared, ...without].join('\n');
}

function placesOf(timeline: readonly TimelineEntry[]): Map<string, { entry: TimelineEntry; n: number }> {
  const counts = new Map<string, number>();
  return new Map(timeline.map((entry) => {
    const name = `${entry.commitment} ${entry.event}`;
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    return [`${name} ${String(n)}`, { entry, n }];
  }));
}
