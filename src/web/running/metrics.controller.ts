import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Access } from '../../auth/access.js';
import type { Secret } from '../../secret.js';
import { Metrics } from './metrics.js';

/** Injected: the token of METRICS_TOKEN, or null. */
export const METRICS_TOKEN = Symbol('MetricsToken');

/**
 * For Prometheus, on the port of the pages: a second port would be one more listener to guard, and several programs on one host would
 * fight for it. Nothing is told without METRICS_TOKEN; whoever does not have it gets the answer of an address that does not exist.
 */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(METRICS_TOKEN) private readonly token: Secret | null,
  ) {}

  @Get()
  @Access('public') // a machine without a session: its token is checked here
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (this.token === null || given === undefined || !timingSafeEqual(digest(given), digest(this.token.reveal()))) throw new NotFoundException();
    const { type, text } = await this.metrics.exposition();
    response.set('Content-Type', type).send(text);
  }
}

/** Of one length, whatever was given, so that the time taken tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
