import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { localDateOf } from '../../core/calendar.js';
import { DomainError } from '../../core/errors.js';
import { actorOf } from '../../engine/actors.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf, HOUSE_ZONE } from '../given.js';

const LARGEST = 20 * 1024 * 1024; // as the table allows

/** `attach <file>`: stores a file under its digest, which a progress report then names. */
export function addAttach(program: Command): void {
  program.command('attach')
    .summary('存入附件 / store an attachment')
    .description('存入一个附件（不超过20 MiB），给出其 SHA-256，供填报进展时引用。同一文件只存一次。\n'
      + 'Stores a file (at most 20 MiB) and prints its SHA-256, for a progress report to name. The same file is stored once.')
    .argument('<file>', '文件 / the file')
    .requiredOption('--as <person>', '谁存入（编号或登录名）/ who stores it (id or login)')
    .action(answering<[string, { as: string }]>(async (file, { as }, command) => {
      const bytes = await bytesOf(file);
      if (bytes.length === 0 || bytes.length > LARGEST) {
        throw new DomainError('file-unreadable', `${file} 为 ${String(bytes.length)} 字节 / holds ${String(bytes.length)} bytes`,
          '附件须有内容，且不超过 20 MiB / an attachment holds something, and at most 20 MiB', { file, bytes: bytes.length });
      }
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const on = await database.transaction(async (tx) => {
          const now = await database.now(tx);
          const by = await actorOf(tx, as);
          await tx.query('insert into attachments (sha256, name, bytes, stored_at, stored_by) values ($1, $2, $3, $4, $5) on conflict do nothing',
            [sha256, basename(file).slice(0, 200), bytes, now, by.id]);
          return localDateOf(now, HOUSE_ZONE);
        });
        return { document: { sha256, name: basename(file), bytes: bytes.length, on }, text: `${sha256}  ${basename(file)}` };
      });
    }));
}
