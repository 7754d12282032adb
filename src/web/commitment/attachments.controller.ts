import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import { readAttachment } from '../../store/readings/attachments.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';

// Should a browser show it after all, nothing in it runs or loads.
const POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

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
    if (found === null) {
      throw new DomainError('unknown-attachment', `事项 ${id} 没有这个附件 / ${id} has no such file`, '请从事项页面下载 / download it from the page of the commitment', { commitment: id });
    }
    if (createHash('sha256').update(found.bytes).digest('hex') !== sha256) {
      throw new DomainError('attachment-damaged', `附件 ${sha256} 的内容与摘要不符 / the stored file no longer has its digest`,
        '请从备份恢复该附件 / restore it from a backup', { sha256 });
    }
    response.attachment(found.name).type('application/octet-stream').set({ 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' }).send(found.bytes);
  }
}
