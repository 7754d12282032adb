import { Module, NotFoundException } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, MetadataScanner } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { ACCESS_CONFIG, AccessCheck, AccessGuard } from '../auth/access.js';
import { refuseNul } from '../auth/form-fields.js';
import { PasswordResets } from '../auth/password-reset.js';
import { RefusalLog } from '../auth/refusal-log.js';
import { Scopes } from '../auth/scope.js';
import { Sessions } from '../auth/sessions.js';
import { SignIn } from '../auth/sign-in.js';
import { LetterLinks } from '../outbox/letter-links.js';
import { MachinesController } from './admin/machines.controller.js';
import { OfficesController } from './admin/offices.controller.js';
import { OverviewController } from './admin/overview.controller.js';
import { RulesController } from './admin/rules.controller.js';
import { SamplesController } from './admin/samples.controller.js';
import { AccountController } from './account/account.controller.js';
import { PasswordController } from './account/password.controller.js';
import { SingleSignOn } from '../auth/single-sign-on.js';
import { ApiTokens } from '../auth/api-tokens.js';
import { API_DOCUMENT } from './api/docs.controller.js';
import { API_BODY_BYTES } from './api/operation.js';
import { isApiJson, numberRequests } from './api/problem.js';
import { API_CONTROLLERS, DOCUMENT } from './api/routes.js';
import { Writes } from './api/writes.js';
import { AssetsController } from './assets.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { BoardViewsController } from './board/board-views.controller.js';
import { BoardController } from './board/board.controller.js';
import { AttachmentsController } from './commitment/attachments.controller.js';
import { CalendarFeedController } from './calendar/calendar-feed.controller.js';
import { CalendarLinksController } from './calendar/calendar-links.controller.js';
import { CommitmentController } from './commitment/commitment.controller.js';
import { DeskController } from './desk/desk.controller.js';
import { FiguresController } from './figures/figures.controller.js';
import { HomeController } from './home.controller.js';
import { HistoryController } from './history/history.controller.js';
import { IntakeController } from './intake/intake.controller.js';
import { ReviewController } from './intake/review.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { UploadsController } from './ledger/uploads.controller.js';
import { LettersController } from './letters/letters.controller.js';
import { LinkController } from './link/link.controller.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { AccessLogController } from './people/access-log.controller.js';
import { PeopleController } from './people/people.controller.js';
import { COMMITMENTS, COMPOSE_NOTICE, DATABASE, DELIVERY, READER, RULE_BOOK, SIGN_ON, VERIFIER } from './ports.js';
import type { SignOn, WebOptions } from './ports.js';
import { ProblemFilter } from './problem.filter.js';
import { ReplyController } from './reply/reply.controller.js';
import { HealthController } from './running/health.controller.js';
import { METRICS_TOKEN, MetricsController } from './running/metrics.controller.js';
import { Metrics } from './running/metrics.js';
import { following } from './running/request-log.js';
import type { Answered } from './running/request-log.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SIGN_ON_CALLBACK, SignOnController } from './sign-in/sign-on.controller.js';
import { Views } from './view.js';

/** Every page, signed in by default: the guard and the error pages it brings hold for the whole program. */
@Module({})
export class WebModule {}

export function webModule({ database, commitments, verifier, composeNotice, delivery, reader, book, config, metrics = new Metrics(database) }: WebOptions): DynamicModule {
  const sessions = new Sessions(database);
  const single = config.singleSignOn === null ? null : new SingleSignOn(config.singleSignOn, config.secret, `${config.publicUrl}${SIGN_ON_CALLBACK}`);
  return {
    module: WebModule,
    imports: [DiscoveryModule],
    controllers: [
      BoardController,
      BoardViewsController,
      CommitmentController,
      AttachmentsController,
      DeskController,
      FiguresController,
      HomeController,
      HistoryController,
      IntakeController,
      ReviewController,
      LedgerController,
      UploadsController,
      LettersController,
      LinkController,
      MailboxController,
      SignInController,
      SignOnController,
      PasswordController,
      AccountController,
      PeopleController,
      OverviewController,
      OfficesController,
      RulesController,
      SamplesController,
      MachinesController,
      AccessLogController,
      AuditController,
      ReplyController,
      CalendarFeedController,
      CalendarLinksController,
      AssetsController,
      HealthController,
      MetricsController,
      ...API_CONTROLLERS,
    ],
    providers: [
      { provide: DATABASE, useValue: database },
      { provide: COMMITMENTS, useValue: metrics.counting(commitments) },
      { provide: Metrics, useValue: metrics },
      { provide: METRICS_TOKEN, useValue: config.metricsToken ?? null },
      { provide: VERIFIER, useValue: verifier },
      { provide: COMPOSE_NOTICE, useValue: composeNotice },
      { provide: DELIVERY, useValue: delivery },
      { provide: READER, useValue: reader },
      { provide: RULE_BOOK, useValue: book },
      { provide: ACCESS_CONFIG, useValue: config },
      { provide: SIGN_ON, useValue: { single, local: config.localAccounts } satisfies SignOn },
      { provide: Sessions, useValue: sessions },
      { provide: PasswordResets, useValue: new PasswordResets(database) },
      { provide: RefusalLog, useValue: new RefusalLog(database) },
      { provide: Scopes, useValue: new Scopes(database) },
      { provide: LetterLinks, useValue: new LetterLinks(config.secret) },
      { provide: ApiTokens, useValue: new ApiTokens(database) },
      { provide: SignIn, useValue: new SignIn(database, sessions) },
      { provide: API_DOCUMENT, useValue: DOCUMENT },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      MetadataScanner, AccessCheck, Views, Writes,
    ],
  };
}

/** Longest form in bytes: three full pages of Chinese prose, percent-encoded at nine bytes a character. */
const FORM_LIMIT = '256kb';

/** What a browser could be asked for by a page, and none of ours asks. */
const PERMISSIONS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';

/**
 * What a module cannot set for itself: headers on every answer (also on errors), refusal of requests from other sites, bounded
 * bodies; and that every request is counted and told of. Call it before `init()` or `listen()`, on an application created with `bodyParser: false`.
 */
export function secureApp(app: NestExpressApplication, { publicUrl, trustProxy }: { publicUrl: string; trustProxy: number }, tell: (answered: Answered) => void = () => undefined): void {
  app.set('trust proxy', trustProxy); // a number, so that hops are counted from our end: `true` would believe whatever a client sends
  app.use(following(app.get(Metrics), tell));
  const https = publicUrl.startsWith('https:');
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': "'none'", 'script-src': "'self'", 'style-src': "'self'", 'img-src': ["'self'", 'data:'], 'frame-src': "'self'",
        'form-action': "'self'", 'frame-ancestors': "'none'", 'base-uri': "'none'",
      },
    },
    strictTransportSecurity: https,
    originAgentCluster: false, // browsers complain on a host that has served a page without it before; it protects nothing here
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  app.use(numberRequests);
  app.use((request: Request, response: Response, next: NextFunction) => {
    // Pages are about people and read on shared computers: the Back button must not bring them back after signing out.
    response.set({ 'Cache-Control': 'private, no-store', 'Permissions-Policy': PERMISSIONS });
    // No identifier holds the one character that PostgreSQL's text cannot; without this each lookup would fail as if the database had.
    next(/%00/.test(request.url) ? new NotFoundException() : undefined);
  });
  app.enableCsrfProtection({ trustedOrigins: [new URL(publicUrl).origin] });
  app.useBodyParser('urlencoded', { extended: false, limit: FORM_LIMIT });
  app.use((request: Request, _: Response, next: NextFunction) => {
    refuseNul(request.body); // as in an address, above; a form with a file is looked at when the guard has read it
    next();
  });
  // JSON is read for the API alone, and as the text it is: what is wrong with it is told where everything else is checked.
  app.useBodyParser('text', { limit: API_BODY_BYTES, type: isApiJson });
}
