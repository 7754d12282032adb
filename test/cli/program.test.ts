import type { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../src/cli/program.js';

const program = createProgram({ serve: () => Promise.resolve() });

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

describe('jiannuo --help', () => {
  it('has every command of the house', () => {
    expect(program.commands.map((command) => command.name())).toEqual(expect.arrayContaining(
      ['serve', 'demo', 'import', 'list', 'show', 'send', 'forecast', 'sweep', 'dispatch', 'verify', 'workflows', 'doctor']));
  });

  it.each(all(program).map((command) => ({ name: command.name(), command })))('explains $name in Chinese first and English second', ({ command }) => {
    expect(command.description()).toMatch(/^\P{Script=Latin}*\p{Script=Han}[^]*[a-z]{3}/u);
    expect(command.helpInformation()).toMatch(/用法 \/ Usage:[^]*--json/u);
  });

  it('hands the configuration and the chosen database to the site', async () => {
    const served: unknown[] = [];
    const above = createProgram({ serve: (config, database) => { served.push(config.port, database); return Promise.resolve(); } });
    await above.parseAsync(['node', 'jiannuo', 'serve', '--database', 'other']);
    expect(served).toEqual([8080, 'other']);
  });
});
