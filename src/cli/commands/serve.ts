import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import type { Config } from '../../config.js';
import { globalOptions } from '../answer.js';

/** Starts the site and its recurring jobs; `database` null = that of the configuration. Lives above the command line, hence handed in. */
export type Serve = (config: Config, database: string | null) => Promise<void>;

/** `serve`: the site, the sweep and the letters, until it is told to stop. */
export function addServe(program: Command, serve: Serve): void {
  program.command('serve')
    .summary('启动网站与定时任务 / start the site and the recurring jobs')
    .description('启动网站、定时触发与发函，直到收到停止信号。\nStarts the site, the sweep and the sending of letters, until it is told to stop.')
    .action(async (_: object, command: Command) => serve(loadConfig(), globalOptions(command).database ?? null));
}
