import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTS, { astToString } from 'openapi-typescript';
import { API_CONTROLLERS, DOCUMENT } from '../../../src/web/api/routes.js';
import { testDatabase } from '../../support/database.js';
import { startSite } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';
import { Caller, tokenFor } from './program.js';

const read = (file: string): string => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');
interface Schema { $ref?: string; type?: string; properties?: Record<string, Schema> }
interface Told { operationId: string; parameters: { name: string; in: string }[]; responses: Record<string, { content: Record<string, { schema: Schema }> }>; security: unknown[] }
const paths = DOCUMENT['paths'] as Record<string, Record<string, Told>>;

describe('the document of the API', () => {
  const db = testDatabase();
  let site: Site;
  beforeAll(async () => { site = await startSite(db.database, await world(db)); });
  afterAll(() => site.close());

  it('is what docs/openapi.json says; if it is not, run: npm run openapi', () => {
    expect(JSON.parse(read('openapi.json'))).toEqual(DOCUMENT);
  });

  it('has the types that docs/openapi.d.ts says; if it has not, run: npm run openapi', async () => {
    const ast = await openapiTS(JSON.stringify(DOCUMENT), { defaultNonNullable: false });
    expect(read('openapi.d.ts').replace(/^\/\*\*[\s\S]*?\*\/\n*/, '').trim()).toBe(astToString(ast).trim());
  });

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(DOCUMENT));
    expect([valid, errors]).toEqual([true, undefined]);
  });

  it('is served, and has every route of the API with the token it needs', async () => {
    expect(await (await fetch(`${site.url}/api/v1/openapi.json`)).json()).toEqual(DOCUMENT);
    const routes = API_CONTROLLERS.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object;
      const path = Reflect.getMetadata('path', handler) as string | undefined;
      const method = ['get', 'post'][Reflect.getMetadata('method', handler) as number];
      return name === 'constructor' || path === undefined || path.includes('openapi.json') || path.startsWith('api/docs') ? [] : [`${method ?? '?'} ${path.slice('api/v1'.length).replaceAll(/:(\w+)/g, '{$1}')}`];
    }));
    const told = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(told.sort()).toEqual(routes.sort());
    expect(told.length).toBeGreaterThan(20);
    for (const methods of Object.values(paths)) for (const { security, responses } of Object.values(methods)) expect([security.length, Object.hasOwn(responses, '401'), Object.hasOwn(responses, '429')]).toEqual([1, true, true]);
  });

  it('says what really comes: every answer to a get has just the fields of its schema', async () => {
    const caller = new Caller(site, await tokenFor(db, 'su-cha'));
    const [letter] = (await caller.json<{ items: { id: string }[] }>('/letters')).items;
    const [draft] = (await (await caller.post('/replies', { text: '陈代表：\n您提出的建议收悉，现答复如下。\n2023年6月底前，我局将出台《管理办法》。\n某局\n2023年1月5日', name: '答复.txt' })).json() as { documents: { draft: string }[] }).documents;
    const ids: Record<string, string> = { '/letters/{id}': letter?.id ?? '', '/replies/{id}': '1', '/drafts/{id}': draft?.draft ?? '' };
    let compared = 0;
    for (const [path, { get }] of Object.entries(paths)) {
      const schema = get?.responses['200']?.content['application/json']?.schema;
      if (schema === undefined) continue;
      const at = path === '/profiles/{id}/{version}' ? '/profiles/guangxi/1' : `${path.replace('{id}', ids[path] ?? 'OVERDUE')}${path.endsWith('/what-if') ? '?dueOn=2022-12-30' : ''}`;
      const answer = await caller.get(at);
      expect([at, answer.status]).toEqual([at, 200]);
      compare(await answer.json(), schema, at);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(15);
  });
});

/** Names of fields, all the way down. */
function compare(value: unknown, told: Schema & { items?: Schema; anyOf?: Schema[]; additionalProperties?: unknown }, place: string): void {
  if (told.$ref !== undefined) {
    compare(value, (DOCUMENT['components'] as { schemas: Record<string, Schema> }).schemas[told.$ref.split('/').at(-1) ?? ''] ?? {}, place);
  } else if (told.anyOf !== undefined && value !== null) {
    const some = told.anyOf.find(({ type }) => type !== 'null');
    if (some !== undefined) compare(value, some, place);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => { compare(item, told.items ?? {}, `${place}[${String(i)}]`); });
  } else if (typeof value === 'object' && value !== null && told.properties !== undefined) {
    const optional = Object.keys(told.properties).filter((name) => !(told as { required?: string[] }).required?.includes(name));
    expect([place, Object.keys(value).filter((name) => !optional.includes(name)).sort()]).toEqual([place, Object.keys(told.properties).filter((name) => !optional.includes(name)).sort()]);
    for (const [name, inner] of Object.entries(value)) compare(inner, told.properties[name] ?? {}, `${place}.${name}`);
  }
}

describe('the page about the API', () => {
  const db = testDatabase();
  let site: Site;
  beforeAll(async () => { site = await startSite(db.database, await world(db)); });
  afterAll(() => site.close());

  it('comes from our own files under a policy without inline code', async () => {
    const answer = await fetch(`${site.url}/api/docs`);
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '').filter((file) => file !== 'data:,'); // the empty icon
    expect(files).toEqual(['/api/docs/swagger-ui.css', '/api/docs/swagger-ui-bundle.js', '/api/docs/start.js']);
    for (const file of files) expect([file, (await fetch(`${site.url}${file}`)).status]).toEqual([file, 200]);
    expect(html).not.toMatch(/<script>|<style|style=/);
    expect((await fetch(`${site.url}/api/docs/package.json`)).status).toBe(404);
  });
});
