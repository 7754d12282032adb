import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { DomainError } from './core/errors.js';
import { meantBy } from './misspelling.js';
import { Secret } from './secret.js';
import { SETTINGS } from './settings.js';
import { signOnOf, signOnShape } from './sign-on-settings.js';
import type { SignOnSettings } from './sign-on-settings.js';

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
  /** Reverse proxies of ours in front: so many hops of X-Forwarded-For are believed. */
  readonly trustProxy: number;
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
const PROXY_RANGE = '须为 0 到 10 的整数 / must be a whole number from 0 to 10';
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
  TRUST_PROXY: z.string().regex(/^(?:\d|10)$/, PROXY_RANGE).transform(Number).default(0),
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
  ...signOnShape,
  LOCAL_ACCOUNTS: z.enum(['yes', 'no'], '须为 yes 或 no / must be yes or no').default('yes'),
});

function isHost(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text) || /^(?=.{1,253}$)(?!\d+(\.\d+)*$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

function misspellings(env: Environment, given: Environment): ConfigProblem[] {
  const known = new Set<string>(SETTINGS.map(({ name }) => name));
  // A setting that is itself present is not what the stranger meant: another program's variable must not stop us.
  const missing = SETTINGS.map(({ name }) => name).filter((name) => given[name] === undefined);
  return Object.keys(env).filter((name) => !known.has(name)).flatMap((name) => {
    const meant = meantBy(name, missing);
    return meant === null ? [] : [{ setting: name, problem: '未知的设置 / not a setting', hint: `是否应为 ${meant}？/ did you mean ${meant}?` }];
  });
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
    trustProxy: settings.TRUST_PROXY,
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

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
