import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import { examineFile } from '../../audit/examine-file.js';
import type { ExaminedFile } from '../../audit/examine-file.js';
import { Verifier } from '../../audit/verifier.js';
import type { VerifyReport } from '../../audit/verifier.js';
import { DomainError } from '../../core/errors.js';
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
    .option('--file <files...>', '导出的履历（.jsonl），不连数据库 / exported histories (.jsonl), without a database')
    .action(answering<[string | undefined, { all?: boolean; file?: string[] }]>(async (id, { all = false, file }, command) => {
      if (file !== undefined) {
        if (all || id !== undefined) return command.error('--file 须单独使用 / --file stands alone');
        const report = verifyFiles(file);
        return { document: report, text: filesText(report), refused: report.some(({ flaw }) => flaw !== null) };
      }
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

function verifyFiles(files: readonly string[]): (ExaminedFile & { file: string })[] {
  return files.map((file) => {
    try {
      return { file, ...examineFile(readFileSync(file, 'utf8')) };
    } catch (error) {
      throw new DomainError('file-unreadable', `无法读取文件 ${file} / cannot read the file`, String(error), { file });
    }
  });
}

/** The last hash is told, since only a copy kept elsewhere shows whether something was cut off behind it. */
function filesText(report: ReturnType<typeof verifyFiles>): string {
  return report.map(({ file, commitment, entries, last, flaw }) => (flaw === null
    ? `完好 / intact：${file}  ${commitment}  履历 ${entries} 条 / ${entries} entries，末条摘要 / last hash ${last}`
    : `发现异常 / NOT intact：${file}  ${commitment} #${flaw.seq}  ${PROBLEMS[flaw.problem]} / ${flaw.problem}: ${flaw.detail}`)).join('\n');
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
