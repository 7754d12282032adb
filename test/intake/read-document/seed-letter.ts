/** The seed reply and the sentences in it that must survive any format. */
import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

export const LETTER = readFileSync(new URL('src/intake/seed/2022190.txt', root), 'utf8');

/** Its paragraphs without indents and blank lines. */
export const PARAGRAPHS: readonly string[] = LETTER.split('\n').map((line) => line.trim()).filter((line) => line !== '');

const labels = JSON.parse(readFileSync(new URL('test/fixtures/2022190.expected.json', root), 'utf8')) as Record<'commitments' | 'attached', { quote: string }[]>;
export const QUOTES: readonly string[] = [...labels.commitments, ...labels.attached].map(({ quote }) => quote);

/** Without white space: what no format keeps alike. */
export function bare(text: string): string {
  return text.replace(/\s/gu, '');
}
