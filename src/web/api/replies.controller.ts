import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { OFFICE_ROLES } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { LINE, NO_CONTROLS } from '../../core/events.js';
import { LIMITS, REPLY_LIMIT_BYTES } from '../../intake/read-document/limits.js';
import { bringIn } from '../../intake/review/drafts.js';
import type { ReplyReader } from '../../intake/review/drafts.js';
import { listReplies, readReply } from '../../store/readings/replies.js';
import type { StoredReply } from '../../store/readings/replies.js';
import { nameOf } from '../intake/file-name.js';
import { DATABASE, READER } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { API_BODY_BYTES, API_ROOT, operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { digest, instant, listOf, rowId } from './schemas.js';
import { Writes } from './writes.js';

const reply = z.strictObject({
  id: z.string(), suggestion: z.string(), title: z.string(), issuer: z.string(), signedOn: z.iso.date(), sha256: digest, importedAt: instant, importedBy: z.string(),
  replaces: z.string().nullable(), commitments: z.array(z.string()),
}).meta({ id: 'Reply' });
const listing = operation({
  method: 'get', path: '/replies', id: 'listReplies', tag: 'replies', scope: 'read', summary: { zh: '已立项的答复，新的在前', en: 'Replies that were confirmed, the newest first' },
  query: z.strictObject({ suggestion: z.string().regex(/^[A-Za-z0-9-]{1,40}$/).optional(), ...paging }), answer: listOf(reply), refusals: ['cursor-invalid'],
});
const reading = operation({
  method: 'get', path: '/replies/{id}', id: 'getReply', tag: 'replies', scope: 'read', summary: { zh: '一份答复及其正文', en: 'One reply with its text' }, params: z.strictObject({ id: rowId }),
  answer: reply.extend({ text: z.string() }).meta({ id: 'WholeReply' }), refusals: ['unknown-reply'],
});
const bringing = operation({
  method: 'post', path: '/replies', id: 'importReply', tag: 'replies', scope: 'write:replies', roles: [...OFFICE_ROLES, 'supervisor'],
  summary: { zh: '登记答复：文件（或其压缩包）或正文；由人核对后立项', en: 'Import a document: a file, an archive of them, or text. It becomes a draft, which people confirm' },
  body: z.strictObject({
    text: z.string().min(1).max(Math.min(LIMITS.replyCharacters, API_BODY_BYTES)), name: z.string().trim().min(1).max(200).regex(LINE, NO_CONTROLS).default('reply.txt'),
  }),
  file: { field: 'file', bytes: REPLY_LIMIT_BYTES, fields: 0, fieldBytes: 1000 },
  answer: z.strictObject({
    documents: z.array(z.strictObject({
      name: z.string(), status: z.enum(['created', 'known', 'imported']), draft: z.string().nullable().meta({ description: 'null for one that was imported without a draft' }), suggestion: z.string().nullable(),
    })),
    skipped: z.array(z.strictObject({ message: z.string(), hint: z.string(), mayHoldReply: z.boolean() })).meta({ description: 'Parts of the file that could not be read' }),
  }),
  refusals: ['reply-empty', 'reply-not-text', 'reply-too-large', 'document-broken', 'document-encrypted', 'document-scanned', 'document-too-large', 'document-too-slow', 'document-unsupported', 'document-mismatch', 'upload-too-large', 'not-allowed'],
});

/** Replies in. Nothing here opens a commitment: that is done from the draft. */
@Controller()
export class ApiRepliesController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(READER) private readonly reader: ReplyReader,
    @Inject(Writes) private readonly writes: Writes,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(listing)
  async list(@Given() { query: { cursor, limit, ...filter }, by }: Call<typeof listing>): Promise<Answer<typeof listing>> {
    const before = afterOf(this.config.secret, 'replies', filter, cursor);
    return this.database.transaction(async (tx) => {
      const found = await listReplies(tx, await this.scopes.of(by, tx), filter.suggestion, before, limit + 1);
      const { rows, next } = pageOf(found, limit, ({ id }) => cursorTo(this.config.secret, 'replies', filter, id));
      return { body: { items: rows.map(told), next }, next };
    });
  }

  @Operates(reading)
  async show(@Given() { params: { id }, by }: Call<typeof reading>): Promise<Answer<typeof reading>> {
    return this.database.transaction(async (tx) => {
      const found = await readReply(tx, await this.scopes.of(by, tx), id);
      if (found === null) throw new DomainError('unknown-reply', `没有答复 ${id} / there is no reply ${id}`, '请从答复列表取编号 / take its id from the list of replies', { reply: id });
      return { body: { ...told(found), text: found.text } };
    });
  }

  @Operates(bringing)
  async bring(@Given() call: Call<typeof bringing>): Promise<Answer<typeof bringing>> {
    const given = call.file === null ? { bytes: Buffer.from(call.body.text.replaceAll('\r\n', '\n')), name: call.body.name } : { bytes: call.file.bytes, name: nameOf(call.file.name) };
    if (given.bytes.length === 0) throw new DomainError('reply-empty', '文件是空的 / the file is empty', '请核对文件 / check the file', {});
    const { documents, skipped } = await this.reader.read(given.bytes, given.name);
    return this.writes.once<typeof bringing>(call, async (tx, now) => {
      const arrivals = [];
      for (const document of documents) {
        const arrival = await bringIn(tx, document, this.reader.extract, call.by, now);
        arrivals.push({ name: document.name, status: arrival.status, draft: arrival.status === 'imported' ? null : arrival.draft, suggestion: arrival.status === 'imported' ? arrival.suggestion : null });
      }
      const draft = arrivals.length === 1 ? arrivals[0]?.draft ?? null : null;
      return {
        body: { documents: arrivals, skipped: skipped.map(({ message, hint, mayHoldReply }) => ({ message, hint, mayHoldReply })) },
        ...(arrivals.some(({ status }) => status === 'created') ? {} : { status: 200 }), ...(draft === null ? {} : { location: `/${API_ROOT}/drafts/${draft}` }),
      };
    });
  }
}

function told({ id, suggestionId, title, issuer, signedOn, sha256, importedAt, importedBy, replaces, commitments }: StoredReply): z.input<typeof reply> {
  return { id, suggestion: suggestionId, title, issuer, signedOn, sha256, importedAt: importedAt.toISOString(), importedBy, replaces, commitments };
}
