/**
 * run(): fires everything that is due, batch after batch, until nothing is.
 *
 * Any number of sweepers may run at once, in one process or many: they share the work by SKIP LOCKED. A batch is one
 * transaction, so a crash in its middle loses nothing and doubles nothing. A defect that the batch cannot survive (the
 * database refuses a row) is isolated by going through the same commitments one at a time. stop() lets the batch in
 * flight finish and claims no further one; @nestjs/schedule would not wait for it.
 */
import type { Database } from '../store/database.js';
import { BatchRefused } from './commitments.js';
import type { Commitments, Fired } from './commitments.js';
import { recordFailure } from './incidents.js';

export interface SweepResult {
  fires: number;
  commitments: number;
  failed: number;
  /** How late each fire was against its own instant, in ms. */
  lags: number[];
  /** Commitments in each batch that found any. */
  batches: number[];
}

/**
 * Commitments per transaction: measured with `jiannuo bench sweep`, 500 is a third slower, 4000 no faster, and at 2000 a
 * person's event still waits well under a second.
 */
export const BATCH = 2000;

/** Batches in flight at once: one computes while the other is being written. */
export const CONNECTIONS = 2;

export class Sweeper {
  #stopping = false;
  #running: Promise<SweepResult> | null = null;

  constructor(
    private readonly database: Database,
    private readonly commitments: Commitments,
    private readonly options: { batch?: number; connections?: number } = {},
  ) {}

  /**
   * `now` fixes the instant for a demo, a test or `--as-of`; without it each batch asks the database clock. A run that is
   * already under way is joined instead of started twice.
   */
  async run(now?: Date): Promise<SweepResult> {
    this.#running ??= this.#sweep(now).finally(() => { this.#running = null; });
    return this.#running;
  }

  /** Resolves when no batch is in flight any more, also when that batch fails: whoever called run() has the error. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running?.catch(() => undefined);
  }

  async #sweep(now?: Date): Promise<SweepResult> {
    const loops = Array.from({ length: this.options.connections ?? CONNECTIONS }, () => this.#loop(now));
    await Promise.allSettled(loops); // when one fails, the batches of the others are still in flight
    const results = await Promise.all(loops);
    return {
      fires: results.reduce((sum, r) => sum + r.fires, 0), commitments: results.reduce((sum, r) => sum + r.commitments, 0),
      failed: results.reduce((sum, r) => sum + r.failed, 0), lags: results.flatMap((r) => r.lags), batches: results.flatMap((r) => r.batches),
    };
  }

  async #loop(fixed?: Date): Promise<SweepResult> {
    const total: SweepResult = { fires: 0, commitments: 0, failed: 0, lags: [], batches: [] };
    while (!this.#stopping) {
      const fired = await this.#batch(fixed);
      total.fires += fired.fires;
      total.commitments += fired.claimed.length;
      total.failed += fired.failed;
      total.lags = total.lags.concat(fired.lags); // a spread of 100,000 would overflow the stack
      if (fired.claimed.length === 0) break;
      total.batches.push(fired.claimed.length);
    }
    return total;
  }

  async #batch(fixed?: Date): Promise<Fired> {
    try {
      return await this.#fire(this.options.batch ?? BATCH, fixed);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      return this.#singly(error, fixed);
    }
  }

  #fire(limit: number, fixed?: Date, only?: string[]): Promise<Fired> {
    return this.database.transaction(async (tx) => this.commitments.fireDue(tx, fixed ?? await this.database.now(tx), limit, only ?? null));
  }

  async #singly({ members }: BatchRefused, fixed?: Date): Promise<Fired> {
    const total: Fired = { claimed: [], fires: 0, lags: [], failed: 0 };
    for (const { id, failures } of members) {
      if (this.#stopping) break;
      try {
        const fired = await this.#fire(1, fixed, [id]);
        total.fires += fired.fires;
        total.lags = total.lags.concat(fired.lags);
        total.failed += fired.failed;
        total.claimed.push(...fired.claimed); // none when another sweeper took it meanwhile
      } catch (error) {
        if (!(error instanceof BatchRefused)) throw error;
        const recorded = await this.database.transaction(
          async (tx) => recordFailure(tx, id, failures, error.cause, fixed ?? await this.database.now(tx)));
        if (!recorded) continue;
        total.failed += 1;
        total.claimed.push(id);
      }
    }
    return total;
  }
}
