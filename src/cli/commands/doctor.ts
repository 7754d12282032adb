import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { answering, globalOptions } from '../answer.js';
import { examine } from '../examination.js';
import type { Check } from '../examination.js';

/** `doctor`: is everything as it must be for promises to be followed? Exit 1 when something is not. */
export function addDoctor(program: Command): void {
  program.command('doctor')
    .summary('体检 / check that everything works')
    .description('检查数据库、权限、时钟、邮件、节假日数据与应触发而未触发的事宜；有不合格项时退出码为 1。\n'
      + 'Checks database, grants, clock, mail, holiday data and what should have fired by now; exit 1 when something fails.')
    .action(answering<[object]>(async (_, command) => {
      const checks = await examine(loadConfig(), globalOptions(command).database ?? null, new Date());
      const failed = checks.some(({ state }) => state === 'fail');
      return { document: { healthy: !failed, checks }, text: checks.map(checkText).join('\n'), refused: failed };
    }));
}

const MARKS: Readonly<Record<Check['state'], string>> = { ok: '✓ 正常 ok  ', warn: '! 注意 warn', fail: '✗ 失败 FAIL' };

function checkText({ name, state, zh, en, hint }: Check): string {
  return [`${MARKS[state]}  ${name}: ${zh} / ${en}`, ...(hint === null ? [] : [`              → ${hint}`])].join('\n');
}
