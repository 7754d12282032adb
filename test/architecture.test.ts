import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = new URL('../', import.meta.url);
const LINES = 450;

/** From the ground up (docs/architecture.md): a file imports from its own layer or from one further down. */
const LAYERS: readonly (readonly string[])[] = [
  ['src/core'],
  ['workflows'],
  ['migrations'],
  ['src/config.ts', 'src/settings.ts', 'src/sign-on-settings.ts', 'src/secret.ts', 'src/misspelling.ts'],
  ['src/store'],
  ['src/engine'],
  ['src/outbox', 'src/audit', 'src/intake', 'src/auth'],
  ['src/web', 'src/api', 'src/cli'],
  ['src/rota.ts', 'src/app.module.ts', 'src/serve.ts', 'src/main.ts'],
];

const sources = filesUnder('src', 'workflows', 'migrations').filter((file) => /\.tsx?$/.test(file));
const tests = filesUnder('test').filter((file) => /\.test\.tsx?$/.test(file));

describe('imports', () => {
  it('are read from real files in known layers', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.filter((file) => layerOf(file) === -1)).toEqual([]);
  });

  it('only go down the layers', () => {
    const up = importsOf(sources).filter(({ from, to }) => to.startsWith('.') && layerOf(resolved(from, to)) > layerOf(from));
    expect(up.map(told)).toEqual([]);
  });

  it('of core come from nothing of ours', () => {
    const foreign = importsOf(sources.filter((file) => file.startsWith('src/core/')))
      .filter(({ from, to }) => (to.startsWith('.') ? !resolved(from, to).startsWith('src/core/') : /^(typeorm|@nestjs|pg|node:fs|node:net)/.test(to)));
    expect(foreign.map(told)).toEqual([]);
  });

  it('of workflows come from core, xstate and the tools that check, draw and freeze them', () => {
    const definitions = sources.filter((file) => /^workflows\/(kinds\/.*|(shell|kind)\.v\d+\.ts|registry\.ts)$/.test(file));
    const foreign = importsOf(definitions).filter(({ from, to }) => !(to === 'xstate' || (to.startsWith('.') && /^(src\/core|workflows)\//.test(resolved(from, to)))));
    expect(definitions.length).toBeGreaterThan(7);
    expect(foreign.map(told)).toEqual([]);
  });

  it('keep the database out of web and api', () => {
    const files = sources.filter((file) => /^src\/(web|api)\//.test(file));
    expect(importsOf(files).filter(({ to }) => /^(typeorm|pg|@nestjs\/typeorm)(\/|$)/.test(to)).map(told)).toEqual([]);
  });

  it('never reach from the product into its tests', () => {
    expect(importsOf(sources).filter(({ from, to }) => to.startsWith('.') && resolved(from, to).startsWith('test/')).map(told)).toEqual([]);
  });
});

describe('files', () => {
  const all = [...sources, ...filesUnder('test').filter((file) => /\.(tsx?|js)$/.test(file))];

  it('are no barrels and no drawers', () => {
    expect(all.filter((file) => /(^|\/)(index\.[a-z]+$|utils?[./]|helpers?[./]|common[./])/.test(file))).toEqual([]);
  });

  it(`have at most ${String(LINES)} lines`, () => {
    expect(all.filter((file) => textOf(file).split('\n').length > LINES + 1)).toEqual([]);
  });

  it('are named in kebab-case, with a version or a role after the dot', () => {
    expect(all.map((file) => posix.basename(file)).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(v\d+|module|controller|filter|page|browser|test))*\.(tsx?|js)$/.test(name))).toEqual([]);
  });
});

describe('tests', () => {
  it('have one name each across the suite', () => {
    const names = tests.flatMap((file) => testNames(file));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it('are neither skipped nor left alone', () => {
    expect(tests.flatMap((file) => nodesOf(parsed(file)).map((node) => node.getText()).filter((text) => /^((it|test|describe)\.(only|skip|todo)|x(it|test|describe)|f(it|describe))$/.test(text))))
      .toEqual([]);
  });
});

interface Import {
  from: string;
  to: string;
}

function told({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

function importsOf(files: readonly string[]): Import[] {
  return files.flatMap((from) => ts.preProcessFile(textOf(from)).importedFiles.map(({ fileName: to }) => ({ from, to })));
}

function resolved(from: string, to: string): string {
  return posix.join(posix.dirname(from), to);
}

function layerOf(file: string): number {
  const name = file.replace(/\.js$/, '.ts');
  return LAYERS.findIndex((layer) => layer.some((part) => name === part || name.startsWith(`${part}/`)));
}

function filesUnder(...folders: string[]): string[] {
  return folders.flatMap((folder) => readdirSync(new URL(folder, ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(ROOT.pathname.length), entry.name)));
}

function textOf(file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8');
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
}

/** "describe > describe > it" of every test in a file; tables count once, by their template. */
function testNames(file: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node, within: readonly string[]): void => {
    const call = ts.isCallExpression(node) ? /^(describe|it|test)\b/.exec(node.expression.getText()) : null;
    const title = call === null ? undefined : (node as ts.CallExpression).arguments[0];
    const titled = title !== undefined && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title));
    const here = titled ? [...within, title.getText().slice(1, -1)] : within;
    if (titled && call?.[1] !== 'describe') names.push(here.join(' > '));
    ts.forEachChild(node, (child) => { visit(child, here); });
  };
  visit(parsed(file), []);
  return names;
}

function nodesOf(node: ts.Node): ts.Node[] {
  const here = ts.isPropertyAccessExpression(node) || ts.isIdentifier(node) ? [node] : [];
  return [...here, ...node.getChildren().flatMap((child) => nodesOf(child))];
}
