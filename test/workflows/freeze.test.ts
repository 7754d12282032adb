import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { checksumOf, freeze, sourcesOf } from '../../workflows/freeze.js';
import frozen from '../../workflows/frozen.json' with { type: 'json' };
import { WORKFLOWS } from '../../workflows/registry.js';

const FOLDER = new URL('../../workflows/', import.meta.url);
const RELEASED: Record<string, string> = frozen;
const ISSUE = { kind: 'issue-document', version: 1 };
const copies: string[] = [];

afterEach(async () => {
  for (const copy of copies.splice(0)) await rm(copy, { recursive: true });
});

describe('released definitions', () => {
  it('are all frozen, and none was edited since', async () => {
    const { checksums, edited } = await freeze(FOLDER, WORKFLOWS, RELEASED);
    const advice = 'released definition edited; add a new version (a new file, and a new line in workflows/registry.ts)';
    expect({ edited, advice }).toEqual({ edited: [], advice });
    expect(checksums).toEqual(RELEASED);
  });

  it('are all still there: a commitment of any of them can be replayed', () => {
    expect(WORKFLOWS.map(({ kind, version }) => `${kind}@${String(version)}`).sort()).toEqual(Object.keys(RELEASED));
    expect(new Set(WORKFLOWS.map(({ hash }) => hash)).size).toBe(WORKFLOWS.length);
  });
});

describe('freezing', () => {
  it('covers the kind, its contract and the shell, and not what merely uses them', async () => {
    expect([...(await sourcesOf(FOLDER, ISSUE)).keys()].sort()).toEqual(['kind.v1.ts', 'kinds/issue-document.v1.ts', 'shell.v1.ts']);
  });

  it.each(['kinds/issue-document.v1.ts', 'kind.v1.ts', 'shell.v1.ts'])('notices one changed letter in %s and keeps the released checksum', async (name) => {
    const copy = await copied();
    const path = new URL(name, copy);
    await writeFile(path, (await readFile(path, 'utf8')).replace('/**', '/** '));
    const { checksums, edited } = await freeze(copy, [ISSUE], RELEASED);
    expect(edited).toEqual(['issue-document@1']);
    expect(checksums).toEqual(RELEASED);
  });

  it('is blind to line ends and to other kinds', async () => {
    const copy = await copied();
    const shell = new URL('shell.v1.ts', copy);
    await writeFile(shell, (await readFile(shell, 'utf8')).replaceAll('\n', '\r\n'));
    await writeFile(new URL('kinds/watch-other-body.v1.ts', copy), '');
    expect(await checksumOf(copy, ISSUE)).toBe(await checksumOf(FOLDER, ISSUE));
  });

  it('adds a new version beside the old one, sorted', async () => {
    const copy = await copied();
    await cp(new URL('kinds/issue-document.v1.ts', copy), new URL('kinds/issue-document.v9.ts', copy));
    const { checksums, edited } = await freeze(copy, [ISSUE, { ...ISSUE, version: 9 }], RELEASED);
    expect(edited).toEqual([]);
    expect(Object.keys(checksums)).toEqual([...Object.keys(RELEASED), 'issue-document@9'].sort());
    expect(checksums['issue-document@9']).not.toBe(checksums['issue-document@1']);
  });
});

async function copied(): Promise<URL> {
  const copy = await mkdtemp(join(tmpdir(), 'jiannuo-freeze-'));
  copies.push(copy);
  await cp(FOLDER, copy, { recursive: true });
  return pathToFileURL(`${copy}/`);
}
