import { inspect } from 'node:util';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { ROLES } from './core/commitment.js';
import type { Role } from './core/commitment.js';
import { DomainError } from './core/errors.js';

/**
 * Environment -> zod -> one frozen, typed `Config`. The only reader of `process.env` (a lint rule sees to it).
 * All problems are reported together. An empty variable counts as unset, because compose files pass them on that way.
 */
export interface Config {
  readonly environment: 'development' | 'production' | 'test';
  readonly host: string;
  readonly port: number;
  /** Base of every link in letters and pages, without a slash at its end. */
  readonly publicUrl: string;
  /** Where the embedded server keeps its data; null = the default place (see store/server-home.ts). */
  readonly dataDir: string | null;
  /** An external PostgreSQL; null = the embedded server. `app` is null when the owner's login serves both. */
  readonly database: { readonly owner: Secret; readonly app: Secret | null } | null;
  /** Null = development mailbox: letters are kept and shown, nothing leaves. */
  readonly smtpUrl: Secret | null;
  readonly mailFrom: string;
  readonly mailReplyTo: string | null;
  /** Key for sessions and signed links. */
  readonly secret: Secret;
  /** Host names, addresses and ranges that a webhook may reach although they are private, also without TLS. */
  readonly webhookAllow: readonly string[];
  /** One line of text for people, or one JSON object a line for whoever collects logs. */
  readonly log: 'text' | 'json';
  /** What Prometheus must bring to be told anything; null = nobody is. */
  readonly metricsToken: Secret | null;
  /** How long a stop may take before what is still in hand is cut off. */
  readonly stopSeconds: number;
  /** Load the demo when the database is empty. */
  readonly demo: boolean;
  /** Null = there is none. */
  readonly singleSignOn: SignOnSettings | null;
  /** Whether people may sign in with a password that is kept here. */
  readonly localAccounts: boolean;
}

/** An OpenID Connect provider, and whom of its people it admits to what (auth/single-sign-on.ts). */
export interface SignOnSettings {
  issuer: string;
  clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  clientSecret: Secret | null;
  scope: string;
  /** The claim that is the login here. It must be one that people cannot change themselves at the provider. */
  loginClaim: string;
  /** The claim that holds groups or roles: one text or a list. */
  roleClaim: string;
  /** By a value of that claim. */
  roles: Readonly<Record<string, SignOnGrant>>;
}

/** What a value of the role claim admits to. */
export interface SignOnGrant {
  jurisdiction: string;
  roles: readonly Role[];
  /** Null for roles that belong to no office. */
  office: string | null;
}

/** A value that printing, inspecting or serialising a config never shows. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the library that needs it. Never for a log or a page. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

export interface Setting {
  readonly name: string;
  /** What holds when it is not set, as a reader of the table understands it. */
  readonly default: string;
  readonly meaning: { readonly zh: string; readonly en: string };
}

/** Every setting there is, in the order of the README table and of `--help`, both of which are generated from it. */
export const SETTINGS = [
  { name: 'NODE_ENV', default: 'development', meaning: {
    zh: '运行环境：development 开发、production 正式、test 测试', en: 'development, production or test' } },
  { name: 'HOST', default: '127.0.0.1', meaning: {
    zh: '监听地址；0.0.0.0 表示所有网卡', en: 'address to listen on; 0.0.0.0 for every interface' } },
  { name: 'PORT', default: '8080', meaning: { zh: '监听端口', en: 'port to listen on' } },
  { name: 'PUBLIC_URL', default: 'http://HOST:PORT', meaning: {
    zh: '函件与页面中链接的前缀', en: 'where people reach this site; the base of links in letters' } },
  { name: 'DATA_DIR', default: '.jiannuo (root: /var/lib/jiannuo/…)', meaning: {
    zh: '内置 PostgreSQL 的数据目录', en: 'data directory of the embedded PostgreSQL' } },
  { name: 'DATABASE_URL', default: '—', meaning: {
    zh: '外部 PostgreSQL（15 及以上）的属主登录；不设则使用内置服务器',
    en: 'owner login of an external PostgreSQL (15 or newer); without it the embedded server is used' } },
  { name: 'DATABASE_APP_URL', default: 'DATABASE_URL', meaning: {
    zh: '外部 PostgreSQL 的应用登录，须指向同一数据库', en: 'separate application login, for the same database' } },
  { name: 'SMTP_URL', default: '—', meaning: {
    zh: '发信服务器，如 smtps://user:password@mail.example；不设则函件只进开发信箱',
    en: 'mail server, e.g. smtps://user:password@mail.example; without it letters stay in the development mailbox' } },
  { name: 'MAIL_FROM', default: '"践诺 Jiannuo" <jiannuo@localhost.localdomain>', meaning: {
    zh: '发件人', en: 'sender of letters' } },
  { name: 'MAIL_REPLY_TO', default: '—', meaning: { zh: '回复地址', en: 'where answers to letters go' } },
  { name: 'SECRET', default: 'development: a public demo value', meaning: {
    zh: '会话与签名链接的密钥；正式环境必设，至少 32 个字符',
    en: 'key for sessions and signed links; required in production, at least 32 characters' } },
  { name: 'WEBHOOK_ALLOW', default: '—', meaning: {
    zh: '网络回调可到达的内网主机名、地址或网段（可不用 https），以逗号分隔，如 oa.example,10.2.0.0/16',
    en: 'private hosts, addresses or ranges that webhooks may reach (also without https), comma separated, e.g. oa.example,10.2.0.0/16' } },
  { name: 'DEMO', default: 'yes in development with the embedded server, otherwise no', meaning: {
    zh: '数据库为空时载入演示数据（yes 或 no）；正式环境拒绝 yes',
    en: 'load the demo into an empty database (yes or no); production refuses yes' } },
  { name: 'OIDC_ISSUER', default: '—', meaning: {
    zh: '统一身份认证（OpenID Connect）的签发方；不设则没有单点登录', en: 'issuer of single sign-on by OpenID Connect; without it there is none' } },
  { name: 'OIDC_CLIENT_ID', default: '—', meaning: { zh: '在签发方登记的客户端', en: 'this client, as it is registered with the issuer' } },
  { name: 'OIDC_CLIENT_SECRET', default: '—', meaning: { zh: '客户端口令；公开客户端不设', en: 'its secret; none for a public client' } },
  { name: 'OIDC_SCOPE', default: 'openid profile', meaning: { zh: '请求的范围', en: 'scopes asked for' } },
  { name: 'OIDC_LOGIN_CLAIM', default: 'preferred_username', meaning: {
    zh: '作为登录名的声明，须是本人不能自行更改的', en: 'the claim that is the login; one that people cannot change themselves' } },
  { name: 'OIDC_ROLE_CLAIM', default: 'groups', meaning: { zh: '带有角色的声明', en: 'the claim that holds the roles' } },
  { name: 'OIDC_ROLES', default: '—', meaning: {
    zh: '角色声明的值与本系统角色的对应，JSON：{"值": {"jurisdiction": "guangxi", "roles": ["supervisor"], "office": null}}',
    en: 'what a value of that claim admits to, as JSON of this form' } },
  { name: 'LOCAL_ACCOUNTS', default: 'yes', meaning: {
    zh: 'no 表示只能单点登录', en: 'no = people sign in by single sign-on only' } },
  { name: 'LOG_FORMAT', default: 'json in production, otherwise text', meaning: {
    zh: '日志格式：text 供人阅读，json 每行一个对象，不含个人信息', en: 'text for people, or json: one object a line, without personal data' } },
  { name: 'METRICS_TOKEN', default: '—', meaning: {
    zh: '读取 /metrics 的令牌，至少 32 个字符；不设则不提供', en: 'bearer token for /metrics, at least 32 characters; without it nothing is told' } },
  { name: 'STOP_SECONDS', default: '30', meaning: {
    zh: '停止时等待手头工作完成的秒数（1 到 600）', en: 'how long a stop waits for the work in hand, in seconds (1 to 600)' } },
] as const satisfies readonly Setting[];
export type SettingName = (typeof SETTINGS)[number]['name'];

/** One thing wrong with the environment. Never repeats the value: it may be a password. */
export interface ConfigProblem {
  setting: string;
  problem: string;
  hint: string;
}

/** The configuration of this process. Throws as `readConfig`. */
export function loadConfig(): Config {
  return readConfig(process.env);
}

/**
 * Pure: the same environment gives the same config.
 * Throws DomainError `config-invalid` with every problem in `facts.problems` (ConfigProblem[]), or `demo-secrets` when the
 * only thing wrong is a production without a secret of its own.
 */
export function readConfig(env: Environment): Config {
  const given: Environment = Object.fromEntries(SETTINGS.map(({ name }) => [name, env[name]?.trim() || undefined]));
  const parsed = schema.safeParse(given);
  const problems = [...misspellings(env, given), ...(parsed.error?.issues ?? []).map(problemOf), ...contradictions(given)];
  if (problems.length === 1 && problems[0] === NO_SECRET) {
    throw new DomainError('demo-secrets', NO_SECRET.problem, NO_SECRET.hint, { problems });
  }
  if (!parsed.success || problems.length > 0) {
    throw new DomainError('config-invalid', problems.map((found) => `${found.setting}: ${found.problem}; ${found.hint}`).join('\n'),
      '请改正以上设置后重新启动 / Correct these settings and start again', { problems });
  }
  return configOf(parsed.data);
}

type Environment = Readonly<Record<string, string | undefined>>;

// Known to everybody who reads the source: good enough on a developer's own machine, refused in production.
const DEMO_SECRET = 'jiannuo-demo-secret-known-to-everybody';
const SECRET_MIN = 32; // characters; `openssl rand -hex 16` gives just that
const PORT_RANGE = '须为 0 到 65535 的整数 / must be a whole number from 0 to 65535';
const ISSUER = '须形如 https://id.example.gov.cn，本机可用 http / must look like https://id.example.gov.cn; http on this machine alone';
const GRANTS = `须为 JSON：{"值 value": {"jurisdiction": "…", "roles": ["${ROLES.join('", "')}"], "office": "…" 或 or null}} / must be JSON of this form`;
const STOP_RANGE = '须为 1 到 600 的整数 / must be a whole number from 1 to 600';
const NO_SECRET: ConfigProblem = {
  setting: 'SECRET',
  problem: '正式环境没有自己的密钥 / production has no secret of its own',
  hint: 'SECRET=$(openssl rand -hex 32)',
};

const url = (protocol: RegExp, shape: string) => z.url({ protocol, error: `须形如 ${shape} / must look like ${shape}` }).optional();
const postgresUrl = url(/^postgres(ql)?$/, 'postgresql://user:password@host:5432/database');
// Only the shape, and no line break that could smuggle in a header: whether an address works is known when it is used.
const mailbox = z.string().regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/,
  '须为邮箱地址 / must be a mail address such as "Name" <name@example.cn>');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], '须为 development、production 或 test / must be development, production or test')
    .default('development'),
  HOST: z.string().regex(/^[^\s/]+$/, '须为主机名或地址 / must be a host name or address').default('127.0.0.1'),
  PORT: z.string().regex(/^\d{1,5}$/, PORT_RANGE).transform(Number).refine((port) => port <= 65_535, PORT_RANGE).default(8080),
  PUBLIC_URL: url(/^https?$/, 'https://jiannuo.example.gov.cn'),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_APP_URL: postgresUrl,
  SMTP_URL: url(/^smtps?$/, 'smtps://user:password@mail.example:465'),
  MAIL_FROM: mailbox.default('"践诺 Jiannuo" <jiannuo@localhost.localdomain>'),
  MAIL_REPLY_TO: mailbox.optional(),
  SECRET: z.string().optional(),
  WEBHOOK_ALLOW: z.string().optional().transform((list) => (list ?? '').split(',').map((host) => host.trim().toLowerCase()).filter((host) => host !== ''))
    .refine((hosts) => hosts.every(isHost), '须为以逗号分隔的主机名、地址或网段 / must be host names, addresses or ranges, comma separated'),
  LOG_FORMAT: z.enum(['text', 'json'], '须为 text 或 json / must be text or json').optional(),
  METRICS_TOKEN: z.string().regex(/^[\x21-\x7e]{32,}$/, '至少 32 个字符，不含空格 / at least 32 characters, no spaces').optional(),
  STOP_SECONDS: z.string().regex(/^\d{1,3}$/, STOP_RANGE).transform(Number).refine((seconds) => seconds >= 1 && seconds <= 600, STOP_RANGE).default(30),
  DEMO: z.enum(['yes', 'no'], '须为 yes 或 no / must be yes or no').optional(),
  // Tokens travel to it: only a provider on this very machine is spoken to without TLS.
  OIDC_ISSUER: z.url({ error: ISSUER }).regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/, ISSUER).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z.string().regex(/(?:^| )openid(?: |$)/, '须含 openid / must hold openid').default('openid profile'),
  OIDC_LOGIN_CLAIM: z.string().default('preferred_username'),
  OIDC_ROLE_CLAIM: z.string().default('groups'),
  OIDC_ROLES: z.string().optional().transform((text, context) => grantsOf(text, () => context.addIssue({ code: 'custom', message: GRANTS }))),
  LOCAL_ACCOUNTS: z.enum(['yes', 'no'], '须为 yes 或 no / must be yes or no').default('yes'),
});

function isHost(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text) || /^(?=.{1,253}$)(?!\d+(\.\d+)*$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

const grants = z.record(z.string().min(1), z.strictObject({ jurisdiction: z.string().min(1), roles: z.array(z.enum(ROLES)).min(1), office: z.string().nullable().default(null) }));

function grantsOf(text: string | undefined, refuse: () => void): Readonly<Record<string, SignOnGrant>> {
  if (text === undefined) return {};
  const read = grants.safeParse(jsonOf(text));
  if (!read.success) refuse();
  return read.data ?? {};
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function misspellings(env: Environment, given: Environment): ConfigProblem[] {
  const known = new Set<string>(SETTINGS.map(({ name }) => name));
  const strangers = Object.keys(env).filter((name) => !known.has(name));
  return strangers.flatMap((name) => {
    // A setting that is itself present is not what the stranger meant: another program's variable must not stop us.
    const meant = SETTINGS.find((setting) => given[setting.name] === undefined && resembles(name.toUpperCase(), setting.name));
    return meant === undefined ? [] : [{
      setting: name, problem: '未知的设置 / not a setting', hint: `是否应为 ${meant.name}？/ did you mean ${meant.name}?`,
    }];
  });
}

// Short names have neighbours everywhere (HOST and HOME, PORT and PATH), so they are allowed one slip, the others two.
function resembles(name: string, setting: string): boolean {
  return editDistance(name, setting) <= (setting.length <= 5 ? 1 : 2);
}

function editDistance(from: string, to: string): number {
  const last = Array.from(from).reduce(
    (above, letter, row) => Array.from(to).reduce(
      (line, other, column) => [...line, Math.min(
        (line[column] ?? 0) + 1, (above[column + 1] ?? 0) + 1, (above[column] ?? 0) + (letter === other ? 0 : 1),
      )], [row + 1]),
    Array.from({ length: to.length + 1 }, (_, column) => column));
  return last[to.length] ?? 0;
}

function problemOf(issue: z.core.$ZodIssue): ConfigProblem {
  const setting = SETTINGS.find(({ name }) => name === issue.path[0]);
  return { setting: String(issue.path[0]), problem: issue.message, hint: `${setting?.meaning.zh ?? ''} / ${setting?.meaning.en ?? ''}` };
}

function contradictions(given: Environment): ConfigProblem[] {
  const production = given['NODE_ENV'] === 'production';
  const secret = given['SECRET'] ?? DEMO_SECRET;
  const rules: [boolean, ConfigProblem][] = [
    [given['DATABASE_APP_URL'] !== undefined && given['DATABASE_URL'] === undefined, {
      setting: 'DATABASE_APP_URL', problem: '缺少 DATABASE_URL / needs DATABASE_URL beside it',
      hint: '建表由属主登录负责 / the owner login creates the tables' }],
    [given['OIDC_ISSUER'] !== undefined && (given['OIDC_CLIENT_ID'] === undefined || given['OIDC_ROLES'] === undefined), {
      setting: 'OIDC_ISSUER', problem: '缺少 OIDC_CLIENT_ID 或 OIDC_ROLES / needs OIDC_CLIENT_ID and OIDC_ROLES beside it',
      hint: '没有角色对应，谁也不能登录 / without a mapping of roles nobody may sign in' }],
    [given['LOCAL_ACCOUNTS'] === 'no' && given['OIDC_ISSUER'] === undefined, {
      setting: 'LOCAL_ACCOUNTS', problem: '没有单点登录，不能关闭本地账户 / without single sign-on, local accounts cannot be off',
      hint: '设置 OIDC_ISSUER，或去掉 LOCAL_ACCOUNTS / set OIDC_ISSUER or remove LOCAL_ACCOUNTS' }],
    [production && given['DEMO'] === 'yes', {
      setting: 'DEMO', problem: '正式环境不载入演示数据 / production does not load the demo',
      hint: '去掉 DEMO，或用 NODE_ENV=development / remove DEMO, or use NODE_ENV=development' }],
    [production && secret === DEMO_SECRET, NO_SECRET],
    [production && secret.length < SECRET_MIN, {
      setting: 'SECRET', problem: `不足 ${SECRET_MIN} 个字符 / shorter than ${SECRET_MIN} characters`, hint: NO_SECRET.hint }],
  ];
  return rules.filter(([broken]) => broken).map(([, problem]) => problem);
}

function configOf(settings: z.infer<typeof schema>): Config {
  const secretOf = (value: string | undefined) => (value === undefined ? null : new Secret(value));
  const owner = secretOf(settings.DATABASE_URL);
  return Object.freeze({
    environment: settings.NODE_ENV,
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: (settings.PUBLIC_URL ?? `http://${hostInUrl(settings.HOST)}:${settings.PORT}`).replace(/\/+$/, ''),
    dataDir: settings.DATA_DIR ?? null,
    database: owner === null ? null : Object.freeze({ owner, app: secretOf(settings.DATABASE_APP_URL) }),
    smtpUrl: secretOf(settings.SMTP_URL),
    mailFrom: settings.MAIL_FROM,
    mailReplyTo: settings.MAIL_REPLY_TO ?? null,
    secret: new Secret(settings.SECRET ?? DEMO_SECRET),
    webhookAllow: Object.freeze(settings.WEBHOOK_ALLOW),
    log: settings.LOG_FORMAT ?? (settings.NODE_ENV === 'production' ? 'json' : 'text'),
    metricsToken: secretOf(settings.METRICS_TOKEN),
    stopSeconds: settings.STOP_SECONDS,
    demo: settings.DEMO === undefined ? settings.NODE_ENV === 'development' && owner === null : settings.DEMO === 'yes',
    singleSignOn: signOnOf(settings),
    localAccounts: settings.LOCAL_ACCOUNTS === 'yes',
  });
}

function signOnOf({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, ...settings }: z.infer<typeof schema>): SignOnSettings | null {
  if (issuer === undefined || clientId === undefined) return null;
  return Object.freeze({
    issuer, clientId, clientSecret: settings.OIDC_CLIENT_SECRET === undefined ? null : new Secret(settings.OIDC_CLIENT_SECRET), scope: settings.OIDC_SCOPE,
    loginClaim: settings.OIDC_LOGIN_CLAIM, roleClaim: settings.OIDC_ROLE_CLAIM, roles: settings.OIDC_ROLES,
  });
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
