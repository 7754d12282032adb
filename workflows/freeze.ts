/**
 * Checksums of released definitions. A commitment names the checksum it was opened under and is replayed years later, so
 * the sources behind it never change: a change is a new version in a new file.
 *
 * What counts: the kind's own file, every file under workflows/ it imports, and the shell that runs its contract
 * (kind.v1.ts is run by shell.v1.ts). src/core is not included: it may grow, and replay of stored histories guards it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';

/** A definition as it is frozen: `issue-document`, version 1. */
export interface Release {
  kind: string;
  version: number;
}

export interface Frozen {
  /** `kind@version` -> sha256, sorted by name: the content of frozen.json. */
  checksums: Record<string, string>;
  /** Names whose sources no longer have the checksum they were released with; theirs is kept. */
  edited: string[];
}

/**
 * The checksums with new releases added. Never replaces one: what is `edited` must be undone and made a new version.
 * @param folder the workflows/ folder of a checkout
 */
export async function freeze(folder: URL, releases: readonly Release[], released: Readonly<Record<string, string>>): Promise<Frozen> {
  const now = await Promise.all(releases.map(async (release) => [nameOf(release), await checksumOf(folder, release)] as const));
  const all = { ...Object.fromEntries(now), ...released };
  return {
    checksums: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))),
    edited: now.filter(([name, checksum]) => released[name] !== undefined && released[name] !== checksum).map(([name]) => name),
  };
}

/** sha256 over the names and the text (line ends as LF) of every source behind a definition, in order of name. */
export async function checksumOf(folder: URL, release: Release): Promise<string> {
  const hash = createHash('sha256');
  const sources = await sourcesOf(folder, release);
  for (const name of [...sources.keys()].sort()) hash.update(`${name}\0${sources.get(name) ?? ''}\0`);
  return hash.digest('hex');
}

/** The sources behind a definition by their name under workflows/. */
export async function sourcesOf(folder: URL, { kind, version }: Release): Promise<Map<string, string>> {
  // A tool for whoever edits definitions: the compiler is not there in production, and nothing there asks for this.
  const { default: { preProcessFile } } = await import('typescript');
  const sources = new Map<string, string>();
  const open = [`kinds/${kind}.v${String(version)}.ts`];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (sources.has(name) || name.startsWith('..')) continue;
    const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
    sources.set(name, text);
    const folderOfName = posix.dirname(name);
    for (const { fileName } of preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) open.push(posix.join(folderOfName, fileName.replace(/\.js$/, '.ts')));
    }
    const contract = /^kind\.(v\d+)\.ts$/.exec(name)?.[1];
    if (contract !== undefined) open.push(`shell.${contract}.ts`);
  }
  return sources;
}

function nameOf({ kind, version }: Release): string {
  return `${kind}@${String(version)}`;
}
