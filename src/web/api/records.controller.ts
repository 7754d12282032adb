import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { addDays, instantAt } from '../../core/calendar.js';
import { OFFICE_ROLES, SCHEDULES } from '../../core/commitment.js';
import type { LocalDate } from '../../core/commitment.js';
import { changesBetween } from '../../core/compare-forecasts.js';
import type { Happening, ToldForecast } from '../../core/compare-forecasts.js';
import { localDate } from '../../core/events.js';
import { forecast, forecastBoth } from '../../core/forecast.js';
import type { ForecastFacts, TimelineItem } from '../../core/forecast.js';
import type { Entry } from '../../core/history.js';
import { actorName, sentenceOf } from '../../core/sentence.js';
import { unknownCommitment } from '../../core/errors.js';
import { supposing } from '../../core/what-if.js';
import { dueBeforeReply } from '../../engine/date-checks.js';
import { ATTACHMENT_LIMIT_BYTES, checkAttachment, storeAttachment } from '../../intake/attachment.js';
import { readAttachment } from '../../store/readings/attachments.js';
import { readCommitment } from '../../store/readings/commitment.js';
import { readHistory } from '../../store/readings/history.js';
import type { HistoryRow } from '../../store/readings/history.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import { forecastFactsOf } from '../../store/readings/standing.js';
import { readOneTracked, supposedFactsOf } from '../../store/readings/tracked.js';
import { layersOf } from '../../store/rule-book.js';
import type { RuleBook } from '../../store/rule-book.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { sendAttachment } from '../commitment/send-attachment.js';
import { DATABASE, RULE_BOOK, VERIFIER } from '../ports.js';
import type { WebDatabase, WebVerifier } from '../ports.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { API_ROOT, operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { commitmentId, dateQuery, digest, instant, listOf, named, recorded } from './schemas.js';
import { toldEvidence } from './told.js';
import { Writes } from './writes.js';

const params = z.strictObject({ id: commitmentId });
const history = operation({
  method: 'get', path: '/commitments/{id}/history', id: 'getHistory', tag: 'audit', scope: 'read', params, query: z.strictObject(paging), summary: { zh: '履历，从头开始', en: 'The history, oldest first' },
  answer: listOf(z.strictObject({
    seq: z.int(), at: instant.meta({ description: 'When it happened by the rules' }), recordedAt: instant, event: z.string(),
    by: z.strictObject({ id: z.string(), name: z.string() }).nullable().meta({ description: 'null = the clock' }), sentence: named,
    body: z.string().meta({ description: 'The exact text that was hashed: hash it as it is, never what it parses to' }), prevHash: digest, hash: digest,
  }).meta({ id: 'HistoryEntry' })),
  refusals: ['unknown-commitment', 'cursor-invalid'],
});
const verification = operation({
  method: 'get', path: '/commitments/{id}/verification', id: 'verifyCommitment', tag: 'audit', scope: 'read', params, summary: { zh: '核验履历：哈希链、重放、当前状态', en: 'Verify the history: chain, replay, current row' },
  answer: z.strictObject({ id: z.string(), intact: z.boolean(), entries: z.int(), flaw: z.strictObject({ seq: z.int(), problem: z.string(), detail: z.string() }).nullable() }), refusals: ['unknown-commitment'],
});
const foreseen = operation({
  method: 'get', path: '/commitments/{id}/forecast', id: 'getForecast', tag: 'commitments', scope: 'read', params, query: z.strictObject({ until: dateQuery }), summary: { zh: '无人办理时会发生什么', en: 'What will happen if nobody does anything' },
  answer: z.strictObject({
    id: z.string(), revision: z.int(),
    timeline: z.array(z.strictObject({ on: z.string(), at: instant, event: z.string(), stage: z.string(), schedule: z.enum(SCHEDULES), letters: z.array(z.strictObject({ letter: z.string(), to: z.array(z.string()), leavesAt: instant })) })),
  }), refusals: ['unknown-commitment'],
});
const SUPPOSED_DAYS = 60; // days off at once; more is a typing error
const supposed = operation({
  method: 'get', path: '/commitments/{id}/what-if', id: 'getWhatIf', tag: 'commitments', scope: 'read', params,
  summary: { zh: '假设时限改到某日，或某些日子放假，会有何不同；不作更改', en: 'What would change if the due date were another, or some days were off; nothing is changed' },
  query: z.strictObject({
    dueOn: dateQuery.meta({ description: 'Another due date; this or `daysOff`' }), until: dateQuery,
    daysOff: z.string().regex(new RegExp(`^\\d{4}-\\d{2}-\\d{2}(,\\d{4}-\\d{2}-\\d{2}){0,${String(SUPPOSED_DAYS - 1)}}$`)).transform((days) => days.split(',')).pipe(z.array(localDate)).optional()
      .meta({ description: `Days off that no calendar knows, divided by commas; at most ${String(SUPPOSED_DAYS)}`, example: '2022-10-08,2022-10-09' }),
  }).refine(({ dueOn, daysOff }) => (dueOn === undefined) !== (daysOff === undefined), { message: 'dueOn 与 daysOff 须给出且只给出一项 / give either dueOn or daysOff', path: ['dueOn'] }),
  answer: z.strictObject({
    id: z.string(), revision: z.int(),
    changes: z.array(z.strictObject({
      event: z.string(), n: z.int().meta({ description: 'Tells the nth of its name' }), now: instant.nullable().meta({ description: 'null = it would come besides' }), supposed: instant.nullable().meta({ description: 'null = it would not come' }),
    })),
  }), refusals: ['unknown-commitment', 'due-before-reply', 'event-not-accepted'],
});
const evidence = operation({
  method: 'get', path: '/commitments/{id}/evidence', id: 'listEvidence', tag: 'evidence', scope: 'read', params, summary: { zh: '已填报的佐证', en: 'Evidence that was recorded' },
  answer: z.strictObject({ items: z.array(recorded) }), refusals: ['unknown-commitment'],
});
const proof = operation({
  method: 'get', path: '/commitments/{id}/evidence/{sha256}', id: 'getEvidenceFile', tag: 'evidence', scope: 'read', params: z.strictObject({ id: commitmentId, sha256: digest }),
  summary: { zh: '下载一个附件', en: 'A file that the history of the commitment names' }, answer: z.string(), binary: ['application/octet-stream'], refusals: ['unknown-commitment', 'unknown-attachment', 'attachment-damaged'],
});
const attaching = operation({
  method: 'post', path: '/commitments/{id}/evidence', id: 'attachFile', tag: 'evidence', scope: 'write:evidence', roles: [...OFFICE_ROLES, 'supervisor'], params,
  file: { field: 'file', bytes: ATTACHMENT_LIMIT_BYTES, fields: 0, fieldBytes: 1000 },
  summary: { zh: '存入附件，供填报进展时引用其 SHA-256', en: 'Store a file; a progress report then names its SHA-256 as `attachment`' },
  answer: z.strictObject({ sha256: digest, name: z.string(), bytes: z.int() }), refusals: ['unknown-commitment', 'attachment-refused', 'upload-too-large', 'upload-missing'],
});

/** What was recorded about a commitment, whether it is sound, and what comes next by itself. */
@Controller()
export class ApiRecordsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(VERIFIER) private readonly verifier: WebVerifier,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Writes) private readonly writes: Writes,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(history)
  async past(@Given() { params: { id }, query: { cursor, limit }, by }: Call<typeof history>): Promise<Answer<typeof history>> {
    const after = Number(afterOf(this.config.secret, 'history', { id }, cursor) ?? '0');
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const { head, entries } = await readHistory(tx, id);
      const { rows, next } = pageOf(entries.filter(({ seq }) => seq > after), limit, ({ seq }) => cursorTo(this.config.secret, 'history', { id }, String(seq)));
      const officeNames = await officeNamesIn(tx, rows.map(({ body }) => body));
      const stageNames = WORKFLOWS.find(({ kind, version }) => kind === head.kind && version === head.version)?.definition.stages ?? [];
      return { body: { items: rows.map((row) => toldEntry(row, { stageNames, officeNames, timeZone: HOUSE_TIME_ZONE })), next }, next };
    });
  }

  @Operates(verification)
  async verify(@Given() { params: { id }, by }: Call<typeof verification>): Promise<Answer<typeof verification>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const flaw = await this.verifier.verifyOne(tx, id);
      return { body: { id, intact: flaw === null, entries: (await readHistory(tx, id)).entries.length, flaw } };
    });
  }

  @Operates(foreseen)
  async foresee(@Given() { params: { id }, query: { until }, by }: Call<typeof foreseen>): Promise<Answer<typeof foreseen>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const found = await readCommitment(tx, id);
      if (found === null) throw unknownCommitment(id);
      const facts = forecastFactsOf(found, await this.book.current(tx));
      const timeline = forecast(facts, endOf(until, facts)).map(({ on, at, event, stage, schedule, letters }) => ({
        on, at: at.toISOString(), event, stage, schedule, letters: letters.map(({ letter, to, leavesAt }) => ({ letter, to, leavesAt: leavesAt.toISOString() })),
      }));
      return { body: { id, revision: found.revision, timeline } };
    });
  }

  @Operates(supposed)
  async whatIf(@Given() { params: { id }, query: { dueOn, daysOff, until }, by }: Call<typeof supposed>): Promise<Answer<typeof supposed>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const row = await readOneTracked(tx, id);
      if (dueOn !== undefined && dueOn < row.promisedOn) throw dueBeforeReply(dueOn, row.promisedOn);
      const facts = supposedFactsOf(row, await this.book.current(tx));
      const layers = await layersOf(tx);
      const then = supposing(facts, dueOn === undefined ? { daysOff: daysOff ?? [] } : { dueOn }, row.calendarVersion.split('+').flatMap((layer) => layers.get(layer) ?? []), await this.database.now(tx));
      const [now, other] = forecastBoth(facts, then, endOf(until, facts)).map(({ told, untold }): ToldForecast => ({ timeline: told.map(happeningOf), untold: untold.map(happeningOf) })) as [ToldForecast, ToldForecast];
      return { body: { id, revision: row.revision, changes: changesBetween(now, other).map(({ event, n, now: was, supposed: is }) => ({ event, n, now: was, supposed: is })) } };
    });

    function happeningOf({ event, at }: TimelineItem): Happening {
      return { commitment: id, event, at: at.toISOString() };
    }
  }

  @Operates(evidence)
  async proofs(@Given() { params: { id }, by }: Call<typeof evidence>): Promise<Answer<typeof evidence>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      return { body: { items: (await readCommitment(tx, id))?.evidence.map(toldEvidence) ?? [] } };
    });
  }

  /** As the page gives it; nothing is left for the interceptor to answer. */
  @Operates(proof)
  async download(@Given() { params: { id, sha256 }, by, response }: Call<typeof proof>): Promise<null> {
    const found = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      return readAttachment(tx, id, sha256);
    });
    sendAttachment(response, { id, sha256 }, found);
    return null;
  }

  @Operates(attaching)
  async attach(@Given() call: Call<typeof attaching>): Promise<Answer<typeof attaching>> {
    const { params: { id }, by, file } = call;
    if (file === null) throw new Error('a form without its file was let through');
    const checked = await checkAttachment(file.bytes, file.name);
    return this.writes.once<typeof attaching>(call, async (tx, now) => {
      await this.scopes.requireCommitment(by, id, tx);
      await storeAttachment(tx, checked, by.id, now);
      const { sha256, name, bytes } = checked;
      return { body: { sha256, name, bytes: bytes.length }, location: `/${API_ROOT}/commitments/${id}/evidence` };
    });
  }
}

/** An entry that somebody has broken is given as it is, without a sentence. */
function toldEntry({ seq, at, recordedAt, event, body, prevHash, hash }: HistoryRow, context: Parameters<typeof sentenceOf>[1]): z.input<typeof history.answer>['items'][number] {
  const row = { seq, at: at.toISOString(), recordedAt: recordedAt.toISOString(), event, body, prevHash, hash };
  try {
    const entry = JSON.parse(body) as Entry;
    const by = entry.by === null ? null : { id: entry.by.id, name: actorName(entry.by, 'zh') };
    return { ...row, by, sentence: { zh: sentenceOf(entry, context, 'zh'), en: sentenceOf(entry, context, 'en') } };
  } catch {
    return { ...row, by: null, sentence: { zh: '此条无法读出', en: 'this entry cannot be read' } };
  }
}

/** The last moment of the last day that is asked for; null for the last thing that is new. */
function endOf(until: LocalDate | undefined, { profile: { timeZone } }: ForecastFacts): Date | null {
  return until === undefined ? null : new Date(instantAt(addDays(until, 1), '00:00', timeZone).getTime() - 1);
}
