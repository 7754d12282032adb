import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { noteRefusal } from '../../auth/refusal-log.js';
import { Scopes } from '../../auth/scope.js';
import { takesFile, withFile } from '../../core/attached-file.js';
import type { MachineState } from '../../core/commitment.js';
import { DomainError, unknownCommitment } from '../../core/errors.js';
import { isEventType } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import { Upload } from '../../auth/upload.js';
import { ATTACHMENT_LIMIT_BYTES, checkAttachment, storeAttachment } from '../../intake/attachment.js';
import { attachmentsOf } from '../../store/readings/attachments.js';
import { readCommitment } from '../../store/readings/commitment.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { historyEntries } from '../../store/readings/history.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import { workflowOf } from '../../../workflows/registry.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { FILE_FIELD } from './attachments.js';
import { commitmentPage } from './commitment.page.js';
import type { CommitmentPage } from './commitment.page.js';
import { dataOf, eventForm, fieldsOf, valuesOf } from './event-form.js';

@Controller('commitments/:id')
export class CommitmentController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async show(
    @Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Query('done') done: unknown, @Query('do') wanted: unknown,
  ): Promise<void> {
    await this.#render(request, response, id, { done: eventIn(done), wanted: eventIn(wanted), attempt: null });
  }

  /** Records an event in the name of whoever is signed in. A refusal shows the form again with everything that was entered. */
  @Post('events')
  @Upload({ field: FILE_FIELD, bytes: ATTACHMENT_LIMIT_BYTES, fields: 60, fieldBytes: 64 * 1024 })
  @Access('signed-in')
  async post(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: Record<string, unknown>): Promise<void> {
    const { type, revision } = readForm(body);
    const { reading, rules } = await this.database.transaction(async (tx) => ({ reading: await this.#require(tx, request, id), rules: await this.book.current(tx) }));
    const { definition } = workflowOf(reading.kind, reading.version, reading.definitionHash);
    const fields = fieldsOf(type, definition, { ...(JSON.parse(reading.snapshot) as MachineState).context, dueBasis: reading.dueBasis }, rules.profile(reading.profileId, reading.profileVersion));
    const values = valuesOf(body, fields);
    try {
      const given = dataOf(type, fields, values, { quote: reading.quote, start: reading.spanStart });
      const file = request.file === undefined || !takesFile(type) ? null : await checkAttachment(request.file.buffer, request.file.originalname);
      // The file is kept with the event that names it, or not at all.
      await this.database.transaction(async (tx) => {
        const [by, now] = [actorOf(request), await this.database.now(tx)];
        if (file !== null) await storeAttachment(tx, file, by.id, now);
        await this.commitments.send(tx, { id, type, data: file === null ? given : withFile(type, given, file.sha256), by, now, expectedRevision: revision });
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (request.accepts(['html', 'json']) === 'json') throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      await this.#render(request, response, id, { done: null, wanted: null, attempt: { type, values, error } });
      return;
    }
    response.redirect(303, `/commitments/${id}?done=${type}`);
  }

  async #render(request: GuardedRequest, response: Response, id: string, shown: Pick<CommitmentPage, 'done' | 'wanted' | 'attempt'>): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => {
      const reading = await this.#require(tx, request, id);
      const entries = await historyEntries(tx, id);
      return {
        rules: await this.book.current(tx), reading, entries, ...shown, attachments: await attachmentsOf(tx, entries),
        officeNames: await officeNamesIn(tx, entries.map(({ body }) => body)),
      };
    });
    response.type('html').send(commitmentPage(view, page));
  }

  async #require(tx: Transaction, request: GuardedRequest, id: string): Promise<CommitmentReading> {
    await this.scopes.requireCommitment(actorOf(request), id, tx);
    const reading = await readCommitment(tx, id);
    if (reading === null) throw unknownCommitment(id);
    return reading;
  }
}

function eventIn(value: unknown): EventType | null {
  return typeof value === 'string' && isEventType(value) ? value : null;
}

function readForm(body: unknown): { type: EventType; revision: number } {
  const form = eventForm.safeParse(body);
  if (form.success && isEventType(form.data.type)) return { type: form.data.type, revision: form.data.revision };
  throw new DomainError('unknown-event', '表单不完整，未作任何更改。/ The form is incomplete; nothing was changed.',
    '请返回事项页面重新填写。/ Go back to the commitment and fill it in again.');
}
