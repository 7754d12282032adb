/** `jiannuo <command>`: the whole command line. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { SETTINGS } from '../settings.js';
import type { Config } from '../config.js';
import { globalOptions, printFailure } from './answer.js';
import { Interruption } from './interruption.js';
import { addAttach } from './commands/attach.js';
import { addBench } from './commands/bench.js';
import { addBoard } from './commands/board.js';
import { addCalendarCommands } from './commands/calendar.js';
import { addCalendarLinkCommands } from './commands/calendar-link.js';
import { addDemo } from './commands/demo.js';
import { addDispatch } from './commands/dispatch.js';
import { addDoctor } from './commands/doctor.js';
import { addExtract } from './commands/extract.js';
import { addForecast } from './commands/forecast.js';
import { addHandOver } from './commands/hand-over.js';
import { addImport } from './commands/import.js';
import { addIntake } from './commands/intake.js';
import { addLedgerCommands } from './commands/ledger.js';
import { addLinkCommands } from './commands/links.js';
import { addList } from './commands/list.js';
import { addProfileCommands } from './commands/profile.js';
import { addRecount } from './commands/recount.js';
import { addSend } from './commands/send.js';
import { addServe } from './commands/serve.js';
import type { Serve } from './commands/serve.js';
import { addShow } from './commands/show.js';
import { addSweep } from './commands/sweep.js';
import { addToken } from './commands/token.js';
import { addUserCommands } from './commands/user.js';
import { addVerify } from './commands/verify.js';
import { addWebhookCommands } from './commands/webhook.js';
import { addWithdraw } from './commands/withdraw.js';
import { addWorkflows } from './commands/workflows.js';

/** What the command line starts but may not import, because it lies above it. */
export interface Above {
  /** As `Serve`; from when `untilSignal` is called, signals are the site's to act on. */
  serve: (config: Config, database: string | null, untilSignal: () => Promise<void>) => Promise<void>;
}

/** All commands, unparsed. Throws CommanderError instead of ending the process; printing what is thrown is left to the caller. */
export function createProgram({ serve }: { serve: Serve }): Command {
  const program = new Command('jiannuo')
    .description('践诺：跟踪公共机构答复中的承诺，直到有据可查地落实。\nJiannuo follows up what a public body promised, from the reply to the proof.')
    .version(version(), '-V, --version', '显示版本 / show the version')
    .helpOption('-h, --help', '显示用法 / show the usage')
    .helpCommand(false)
    .option('--json', '在标准输出给出一份 JSON / one JSON document on stdout')
    .option('--database <name>', '同一服务器上的另一数据库 / another database on the same server')
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => TITLES[title] ?? title })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', `\n环境变量 / Environment:\n${settingsText()}\n\n退出码 / Exit: 0 完成 done, 1 被拒绝 refused, 2 用法有误 usage`);
  addServe(program, serve);
  const commands = [
    addDemo,
    addHandOver,
    addIntake,
    addImport,
    addExtract,
    addLedgerCommands,
    addLinkCommands,
    addList,
    addShow,
    addSend,
    addAttach,
    addWithdraw,
    addForecast,
    addSweep,
    addDispatch,
    addVerify,
    addProfileCommands,
    addCalendarCommands,
    addCalendarLinkCommands,
    addRecount,
    addToken,
    addUserCommands,
    addWorkflows,
    addWebhookCommands,
    addDoctor,
    addBoard,
    addBench,
  ];
  for (const add of commands) add(program);
  describeBySummary(program);
  return program;
}

/** Runs one command line (`process.argv`) and sets the exit code; never throws. */
export async function runCommandLine(argv: readonly string[], { serve }: Above): Promise<void> {
  const interruption = new Interruption();
  endWithReader(process.stdout);
  const program = createProgram({ serve: (config, database) => serve(config, database, () => interruption.next()) });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (interruption.happened) return; // what a signal cut off is no failure to explain
    // A broken line may not have been read to its end, so the flag is looked for where it was written.
    const json = globalOptions(program).json === true || argv.includes('--json');
    process.exitCode = printFailure(error, json);
  } finally {
    if (!interruption.happened) interruption.forget();
  }
}

// Whoever reads may stop reading, as `head` does; what the command did is done, and the rest of its answer is not wanted.
function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法 / Usage:', 'Arguments:': '参数 / Arguments:', 'Options:': '选项 / Options:', 'Global Options:': '通用选项 / Global options:', 'Commands:': '命令 / Commands:',
};

function settingsText(): string {
  return SETTINGS.map(({ name, default: fallback, meaning: { zh, en } }) => `  ${name.padEnd(18)}${zh} / ${en} [${fallback}]`).join('\n');
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(packageDirectory(import.meta.dirname), 'package.json'), 'utf8')) as { version: string };
  return own;
}

// The way up differs between the sources and what is built from them.
function packageDirectory(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : packageDirectory(dirname(from));
}

/** A command that one line explains needs no second text. */
function describeBySummary(command: Command): void {
  if (command.description() === '') command.description(command.summary());
  for (const below of command.commands) describeBySummary(below);
}
