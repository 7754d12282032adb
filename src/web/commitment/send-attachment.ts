import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { DomainError } from '../../core/errors.js';

// Should a browser show it after all, nothing in it runs or loads.
const POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The bytes as they were stored, of no declared type. Throws `unknown-attachment` for null, and `attachment-damaged`: what no longer has its digest is not handed out. */
export function sendAttachment(response: Response, { id, sha256 }: { id: string; sha256: string }, found: { name: string; bytes: Buffer } | null): void {
  if (found === null) {
    throw new DomainError('unknown-attachment', `事项 ${id} 没有这个附件 / ${id} has no such file`, '请从事项页面下载 / download it from the page of the commitment', { commitment: id });
  }
  if (createHash('sha256').update(found.bytes).digest('hex') !== sha256) {
    throw new DomainError('attachment-damaged', `附件 ${sha256} 的内容与摘要不符 / the stored file no longer has its digest`,
      '请从备份恢复该附件 / restore it from a backup', { sha256 });
  }
  response.attachment(found.name).type('application/octet-stream').set({ 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' }).send(found.bytes);
}
