/** Two forecasts side by side: what would happen on another day, what would not happen, what would come besides. */
import { localDateOf } from '../core/calendar.js';
import type { TimerName } from '../core/commitment.js';
import { word } from '../core/words.js';
import type { Supposition } from '../core/what-if.js';
import { table } from './table.js';
import type { ComparedTimeline, Happening, TimelineEntry } from './timeline.js';

/** The document of `jiannuo forecast --if-due / --if-off --json`. */
export interface Comparison {
  supposed: Supposition;
  changes: Change[];
  /** Open commitments that nothing can be supposed of before their definition is migrated: they know no recount. */
  left_out: string[];
  timeline: TimelineEntry[];
  supposed_timeline: TimelineEntry[];
}

/** One happening of both forecasts; `n` tells the nth of its name. Null where it doesn't happen at all, though one side may come after the end. */
export interface Change {
  commitment: string;
  event: TimerName;
  n: number;
  now: string | null;
  supposed: string | null;
}

export function comparisonOf(
  { timeline: now, untold: nowBesides }: ComparedTimeline, { timeline: then, untold: thenBesides }: ComparedTimeline, supposed: Supposition, leftOut: readonly string[],
): Comparison {
  const [before, after] = [placesOf(now, nowBesides), placesOf(then, thenBesides)];
  const places = [...before, ...after].filter(([, { told }]) => told).map(([place]) => place);
  const changes = [...new Set(places)].flatMap((place): Change[] => {
    const [was, is] = [before.get(place), after.get(place)];
    const known = was ?? is;
    if (known === undefined || was?.entry.at === is?.entry.at) return [];
    return [{ commitment: known.entry.commitment, event: known.entry.event, n: known.n, now: was?.entry.at ?? null, supposed: is?.entry.at ?? null }];
  });
  return { supposed, left_out: [...leftOut], changes: changes.sort((a, b) => (a.now ?? a.supposed ?? '').localeCompare(b.now ?? b.supposed ?? '')), timeline: now, supposed_timeline: then };
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

/** The nth happening of each name of each commitment, the untold ones counted. */
function placesOf(timeline: readonly Happening[], untold: readonly Happening[]): Map<string, { entry: Happening; n: number; told: boolean }> {
  const counts = new Map<string, number>();
  const all = [...timeline.map((entry) => ({ entry, told: true })), ...untold.map((entry) => ({ entry, told: false }))];
  return new Map(all.sort((a, b) => a.entry.at.localeCompare(b.entry.at)).map(({ entry, told }) => {
    const name = `${entry.commitment} ${entry.event}`;
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    return [`${name} ${String(n)}`, { entry, n, told }];
  }));
}
