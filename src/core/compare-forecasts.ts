/** Two forecasts side by side: what would happen on another day, what would not happen, what would come besides. */
import type { TimerName } from './commitment.js';

export interface Happening {
  commitment: string;
  event: TimerName;
  /** Instant, ISO 8601. */
  at: string;
}

/** A forecast that is compared with another one. */
export interface ToldForecast {
  timeline: readonly Happening[];
  /** What happens besides: loops that only go on, and what comes after the end. */
  untold: readonly Happening[];
}

/** One happening of both forecasts; `n` tells the nth of its name. Null where it doesn't happen at all, though one side may come after the end. */
export interface Change {
  commitment: string;
  event: TimerName;
  n: number;
  now: string | null;
  supposed: string | null;
}

/** What is told on either side and differs, in the order of the days. */
export function changesBetween({ timeline: now, untold: nowBesides }: ToldForecast, { timeline: then, untold: thenBesides }: ToldForecast): Change[] {
  const [before, after] = [placesOf(now, nowBesides), placesOf(then, thenBesides)];
  const places = [...before, ...after].filter(([, { told }]) => told).map(([place]) => place);
  const changes = [...new Set(places)].flatMap((place): Change[] => {
    const [was, is] = [before.get(place), after.get(place)];
    const known = was ?? is;
    if (known === undefined || was?.entry.at === is?.entry.at) return [];
    return [{ commitment: known.entry.commitment, event: known.entry.event, n: known.n, now: was?.entry.at ?? null, supposed: is?.entry.at ?? null }];
  });
  return changes.sort((a, b) => (a.now ?? a.supposed ?? '').localeCompare(b.now ?? b.supposed ?? ''));
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
