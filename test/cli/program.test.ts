import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../src/cli/program.js';
import { loadConfig } from '../../src/config.js';

const program = createProgram({ serve: () => Promise.resolve() });

function all(command: Command, path = command.name()): { path: string; command: Command }[] {
  return [{ path, command }, ...command.commands.flatMap((inner) => all(inner, `${path} ${inner.name()}`))];
}

describe('jiannuo --help', () => {
  it('has every command of the house', () => {
    expect(program.commands.map((command) => command.name())).toEqual(expect.arrayContaining(
      ['serve', 'demo', 'hand-over', 'intake', 'import', 'extract', 'list', 'show', 'send', 'attach', 'withdraw', 'forecast', 'sweep', 'dispatch', 'verify', 'profile', 'calendar', 'recount', 'workflows', 'doctor']));
  });

  it.each(all(program))('explains $path in Chinese first and English second', ({ command }) => {
    expect(command.description()).toMatch(/^\P{Script=Latin}*\p{Script=Han}[^]*[a-z]{3}/u);
    expect(command.helpInformation()).toMatch(/用法 \/ Usage:[^]*--json/u);
  });

  it.each([
    'list --nonsense', 'show', 'verify', 'verify x --all', 'forecast', 'forecast x --reply y --ledger z', 'import reply.txt', 'sweep', 'sweep --once --as-of tomorrow',
    'forecast x --all', 'forecast x --office y', 'forecast --all --if-due 2022-11-30', 'forecast --office x --if-due 2022-11-30', 'forecast x --if-due 2022-11-30 --if-off 2022-10-08',
    'forecast x --if-due 2022-02-30', 'forecast x --if-off soon', 'forecast x --if-off 2022-10-09..2022-10-08', 'forecast x --if-off 2022-10-08..2022-10-09..2022-10-10',
    'forecast x --if-off 2022-01-01..2022-03-02', 'forecast --reply y --ledger z --if-off 2022-10-08', 'forecast x --until soon',
    'send x CLAIMED', 'send x CLAIMED --as y --data {broken', 'demo --database jiannuo', 'workflows check --nonsense', 'list --state lost', 'unknown',
  ])('takes “jiannuo %s” for a usage error before anything is opened', async (line) => {
    const parsing = createProgram({ serve: () => Promise.resolve() }).parseAsync(['node', 'jiannuo', ...line.split(' ')]);
    await expect(parsing).rejects.toMatchObject({ name: expect.stringMatching(/^(CommanderError|InvalidArgumentError)$/), exitCode: 1 });
  });

  it('hands the configuration and the chosen database to the site', async () => {
    const served: unknown[] = [];
    const above = createProgram({ serve: (config, database) => { served.push(config.port, database); return Promise.resolve(); } });
    await above.parseAsync(['node', 'jiannuo', 'serve', '--database', 'other']);
    expect(served).toEqual([loadConfig().port, 'other']);
  });
});

describe('what is said about the command line', () => {
  const root = new URL('../../', import.meta.url);
  const told = ['src', 'docs'].flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
    .filter((file) => /\.(tsx?|md)$/.test(file)).concat('README.md')
    .flatMap((file) => [...readFileSync(new URL(file, root), 'utf8').matchAll(/\bjiannuo ([a-z][a-z-]*)(?![.\w-])([^`'"\n，。；/（(#>|]*)/g)].map(([said, name = '', rest = '']) => ({ file, said, name, rest })));

  it('finds what there is to check', () => {
    expect(told.length).toBeGreaterThan(60);
  });

  it('names commands and options that are there', () => {
    const wrong = told.flatMap(({ file, said, name, rest }) => {
      const outer = program.commands.find((command) => command.name() === name);
      const inner = outer?.commands.find((command) => command.name() === /^ ([a-z-]+)/.exec(rest)?.[1]) ?? outer;
      if (inner === undefined) return [`${file}: ${said}`];
      const known = [...inner.options, ...program.options].map(({ long }) => long);
      return [...rest.matchAll(/(?<= )--[a-z][a-z-]*/g)].filter(([option]) => !known.includes(option)).map(([option]) => `${file}: ${said}: ${option}`);
    });
    expect(wrong).toEqual([]);
  });
});
