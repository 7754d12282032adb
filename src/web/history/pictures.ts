import type { Language } from '../../core/commitment.js';
import type { Entry } from '../../core/history.js';
import { pictureOf } from '../../../workflows/picture.js';
import type { Picture } from '../../../workflows/picture.js';
import { WORKFLOWS } from '../../../workflows/registry.js';

/** By checksum and language; there are as many as released definitions. */
const laidOut = new Map<string, Promise<Picture | null>>();

/** The picture of the definition that an entry names; null for one that this program lacks or cannot name every part of. Laid out once for each process. */
export async function pictureFor({ kind, version, hash }: Entry['definition'], lang: Language): Promise<Picture | null> {
  const workflow = WORKFLOWS.find((known) => known.kind === kind && known.version === version && known.hash === hash);
  if (workflow === undefined) return null;
  const key = `${hash} ${lang}`;
  const known = laidOut.get(key) ?? pictureOf(workflow, lang).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    return null;
  });
  laidOut.set(key, known);
  return known;
}
