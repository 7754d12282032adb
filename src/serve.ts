/**
 * `jiannuo serve`, also `npm start`: database, demo, pages and jobs, until a signal ends it. The first SIGINT or SIGTERM
 * drains: no new claims, the batch and the letters in hand are finished, then pages, pool and embedded server close. A
 * second signal ends the process at once; the database is then in the state of the last commit.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SingleBar } from 'cli-progress';
import { appModule } from './app.module.js';
import { DEMO_PASSWORD } from './auth/password-rules.js';
import { loadDemo } from './cli/load-demo.js';
import type { Config } from './config.js';
import { DomainError } from './core/errors.js';
import { buildBoard } from './engine/board-rebuild.js';
import { connect } from './store/database.js';
import type { ConnectedDatabase } from './store/database.js';
import { readClock } from './store/readings/clock.js';
import { RuleBook } from './store/rule-book.js';
import { Arrivals } from './web/running/arrivals.js';
import { JsonLog } from './web/running/json-log.js';
import { secureApp } from './web/web.module.js';

const CUT_OFF_MS = 5_000;
/** How long a request may go on arriving once the program stops. */
const ARRIVE_MS = 5_000;
const POOL = 10; // a sweep, a dispatch and a handful of readers at once

/**
 * `database` null = that of the configuration; `untilSignal` resolves when it is time to end. Resolves after a clean shutdown.
 * Throws `port-taken`, `demo-secrets` and whatever connecting throws.
 */
export async function serve(config: Config, database: string | null, untilSignal: () => Promise<void>): Promise<void> {
  const connected = await connect(config, { purpose: 'serve', poolSize: POOL, name: database });
  try {
    await refuseDemoInProduction(config, connected);
    await buildBoard(connected.database, new RuleBook());
    if (config.demo) await loadDemoShown(config, connected);
    const ending = untilSignal(); // from here on a batch may be in hand, so a signal drains
    const log = config.log === 'json' ? new JsonLog(process.stdout) : null;
    const { app, arrivals } = await listen(config, connected, log);
    if (log === null) await announce(config, connected);
    else log.log('serving', 'serve');
    await ending;
    if (log === null) say('正在停止…… / stopping: finishing the work in hand');
    else log.log('stopping', 'serve');
    if (!await closed(app, arrivals, config.stopSeconds)) {
      process.exitCode = 1;
      const cut = `not finished after ${String(config.stopSeconds)} s; what is in hand is cut off, the database is in the state of its last commit`;
      if (log === null) say(`手头工作未能在 ${String(config.stopSeconds)} 秒内完成，已中断 / ${cut}`);
      else log.warn(cut, 'serve');
      setTimeout(() => process.exit(), CUT_OFF_MS).unref(); // for a query that does not end either
    } else if (log !== null) {
      log.log('stopped', 'serve');
    }
  } finally {
    await connected.release();
  }
}

/** Whether everything in hand was finished within the time; when it was not, connections that still wait for an answer are cut. */
async function closed(app: NestExpressApplication, arrivals: Arrivals, seconds: number): Promise<boolean> {
  const over = new AbortController();
  const late = setInterval(() => { arrivals.cut(); }, ARRIVE_MS); // no work in hand: what has not arrived was never begun
  try {
    return await Promise.race([
      app.close().then(() => true),
      pause(seconds * 1000, false, { signal: over.signal }),
    ]);
  } finally {
    over.abort();
    clearInterval(late);
    app.getHttpServer().closeAllConnections();
  }
}

async function refuseDemoInProduction({ environment }: Config, { database }: ConnectedDatabase): Promise<void> {
  if (environment !== 'production') return;
  const [row] = await database.app.query<{ demo: boolean }[]>(
    `select exists (select 1 from people where demo) or exists (select 1 from clock where shift <> interval '0') as demo`);
  if (row?.demo === true) {
    throw new DomainError('demo-secrets', '数据库中有演示数据，其口令人人皆知 / the database holds the demo, whose passwords everybody knows',
      '生产环境请使用空数据库（DATABASE_URL 或 DATA_DIR）/ use an empty database in production (DATABASE_URL or DATA_DIR)');
  }
}

async function loadDemoShown(config: Config, connected: ConnectedDatabase): Promise<void> {
  const bar = new SingleBar({ format: '演示 demo {bar} {percentage}% {on}', hideCursor: true });
  try {
    await loadDemo(connected, config, (on, done, total) => {
      if (!bar.isActive) bar.start(1, 0, { on });
      bar.update(done / total, { on });
    });
  } finally {
    bar.stop();
  }
}

async function listen(config: Config, { database }: ConnectedDatabase, log: JsonLog | null): Promise<{ app: NestExpressApplication; arrivals: Arrivals }> {
  const app = await NestFactory.create<NestExpressApplication>(appModule(config, database), {
    bodyParser: false, logger: log === null ? ['warn', 'error'] : { log: () => undefined, warn: log.warn.bind(log), error: log.error.bind(log) }, abortOnError: false,
  });
  secureApp(app, config, log === null ? undefined : (answered) => { log.request(answered); });
  try {
    await app.init();
    // Not app.listen(), which logs a taken port before it throws it.
    const arrivals = new Arrivals(app.getHttpServer());
    const server = app.getHttpServer().listen(config.port, config.host);
    await once(server, 'listening');
    app.useLogger(log ?? ['log', 'warn', 'error']); // from here on only the jobs say what they did; before, Nest would list every route
    return { app, arrivals };
  } catch (error) {
    await app.close();
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new DomainError('port-taken', `端口 ${String(config.port)} 已被占用 / port ${String(config.port)} on ${config.host} is taken`,
      '另一个践诺可能仍在运行；停止它，或用 PORT=8081 换一个端口 / another Jiannuo may still be running; stop it, or choose another port with PORT=8081',
      { port: config.port, host: config.host });
  }
}

async function announce(config: Config, { database }: ConnectedDatabase): Promise<void> {
  const { now, shifted } = await readClock(database.app.manager);
  const people = await database.app.query<{ login: string; name: string; roles: string[]; demo: boolean }[]>(
    'select login, name, roles, demo from people where disabled_at is null and demo order by id');
  say(`践诺 Jiannuo  ${config.publicUrl}`);
  say(config.smtpUrl === null ? `邮件 mail      ${config.publicUrl}/mailbox （内置信箱，不外发 / built-in mailbox, nothing leaves）` : '邮件 mail      SMTP_URL');
  say(`时钟 clock     ${now.toISOString()}${shifted ? '（演示时钟 / demo clock）' : ''}`);
  if (people.length > 0) {
    say(`登录 logins    （口令 password: ${DEMO_PASSWORD}）`);
    for (const { login, name, roles } of people) say(`  ${login.padEnd(12)} ${name}  ${roles.join(', ')}`);
  }
  say('Ctrl-C 停止 / stops');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
