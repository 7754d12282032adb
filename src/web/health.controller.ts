import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../auth/access.js';
import { DATABASE } from './ports.js';
import type { WebDatabase } from './ports.js';

/** For load balancers and monitors: 200 when the database answers, 503 when it doesn't. Says nothing about why. */
@Controller('health')
export class HealthController {
  constructor(@Inject(DATABASE) private readonly database: WebDatabase) {}

  @Get()
  @Access('public')
  async show(@Res() response: Response): Promise<void> {
    const now = await this.database.now().catch(() => null);
    response.status(now === null ? 503 : 200).set('Cache-Control', 'no-store')
      .json(now === null ? { status: 'unavailable' } : { status: 'ok', now: now.toISOString() });
  }
}
