import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { addressOf } from '../../auth/address.js';
import { countAttempt } from '../../auth/rate-limit.js';
import { receiveUpload } from '../../auth/upload.js';
import { takesFile, withFile } from '../../core/attached-file.js';
import { isClosed } from '../../core/commitment.js';
import type { Actor, Named } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { isEventType } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import { LINK_EVENTS } from '../../core/letter-links.js';
import { sentenceOf } from '../../core/sentence.js';
import { ATTACHMENT_LIMIT_BYTES, checkAttachment, storeAttachment } from '../../intake/attachment.js';
import { previewNotice, refuseUnread } from '../../outbox/compose-notice.js';
import { LetterLinks, tokenHash } from '../../outbox/letter-links.js';
import { letterMark } from '../../outbox/letters/compose-letter.js';
import { LETTER_TEMPLATES } from '../../outbox/letters/letter-templates.js';
import { openLink, recordLink, renewLink, requireOpen, useLink } from '../../outbox/open-links.js';
import type { OpenedLink } from '../../outbox/open-links.js';
import { readCommitment } from '../../store/readings/commitment.js';
import { historyEntries } from '../../store/readings/history.js';
import { letterFacts } from '../../store/readings/letter-facts.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import { standingOf } from '../../store/readings/standing.js';
import { waitingLettersOf } from '../../store/readings/waiting-letters.js';
import type { RuleBook } from '../../store/rule-book.js';
import { dataOf, valuesOf } from '../commitment/event-form.js';
import { entryOf } from '../commitment/record.js';
import { COMMITMENTS, COMPOSE_NOTICE, DATABASE, RULE_BOOK } from '../ports.js';
import type { ComposeNotice, Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import type { View } from '../view.js';
import { linkFields, linkForms } from './link-forms.js';
import { endedLinkPage, freshLinkPage, linkPage, unknownLinkPage } from './link.page.js';
import type { LinkAttempt, WaitingLetter } from './link.page.js';

const linkForm = z.looseObject({ nonce: z.string().max(64).catch(''), type: z.string().max(40).catch(''), notice: z.string().max(200).catch(''), read: z.string().max(64).catch('') });
const FILE = { field: 'file', bytes: ATTACHMENT_LIMIT_BYTES, fields: 60, fieldBytes: 64 * 1024 };
const PER_LINK = { name: 'link', allowed: 60, minutes: 15 };
/** A whole office may share one address, so a link that exists never waits for those that do not. */
const MISSES_PER_ADDRESS = { name: 'link unknown', allowed: 100, minutes: 15 };
const TOLD = 5; // sentences about what happened since: the newest

/**
 * The page behind a link in a letter, for somebody without an account. Looking changes nothing, because mail scanners open links;
 * what is posted is recorded as the contact the letter went to, once. Every page says no-store, noindex and a referrer of the
 * origin at most: with `no-referrer` browsers would also send `Origin: null` with the form, which is refused as from elsewhere
 * wherever there is no https.
 */
@Controller('l/:token')
export class LinkController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(COMPOSE_NOTICE) private readonly compose: ComposeNotice,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(LetterLinks) private readonly links: LetterLinks,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Get()
  @Access('public')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('token') token: string): Promise<void> {
    const link = await this.#find(request, response, token);
    if (link !== null) await this.#render(request, response, token, link, null);
  }

  /** Records what the form says as that contact, and ends the link. A refusal shows the form again; a second post changes nothing. */
  @Post()
  @Access('public')
  async act(@Req() request: GuardedRequest, @Res() response: Response, @Param('token') token: string): Promise<void> {
    const found = await this.#find(request, response, token);
    if (found === null) return;
    let attempt: Omit<LinkAttempt, 'error'> = { type: '', values: {}, notice: '' };
    try {
      requireOpen(found); // before a file is read: a link that has ended takes none
      if (typeof request.is('multipart/form-data') === 'string') await receiveUpload(request, response, FILE);
      const form = linkForm.parse(request.body ?? {});
      attempt = { ...attempt, type: form.type, notice: form.notice };
      await this.database.transaction(async (tx) => {
        const link = await openLink(tx, token, true);
        if (link === null) throw unknownLink();
        const by = requireOpen(link);
        if (!this.links.isNonceOf(link, form.nonce)) throw formExpired();
        const { type } = form;
        if (!isEventType(type) || !LINK_EVENTS[link.purpose].includes(type)) throw notByThisLink();
        const now = await this.database.now(tx);
        const data = type === 'LETTER_APPROVED' || type === 'LETTER_WITHHELD'
          ? await this.#letterData(tx, type, link, form, request.body as Record<string, unknown>, now, (values) => { attempt = { ...attempt, values }; })
          : await this.#eventData(tx, type, link, request, now, (values) => { attempt = { ...attempt, values }; });
        const { seq } = await this.commitments.send(tx, { id: link.commitmentId, type, data, by, now });
        await useLink(tx, link, type, seq, addressOf(request));
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.#recordRefusal(request, found, error);
      if (request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      const link = await this.database.transaction((tx) => openLink(tx, token));
      if (link === null) throw error;
      await this.#render(request, response, token, link, { ...attempt, error });
      return;
    }
    response.redirect(303, `/l/${token}`);
  }

  /** Sends the letter again with a fresh link, to the address it went to; for a link that has ended and was not revoked. */
  @Post('fresh')
  @Access('public')
  async renew(@Req() request: GuardedRequest, @Res() response: Response, @Param('token') token: string): Promise<void> {
    const found = await this.#find(request, response, token);
    if (found === null) return;
    const view = await this.views.of(request, response);
    await this.database.transaction(async (tx) => {
      const link = await openLink(tx, token, true);
      if (link === null) throw unknownLink();
      if (!await this.#mayRenew(tx, link, view)) throw notByThisLink();
      await renewLink(tx, link, await this.database.now(tx), addressOf(request));
    }).catch(async (error: unknown) => {
      if (error instanceof DomainError) await this.#recordRefusal(request, found, error);
      throw error;
    });
    response.status(200).type('html').send(freshLinkPage(view, found.address));
  }

  /** The link of a token, or null when the answer is given already: there is none. Throws `link-too-often`. */
  async #find(request: GuardedRequest, response: Response, token: string): Promise<OpenedLink | null> {
    response.set({ 'Referrer-Policy': 'strict-origin', 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow, noarchive' });
    const { link, allowed } = await this.database.transaction(async (tx) => {
      const opened = await openLink(tx, token);
      return { link: opened, ...opened === null ? await countAttempt(tx, MISSES_PER_ADDRESS, addressOf(request)) : await countAttempt(tx, PER_LINK, tokenHash(token)) };
    });
    if (!allowed) throw tooOften();
    if (link !== null) return link;
    if (request.accepts(['html', 'json']) === 'json') throw unknownLink();
    response.status(404).type('html').send(unknownLinkPage(await this.views.of(request, response)));
    return null;
  }

  /** Outside of the transaction that the refusal undid. */
  async #recordRefusal(request: GuardedRequest, link: OpenedLink, { code }: DomainError): Promise<void> {
    await this.database.transaction((tx) => recordLink(tx, link, 'letter-link-refused', addressOf(request), code));
  }

  async #render(request: GuardedRequest, response: Response, token: string, link: OpenedLink, attempt: LinkAttempt | null): Promise<void> {
    const view = await this.views.of(request, response);
    const { state, actor } = link;
    if (state !== 'open' || actor === null) {
      if (attempt === null && (state === 'expired' || state === 'moved-on' || state === 'revoked')) response.status(410);
      response.type('html').send(await this.database.transaction((tx) => this.#ended(tx, view, token, link)));
      return;
    }
    response.type('html').send(await this.database.transaction((tx) => this.#open(tx, view, { token, link, actor, attempt })));
  }

  async #open(tx: Transaction, view: View, { token, link, actor, attempt }: { token: string; link: OpenedLink; actor: Actor; attempt: LinkAttempt | null }): Promise<string> {
    const reading = await this.#read(tx, link);
    const standing = standingOf(reading, await this.book.current(tx), view.now);
    const facts = await letterFacts(tx, link.noticeId, view.now, this.config.publicUrl);
    return linkPage(view, {
      token, link, reading, standing, attempt, nonce: this.links.nonceOf(link), asked: link.approver ? APPROVAL_ASKED : LETTER_TEMPLATES[link.letter].content(facts).ask,
      forms: linkForms(link.purpose, actor, reading, standing, await historyEntries(tx, link.commitmentId)), letters: await this.#lettersToDecide(tx, link, view.now),
    });
  }

  /** Those of the commitment; an approver's link is for one of them alone. */
  async #lettersToDecide(tx: Transaction, { purpose, commitmentId, approver, noticeId }: OpenedLink, now: Date): Promise<WaitingLetter[]> {
    if (!LINK_EVENTS[purpose].includes('LETTER_APPROVED')) return [];
    const letters: WaitingLetter[] = [];
    for (const row of await waitingLettersOf(tx, commitmentId)) {
      if (approver && row.id !== noticeId) continue;
      const letter = await previewNotice(tx, row, now, this.config.publicUrl);
      letters.push({ id: row.id, recipient: row.recipient, subject: letter.subject, text: letter.text, mark: letterMark(letter) });
    }
    return letters;
  }

  async #ended(tx: Transaction, view: View, token: string, link: OpenedLink): Promise<string> {
    if (link.state === 'revoked') return endedLinkPage(view, { token, link, title: '', told: [], fresh: false });
    const reading = await this.#read(tx, link);
    const { profile, workflow } = standingOf(reading, await this.book.current(tx), view.now);
    const entries = await historyEntries(tx, link.commitmentId);
    const shown = link.state === 'used' ? entries.filter(({ seq }) => seq === link.usedSeq) : link.state === 'moved-on' ? entries.filter(({ seq, actor }) => seq > link.revision && actor !== 'clock') : [];
    const officeNames = await officeNamesIn(tx, shown.map(({ body }) => body));
    const told = shown.slice(-TOLD).flatMap(({ body }) => {
      const entry = entryOf(body);
      return entry === null ? [] : [sentenceOf(entry, { stageNames: workflow.definition.stages, timeZone: profile.timeZone, officeNames }, view.lang)];
    });
    return endedLinkPage(view, { token, link, title: reading.title, told, fresh: await this.#mayRenew(tx, link, view) });
  }

  /** Whether a fresh link would be good for anything. */
  async #mayRenew(tx: Transaction, link: OpenedLink, { now }: View): Promise<boolean> {
    if (link.state === 'open' || link.state === 'revoked' || link.actor === null || link.approver) return false; // an approver is told again by themselves (outbox/approval-mails.ts)
    const reading = await this.#read(tx, link);
    if (isClosed(reading.stage)) return false;
    const standing = standingOf(reading, await this.book.current(tx), now);
    return linkForms(link.purpose, link.actor, reading, standing, []).length > 0 || (await this.#lettersToDecide(tx, link, now)).length > 0;
  }

  async #eventData(tx: Transaction, type: EventType, link: OpenedLink, request: GuardedRequest, now: Date, keep: (values: Record<string, string>) => void): Promise<Record<string, unknown>> {
    const reading = await this.#read(tx, link);
    const fields = linkFields(type, standingOf(reading, await this.book.current(tx), now));
    const values = valuesOf(request.body as Record<string, unknown>, fields);
    keep(values);
    const data = dataOf(type, fields, values, { quote: reading.quote, start: reading.spanStart });
    const { file } = request;
    if (file === undefined || !takesFile(type)) return data;
    const proof = await checkAttachment(file.buffer, file.originalname);
    await storeAttachment(tx, proof, { contact: link.contactId }, now);
    return withFile(type, data, proof.sha256);
  }

  async #letterData(
    tx: Transaction, type: 'LETTER_APPROVED' | 'LETTER_WITHHELD', { commitmentId, approver, noticeId }: OpenedLink, { notice, read }: z.output<typeof linkForm>, body: Record<string, unknown>, now: Date,
    keep: (values: Record<string, string>) => void,
  ): Promise<Record<string, unknown>> {
    const { reason = '' } = valuesOf(body, [{ name: 'reason', type: 'longtext', required: true, zh: '', en: '' }]);
    keep({ reason });
    const waiting = (!approver || notice === noticeId) && (await waitingLettersOf(tx, commitmentId)).some(({ id }) => id === notice);
    if (!waiting) throw new DomainError('unknown-notice', '没有这封待批的函件。/ No such letter is waiting.', '请重新打开链接。/ Open the link again.', { notice });
    if (type === 'LETTER_APPROVED') refuseUnread(read, await this.compose(tx, notice, now, this.config.publicUrl));
    return type === 'LETTER_APPROVED' ? { notice } : { notice, reason };
  }

  async #read(tx: Transaction, { commitmentId }: OpenedLink): Promise<NonNullable<Awaited<ReturnType<typeof readCommitment>>>> {
    const reading = await readCommitment(tx, commitmentId);
    if (reading === null) throw new Error('a link belongs to a commitment');
    return reading;
  }
}

const APPROVAL_ASKED: Named = { zh: '下面的函件须经督查人员批准才能发出。请阅后批准，或注明理由不予发函。', en: 'The letter below leaves only when a supervisor approves it. Please read it, then approve it or return it with a reason.' };

function unknownLink(): DomainError {
  return new DomainError('link-unknown', '链接无效。/ This link is not valid.', '请从邮件中完整复制链接。/ Copy the whole link from the mail.');
}

function tooOften(): DomainError {
  return new DomainError('link-too-often', '打开次数过多。/ Opened too often.', '请15分钟后再试。/ Wait 15 minutes and try again.');
}

function notByThisLink(): DomainError {
  return new DomainError('not-allowed', '此链接不能这样办理，未作任何更改。/ This link does not do that; nothing was changed.', '请登录办理。/ Sign in to do it.');
}

function formExpired(): DomainError {
  return new DomainError('not-allowed', '表单已失效，未作任何更改。/ This form is no longer valid; nothing was changed.', '请重新打开链接后再提交。/ Open the link again, then submit.', { formExpired: true });
}
