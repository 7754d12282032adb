import { Controller, Get, Inject, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { LetterLinks } from '../../outbox/letter-links.js';
import { mailboxRows, readMail } from '../../store/readings/mailbox.js';
import type { MailboxReader, StoredMail } from '../../store/readings/mailbox.js';
import { sendLetterBody } from '../letter-body.js';
import { DATABASE } from '../ports.js';
import type { Transaction, WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { mailboxPage, mailPage } from './mailbox.page.js';
import type { MailLink } from './mailbox.page.js';

const pageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

/** The built-in mailbox: what a mail program would show of every letter that was handed over. */
@Controller('mailbox')
export class MailboxController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(LetterLinks) private readonly links: LetterLinks,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async list(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    const { page } = pageQuery.parse(query);
    const rows = await this.database.transaction(async (tx) => mailboxRows(tx, await this.#readerOf(tx, request), page));
    response.type('html').send(mailboxPage(view, page, rows));
  }

  @Get(':mail')
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('mail') id: string): Promise<void> {
    const view = await this.views.of(request, response);
    const { mail, stored } = await this.#read(request, id);
    response.type('html').send(mailPage(view, id, mail, stored.commitmentId, await this.#linkOf(mail, stored, request)));
  }

  /** The formatted part alone, for the frame of the page above. */
  @Get(':mail/body')
  @Access('signed-in')
  async body(@Req() request: GuardedRequest, @Res() response: Response, @Param('mail') id: string): Promise<void> {
    const { mail } = await this.#read(request, id);
    sendLetterBody(response, typeof mail.html === 'string' ? mail.html : '');
  }

  /** Mails about accounts are read by those who keep these, and by whom they are about; what opens the account is shown to the latter alone. */
  async #readerOf(tx: Transaction, request: GuardedRequest): Promise<MailboxReader> {
    const reach = await this.scopes.of(actorOf(request), tx);
    return { reach, accountsOf: actorOf(request).roles.includes('administrator') ? reach.jurisdiction : null, person: actorOf(request).id };
  }

  async #read(request: GuardedRequest, id: string): Promise<{ mail: ParsedMail; stored: StoredMail }> {
    if (!/^\d{1,18}$/.test(id)) throw new NotFoundException();
    const stored = await this.database.transaction(async (tx) => readMail(tx, await this.#readerOf(tx, request), id));
    if (stored === null) throw new NotFoundException();
    // skipTextToHtml: without a formatted part there is none to show; the text is shown beside it anyway.
    const mail = await simpleParser(stored.raw, { skipTextToHtml: true });
    return { mail: isOwn(stored, request) ? mail : withoutReset(mail), stored };
  }

  /** The letter that is kept holds no working link, and a mail about an account is shown without its own; whoever it was written to, and nobody else, is shown theirs beside it. */
  async #linkOf(mail: ParsedMail, stored: StoredMail, request: GuardedRequest): Promise<MailLink> {
    const { noticeId, approvalMailId } = stored;
    if (!isOwn(stored, request) && (approvalMailId !== null || noticeId === null)) return 'hidden';
    if (approvalMailId !== null) {
      const tokens = await this.database.transaction((tx) => this.links.tokensOfMail(tx, approvalMailId));
      return tokens.size === 0 ? 'none' : { paths: [...tokens.values()].map((token) => `/l/${token}`) };
    }
    if (noticeId === null) return { paths: [RESET.exec(mail.text ?? '')?.[0] ?? '/password/forgotten'] };
    const token = await this.database.transaction((tx) => this.links.tokenOf(tx, noticeId));
    if (token === null) return 'none';
    return isOwn(stored, request) ? { paths: [`/l/${token}`] } : 'hidden';
  }
}

/** As the mail holds it, behind the address of the pages. */
const RESET = /\/password\/reset\?token=[\w-]{43}/;

function isOwn({ personId }: StoredMail, request: GuardedRequest): boolean {
  return personId !== null && personId === actorOf(request).id;
}

/** Whoever reads a link to reset a password could take over the account, and the log would name its person. */
function withoutReset(mail: ParsedMail): ParsedMail {
  const shown = (text: string): string => text.replaceAll(new RegExp(RESET, 'g'), '/password/reset?token=…');
  return { ...mail, ...(mail.text === undefined ? {} : { text: shown(mail.text) }), ...(typeof mail.html === 'string' ? { html: shown(mail.html) } : {}) };
}
