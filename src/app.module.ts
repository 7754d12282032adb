/** The one wiring file: which objects there are and who is given which. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Verifier } from './audit/verifier.js';
import { PasswordResets } from './auth/password-reset.js';
import type { Config } from './config.js';
import { Commitments } from './engine/commitments.js';
import { Sweeper } from './engine/sweeper.js';
import { replyReader } from './intake/reply-reader.js';
import { composeNotice } from './outbox/compose-notice.js';
import { ApprovalMails } from './outbox/approval-mails.js';
import { Dispatcher } from './outbox/dispatcher.js';
import { LetterLinks } from './outbox/letter-links.js';
import { createMailer } from './outbox/mailer.js';
import { WebhookTargets } from './outbox/webhooks/target.js';
import { WebhookDispatcher } from './outbox/webhooks/webhook-dispatcher.js';
import { ACCOUNT_MAIL, APPROVAL_MAIL, DISPATCHER, ROTA_DATABASE, ROTA_RULES, Rota, SWEEPER, WEBHOOK_DISPATCHER } from './rota.js';
import type { Database } from './store/database.js';
import { RuleBook } from './store/rule-book.js';
import { Metrics } from './web/running/metrics.js';
import { webModule } from './web/web.module.js';

@Module({})
export class AppModule {}

/** Everything that serves: pages and recurring jobs on one database. The caller owns the database and closes it last. */
export function appModule(config: Config, database: Database): DynamicModule {
  const book = new RuleBook();
  const commitments = new Commitments(book);
  const mailer = createMailer({
    smtpUrl: config.smtpUrl?.reveal() ?? null, from: config.mailFrom, replyTo: config.mailReplyTo, publicHost: new URL(config.publicUrl).hostname,
  });
  const links = new LetterLinks(config.secret);
  const approvals = new ApprovalMails(database, links, config.publicUrl);
  const resets = new PasswordResets(database);
  const dispatcher = new Dispatcher(database, mailer, config.publicUrl, links);
  const webhooks = new WebhookDispatcher(database, { key: config.secret, publicUrl: config.publicUrl, targets: new WebhookTargets(config.webhookAllow) });
  const metrics = new Metrics(database);
  return {
    module: AppModule,
    imports: [
      ScheduleModule.forRoot(),
      webModule({ database, commitments, verifier: new Verifier(book), composeNotice, delivery: dispatcher, reader: replyReader, book, config, metrics }),
    ],
    providers: [
      { provide: SWEEPER, useValue: new Sweeper(database, commitments) },
      { provide: DISPATCHER, useValue: dispatcher },
      { provide: ACCOUNT_MAIL, useValue: (now: Date) => resets.run(mailer, config.publicUrl, now) },
      { provide: APPROVAL_MAIL, useValue: (now: Date) => approvals.run(mailer, now) },
      { provide: WEBHOOK_DISPATCHER, useValue: webhooks },
      { provide: ROTA_DATABASE, useValue: database },
      { provide: ROTA_RULES, useValue: book },
      { provide: Metrics, useValue: metrics },
      Rota,
    ],
  };
}
