import type { Command } from 'commander';
import { calendarAddress, calendarLinksOf, renewCalendarLink, revokeCalendarLink } from '../../auth/calendar-links.js';
import { instantText } from '../../core/sentence.js';
import { actorOf } from '../../engine/actors.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE } from '../given.js';
import { table } from '../table.js';

interface As { as: string }

/** `calendar-link new|list|revoke`: the secret links under which calendar programs read a person's deadlines. */
export function addCalendarLinkCommands(program: Command): void {
  const links = program.command('calendar-link').helpCommand(false)
    .summary('日历订阅链接 / links for calendar programs')
    .description('某人的日历订阅链接（iCalendar），同页面 /calendar-links。\nA person’s secret links to a calendar of deadlines (iCalendar), as on the page /calendar-links.');
  ofPerson(links.command('new'))
    .description('新建或更换；链接只显示这一次 / make or replace one; the link is shown this once')
    .option('--office <id>', '只限该单位及其下级，默认其关注的全部 / only that office and those below it; default: all that the person follows')
    .action(answering<[As & { office?: string }]>(({ as, office = null }: As & { office?: string | null }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }, { publicUrl }) => {
        const secret = await database.transaction(async (tx) => renewCalendarLink(tx, { person: await actorOf(tx, as), office, now: await database.now(tx) }));
        const link = calendarAddress(publicUrl, secret);
        return { document: { office, link }, text: `链接（只显示这一次）/ link (shown this once):\n${link}` };
      })));
  ofPerson(links.command('list'))
    .description('列出 / list them')
    .action(answering<[As]>(({ as }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const rows = await database.transaction(async (tx) => calendarLinksOf(tx, (await actorOf(tx, as)).id));
      return {
        document: { links: rows.map(({ id, office, createdAt }) => ({ id, office, created_at: createdAt })) },
        text: rows.length === 0 ? '没有链接 / there are no links'
          : table(['编号 Id', '范围 Shows', '建立 Since'], rows.map(({ id, officeName, createdAt }) => [id, officeName ?? '全部 all', instantText(createdAt, HOUSE_ZONE, 'zh')])),
      };
    })));
  ofPerson(links.command('revoke'))
    .description('停用 / end one')
    .argument('<id>', '编号 / id')
    .action(answering<[string, As]>((id, { as }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      await database.transaction(async (tx) => revokeCalendarLink(tx, { id, personId: (await actorOf(tx, as)).id, now: await database.now(tx) }));
      return { document: { id, revoked: true }, text: `已停用 / ended: ${id}` };
    })));
}

function ofPerson(command: Command): Command {
  return command.requiredOption('--as <person>', '何人的链接（编号或登录名）/ whose link (id or login)');
}
