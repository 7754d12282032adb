import type { Command } from 'commander';
import { Dispatcher } from '../../outbox/dispatcher.js';
import { LetterLinks } from '../../outbox/letter-links.js';
import { mailRefused } from '../../outbox/mail-refused.js';
import { WebhookTargets } from '../../outbox/webhooks/target.js';
import { WebhookDispatcher } from '../../outbox/webhooks/webhook-dispatcher.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE } from '../given.js';
import { mailerOf } from '../mailer-of.js';

/** `dispatch --once`: sends the letters that are due, and what receivers of webhooks are to be told. */
export function addDispatch(program: Command): void {
  program.command('dispatch')
    .summary('发送一次到期函件 / send the letters that are due, once')
    .description('发送到期函件，然后退出；未设 SMTP_URL 时函件只进开发信箱。\nSends the letters that are due and ends; without SMTP_URL they stay in the mailbox of the database.')
    .requiredOption('--once', '执行一次后退出 / run once and end')
    .action(answering<[object]>((_, command) => withDatabase(globalOptions(command).database, async ({ database }, config) => {
      const dispatcher = new Dispatcher(database, mailerOf(config, config.smtpUrl), config.publicUrl, new LetterLinks(config.secret));
      try {
        const webhooks = await new WebhookDispatcher(database, { key: config.secret, publicUrl: config.publicUrl, targets: new WebhookTargets(config.webhookAllow) }).run(await database.now());
        const counts = await dispatcher.run(await database.now());
        if (counts.paused) throw await mailRefused(database.app.manager, HOUSE_ZONE) ?? new Error('sending is paused without a reason');
        const { sent, retried, dead, uncertain, substituted } = counts;
        return {
          document: { ...counts, webhooks },
          text: `已发 ${sent}，待重发 ${retried}，无法送达 ${dead}，送达不明 ${uncertain}，改发代收人 ${substituted}`
            + ` / sent ${sent}, to retry ${retried}, undeliverable ${dead}, uncertain ${uncertain}, to substitutes ${substituted}`
            + `\n网络回调：已发 ${webhooks.sent}，待重发 ${webhooks.retried}，放弃 ${webhooks.dead} / webhooks: sent ${webhooks.sent}, to retry ${webhooks.retried}, given up ${webhooks.dead}`,
        };
      } finally {
        await dispatcher.stop();
      }
    })));
}
