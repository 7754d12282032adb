/** The OpenAPI 3.1 document, made of the operations themselves. */
import { z } from 'zod';
import { LONGEST_DAYS, SCOPES } from '../../auth/api-tokens.js';
import { DomainError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';
import { statusOf } from '../problem.filter.js';
import { API_ROOT, operationOf } from './operation.js';
import type { Operation } from './operation.js';
import { titleOf } from './problem.js';
import { problem } from './schemas.js';
import { KEPT_HOURS } from './writes.js';

type Json = Record<string, unknown>;

/** The verbs of these controllers. Throws for two with one id: a client would have only one of them. */
export function openApiDocument(controllers: readonly { prototype: object }[]): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  const ids = new Set<string>();
  const ops = controllers.flatMap(({ prototype }) => operationsOf(prototype));
  for (const op of ops) {
    if (ids.has(op.id)) throw new Error(`two operations are called ${op.id}`);
    ids.add(op.id);
    paths[op.path] = { ...paths[op.path], [op.method]: toldOperation(op, schemas) };
  }
  schemaOf(problem, 'output', schemas);
  const document = {
    openapi: '3.1.0',
    info: { title: '践诺 Jiannuo', version: '1', description: DESCRIPTION },
    servers: [{ url: `/${API_ROOT}` }], tags: TAGS, paths,
    components: {
      schemas, responses: refused(ops), headers: Object.fromEntries(EVERYWHERE.map((name) => [name, HEADER])),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: `A personal token, \`jn_…\`, made by \`jiannuo token create\`; it lives at most ${String(LONGEST_DAYS)} days. Scopes: ${SCOPES.join(', ')}` } },
    },
  };
  return JSON.parse(JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}

const DESCRIPTION = [
  `供程序办理事项的接口。日期为当地日期（Asia/Shanghai），时刻为 UTC（ISO 8601）。出错时返回 RFC 9457，\`code\` 固定不变，\`detail\` 与 \`hint\` 为中英文。POST 可带 Idempotency-Key，${String(KEPT_HOURS)} 小时内重发只办一次。办理一步须在 If-Match 中带上事项的 ETag；已过时的以 412 答复，并附现行 ETag 与事项。`,
  'The verbs of Jiannuo for programs. Dates are local (Asia/Shanghai), instants ISO 8601 in UTC.',
  'Errors are problem details (RFC 9457) with a stable `code`, `detail` and `hint` in Chinese and English, and the `requestId` that X-Request-Id has too.',
  `A POST may carry an Idempotency-Key: sent again within ${String(KEPT_HOURS)} hours, the same request happens once and is answered as before.`,
  'Sending an event needs If-Match with the ETag of the commitment; a stale one is answered with 412, the ETag that holds now and the commitment as it is.',
].join('\n\n');

const TAGS = [
  { name: 'replies', description: '答复与核对 / replies, and the drafts they are reviewed as' }, { name: 'commitments', description: '承诺事项 / commitments' }, { name: 'board', description: '亮灯 / the board' },
  { name: 'events', description: '办理 / what is done with a commitment' }, { name: 'audit', description: '履历与核验 / history and verification' }, { name: 'evidence', description: '佐证 / evidence' },
  { name: 'letters', description: '待批函件 / letters that wait for approval' }, { name: 'ledger', description: '台账 / the ledger' }, { name: 'rules', description: '单位、日历与地方规则 / offices, calendars and profiles' },
];

const HEADER = { schema: { type: 'string' } };
const EVERYWHERE = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'];

function operationsOf(prototype: object): Operation[] {
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const member = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    return typeof member === 'function' ? operationOf(member) ?? [] : [];
  });
}

function toldOperation(op: Operation, schemas: Json): Json {
  const { id, tag, summary, scope, roles, method } = op;
  return {
    operationId: id, tags: [tag], summary: `${summary.zh} / ${summary.en}`,
    description: `Scope \`${scope}\`${roles.includes('signed-in') ? '' : `; roles: ${roles.join(', ')}`}.${op.refusals.length === 0 ? '' : ` May be refused with: ${op.refusals.join(', ')}; besides those of every verb.`}`,
    security: [{ token: [scope] }],
    parameters: [...parametersOf(op.params, 'path', schemas), ...parametersOf(op.query, 'query', schemas), ...headersOf(op)],
    ...(method === 'get' ? {} : { requestBody: { required: true, content: contentOf(op, schemas) } }),
    responses: { [String(op.status)]: answerOf(op, schemas), ...problemsOf(op) },
  };
}

function parametersOf({ shape }: z.ZodObject, place: 'path' | 'query', schemas: Json): Json[] {
  return Object.entries(shape).map(([name, type]) => {
    const { description, ...schema } = schemaOf(type as z.ZodType, 'input', schemas);
    const required = place === 'path' || !(type as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema };
  });
}

function headersOf({ method, revision }: Operation): Json[] {
  return [
    ...revision === 'needs' ? [{ name: 'If-Match', in: 'header', required: true, description: 'The ETag of the commitment as it was seen', schema: { type: 'string', pattern: '^"\\d{1,9}"$', example: '"7"' } }] : [],
    ...method === 'post' ? [{ name: 'Idempotency-Key', in: 'header', required: false, description: 'Of the caller’s own making, one for each thing that is to happen once', schema: { type: 'string', pattern: '^[!-~]{1,255}$' } }] : [],
  ];
}

function contentOf({ body, file }: Operation, schemas: Json): Json {
  const form = file === null ? {} : { 'multipart/form-data': { schema: { type: 'object', required: [file.field], additionalProperties: false, properties: { [file.field]: { type: 'string', format: 'binary', description: `At most ${String(file.bytes / 1024 / 1024)} MiB` } } } } };
  return { ...(body === null ? {} : { 'application/json': { schema: schemaOf(body, 'input', schemas) } }), ...form };
}

function answerOf({ answer, binary, revision, method }: Operation, schemas: Json): Json {
  const content = binary.length > 0
    ? Object.fromEntries(binary.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
    : { 'application/json': { schema: schemaOf(answer, 'output', schemas) } };
  const paged = answer instanceof z.ZodObject && 'next' in answer.shape && binary.length === 0 && 'items' in answer.shape;
  return {
    description: 'Done',
    headers: {
      ...Object.fromEntries(EVERYWHERE.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      ...(revision === 'none' ? {} : { ETag: HEADER }), ...(paged ? { Link: HEADER } : {}), ...(method === 'post' ? { 'Location': HEADER, 'Idempotency-Replayed': HEADER } : {}),
    },
    content,
  };
}

/** What any verb may be refused with, and any that writes. */
const ALWAYS: readonly ErrorCode[] = ['request-invalid', 'token-invalid', 'token-unknown', 'token-expired', 'token-revoked', 'person-disabled', 'password-must-change', 'scope-missing', 'not-allowed', 'rate-limited', 'internal'];
const WRITING: readonly ErrorCode[] = ['body-not-json', 'body-too-large', 'media-type-unsupported', 'idempotency-key-reused', 'idempotency-in-progress'];

function statusesOf({ refusals, method, revision }: Operation): number[] {
  const codes = [...ALWAYS, ...method === 'post' ? WRITING : [], ...refusals];
  const statuses = codes.map((code) => (code === 'stale-revision' && revision === 'needs' ? 412 : statusOf(new DomainError(code, '', ''))));
  return [...new Set(statuses)].sort((a, b) => a - b);
}

function problemsOf(op: Operation): Json {
  return Object.fromEntries(statusesOf(op).map((status) => [String(status), { $ref: `#/components/responses/Refused${String(status)}` }]));
}

function refused(ops: readonly Operation[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries([...new Set(ops.flatMap(statusesOf))].sort((a, b) => a - b).map((status) => [
    `Refused${String(status)}`, { description: titleOf(status), ...(status === 429 ? { headers: { 'Retry-After': HEADER } } : {}), content }]));
}

/** A schema as JSON Schema; what has a name is put among the components and referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $defs = {}, ...told } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs)) schemas[name] = without(definition, 'id');
  const { id, ...plain } = without(told, '$schema');
  if (typeof id !== 'string') return plain;
  schemas[id] = plain;
  return { $ref: `#/components/schemas/${id}` };
}

function without(object: Json, key: string): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
