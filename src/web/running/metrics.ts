/**
 * What this process counts, in Prometheus' terms. Every name begins with `jiannuo_`; labels come from closed lists (states, error codes,
 * route patterns), never from a path, a person or a text, so that neither their number nor what they tell can grow.
 * A process counts its own work: add up over processes. What stands in the database (letters, incidents, what is due) each process reads
 * when it is asked, so take one process' word for it (`max`), not the sum.
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { DomainError } from '../../core/errors.js';
import type { SweepResult } from '../../engine/sweeper.js';
import type { DispatchCounts } from '../../outbox/dispatcher.js';
import type { WebhookCounts } from '../../outbox/webhooks/webhook-dispatcher.js';
import { standingFigures } from '../../store/readings/standing-figures.js';
import type { WebCommitments, WebDatabase } from '../ports.js';

export class Metrics {
  readonly #registry = new Registry();
  readonly #lag = this.#histogram('jiannuo_sweep_lag_seconds', 'How late each timer fired against its own instant', LAGS);
  readonly #batch = this.#histogram('jiannuo_sweep_batch_commitments', 'Commitments claimed by a batch of the sweep that found any', [1, 5, 20, 100, 500, 1000, 2000]);
  readonly #sweep = this.#histogram('jiannuo_sweep_duration_seconds', 'How long a run of the sweep took', [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300]);
  readonly #letters = this.#counter('jiannuo_letters_total', 'What became of attempts to send a letter', 'outcome');
  readonly #told = this.#counter('jiannuo_webhook_deliveries_total', 'What became of attempts to tell a receiver of a webhook', 'outcome');
  readonly #events = this.#counter('jiannuo_events_total', 'Events of people that were recorded', 'event');
  readonly #refused = this.#counter('jiannuo_refused_events_total', 'Events of people that were refused, by the code of the refusal', 'code');
  readonly #failures = new Counter({ name: 'jiannuo_incidents_total', help: 'Steps of the sweep that failed and were recorded as incidents', registers: [this.#registry] });
  readonly #jobs = this.#counter('jiannuo_job_failures_total', 'Runs of a recurring job that ended with an error', 'job');
  readonly #http = new Histogram({
    name: 'jiannuo_http_request_seconds', help: 'Time until a request was answered', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], registers: [this.#registry],
  });

  readonly #open = new Gauge({ name: 'jiannuo_letters', help: 'Letters that are under way or need somebody, by state', labelNames: ['state'], registers: [this.#registry] });
  readonly #untold = new Gauge({ name: 'jiannuo_webhook_deliveries', help: 'Deliveries to receivers of webhooks that are under way or were given up, by state', labelNames: ['state'], registers: [this.#registry] });
  readonly #incidents = this.#gauge('jiannuo_open_incidents', 'Incidents that nobody has resolved');
  readonly #due = this.#gauge('jiannuo_due_commitments', 'Commitments with a timer that is due now');
  readonly #oldest = this.#gauge('jiannuo_oldest_due_seconds', 'How overdue the oldest timer is that could fire now');
  readonly #up = this.#gauge('jiannuo_database_up', 'Whether the database answered this scrape');

  constructor(private readonly database: WebDatabase) {
    collectDefaultMetrics({ register: this.#registry, prefix: 'jiannuo_' });
  }

  /** The text that Prometheus reads, and its type. */
  async exposition(): Promise<{ type: string; text: string }> {
    await this.#read(); // before, and not as they are collected: the library collects all at once
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  swept({ lags, batches, failed }: SweepResult, seconds: number): void {
    for (const lag of lags) this.#lag.observe(Math.max(0, lag) / 1000);
    for (const size of batches) this.#batch.observe(size);
    this.#failures.inc(failed);
    this.#sweep.observe(seconds);
  }

  dispatched({ sent, retried, dead, uncertain, substituted }: DispatchCounts): void {
    for (const [outcome, n] of Object.entries({ sent, retried, dead, uncertain, substituted })) this.#letters.inc({ outcome }, n);
  }

  toldReceivers({ sent, retried, dead }: WebhookCounts): void {
    for (const [outcome, n] of Object.entries({ sent, retried, dead })) this.#told.inc({ outcome }, n);
  }

  jobFailed(job: string): void {
    this.#jobs.inc({ job });
  }

  /** @param route the pattern that matched, such as `/commitments/:id`; null when none did */
  answered(method: string, route: string | null, status: number, seconds: number): void {
    this.#http.observe({ method: METHODS.includes(method) ? method : 'other', route: route ?? 'none', status: `${String(Math.floor(status / 100))}xx` }, seconds);
  }

  /** The same commitments, with what people send to them counted, whichever door it came in by. */
  counting(commitments: WebCommitments): WebCommitments {
    return {
      open: (tx, opening) => commitments.open(tx, opening),
      openAll: (tx, openings) => commitments.openAll(tx, openings),
      send: async (tx, order) => {
        try {
          const receipt = await commitments.send(tx, order);
          this.#events.inc({ event: order.type });
          return receipt;
        } catch (error) {
          this.#refused.inc({ code: error instanceof DomainError ? error.code : 'defect' });
          throw error;
        }
      },
    };
  }

  /** What stands in the database is true for every process, and no process can count it up. Not known = not told, never an old figure. */
  async #read(): Promise<void> {
    const figures = await this.database.transaction(standingFigures).catch(() => null);
    this.#up.set(figures === null ? 0 : 1);
    this.#open.reset();
    this.#untold.reset();
    for (const gauge of [this.#incidents, this.#due, this.#oldest]) gauge.remove();
    if (figures === null) return;
    for (const { state, n } of figures.letters) this.#open.set({ state }, n);
    for (const { state, n } of figures.webhooks) this.#untold.set({ state }, n);
    this.#incidents.set(figures.incidents);
    this.#due.set(figures.due);
    this.#oldest.set(figures.oldestDueSeconds);
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  #counter<T extends string>(name: string, help: string, label: T): Counter<T> {
    return new Counter({ name, help, labelNames: [label], registers: [this.#registry] });
  }
}

// From "at once" to "nobody swept over a holiday".
const LAGS = [1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600];
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
