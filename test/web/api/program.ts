import { ApiTokens, SCOPES } from '../../../src/auth/api-tokens.js';
import type { NewToken } from '../../../src/auth/api-tokens.js';
import type { TestDatabase } from '../../support/database.js';
import type { Site } from '../site.js';

/** A token for a person, with every scope and no limit that a test would meet unless it says otherwise. */
export async function tokenFor({ database }: Pick<TestDatabase, 'database'>, person: string, given: Partial<Omit<NewToken, 'person'>> = {}): Promise<string> {
  const { token } = await new ApiTokens(database).create({ person, name: 'a test', scopes: SCOPES, days: 1, perMinute: 10_000, ...given });
  return token;
}

export interface Refusal { status: number; type: string; code: string; detail: string; hint: string; facts: Record<string, unknown>; requestId: string; title: string; instance: string }

/** A program that calls the API: paths below /api/v1, JSON in and out. */
export class Caller {
  constructor(private readonly site: Pick<Site, 'url'>, private readonly token: string | null) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { headers });
  }

  async json<T>(path: string): Promise<T> {
    return await (await this.get(path)).json() as T;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  }

  async raw(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body, headers });
  }

  async upload(path: string, bytes: Uint8Array, name: string, headers: Record<string, string> = {}): Promise<Response> {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(bytes)]), name);
    return this.raw(path, form, headers);
  }

  async #fetch(path: string, init: { method?: string; body?: BodyInit; headers: Record<string, string> }): Promise<Response> {
    return fetch(`${this.site.url}/api/v1${path}`, { ...init, redirect: 'manual', headers: { ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...init.headers } });
  }
}

/** What a refusal says, once it is one: problem details, in both languages, under the number of the request. */
export async function refusalOf(answer: Response): Promise<Refusal> {
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) throw new Error(`${String(answer.status)} ${type} is no problem: ${text.slice(0, 300)}`);
  const problem = JSON.parse(text) as Refusal;
  if (problem.requestId !== answer.headers.get('x-request-id') || problem.instance !== `urn:uuid:${problem.requestId}`) throw new Error('the problem has another number than its answer');
  if (problem.type !== `urn:jiannuo:error:${problem.code}` || problem.status !== answer.status) throw new Error(`the problem says otherwise than its answer: ${text}`);
  if (!/\p{Script=Han}/u.test(problem.hint) || !/[a-z]{2}/i.test(problem.hint)) throw new Error(`the hint is not in both languages: ${problem.hint}`);
  return problem;
}
