/**
 * `jiannuo bench pages`: how long the pages of the demo take at the server, one after the other and eight at once, and how heavy they are. The readers are in a thread of
 * their own, so that their work is not counted as the server's; beside each figure stands how it compares to the lightest answer there is, measured in the same run.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Verifier } from '../audit/verifier.js';
import { DEMO_PASSWORD } from '../auth/password-rules.js';
import type { Config } from '../config.js';
import { buildBoard } from '../engine/board-rebuild.js';
import { Commitments } from '../engine/commitments.js';
import { replyReader } from '../intake/reply-reader.js';
import { composeNotice } from '../outbox/compose-notice.js';
import { Dispatcher } from '../outbox/dispatcher.js';
import { connect } from '../store/database.js';
import { RuleBook } from '../store/rule-book.js';
import { runApart } from '../web/apart.js';
import { secureApp, webModule } from '../web/web.module.js';
import { mailerOf } from './mailer-of.js';
import { stageDemo } from './stage-demo.js';

/** What a page of the demo may take and weigh. */
export const PAGE_TARGET = { ms: 100, kilobytes: 100 };

export interface PageMeasure { path: string; login: string; kilobytes: number; p50: number; p95: number; per_second: number; times_floor: number }

export interface PageTask { url: string; password: string; runs: number; readers: number; pages: readonly (readonly [login: string | null, path: string])[] }

/** Nothing but the frame of an answer: no session, no database. */
const FLOOR = '/health/live';
/** Half an hour: a bench that hangs must not hang for ever. */
const LONGEST_MS = 1_800_000;
const PAGES: PageTask['pages'] = [
  [null, FLOOR], [null, '/sign-in'],
  ['lan.rui', '/desk'], ['lan.rui', '/commitments/2022190-P1'],
  ['su.ming', '/'], ['su.ming', '/?state=all'], ['su.ming', '/?at=2022-12-31'], ['su.ming', '/figures'], ['su.ming', '/letters'], ['su.ming', '/intake'], ['su.ming', '/ledger'], ['su.ming', '/replies/1'],
  ['shen.ji', '/audit'], ['shen.ji', '/commitments/2022190-P1/history'], ['shen.ji', '/commitments/2022190-P1/history?step=5'], ['shen.ji', '/admin/machines'],
  ['tao.yuan', '/admin'], ['tao.yuan', '/admin/offices'], ['tao.yuan', '/admin/rules'], ['tao.yuan', '/people'], ['tao.yuan', '/access-log'],
];

export async function benchPages(config: Config, runs: number): Promise<PageMeasure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiannuo-bench-'));
  await chmod(dataDir, 0o711); // as root, the server runs as a user of its own and must get through
  const scratch: Config = { ...config, dataDir, database: null, smtpUrl: null };
  try {
    const connected = await connect(scratch, { purpose: 'bench', poolSize: 10 });
    try {
      await stageDemo(connected, scratch, () => undefined);
      const book = new RuleBook();
      await buildBoard(connected.database, book);
      const { database } = connected;
      const app = await NestFactory.create<NestExpressApplication>(webModule({
        database, commitments: new Commitments(book), verifier: new Verifier(book), composeNotice, delivery: new Dispatcher(database, mailerOf(scratch, null), scratch.publicUrl), reader: replyReader, book, config: scratch,
      }), { bodyParser: false, logger: ['error'], abortOnError: false });
      secureApp(app, { publicUrl: 'http://127.0.0.1', trustProxy: 0 });
      await app.listen(0, '127.0.0.1');
      try {
        const { port } = app.getHttpServer().address() as AddressInfo;
        return withFloor(await runApart<Omit<PageMeasure, 'times_floor'>[]>(new URL('./bench-pages-readers.ts', import.meta.url), { url: `http://127.0.0.1:${String(port)}`, password: DEMO_PASSWORD, runs, readers: 8, pages: PAGES } satisfies PageTask, LONGEST_MS));
      } finally {
        await app.close();
      }
    } finally {
      await connected.release();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function withFloor(measures: readonly Omit<PageMeasure, 'times_floor'>[]): PageMeasure[] {
  const floor = measures.find(({ path }) => path === FLOOR)?.p50 ?? Number.NaN;
  return measures.map((measure) => ({ ...measure, times_floor: Math.round(measure.p50 / floor * 10) / 10 }));
}
