/**
 * How a command speaks: one JSON document on stdout with --json, otherwise text; what went wrong goes to stderr as text, or
 * takes the place of the document. The exit code says which it was.
 */
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { DomainError } from '../core/errors.js';

/** 0 done; 1 refused, with code and hint; 2 the command line itself is wrong. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

export interface Answer {
  /** What --json prints. Keys in snake_case, dates local (Asia/Shanghai), instants ISO 8601 in UTC. */
  document: object;
  /** The same for a person: Chinese first, English second. */
  text: string;
  /** The command did its work and found something wrong: exit 1. */
  refused?: boolean;
}

/** Options that every command has. */
export interface GlobalOptions {
  json?: boolean;
  database?: string;
}

/** An action for commander that prints what `act` answers. `act` gets what commander gives: arguments, own options, command. */
export function answering<Args extends unknown[]>(act: (...args: [...Args, Command]) => Promise<Answer>) {
  return async function print(...given: [...Args, Command]): Promise<void> {
    const command = given.at(-1) as Command;
    const { document, text, refused = false } = await act(...given);
    process.stdout.write(`${globalOptions(command).json === true ? JSON.stringify(document, null, 2) : text}\n`);
    if (refused) process.exitCode = EXIT.refused;
  };
}

/** The global options, wherever on the line they stood. */
export function globalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}

/** Prints what was thrown; returns the exit code. Only a defect has no hint of its own. */
export function printFailure(error: unknown, json: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done; // --help and --version have printed
  const failure = failureOf(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: failure }, null, 2)}\n`);
  else process.stderr.write(`${failure.message}\n  → ${failure.hint}\n  [${failure.code}]\n`);
  return error instanceof CommanderError ? EXIT.usage : EXIT.refused;
}

interface Failure {
  code: string;
  message: string;
  hint: string;
  facts: Readonly<Record<string, unknown>>;
}

function failureOf(error: unknown): Failure {
  if (error instanceof DomainError) return error.toJSON();
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').trim();
    return {
      code: 'usage', message: `命令有误 / usage: ${message === '(outputHelp)' ? '未给出命令 / no command given' : message}`,
      hint: '加 --help 查看用法 / add --help to see the usage', facts: {},
    };
  }
  return {
    code: 'defect', message: `程序缺陷 / defect: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    hint: '请报告；未提交的更改已撤销 / please report it; what was not committed has been taken back', facts: {},
  };
}
