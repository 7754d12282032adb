import type { EntityManager } from 'typeorm';
import type { Named } from '../../core/commitment.js';
import type { Entry } from '../../core/history.js';

/** Names of the offices that a history mentions, by id: whose it was, who was proposed, who has it now. */
export async function officeNamesIn(tx: EntityManager, bodies: readonly string[]): Promise<Readonly<Record<string, Named>>> {
  const ids = new Set(bodies.flatMap((body) => mentioned(body)));
  const rows = await tx.query<{ id: string; name: string; name_en: string }[]>('select id, name, name_en from offices where id = any($1)', [[...ids]]);
  return Object.fromEntries(rows.map(({ id, name, name_en }) => [id, { zh: name, en: name_en || name }]));
}

function mentioned(body: string): string[] {
  const { event } = parsed(body);
  return ['toOffice', 'proposedOffice', 'office'].flatMap((field) => {
    const id = event?.data?.[field];
    return typeof id === 'string' ? [id] : [];
  });
}

/** An entry that somebody has broken is shown as it is; it names nobody. */
function parsed(body: string): Partial<Entry> {
  try {
    return JSON.parse(body) as Entry;
  } catch {
    return {};
  }
}
