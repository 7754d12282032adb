import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../../auth/access.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { causesOf } from './causes.js';

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
    const causes = [...this.#stopping ? ['stopping' as const] : [], ...await causesOf(this.database)];
    response.status(causes.length === 0 ? 200 : 503).set('Cache-Control', 'no-store').json({ status: causes.length === 0 ? 'ready' : 'not-ready', causes });
  }

  onModuleDestroy(): void {
    this.#stopping = true;
  }
}
