import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { LEVELS } from '../../core/commitment.js';
import { NO_CONTROLS, PROSE } from '../../core/events.js';
import { previewNotice } from '../../outbox/compose-notice.js';
import { letterMark } from '../../outbox/letters/compose-letter.js';
import { undeliveredLetters } from '../../store/readings/undelivered-letters.js';
import { waitingLetters } from '../../store/readings/waiting-letters.js';
import type { WaitingLetterRow } from '../../store/readings/waiting-letters.js';
import { decideLetter, requireWaiting, settleDelivery } from '../letters/decide-letter.js';
import { COMMITMENTS, COMPOSE_NOTICE, DATABASE, DELIVERY } from '../ports.js';
import type { ComposeNotice, WebCommitments, WebDatabase, WebDelivery } from '../ports.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { digest, instant, listOf } from './schemas.js';
import { Writes } from './writes.js';

const params = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9:._-]{1,128}$/) });
const letter = z.strictObject({
  id: z.string(), letter: z.string(), commitment: z.string(), title: z.string(), office: z.string(), level: z.enum(LEVELS), recipient: z.string(), sendAfter: instant, createdAt: instant,
}).meta({ id: 'Letter' });
const listing = operation({
  method: 'get', path: '/letters', id: 'listLetters', tag: 'letters', scope: 'letters', query: z.strictObject(paging), summary: { zh: '待批函件，等得最久的在前', en: 'Letters that wait for approval, the longest waiting first' },
  answer: listOf(letter), refusals: ['cursor-invalid'],
});
const reading = operation({
  method: 'get', path: '/letters/{id}', id: 'getLetter', tag: 'letters', scope: 'letters', params, summary: { zh: '一封待批函件的全文', en: 'The text of one letter as it would leave now' },
  answer: letter.extend({ subject: z.string(), text: z.string(), html: z.string(), mark: digest.meta({ description: 'Of this very text; approving it needs the mark of what was read' }) }).meta({ id: 'WholeLetter' }), refusals: ['unknown-notice'],
});
const deciding = operation({
  method: 'post', path: '/letters/{id}/decision', id: 'decideLetter', tag: 'letters', scope: 'letters', roles: ['supervisor'], params, summary: { zh: '批准发函，或不予发函', en: 'Approve a letter, or return it' },
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve'), read: digest }), z.strictObject({ decision: z.literal('return'), reason: z.string().trim().min(1).max(4000).regex(PROSE, NO_CONTROLS) }),
  ]),
  answer: z.strictObject({ commitment: z.string(), seq: z.int(), revision: z.int() }), refusals: ['unknown-notice', 'stale-revision', 'event-refused', 'not-allowed'],
});
const failed = operation({
  method: 'get', path: '/undelivered-letters', id: 'listUndeliveredLetters', tag: 'letters', scope: 'letters', roles: ['supervisor'], summary: { zh: '未送达或送达不明的函件，至多 200 封', en: 'Letters that reached nobody, or perhaps nobody; at most 200' },
  answer: z.strictObject({
    items: z.array(letter.omit({ sendAfter: true, createdAt: true }).extend({
      address: z.string().meta({ description: 'Empty when nobody is named at that level' }), state: z.enum(['dead', 'uncertain', 'suppressed']), reason: z.string().nullable(),
      since: instant, attempts: z.int(), resendable: z.boolean().meta({ description: 'Whether it may be sent again as things stand' }),
    }).meta({ id: 'UndeliveredLetter' })),
  }),
});
const settling = operation({
  method: 'post', path: '/letters/{id}/delivery', id: 'settleLetter', tag: 'letters', scope: 'letters', roles: ['supervisor'], params, summary: { zh: '重发未送达的函件，或登记送达', en: 'Send a letter again that did not arrive, or record that it arrived' },
  body: z.strictObject({ delivery: z.enum(['resend', 'arrived']).meta({ description: 'A dead letter may be sent again once an address at its level works; that an uncertain one arrived may be recorded' }) }),
  status: 200, answer: z.strictObject({ id: z.string(), state: z.enum(['retry', 'sent']) }), refusals: ['unknown-notice', 'notice-not-awaiting'],
});

/** Letters that nobody sends before a supervisor has read them, and those that reached nobody. */
@Controller()
export class ApiLettersController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(COMPOSE_NOTICE) private readonly compose: ComposeNotice,
    @Inject(DELIVERY) private readonly delivery: WebDelivery,
    @Inject(Writes) private readonly writes: Writes,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(listing)
  async list(@Given() { query: { cursor, limit }, by }: Call<typeof listing>): Promise<Answer<typeof listing>> {
    const after = afterOf(this.config.secret, 'letters', {}, cursor);
    return this.database.transaction(async (tx) => {
      const found = await waitingLetters(tx, await this.scopes.of(by, tx), after === null ? null : JSON.parse(after) as { createdAt: string; id: string }, limit + 1);
      const { rows, next } = pageOf(found, limit, ({ createdAt, id }) => cursorTo(this.config.secret, 'letters', {}, JSON.stringify({ createdAt: createdAt.toISOString(), id })));
      return { body: { items: rows.map(told), next }, next };
    });
  }

  @Operates(failed)
  async undelivered(@Given() { by }: Call<typeof failed>): Promise<Answer<typeof failed>> {
    return this.database.transaction(async (tx) => {
      const rows = await undeliveredLetters(tx, await this.scopes.of(by, tx));
      return { body: { items: rows.map(({ id, letter: kind, commitmentId, title, officeName, level, recipient, address, state, reason, since, attempts, resendable }) => (
        { id, letter: kind, commitment: commitmentId, title, office: officeName, level, recipient, address, state, reason, since: since.toISOString(), attempts, resendable })) } };
    });
  }

  @Operates(reading)
  async show(@Given() { params: { id }, by }: Call<typeof reading>): Promise<Answer<typeof reading>> {
    return this.database.transaction(async (tx) => {
      const row = await requireWaiting(tx, await this.scopes.of(by, tx), id);
      const composed = await previewNotice(tx, row, await this.database.now(tx), this.config.publicUrl);
      const { subject, text, html } = composed;
      return { body: { ...told(row), subject, text, html, mark: letterMark(composed) } };
    });
  }

  @Operates(deciding)
  async decide(@Given() call: Call<typeof deciding>): Promise<Answer<typeof deciding>> {
    const { params: { id }, body, by } = call;
    const verdict = body.decision === 'approve' ? body : { decision: 'withhold' as const, reason: body.reason };
    return this.writes.once<typeof deciding>(call, async (tx, now) => {
      const row = await requireWaiting(tx, await this.scopes.of(by, tx), id);
      const { id: commitment, seq, revision } = await decideLetter(tx, { commitments: this.commitments, compose: this.compose, publicUrl: this.config.publicUrl }, row, verdict, by, now);
      return { body: { commitment, seq, revision }, status: 200 };
    });
  }

  @Operates(settling)
  async settle(@Given() call: Call<typeof settling>): Promise<Answer<typeof settling>> {
    const { params: { id }, body: { delivery }, by } = call;
    return this.writes.once<typeof settling>(call, async (tx, now) => {
      await settleDelivery(tx, this.delivery, await this.scopes.of(by, tx), { id, delivery }, by, now);
      return { body: { id, state: delivery === 'resend' ? 'retry' : 'sent' } };
    });
  }
}

function told({ id, letter: kind, commitmentId, title, officeName, level, recipient, sendAfter, createdAt }: WaitingLetterRow): z.input<typeof letter> {
  return { id, letter: kind, commitment: commitmentId, title, office: officeName, level, recipient, sendAfter: sendAfter.toISOString(), createdAt: createdAt.toISOString() };
}
