import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { instantText } from '../../core/sentence.js';
import { actorOf } from '../../engine/actors.js';
import { addWebhook, disableWebhook, enableWebhook, listWebhooks, OVERLAP_HOURS, replayWebhook, rotateWebhook } from '../../outbox/webhooks/subscriptions.js';
import type { ReplayOf, WebhookRow } from '../../outbox/webhooks/subscriptions.js';
import { WebhookTargets } from '../../outbox/webhooks/target.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE, instantGiven } from '../given.js';
import { table } from '../table.js';

interface As { as: string }

/** `webhook add|list|disable|enable|rotate|replay`: which programs are told of what happens to commitments. */
export function addWebhookCommands(program: Command): void {
  const webhook = program.command('webhook').helpCommand(false)
    .summary('网络回调 / programs that are told what happens')
    .description('网络回调：事项每有一步，即以签名消息（Standard Webhooks）告知外部程序；由系统管理员办理，见 docs/webhooks.md。\n'
      + 'Tells other programs of every step of a commitment, in signed messages (Standard Webhooks); for administrators, see docs/webhooks.md.');
  addAdd(webhook);
  addList(webhook);
  addSwitches(webhook);
  addRotate(webhook);
  addReplay(webhook);
}

function ofAdministrator(command: Command): Command {
  return command.requiredOption('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)');
}

function addAdd(webhook: Command): void {
  ofAdministrator(webhook.command('add'))
    .description('新增；密钥只显示这一次 / add one; its secret is shown this once')
    .argument('<url>', '接收地址，https / where it is received, https')
    .option('--office <id>', '只限该单位及其下级，默认本地区全部 / only that office and those below it; default: the whole jurisdiction')
    .option('--events <names>', '事件，以逗号分隔，默认全部 / events, comma separated; default: all', eventsGiven, ['*'])
    .action(answering<[string, As & { office?: string; events: string[] }]>((url, { as, office, events }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }, config) => {
        const targets = new WebhookTargets(config.webhookAllow);
        const { id, secret, jurisdiction } = await database.transaction(async (tx) =>
          addWebhook(tx, { url, office: office ?? null, events, by: await actorOf(tx, as), now: await database.now(tx), targets, key: config.secret }));
        return {
          document: { id, jurisdiction, office: office ?? null, events, secret },
          text: `已新增网络回调 ${id} / added webhook ${id}\n密钥（只显示这一次）/ secret (shown this once): ${secret}`,
        };
      })));
}

function addList(webhook: Command): void {
  ofAdministrator(webhook.command('list'))
    .description('列出本地区的网络回调 / list those of the jurisdiction')
    .action(answering<[As]>(({ as }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const rows = await database.transaction(async (tx) => listWebhooks(tx, await actorOf(tx, as)));
      return { document: { webhooks: rows.map(documentOf) }, text: rows.length === 0 ? '没有网络回调 / there are no webhooks' : listText(rows) };
    })));
}

function addSwitches(webhook: Command): void {
  ofAdministrator(webhook.command('disable'))
    .description('停用；未发的保留 / disable it; what waits is kept')
    .argument('<id>', '编号 / id')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[string, As & { reason: string }]>((id, { as, reason }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      await database.transaction(async (tx) => disableWebhook(tx, id, reason.slice(0, 300), { by: await actorOf(tx, as), now: await database.now(tx) }));
      return { document: { id, disabled: true }, text: `已停用 / disabled: ${id}` };
    })));
  ofAdministrator(webhook.command('enable'))
    .description('重新启用 / enable it again')
    .argument('<id>', '编号 / id')
    .action(answering<[string, As]>((id, { as }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const { disabledAt } = await database.transaction(async (tx) => enableWebhook(tx, id, { by: await actorOf(tx, as), now: await database.now(tx) }));
      const missed = disabledAt === null ? '' : `\n停用期间的事件不会自动补发 / what happened meanwhile is not sent by itself: jiannuo webhook replay ${id} --from ${disabledAt.toISOString()} --as …`;
      return { document: { id, disabled: false, disabled_since: disabledAt }, text: `已启用 / enabled: ${id}${missed}` };
    })));
}

function addRotate(webhook: Command): void {
  ofAdministrator(webhook.command('rotate'))
    .description('换新密钥；旧密钥在过渡期内同时签名 / a new secret; the one before signs beside it for a while')
    .argument('<id>', '编号 / id')
    .option('--overlap <hours>', '过渡期（小时），0 即立即作废旧密钥 / for how many hours; 0 ends the former one at once', hoursGiven, OVERLAP_HOURS)
    .action(answering<[string, As & { overlap: number }]>((id, { as, overlap }, command) => withDatabase(globalOptions(command).database, async ({ database }, { secret: key }) => {
      const { secret, formerUntil } = await database.transaction(async (tx) =>
        rotateWebhook(tx, id, { by: await actorOf(tx, as), now: await database.now(tx), key, overlapHours: overlap }));
      return {
        document: { id, secret, former_until: formerUntil },
        text: `新密钥（只显示这一次）/ new secret (shown this once): ${secret}\n旧密钥同时有效至 / the former one is valid beside it until ${instantText(formerUntil, HOUSE_ZONE, 'zh')}`,
      };
    })));
}

function addReplay(webhook: Command): void {
  ofAdministrator(webhook.command('replay'))
    .description('从某时起重发，或重发一条历史记录；消息编号不变 / send again from an instant on, or one history entry; under the ids they had')
    .argument('<id>', '编号 / id')
    .option('--from <instant>', '写入时间不早于 / written at or after', instantGiven)
    .option('--until <instant>', '写入时间早于 / written before', instantGiven)
    .option('--entry <commitment#revision>', '一条历史记录，如 GX-1#7 / one history entry, such as GX-1#7', entryGiven)
    .action(answering<[string, As & { from?: Date; until?: Date; entry?: ReplayOf }]>((id, { as, from, until, entry }, command) => {
      const what = entry ?? (from === undefined ? null : { from, until: until ?? null });
      if (what === null || (entry !== undefined && from !== undefined)) return command.error('请给出 --from 或 --entry 之一 / give either --from or --entry');
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const queued = await database.transaction(async (tx) => replayWebhook(tx, id, what, { by: await actorOf(tx, as), now: await database.now(tx) }));
        return { document: { id, queued }, text: `将重发 ${String(queued)} 条 / to be sent again: ${String(queued)}` };
      });
    }));
}

function eventsGiven(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function hoursGiven(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 720) return Number(text);
  throw new InvalidArgumentError('须为 0 到 720 的整数 / must be a whole number from 0 to 720');
}

function entryGiven(text: string): ReplayOf {
  const [, commitment, seq] = /^([A-Za-z0-9-]{1,60})#(\d{1,9})$/.exec(text) ?? [];
  if (commitment === undefined) throw new InvalidArgumentError('须形如 GX-1#7 / must look like GX-1#7');
  return { commitment, seq: Number(seq) };
}

function documentOf({ id, jurisdiction, office, url, events, createdAt, createdBy, disabledAt, disabledBecause, formerUntil, failingSince, waiting, dead, lastResult }: WebhookRow): object {
  return {
    id, jurisdiction, office, url, events, created_at: createdAt, created_by: createdBy, disabled_at: disabledAt, disabled_because: disabledBecause, former_secret_until: formerUntil,
    failing_since: failingSince, waiting, dead, last_result: lastResult,
  };
}

function listText(rows: readonly WebhookRow[]): string {
  return table(['编号 Id', '接收地址 Url', '范围 Scope', '事件 Events', '状态 State', '待发/放弃 Waiting/given up'], rows.map((row) => [
    row.id, row.url, row.office ?? row.jurisdiction, row.events.join(', '), stateText(row), `${String(row.waiting)}/${String(row.dead)}`]));
}

function stateText({ disabledAt, disabledBecause, failingSince, lastResult }: WebhookRow): string {
  if (disabledAt !== null) return `已停用 disabled\n${disabledBecause ?? ''}`;
  if (failingSince !== null) return `自 ${instantText(failingSince, HOUSE_ZONE, 'zh')} 起未送达 failing\n${lastResult ?? ''}`;
  return '启用 enabled';
}
