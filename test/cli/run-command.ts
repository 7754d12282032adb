import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ConnectionOptions } from '../../src/store/connection.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The one JSON document on stdout. */
  json: () => unknown;
}

/** Runs the built command line in a process of its own, with this environment and no other variable that concerns it. */
export async function runCommand(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  return runScript(fileURLToPath(new URL('jiannuo.js', import.meta.url)), environment, ...args);
}

/** The same for another script. */
export async function runScript(script: string, environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { said.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said.stderr += text; });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { code, ...said, json: () => JSON.parse(said.stdout) as unknown };
}

/** The settings that lead to a database with these logins. */
export function settingsFor({ owner, app }: { owner: ConnectionOptions; app: ConnectionOptions }): Record<string, string> {
  const url = ({ user, password, database, host, port }: ConnectionOptions): string =>
    `postgresql://${user}:${encodeURIComponent(password)}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  return { DATABASE_URL: url(owner), DATABASE_APP_URL: url(app) };
}
