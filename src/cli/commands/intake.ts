import type { Command } from 'commander';
import { actorOf } from '../../engine/actors.js';
import { replyReader } from '../../intake/reply-reader.js';
import { bringIn, loadDraft } from '../../intake/review/drafts.js';
import { progressOf } from '../../intake/review/fold.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf } from '../given.js';

/** `intake <file> --as <person>`: brings in a reply as it came, for review on the pages. Opens no commitment. */
export function addIntake(program: Command): void {
  program.command('intake')
    .summary('登记答复原件，待核对 / bring in a reply for review')
    .description('登记答复原件（文本、网页、.docx、.pdf、.ofd、邮件、zip），读出其中的承诺，供在页面上核对；不立任何事项。同一原件再次登记不产生变化。\n'
      + 'Brings in a reply as it came (text, web page, .docx, .pdf, .ofd, mail, zip) and finds its pledges, for review on the pages. Opens no commitment; the same bytes again change nothing.')
    .argument('<file>', '答复原件 / the reply as it came')
    .requiredOption('--as <person>', '以谁的名义（编号或登录名）/ on whose behalf (id or login)')
    .action(answering<[string, { as: string }]>(async (file, { as }, command) => {
      const { documents, skipped } = await replyReader.read(await bytesOf(file), file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const brought = await database.transaction(async (tx) => {
          const [by, now] = [await actorOf(tx, as), await database.now(tx)];
          const all: { name: string; status: string; draft: string | null; pledges: number }[] = [];
          for (const document of documents) {
            const arrival = await bringIn(tx, document, replyReader.extract, by, now);
            const draft = arrival.status === 'imported' ? null : arrival.draft;
            all.push({ name: document.name, status: arrival.status, draft, pledges: draft === null ? 0 : progressOf((await loadDraft(tx, draft, by)).review).total });
          }
          return all;
        });
        const missed = skipped.filter(({ mayHoldReply }) => mayHoldReply).map(({ message }) => message);
        return {
          document: { brought, skipped: missed },
          text: [...brought.map(({ name, status, draft, pledges }) => `${name}: ${STATUS[status] ?? status}${draft === null ? '' : ` /intake/${draft}, ${String(pledges)} 条待核对 / to review`}`), ...missed].join('\n'),
        };
      });
    }));
}

const STATUS: Readonly<Record<string, string>> = {
  created: '已登记 / brought in', known: '此前已登记 / brought in before', imported: '此前已用台账导入 / imported with a ledger before',
};
