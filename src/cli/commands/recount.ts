import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { actorOf } from '../../engine/actors.js';
import { Commitments } from '../../engine/commitments.js';
import { recountAll, RECOUNT_OUTCOMES } from '../../engine/recount.js';
import type { CountedDates, RecountItem, RecountOutcome } from '../../engine/recount.js';
import { RECOUNT_WORDS } from '../../engine/recount-words.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { table } from '../table.js';

interface Options { jurisdiction: string; calendar?: string; profile?: { id: string; version: number }; apply?: true; as?: string; reason?: string }

/** `recount --jurisdiction <j>`: what a newer calendar or profile would move; with `--apply`, moves it. */
export function addRecount(program: Command): void {
  program.command('recount')
    .summary('按新日历或规则重新计算未结事项 / count open dates anew')
    .description('日历或地方规则更新后，哪些未结事项的时限或催办日期会变动；--apply 由管理员执行，逐项留痕。已办结和已逾期的不动，已用的时间不重算。\n'
      + 'After a newer calendar or profile: which open dates would move. --apply moves them, each as an event; closed and overdue ones are never touched,\nand time used stays as it was counted.')
    .requiredOption('--jurisdiction <id>', '地区 / the jurisdiction')
    .option('--calendar <version>', '日历版本，默认为现行日历 / version of the calendar; default: the one in force')
    .option('--profile <id@version>', '地方规则版本，默认各事项原有的 / version of the profile; default: that of each commitment', profileGiven)
    .option('--apply', '执行 / apply it')
    .option('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)')
    .option('--reason <text>', '理由 / why')
    .action(answering<[Options]>((options, command) => {
      const { apply, as, reason, ...which } = options;
      if (apply === true && (as === undefined || reason === undefined)) return command.error('--apply 须同时给出 --as 与 --reason / --apply needs --as and --reason');
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const book = new RuleBook();
        const { by, now } = await database.transaction(async (tx) => ({ by: apply === true ? await actorOf(tx, as ?? '') : null, now: await database.now(tx) }));
        const items = await recountAll(database, book, { ...which, now }, by === null ? null : { commitments: new Commitments(book), by, reason: reason ?? '' });
        return { document: { applied: apply === true, counts: Object.fromEntries(countsOf(items)), items: items.map(itemDocument) }, text: itemsText(items, apply === true) };
      });
    }));
}

function countsOf(items: readonly RecountItem[]): [RecountOutcome, number][] {
  return RECOUNT_OUTCOMES.map((outcome): [RecountOutcome, number] => [outcome, items.filter((item) => item.outcome === outcome).length]);
}

function itemDocument({ id, outcome, before, after, used, problem }: RecountItem): object {
  return { id, outcome, before: datesDocument(before), after: datesDocument(after), used, problem: problem ?? null };
}

function datesDocument({ calendar, profile, dueOn, remindOn, overdueOn, orangeOn, termEndsOn }: CountedDates): object {
  return { calendar, profile, due_on: dueOn, first_reminder_on: remindOn, overdue_on: overdueOn, orange_on: orangeOn, term_ends_on: termEndsOn };
}

function itemsText(items: readonly RecountItem[], applied: boolean): string {
  if (items.length === 0) return '没有未结事项使用其他日历或规则 / nothing open is counted with another calendar or profile';
  const counts = countsOf(items).filter(([, n]) => n > 0).map(([outcome, n]) => `  ${RECOUNT_WORDS[outcome].zh} / ${RECOUNT_WORDS[outcome].en}: ${String(n)}`);
  // What moves first, then what doesn't and why.
  const ordered = [...items].sort((a, b) => RECOUNT_OUTCOMES.indexOf(a.outcome) - RECOUNT_OUTCOMES.indexOf(b.outcome));
  return [
    table(['事项 Commitment', '结果 Outcome', '时限 Due', '首次提醒 Reminder', '逾期 Overdue', '转橙 Orange', '届满 Term ends', '已用 Used'], ordered.map(({ id, outcome, before, after, used }) => [
      id, `${RECOUNT_WORDS[outcome].zh}\n${RECOUNT_WORDS[outcome].en}`, movedText(before.dueOn, after.dueOn), movedText(before.remindOn, after.remindOn),
      movedText(before.overdueOn, after.overdueOn), movedText(before.orangeOn, after.orangeOn), movedText(before.termEndsOn, after.termEndsOn),
      used === null ? '—' : `${String(used.used)}/${String(used.goal)} ${used.unit === 'days' ? '日 days' : '工作日 working days'}`,
    ])),
    applied ? '已执行 / applied:' : '未作更改；加 --apply --as <管理员> --reason <理由> 执行 / nothing was changed; apply with --apply --as <administrator> --reason <text>:',
    ...counts,
    ...items.flatMap(({ id, problem }) => (problem === undefined ? [] : [`  ${id}: ${problem}`])),
  ].join('\n');
}

function movedText(before: string | null, after: string | null): string {
  return before === after ? before ?? '—' : `${before ?? '—'}\n→ ${after ?? '—'}`;
}

function profileGiven(text: string): { id: string; version: number } {
  const [, id, version] = /^([a-z-]+)@(\d+)$/.exec(text) ?? [];
  if (id === undefined) throw new InvalidArgumentError('须形如 guangxi@2 / must look like guangxi@2');
  return { id, version: Number(version) };
}
