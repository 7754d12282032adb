import { basename } from 'node:path';
import type { Command } from 'commander';
import { localDateOf } from '../../core/calendar.js';
import { actorOf } from '../../engine/actors.js';
import { checkAttachment, storeAttachment } from '../../intake/attachment.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf, HOUSE_ZONE } from '../given.js';

/** `attach <file>`: stores a file under its digest, which a progress report then names. */
export function addAttach(program: Command): void {
  program.command('attach')
    .summary('存入附件 / store an attachment')
    .description('存入一个附件（不超过20 MiB；PDF、OFD、Office/WPS 文档、图片、邮件或纯文本），给出其 SHA-256，供填报进展与申请销号时引用。同一文件只存一次。\n'
      + 'Stores a file (at most 20 MiB; PDF, OFD, Office or WPS, picture, mail or plain text) and prints its SHA-256, for a report or a claim to name. The same file is stored once.')
    .argument('<file>', '文件 / the file')
    .requiredOption('--as <person>', '谁存入（编号或登录名）/ who stores it (id or login)')
    .action(answering<[string, { as: string }]>(async (file, { as }, command) => {
      const attachment = await checkAttachment(await bytesOf(file), basename(file));
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const on = await database.transaction(async (tx) => {
          const now = await database.now(tx);
          const by = await actorOf(tx, as);
          await storeAttachment(tx, attachment, by.id, now);
          return localDateOf(now, HOUSE_ZONE);
        });
        const { sha256, name, bytes } = attachment;
        return { document: { sha256, name, bytes: bytes.length, on }, text: `${sha256}  ${name}` };
      });
    }));
}
