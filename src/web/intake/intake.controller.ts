import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { scopeOf } from '../../auth/scope.js';
import { Upload } from '../../auth/upload.js';
import { DomainError } from '../../core/errors.js';
import { REPLY_LIMIT_BYTES } from '../../intake/read-document/limits.js';
import { bringIn, listedDraft } from '../../intake/review/drafts.js';
import type { Arrival, ListedDraft, ReplyReader } from '../../intake/review/drafts.js';
import { editsOf, listDrafts } from '../../store/readings/drafts.js';
import { DATABASE, READER } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { nameOf } from './file-name.js';
import { intakePage } from './intake.page.js';
import type { IntakePage } from './intake.page.js';

const noteQuery = z.enum(['known', 'imported']).nullable().catch(null);
const pastedForm = z.object({ text: z.string().catch('') });

/** Bringing replies in. Nothing here opens a commitment. */
@Controller('intake')
export class IntakeController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(READER) private readonly reader: ReplyReader,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async list(@Req() request: GuardedRequest, @Res() response: Response, @Query('note') note: unknown): Promise<void> {
    await this.#render(request, response, { refusal: null, note: noteQuery.parse(note), several: null });
  }

  /** A file or pasted text. One reply leads to its review; several are listed; bytes that are known lead to where they are. */
  @Post()
  // A reply may be pasted as a field: three hundred pages of it.
  @Upload({ field: 'file', bytes: REPLY_LIMIT_BYTES, fields: 20, fieldBytes: 1024 * 1024 })
  @Access('handler', 'sectionHead', 'deputyHead', 'head', 'supervisor')
  async bring(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { text } = pastedForm.parse(body ?? {});
    const { file } = request;
    const view = await this.views.of(request, response);
    try {
      const given = file !== undefined && file.size > 0 ? { bytes: file.buffer, name: nameOf(file.originalname) } : pasted(text, view.say('intake.paste.name'));
      const { documents, skipped } = await this.reader.read(given.bytes, given.name);
      const by = actorOf(request);
      const arrivals = await this.database.transaction(async (tx) => {
        const now = await this.database.now(tx);
        const all: (Arrival & { name: string })[] = [];
        for (const document of documents) all.push({ ...(await bringIn(tx, document, this.reader.extract, by, now)), name: document.name });
        return all;
      });
      const missed = skipped.filter(({ mayHoldReply }) => mayHoldReply).map(({ message }) => message);
      const [only] = arrivals;
      if (only !== undefined && arrivals.length === 1 && missed.length === 0) {
        response.redirect(303, only.status === 'imported' ? '/intake?note=imported' : `/intake/${only.draft}${only.status === 'known' ? '?done=known' : ''}`);
        return;
      }
      const drafts = arrivals.flatMap((arrival) => (arrival.status === 'imported' ? [] : [{ id: arrival.draft, name: arrival.name }]));
      await this.#render(request, response, { refusal: null, note: null, several: { drafts, skipped: missed } });
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#render(request, response, { refusal: { error, pasted: text }, note: null, several: null });
    }
  }

  async #render(request: GuardedRequest, response: Response, page: Omit<IntakePage, 'drafts'>): Promise<void> {
    const view = await this.views.of(request, response);
    const drafts = await this.database.transaction(async (tx): Promise<ListedDraft[]> => {
      const rows = await listDrafts(tx, await scopeOf(tx, actorOf(request)));
      const edits = await editsOf(tx, rows.map(({ id }) => id));
      return rows.map((row) => listedDraft(row, edits.filter(({ draftId }) => draftId === row.id)));
    });
    response.type('html').send(intakePage(view, { drafts, ...page }));
  }
}

function pasted(text: string, name: string): { bytes: Uint8Array; name: string } {
  if (text.trim() === '') throw new DomainError('reply-empty', '没有选择文件，也没有粘贴正文 / neither a file nor text was given', '请选择文件或粘贴正文 / choose a file or paste the text', {});
  return { bytes: Buffer.from(text.replaceAll('\r\n', '\n')), name };
}
