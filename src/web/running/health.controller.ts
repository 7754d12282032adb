import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../../auth/access.js';
import { MIGRATIONS } from '../../../migrations/registry.js';
import { readReadiness } from '../../store/readings/readiness.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';

/** Why this process should not be sent work: a closed list, without addresses, versions or messages, because anybody may ask. */
export type Cause = 'database' | 'migrations' | 'sweep' | 'mail' | 'stopping';

/** A timer that is this late could have fired sixty times over: nobody is sweeping. */
const STALLED_SECONDS = 300;

/** For load balancers and monitors. */
@Controller('health')
export class HealthController implements OnModuleDestroy {
  #stopping = false;

  constructor(@Inject(DATABASE) private readonly database: WebDatabase) {}

  /** Whether pages can be served: 200 when the database answers, 503 when it doesn't. */
  @Get()
  @Access('public')
  async show(@Res() response: Response): Promise<void> {
    const now = await this.database.now().catch(() => null);
    response.status(now === null ? 503 : 200).set('Cache-Control', 'no-store')
      .json(now === null ? { status: 'unavailable' } : { status: 'ok', now: now.toISOString() });
  }

  /** Whether this process is alive at all; asks nobody. A restart would mend it, or nothing is wrong with it. */
  @Get('live')
  @Access('public')
  live(@Res() response: Response): void {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  }

  /** Whether everything works that this product is for: 200, or 503 with every cause. The pages may still open then. */
  @Get('ready')
  @Access('public')
  async ready(@Res() response: Response): Promise<void> {
    const causes = [...this.#stopping ? ['stopping' as const] : [], ...await this.#causes()];
    response.status(causes.length === 0 ? 200 : 503).set('Cache-Control', 'no-store').json({ status: causes.length === 0 ? 'ready' : 'not-ready', causes });
  }

  onModuleDestroy(): void {
    this.#stopping = true;
  }

  async #causes(): Promise<Cause[]> {
    const found = await this.database.transaction(readReadiness).catch(() => null);
    if (found === null) return ['database'];
    const wanted = MIGRATIONS.at(-1)?.name;
    return [
      ...found.migration === wanted ? [] : ['migrations' as const], ...found.oldestDueSeconds > STALLED_SECONDS ? ['sweep' as const] : [], ...found.mailPaused ? ['mail' as const] : [],
    ];
  }
}
