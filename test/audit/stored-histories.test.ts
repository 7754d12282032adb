import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { replayEntries } from '../../src/audit/replay.js';
import { checkChain, GENESIS, hashOf } from '../../src/core/history.js';
import type { Entry } from '../../src/core/history.js';
import frozen from '../../workflows/frozen.json' with { type: 'json' };
import { MAPPED_PAIRS } from '../../workflows/mappings.js';

/**
 * Histories as released programs wrote them, one entry a line, exactly the bytes that were hashed (what the page's download
 * gives). They must replay for ever: a machine, a step or a mapping that no longer gives these entries is broken.
 */
const folder = new URL('../fixtures/histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));

describe('stored histories', () => {
  it('are there of every definition that was released, and of every migration', () => {
    const told = files.flatMap((file) => linesOf(file).map(entryOf));
    const stored = new Set(told.map(({ definition: { kind, version } }) => `${kind}@${String(version)}`));
    // None of a new release yet? write-histories.ts says how to write them.
    expect([...stored].sort()).toEqual(Object.keys(frozen).sort());
    const migrated = told.filter(({ event }) => event.type === 'MIGRATED').map(({ definition: { kind }, event: { data } }) => `${kind}@${String(data?.['from'])}>${String(data?.['to'])}`);
    expect([...new Set(migrated)].sort()).toEqual([...MAPPED_PAIRS].sort());
  });

  it.each(files)('%s: the chain is whole and every step comes out as it was', (file) => {
    const lines = linesOf(file);
    const stored = lines.map((body, i) => ({ seq: i + 1, body, prevHash: i === 0 ? GENESIS : hashOf(lines[i - 1] ?? ''), hash: hashOf(body) }));
    expect(checkChain(stored, { revision: stored.length, hash: stored.at(-1)?.hash ?? '' })).toBeNull();
    expect(replayEntries(lines.map((body, i) => ({ seq: i + 1, entry: entryOf(body) })))).toBeNull();
  });
});

function linesOf(file: string): string[] {
  return readFileSync(new URL(file, folder), 'utf8').split('\n').filter((line) => line !== '');
}

function entryOf(body: string): Entry {
  return JSON.parse(body) as Entry;
}
