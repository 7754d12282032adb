import type { Command } from 'commander';
import { Commitments } from '../../engine/commitments.js';
import { importReply } from '../../intake/importer.js';
import { parseLedger } from '../../intake/ledger.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf } from '../given.js';

/** `import <reply> --ledger <file>`: all of it or nothing. */
export function addImport(program: Command): void {
  program.command('import')
    .summary('导入答复及其台账 / import a reply with its ledger')
    .description('导入一份答复及核对过的台账；要么全部导入，要么不动。同一答复再次导入不产生变化。\n'
      + 'Imports a reply with its confirmed ledger: all of it or nothing. Importing the same reply again changes nothing.')
    .argument('<reply>', '答复：纯文本、网页、.docx、.pdf、.ofd、.eml 或含其一的 .zip / the reply: plain text, web page, .docx, .pdf, .ofd, .eml, or a .zip with one of them')
    .requiredOption('--ledger <file>', '台账 JSON / the ledger')
    .option('--as <person>', '以谁的名义（编号或登录名），默认为台账的 confirmed_by / on whose behalf (id or login); default: the ledger’s confirmed_by')
    .action(answering<[string, { ledger: string; as?: string }]>(async (reply, { ledger: file, as }, command) => {
      const bytes = await bytesOf(reply);
      const ledger = parseLedger((await bytesOf(file)).toString('utf8'), file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const commitments = new Commitments(new RuleBook());
        const result = await database.transaction(async (tx) => importReply(tx, commitments, {
          bytes, file: reply, ledger, now: await database.now(tx), ...(as === undefined ? {} : { as }),
        }));
        const heading = result.status === 'imported' ? '已导入 / imported' : '此前已导入，未作更改 / imported before, nothing changed';
        return { document: result, text: [`${heading}: ${result.commitments.length}`, ...result.commitments.map((id) => `  ${id}`), ...result.remarks].join('\n') };
      });
    }));
}
