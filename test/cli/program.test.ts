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
      ['serve', 'demo', 'import', 'list', 'show', 'send', 'forecast', 'sweep', 'dispatch', 'verify', 'workflows', 'doctor']));
  });

  it.each(all(program))('explains $path in Chinese first and English second', ({ command }) => {
    expect(command.description()).toMatch(/^\P{Script=Latin}*\p{Script=Han}[^]*[a-z]{3}/u);
    expect(command.helpInformation()).toMatch(/用法 \/ Usage:[^]*--json/u);
  });

  it.each([
    'list --nonsense', 'show', 'verify', 'verify x --all', 'forecast', 'forecast x --reply y --ledger z', 'import reply.txt', 'sweep', 'sweep --once --as-of tomorrow',
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
