/** The name among these that a name somebody wrote may be a slip for, or null. */
export function meantBy(written: string, names: readonly string[]): string | null {
  return names.find((name) => resembles(written.toUpperCase(), name)) ?? null;
}

// Short names have neighbours everywhere (HOST and HOME, PORT and PATH), so they are allowed one slip, the others two.
function resembles(name: string, setting: string): boolean {
  return editDistance(name, setting) <= (setting.length <= 5 ? 1 : 2);
}

function editDistance(from: string, to: string): number {
  const last = Array.from(from).reduce(
    (above, letter, row) => Array.from(to).reduce(
      (line, other, column) => [...line, Math.min(
        (line[column] ?? 0) + 1, (above[column + 1] ?? 0) + 1, (above[column] ?? 0) + (letter === other ? 0 : 1),
      )], [row + 1]),
    Array.from({ length: to.length + 1 }, (_, column) => column));
  return last[to.length] ?? 0;
}
