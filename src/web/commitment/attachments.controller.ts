import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { readAttachment } from '../../store/readings/attachments.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { sendAttachment } from './send-attachment.js';

/** The files brought as proof: reached through the commitment whose history names them, never shown, always saved. */
@Controller('commitments/:id/attachments')
export class AttachmentsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
  ) {}

  /** The bytes as they were stored, of no declared type. What no longer has its digest is not handed out. */
  @Get(':sha256')
  @Access('signed-in')
  async download(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Param('sha256') sha256: string): Promise<void> {
    const found = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(actorOf(request), id, tx);
      return readAttachment(tx, id, sha256);
    });
    sendAttachment(response, { id, sha256 }, found);
  }
}
