import type { Command } from 'commander';
import { DomainError } from '../../core/errors.js';
import { instantText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { Letter } from '../../core/commitment.js';
import { actorOf } from '../../engine/actors.js';
import { revokeLinks } from '../../outbox/open-links.js';
import type { RevokedLinks } from '../../outbox/open-links.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE } from '../given.js';
import { broken, table } from '../table.js';

interface Row {
  id: string; commitment: string; letter: Letter; contact: string; name: string; address: string; purpose: string; state: 'open' | 'used' | 'expired' | 'revoked'; issued: Date; expires: Date; used_event: string | null;
}

/** `links list|revoke`: the links in letters by which recipients act without an account. No command shows a working one. */
export function addLinkCommands(program: Command): void {
  const links = program.command('links')
    .summary('函件中的办理链接 / links in letters')
    .description('收件人凭函件中的链接不用登录即可办理；可查、可撤。\nRecipients act by the link in a letter without an account; links can be listed and revoked.');
  links.command('list')
    .summary('列出链接 / list the links')
    .description('列出已发出的链接及其状态，最新的在前，至多200个；不显示链接本身。\nLists the links that were sent and their states, newest first, at most 200; never a link itself.')
    .option('--commitment <id>', '只列此事项 / only of this commitment')
    .option('--contact <id>', '只列此联系人（编号）/ only of this contact (its number)', numbered)
    .action(answering<[{ commitment?: string; contact?: string }]>(({ commitment, contact }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const rows = await database.app.query<Row[]>(`
        select l.id, l.commitment_id as commitment, n.letter, l.contact_id as contact, n.recipient as name, l.address, l.purpose, l.issued_at as issued, l.expires_at as expires, l.used_event,
          case when l.revoked_at is not null or k.address <> l.address then 'revoked' when l.used_at is not null then 'used' when l.expires_at <= clock_timestamp() then 'expired' else 'open' end as state
        from links l join notices n on n.id = l.notice_id join contacts k on k.id = l.contact_id
        where ($1::text is null or l.commitment_id = $1) and ($2::bigint is null or l.contact_id = $2) order by l.id desc limit 200`, [commitment ?? null, contact ?? null]);
      return { document: { links: rows }, text: rows.length === 0 ? '没有链接 / there are no links' : listText(rows) };
    })));
  links.command('revoke')
    .summary('撤销链接 / revoke links')
    .description('撤销一个链接，或某联系人、某邮箱尚未使用的全部链接；此后发出的函件另有新链接。由督查人员或系统管理员办理。\n'
      + 'Revokes one link, or all unused ones of a contact or a mail address. Letters sent afterwards bring links of their own. For supervisors and administrators.')
    .option('--link <id>', '链接编号（links list）/ number of the link', numbered)
    .option('--contact <id>', '联系人编号 / number of the contact', numbered)
    .option('--address <mail>', '收件邮箱 / mail address')
    .requiredOption('--as <person>', '谁办理（编号或登录名）/ who does it (id or login)')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[RevokedLinks & { as: string; reason: string }]>(({ as, reason, link, contact, address }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const which = { ...link === undefined ? {} : { link }, ...contact === undefined ? {} : { contact }, ...address === undefined ? {} : { address } };
      if (Object.keys(which).length !== 1) {
        throw new DomainError('event-data-invalid', '须给出 --link、--contact、--address 之一 / name one of --link, --contact, --address', '编号见 jiannuo links list / numbers are in `jiannuo links list`');
      }
      const revoked = await database.transaction(async (tx) => revokeLinks(tx, which, await actorOf(tx, as), reason));
      return { document: { revoked }, text: `已撤销 / revoked: ${String(revoked)}` };
    })));
}

/** Digits only: a number of the table. */
function numbered(value: string): string {
  if (!/^\d{1,18}$/.test(value)) throw new DomainError('event-data-invalid', `“${value}”不是编号 / is no number`, '编号见 jiannuo links list / numbers are in `jiannuo links list`', { value });
  return value;
}

const STATES: Readonly<Record<Row['state'], string>> = { open: '有效 open', used: '已用 used', expired: '过期 expired', revoked: '已撤 revoked' };

function listText(rows: readonly Row[]): string {
  return table(['编号 Id', '事项 Commitment', '函件 Letter', '联系人 Contact', '状态 State', '有效至 Until'], rows.map(({ id, commitment, letter, contact, name, address, state, expires, used_event: used }) => [
    id, commitment, `${word('zh', `letter.${letter}`)}\n${broken(word('en', `letter.${letter}`), 24)}`, `${contact} ${name}\n${address}`, used === null ? STATES[state] : `${STATES[state]}\n${used}`, instantText(expires, HOUSE_ZONE, 'zh'),
  ]));
}
