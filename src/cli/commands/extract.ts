import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { DomainError } from '../../core/errors.js';
import { extractReply } from '../../intake/extract/extract.js';
import { REPLY_LIMIT_BYTES } from '../../intake/read-document/limits.js';
import { onlyDocument } from '../../intake/read-document/only-document.js';
import { refuseSecondReply } from '../../intake/second-reply.js';
import { answering } from '../answer.js';
import { extractionText } from '../extraction-text.js';

/** `extract`: what a reply is found to say, without a database and without storing anything. */
export function addExtract(program: Command): void {
  program.command('extract')
    .summary('读出答复中的承诺 / what a reply promises')
    .description('从一份答复中读出文头与承诺，每项附期限、责任单位与所用规则。只是建议，须由人确认；不存入任何数据。\n'
      + 'Reads header and pledges out of a reply, each with its date, its owner and the rules that fired. A proposal that a person confirms; nothing is stored.')
    .argument('<file>', '答复文件 / the reply')
    .option('--text', '只打印位置所指的文本 / print the text that the offsets count in')
    .action(answering<[string, { text?: boolean }]>(async (file, { text: textOnly }) => {
      const bytes = await bytesOf(file);
      const { document: { text, sha256 } } = await onlyDocument(bytes, file);
      if (textOnly === true) return { document: { text }, text };
      refuseSecondReply(text, file);
      const extraction = extractReply(text, { sha256 });
      return { document: extraction, text: extractionText(extraction) };
    }));
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DomainError('file-unreadable', `无法读取文件 ${file} / cannot read the file`,
      `请检查路径与权限；答复至多 ${REPLY_LIMIT_BYTES / 1024 / 1024} MB / check path and permissions`, { file, reason: error instanceof Error ? error.message : String(error) });
  }
}
