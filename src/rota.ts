/**
 * Every recurring job on one screen. Each is a tick that asks "is anything due?" of the database; nothing depends on a
 * tick being on time or happening once, so a missed one, a second process or a restart changes nothing.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { foldBoardCounts } from './engine/board-writer.js';
import { askForMissingYears } from './engine/missing-years.js';
import type { Sweeper } from './engine/sweeper.js';
import type { Dispatcher } from './outbox/dispatcher.js';
import { mailRefused } from './outbox/mail-refused.js';
import type { WebhookDispatcher } from './outbox/webhooks/webhook-dispatcher.js';
import type { Database } from './store/database.js';
import type { RuleBook } from './store/rule-book.js';
import { Metrics } from './web/running/metrics.js';

export const SWEEPER = Symbol('Sweeper');
export const DISPATCHER = Symbol('Dispatcher');
export const ACCOUNT_MAIL = Symbol('AccountMail');
export const APPROVAL_MAIL = Symbol('ApprovalMail');
export const WEBHOOK_DISPATCHER = Symbol('WebhookDispatcher');
export const ROTA_DATABASE = Symbol('RotaDatabase');
export const ROTA_RULES = Symbol('RotaRules');

const ZONE = { timeZone: 'Asia/Shanghai', waitForCompletion: true };

@Injectable()
export class Rota implements OnModuleDestroy, BeforeApplicationShutdown {
  readonly #log = new Logger('rota');
  #closing: Promise<unknown> = Promise.resolve();
  #mailPaused = false;
  /** Runs that have not ended: the database is closed after them. */
  readonly #inHand = new Set<Promise<void>>();

  constructor(
    @Inject(SWEEPER) private readonly sweeper: Sweeper,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(ACCOUNT_MAIL) private readonly accountMail: (now: Date) => Promise<{ mailed: number; failed: number }>,
    @Inject(APPROVAL_MAIL) private readonly approvalMail: (now: Date) => Promise<{ told: number; mailed: number; failed: number }>,
    @Inject(WEBHOOK_DISPATCHER) private readonly webhookDispatcher: WebhookDispatcher,
    @Inject(ROTA_DATABASE) private readonly database: Database,
    @Inject(ROTA_RULES) private readonly book: RuleBook,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** Timers that are due: reminders, escalations, reviews. */
  @Cron('*/5 * * * * *', { name: 'sweep', ...ZONE })
  async sweep(): Promise<void> {
    await this.#run('sweep', async () => {
      const began = performance.now();
      const result = await this.sweeper.run();
      this.metrics.swept(result, (performance.now() - began) / 1000);
      const { fires, commitments, failed } = result;
      return fires + failed === 0 ? null : { fires, commitments, failed };
    });
  }

  /** Letters that are due: sent, retried, or explained. */
  @Cron('*/5 * * * * *', { name: 'dispatch', ...ZONE })
  async dispatch(): Promise<void> {
    await this.#run('dispatch', async () => {
      const counts = await this.dispatcher.run(await this.database.now());
      this.metrics.dispatched(counts);
      if (counts.paused !== this.#mailPaused) await this.#tellOfPause(counts.paused);
      return Object.values(counts).some((count) => typeof count === 'number' && count > 0) ? { ...counts } : null;
    });
  }

  /** Mails about accounts: links to reset a password. */
  @Cron('*/5 * * * * *', { name: 'account-mail', ...ZONE })
  async accountMails(): Promise<void> {
    await this.#run('account-mail', async () => {
      const { mailed, failed } = await this.accountMail(await this.database.now());
      return mailed + failed === 0 ? null : { mailed, failed };
    });
  }

  /** Letters that wait for approval, told to whoever may approve them. */
  @Cron('20 * * * * *', { name: 'approval-mail', ...ZONE })
  async approvalMails(): Promise<void> {
    await this.#run('approval-mail', async () => {
      const counts = await this.approvalMail(await this.database.now());
      return counts.told + counts.mailed + counts.failed === 0 ? null : counts;
    });
  }

  /** What receivers of webhooks are to be told. A job of its own: one that hangs must not hold up letters. */
  @Cron('*/5 * * * * *', { name: 'webhooks', ...ZONE })
  async webhooks(): Promise<void> {
    await this.#run('webhooks', async () => {
      const counts = await this.webhookDispatcher.run(await this.database.now());
      this.metrics.toldReceivers(counts);
      return Object.values(counts).some((count) => count > 0) ? { ...counts } : null;
    });
  }

  /** The board's counts: what writers added since, taken in. Skipped for long it is only slower to read. */
  @Cron('*/10 * * * * *', { name: 'board-counts', ...ZONE })
  async boardCounts(): Promise<void> {
    await this.#run('board-counts', async () => {
      await this.database.transaction(foldBoardCounts);
      return null;
    });
  }

  /** Next year's holidays, in November: asked for once, on the board. Hourly, because it costs nothing and a start should not wait a day. */
  @Cron('0 7 * * * *', { name: 'holidays', ...ZONE })
  async holidays(): Promise<void> {
    await this.#run('holidays', async () => {
      const { asked, resolved } = await this.database.transaction(async (tx) => askForMissingYears(tx, this.book, await this.database.now(tx)));
      return asked + resolved === 0 ? null : { asked, resolved };
    });
  }

  /** Claim nothing more; @nestjs/schedule stops its timers later and awaits nobody. */
  onModuleDestroy(): void {
    this.#closing = Promise.all([this.sweeper.stop(), this.dispatcher.stop(), this.webhookDispatcher.stop(), ...this.#inHand]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#closing;
  }

  /** Once when it begins and once when it is over, not with every tick. */
  async #tellOfPause(paused: boolean): Promise<void> {
    this.#mailPaused = paused;
    const refused = paused ? await mailRefused(this.database.app.manager, ZONE.timeZone) : null;
    if (refused !== null) this.#log.warn(`[${refused.code}] ${refused.message}\n  → ${refused.hint}`);
    else this.#log.log('邮件服务器恢复接受发信 / the mail server takes letters again');
  }

  /** A run is logged only if it did something. A failed tick is not fatal: the next one finds the same work. */
  async #run(name: string, job: () => Promise<Record<string, unknown> | null>): Promise<void> {
    const running = this.#attempt(name, job);
    this.#inHand.add(running);
    await running;
    this.#inHand.delete(running);
  }

  async #attempt(name: string, job: () => Promise<Record<string, unknown> | null>): Promise<void> {
    try {
      const counts = await job();
      if (counts !== null) this.#log.log(`${name} ${JSON.stringify(counts)}`);
    } catch (error) {
      this.metrics.jobFailed(name);
      this.#log.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
