/** `jiannuo workflows migrate`: what another version of a machine would change, and its application. */
import { stageName } from '../core/sentence.js';
import { word } from '../core/words.js';
import { actorOf } from '../engine/actors.js';
import { migrate, planMigration } from '../engine/migrate.js';
import type { MigrationItem, MigrationPlan, NextFire } from '../engine/migrate.js';
import { RuleBook } from '../store/rule-book.js';
import { workflowVersion } from '../../workflows/registry.js';
import type { Answer } from './answer.js';
import { withDatabase } from './connect.js';
import { table } from './table.js';

export interface MigrateOptions { to: number; apply?: true; as?: string; reason?: string }

/** Shows the plan; with `apply`, writes it in the name of an administrator. */
export async function migrateWorkflow(kind: string, { to, apply, as, reason }: MigrateOptions, url: string | undefined): Promise<Answer> {
  workflowVersion(kind, to);
  return withDatabase(url, async ({ database }) => {
    const book = new RuleBook();
    const now = await database.now();
    const plan = apply === true
      ? await database.transaction(async (tx) => migrate(tx, book, { kind, to, now: await database.now(tx), by: await actorOf(tx, as ?? ''), reason: reason ?? '' }))
      : await planMigration(database, book, { kind, to, now });
    return { document: { ...plan, applied: apply === true }, text: planText(plan, apply === true), refused: plan.items.some((item) => item.refused !== null) };
  });
}

function planText({ kind, to, items, closed, remaining }: MigrationPlan, applied: boolean): string {
  const refused = items.filter((item) => item.refused !== null);
  const possible = items.length - refused.length;
  const { stages } = workflowVersion(kind, to).definition;
  return [
    ...(items.length === 0 ? [] : [table(['事项 Commitment', '阶段 Stage', '计时器 Timers', '接下来 What comes next'], items.map((item) => [
      `${item.id}\n@${item.from} → @${to}`,
      item.refused?.message ?? [...new Set([item.stageBefore, item.stageAfter ?? ''])].map((stage) => stageName(stage, stages, 'zh')).join(' → '),
      timersText(item), `${nextText(item.nextBefore)}\n→ ${nextText(item.nextAfter)}`,
    ]))]),
    applied
      ? `已迁移 ${items.length} 项 / ${items.length} migrated to ${kind}@${to}`
      : `将迁移 ${possible} 项，不能迁移 ${refused.length} 项 / ${possible} would be migrated to ${kind}@${to}, ${refused.length} cannot be`,
    ...new Set(refused.map((item) => item.refused?.hint ?? '')),
    ...(closed === 0 ? [] : [`已办结的 ${closed} 项保留原版本 / ${closed} that have ended keep their version`]),
    ...(remaining === 0 ? [] : [`另有 ${remaining} 项留待下次 / ${remaining} more are left for the next run`]),
    ...(applied || possible === 0 || refused.length > 0 ? [] : ['加 --apply --as <管理员> --reason <理由> 执行；要么全部，要么不动 / with --apply --as <administrator> --reason <text>: all or nothing']),
  ].join('\n');
}

function timersText({ disarmed, armed, kept }: MigrationItem): string {
  return [
    ...armed.map(({ name, at }) => `+ ${word('zh', `timer.${name}`)} ${at.slice(0, 10)}`), ...disarmed.map((name) => `- ${word('zh', `timer.${name}`)}`),
    `= ${kept.length} 不变 kept`,
  ].join('\n');
}

function nextText(next: NextFire | null): string {
  if (next === null) return '—';
  return `${next.at.slice(0, 10)} ${word('zh', `timer.${next.timer}`)}${next.letters.length === 0 ? '' : ` ✉ ${next.letters.map((letter) => word('zh', `letter.${letter}`)).join('、')}`}`;
}
