/** Which known office a name in a reply means: a guess, for a person to correct. */

export interface KnownOffice {
  id: string;
  name: string;
}

export interface OfficeGuess {
  id: string;
  /** `exact`: the name itself. `near`: 自治区科技厅 for 广西壮族自治区科学技术厅, every character of the shorter in the longer, in order. */
  how: 'exact' | 'near';
}

/** Null when no office fits, or several fit equally well. */
export function officeGuess(name: string | null, offices: readonly KnownOffice[]): OfficeGuess | null {
  const wanted = bare(name ?? '');
  if (wanted === '') return null;
  const exact = offices.filter((office) => bare(office.name) === wanted);
  if (exact[0] !== undefined) return exact.length === 1 ? { id: exact[0].id, how: 'exact' } : null;
  const near = offices.filter((office) => abbreviates(bare(office.name), wanted));
  const longest = Math.max(...near.map((office) => bare(office.name).length));
  const best = near.filter((office) => bare(office.name).length === longest);
  return best.length === 1 && best[0] !== undefined ? { id: best[0].id, how: 'near' } : null;
}

const SHORTEST = 3; // 财政厅

/** The shorter is made of characters of the longer, in order, and both end in the same word (厅, 局, 委). */
function abbreviates(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [Array.from(one), Array.from(other)] : [Array.from(other), Array.from(one)];
  if (short.length < SHORTEST || short.at(-1) !== long.at(-1)) return false;
  let next = 0;
  for (const character of long) if (character === short[next]) next += 1;
  return next === short.length;
}

function bare(name: string): string {
  return name.normalize('NFKC').replace(/[\s（）()]/gu, '');
}
