import type { Command } from 'commander';
import { unknownCommitment } from '../../core/errors.js';
import { actorOf } from '../../engine/actors.js';
import { Commitments } from '../../engine/commitments.js';
import { OPEN } from '../../store/readings/board.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';

interface Options { as: string; number: string; on: string; reason: string }

/** `withdraw <suggestion>`: the reply was taken back; everything still open that it promised ends with it, all or nothing. */
export function addWithdraw(program: Command): void {
  program.command('withdraw')
    .summary('答复撤回 / a reply was withdrawn')
    .description('登记答复已撤回：该建议下由答复立项、尚未办结的事项一并终结；要么全部，要么不动。\n'
      + 'Records that a reply was withdrawn: every open commitment it gave rise to ends with it, all or nothing.')
    .argument('<suggestion>', '建议编号 / number of the suggestion')
    .requiredOption('--as <person>', '谁登记（编号或登录名）/ who records it (id or login)')
    .requiredOption('--number <number>', '撤回文件的文号 / number of the paper that withdraws it')
    .requiredOption('--on <date>', '撤回日期 / its date')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[string, Options]>((suggestion, { as, number, on, reason }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const commitments = new Commitments(new RuleBook());
      const ended = await database.transaction(async (tx) => {
        const now = await database.now(tx);
        const by = await actorOf(tx, as);
        const open = await tx.query<{ id: string }[]>(
          `select c.id from commitments c where c.suggestion_id = $1 and (c.reply_id is not null or c.ledger_id is not null) and ${OPEN} order by c.id`, [suggestion]);
        if (open.length === 0) throw unknownCommitment(suggestion);
        for (const { id } of open) await commitments.send(tx, { id, type: 'WITHDRAWN', data: { number, on, reason }, by, now });
        return open.map(({ id }) => id);
      });
      return { document: { withdrawn: ended }, text: `已终结 / ended: ${String(ended.length)}\n${ended.map((id) => `  ${id}`).join('\n')}` };
    })));
}
