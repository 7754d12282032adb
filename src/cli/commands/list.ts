import type { Command } from 'commander';
import { Option } from 'commander';
import { isClosed } from '../../core/commitment.js';
import { shownStage, stageName, standingText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { latenessOf } from '../../store/readings/standing.js';
import type { Lateness } from '../../store/readings/standing.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { broken, table } from '../table.js';
import { readTracked } from '../../store/readings/tracked.js';
import type { Tracked } from '../../store/readings/tracked.js';

interface Options { office?: string; state: 'open' | 'closed' | 'all' }

/** `list`: all commitments and where they stand. */
export function addList(program: Command): void {
  program.command('list')
    .summary('列出承诺事项 / list the commitments')
    .description('列出承诺事项及其时限、进度与阶段。\nLists the commitments with due date, schedule and stage.')
    .option('--office <id>', '只列此承办单位 / only of this office')
    .addOption(new Option('--state <state>', '办理状态 / open, closed or all').choices(['open', 'closed', 'all']).default('all'))
    .action(answering<[Options]>((options, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const now = await database.now();
      const rules = await new RuleBook().current(database.app.manager);
      const rows = (await readTracked(database.app.manager))
        .filter(({ office, stage }) => (options.office === undefined || office === options.office)
          && (options.state === 'all' || !isClosed(stage) === (options.state === 'open')))
        .map((row) => ({ row, lateness: latenessOf(row, rules, now) }));
      return { document: { commitments: rows.map(documentOf) }, text: rows.length === 0 ? '没有事项 / there are no commitments' : listText(rows) };
    })));
}

interface Listed { row: Tracked; lateness: Lateness }

function documentOf({ row, lateness }: Listed): object {
  const { id, title, quote, kind, stage, dueOn, dueBasis, office, officeName } = row;
  return {
    id, title, quote, kind, stage, schedule: lateness.schedule, due_on: dueOn, due_basis: dueBasis, office, office_name: officeName,
    working_days_late: ['overdue', 'closed_late'].includes(lateness.schedule) ? lateness.workingDaysLate : 0,
  };
}

function listText(listed: readonly Listed[]): string {
  return table(['编号 Id', '事项 Commitment', '时限 Due', '进度 Schedule', '阶段 Stage', '承办单位 Office'], listed.map(({ row, lateness }) => {
    const stages = WORKFLOWS.find(({ kind, version }) => kind === row.kind && version === row.version)?.definition.stages ?? [];
    const stage = shownStage(row.stage, row.kind, stages, row.stageReported);
    return [
      row.failures > 0 ? `${row.id}\n⚠ 受阻 stuck` : row.id,
      broken(row.title, 36),
      [...(row.dueOn === null ? [] : [row.dueOn]), broken(word('zh', `basis.${row.dueBasis}`), 28), broken(word('en', `basis.${row.dueBasis}`), 28)].join('\n'),
      `${standingText(row.stage, lateness, 'zh')}\n${standingText(row.stage, lateness, 'en')}`,
      `${broken(stageName(stage, stages, 'zh'), 24)}\n${broken(stageName(stage, stages, 'en'), 24)}`,
      [...new Set([row.officeName, row.officeNameEn || row.officeName])].map((name) => broken(name, 24)).join('\n'),
    ];
  }));
}
