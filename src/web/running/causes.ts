import { MIGRATIONS } from '../../../migrations/registry.js';
import { readReadiness } from '../../store/readings/readiness.js';
import type { WebDatabase } from '../ports.js';

/** Why this process should not be sent work: a closed list, without addresses, versions or messages, because anybody may ask. */
export type Cause = 'database' | 'migrations' | 'sweep' | 'mail';

/** A timer that is this late could have fired sixty times over: nobody is sweeping. */
const STALLED_SECONDS = 300;

/** Everything that keeps the product from doing what it is for; empty = all is well. */
export async function causesOf(database: WebDatabase): Promise<Cause[]> {
  const found = await database.transaction(readReadiness).catch(() => null);
  if (found === null) return ['database'];
  const wanted = MIGRATIONS.at(-1)?.name;
  return [
    ...found.migration === wanted ? [] : ['migrations' as const], ...found.oldestDueSeconds > STALLED_SECONDS ? ['sweep' as const] : [], ...found.mailPaused ? ['mail' as const] : [],
  ];
}
