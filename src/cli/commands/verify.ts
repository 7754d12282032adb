import type { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import { Verifier } from '../../audit/verifier.js';
import type { VerifyReport } from '../../audit/verifier.js';
import { filesNamedIn } from '../../store/readings/attachments.js';
import { historyEntries } from '../../store/readings/history.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';

/** `verify <id>` or `verify --all`: exit 1 and the first bad entry of every history that is not what it should be. */
export function addVerify(program: Command): void {
  program.command('verify')
    .summary('核验履历 / verify the histories')
    .description('逐条核对哈希链、重放每一步并与当前状态比较，附件与其摘要比较；发现异常时退出码为 1，并给出第一处异常。\n'
      + 'Checks the chain of hashes, replays every step and compares the outcome with the current row, and files of proof with their digest; exit 1 and the first bad entry when anything is off.')
    .argument('[id]', '事项编号 / id of the commitment')
    .option('--all', '全部事项 / every commitment')
    .action(answering<[string | undefined, { all?: boolean }]>(async (id, { all = false }, command) => {
      if ((id === undefined) !== all) return command.error('请给出编号或 --all 之一 / give either an id or --all');
      // One snapshot of the database: a sweep that writes meanwhile must not look like tampering.
      const report = await withDatabase(globalOptions(command).database, ({ database: { app } }) =>
        app.transaction('REPEATABLE READ', (tx) => (id === undefined ? new Verifier(new RuleBook()).verifyAll(tx) : verifyOne(tx, id))));
      return { document: report, text: reportText(report), refused: !report.intact };
    }));
}

async function verifyOne(tx: EntityManager, id: string): Promise<VerifyReport> {
  const flaw = await new Verifier(new RuleBook()).verifyOne(tx, id);
  const entries = await historyEntries(tx, id);
  const files = new Set(entries.flatMap(({ body }) => filesNamedIn(body))).size;
  return { commitments: 1, entries: entries.length, files, intact: flaw === null, failures: flaw === null ? [] : [{ commitment: id, ...flaw }] };
}

function reportText({ commitments, entries, files, intact, failures }: VerifyReport): string {
  const size = `事项 ${commitments}，履历 ${entries} 条，附件 ${files} 个 / ${commitments} commitments, ${entries} entries, ${files} files`;
  if (intact) return `完好 / intact：${size}`;
  return [
    `发现异常 / NOT intact：${size}`,
    ...failures.map(({ commitment, seq, problem, detail }) => `  ${commitment === null ? '附件 file' : `${commitment} #${seq}`}  ${PROBLEMS[problem]} / ${problem}: ${detail}`),
  ].join('\n');
}

const PROBLEMS: Readonly<Record<VerifyReport['failures'][number]['problem'], string>> = {
  'edited': '被改写', 'removed': '被删除', 'reordered': '次序被调换', 'forked': '链分叉', 'replay differs': '重放结果不符', 'row differs': '当前状态与履历不符', 'file missing': '附件缺失', 'file altered': '附件被改动',
};
