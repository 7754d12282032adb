/** The labels of the replies (test/fixtures/replies/README.md) hold together: a wrong span would make every score a lie. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isRealDate } from '../../../src/core/calendar.js';
import { FOUND_BASES, STRENGTHS } from '../../../src/intake/extract/extraction.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';

interface Marked { quote: string; span: [number, number] }
interface Commitment extends Marked {
  id: string;
  kind: string;
  strength: string;
  due_on: string | null;
  due_basis: string;
  owner: string | null;
  condition?: string | null;
}
interface Labels {
  source: string;
  header: { issuer: string | null; signed_on: string | null };
  commitments: Commitment[];
  attached: (Marked & { to: string })[];
  watch: (Marked & { id: string; kind: string; owner: string | null })[];
  ambiguous: (Marked & { id: string })[];
  traps: Marked[];
}

const FIXTURES = new URL('../../fixtures/replies/', import.meta.url);
const KINDS = CURRENT_WORKFLOWS.map(({ kind }) => kind);
const UNDATED = ['conditional', 'none'];

describe.each(['dev', 'unseen'])('labels of replies/%s', (folder) => {
  const directory = new URL(`${folder}/`, FIXTURES);
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const named = (end: string): string[] => files.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length)).sort();

  it('stand beside their replies, one for one', () => {
    expect(named('.expected.json')).toEqual(named('.txt'));
    expect(files.filter((file) => !/\.(txt|expected\.json)$/.test(file))).toEqual([]);
  });

  for (const name of named('.expected.json')) {
    const text = readFileSync(new URL(`${name}.txt`, directory), 'utf8');
    const labels = JSON.parse(readFileSync(new URL(`${name}.expected.json`, directory), 'utf8')) as Labels;
    const { commitments, attached, watch, ambiguous, traps } = labels;

    describe(name, () => {
      it('quotes the text at every span', () => {
        const marked: Marked[] = [...commitments, ...attached, ...watch, ...ambiguous, ...traps];
        expect(marked.map(({ span }) => text.slice(...span))).toEqual(marked.map(({ quote }) => quote));
        expect(marked.filter(({ quote }) => quote.trim() !== quote || quote === '')).toEqual([]);
        expect(labels.source).toBe(`${name}.txt`);
      });

      it('gives a clause one role, commitments in the order of the text', () => {
        const spans = [...commitments, ...attached, ...watch, ...ambiguous, ...traps].map(({ span }) => span).sort(([a], [b]) => a - b);
        expect(spans.filter(([start], i) => i > 0 && start < (spans[i - 1] as [number, number])[1])).toEqual([]);
        expect(commitments.map(({ id }) => id)).toEqual(commitments.map((_, i) => `P${String(i + 1)}`));
        const starts = commitments.map(({ span }) => span[0]);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      });

      it('has ids of its own, and attaches to commitments that are there', () => {
        const ids = [...commitments, ...watch, ...ambiguous].map(({ id }) => id);
        expect(ids).toHaveLength(new Set(ids).size);
        expect(attached.filter(({ to }) => !commitments.some(({ id }) => id === to))).toEqual([]);
      });

      it('uses kinds, strengths and bases that the product knows', () => {
        expect([...commitments, ...watch].map(({ kind }) => kind).filter((kind) => !KINDS.includes(kind))).toEqual([]);
        expect(commitments.filter(({ kind }) => kind === 'watch-other-body')).toEqual([]);
        expect(watch.filter(({ kind }) => kind !== 'watch-other-body')).toEqual([]);
        expect(commitments.filter(({ strength }) => !STRENGTHS.some((known) => known === strength))).toEqual([]);
        expect(commitments.filter(({ due_basis }) => !FOUND_BASES.some((known) => known === due_basis))).toEqual([]);
      });

      it('leaves out the date exactly where the text waits or says nothing, and names the condition', () => {
        expect(commitments.filter(({ due_on, due_basis }) => (due_on === null) !== UNDATED.includes(due_basis))).toEqual([]);
        expect(commitments.filter(({ due_on }) => due_on !== null && !isRealDate(due_on))).toEqual([]);
        const unbroken = text.replaceAll('\n', '');
        expect(commitments.filter(({ due_basis, condition }) => due_basis === 'conditional' && !unbroken.includes(condition ?? '\0'))).toEqual([]);
      });

      it('names owners as they stand in the text', () => {
        const owners = [...commitments, ...watch].map(({ owner }) => owner).filter((owner) => owner !== null && owner !== 'issuer');
        expect(owners.filter((owner) => owner !== null && !text.includes(owner))).toEqual([]);
      });
    });
  }
});
