import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Scopes } from '../../auth/scope.js';
import type { Field } from '../../core/commitment.js';
import { DomainError, unknownCommitment } from '../../core/errors.js';
import { EVENTS, isEventType } from '../../core/events.js';
import { possibleNow } from '../../engine/possible.js';
import { readCommitment } from '../../store/readings/commitment.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { listedCommitment } from '../../store/readings/commitment-list.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import type { RuleBook } from '../../store/rule-book.js';
import { fieldsOf } from '../commitment/event-form.js';
import { isPersons, judgedNow } from '../commitment/judged.js';
import { partyOf } from '../commitment/parties.js';
import type { ButtonEvent } from '../commitment/parties.js';
import { pageWords } from '../page-words.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { etagOf } from './call-interceptor.js';
import { Given, Operates } from './operates.js';
import { API_ROOT, operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { commitment, commitmentId, named } from './schemas.js';
import { toldCommitment } from './told.js';
import type { Told } from './told.js';
import { Writes } from './writes.js';

const field = z.strictObject({
  name: z.string(), type: z.enum(['text', 'longtext', 'date', 'number', 'url', 'choice']), required: z.boolean(), zh: z.string(), en: z.string(),
  choices: z.array(z.strictObject({ value: z.string(), zh: z.string(), en: z.string() })).optional(),
}).meta({ id: 'Field', description: 'What a person is asked for, with its label' });
const open = z.strictObject({
  type: z.string(), name: named, fields: z.array(field),
  within: z.enum(['data', 'data.evidence', 'data.dates']).meta({ description: 'Where the fields stand in what is sent' }),
  schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of `data`' }),
}).meta({ id: 'OpenEvent' });
const closed = z.strictObject({
  type: z.string(), name: named, turn: named.meta({ description: 'Whose turn it is' }), because: named.nullable().meta({ description: 'What alone keeps this person from it; null where it is not theirs at all' }),
  rules: z.strictObject({ zh: z.array(z.string()), en: z.array(z.string()) }),
}).meta({ id: 'OthersEvent' });
const accepted = operation({
  method: 'get', path: '/commitments/{id}/events', id: 'getEvents', tag: 'events', scope: 'read', params: z.strictObject({ id: commitmentId }), revision: 'gives',
  summary: { zh: '现在可办理什么、要填什么；不能办理的，为什么', en: 'What may be sent now and what it needs; and of what may not, why' },
  answer: z.strictObject({ id: z.string(), revision: z.int(), stage: z.string(), yours: z.array(open), others: z.array(closed) }), refusals: ['unknown-commitment'],
});
const types = Object.keys(EVENTS).filter((type): type is ButtonEvent => isEventType(type) && isPersons(type));
const sending = operation({
  method: 'post', path: '/commitments/{id}/events', id: 'sendEvent', tag: 'events', scope: 'write:events', params: z.strictObject({ id: commitmentId }), revision: 'needs',
  summary: { zh: '办理一步', en: 'Send an event: all of its effect or none' },
  body: z.strictObject({ type: z.enum(types as [ButtonEvent, ...ButtonEvent[]]), data: z.record(z.string(), z.unknown()).default({}) }),
  answer: z.strictObject({ seq: z.int().meta({ description: 'Its place in the history' }), commitment }),
  refusals: ['unknown-commitment', 'event-not-accepted', 'event-refused', 'event-data-invalid', 'evidence-incomplete', 'not-allowed', 'stale-revision', 'precondition-missing'],
});

/** What can be done with a commitment now, and doing it. */
@Controller()
export class ApiEventsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Writes) private readonly writes: Writes,
  ) {}

  @Operates(accepted)
  async list(@Given() { params: { id }, by }: Call<typeof accepted>): Promise<Answer<typeof accepted>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const found = await readCommitment(tx, id);
      if (found === null) throw unknownCommitment(id);
      const standing = standingOf(found, await this.book.current(tx), await this.database.now(tx));
      const rules = new Map(possibleNow({ ...found, office: found.officeId }, standing.workflow).map((one) => [one.event, one.rules]));
      const judged = judgedNow(found, standing, by);
      return {
        revision: found.revision,
        body: {
          id, revision: found.revision, stage: found.stage,
          yours: judged.filter(({ may }) => may).map(({ type }) => openEvent(type, standing)),
          others: judged.filter(({ may }) => !may).map(({ type, why }) => ({
            type, name: nameOf(type), turn: turnOf(type, found, standing), because: why === null ? null : { zh: pageWords('zh')(why), en: pageWords('en')(why) }, rules: rules.get(type) ?? { zh: [], en: [] },
          })),
        },
      };
    });
  }

  /** A revision that has moved on is answered with the commitment as it is now: whoever sent it can look and decide, and has lost nothing. */
  @Operates(sending)
  async send(@Given() call: Call<typeof sending>): Promise<Answer<typeof sending>> {
    const { params: { id }, body: { type, data }, by, revision } = call;
    try {
      return await this.writes.once<typeof sending>(call, async (tx, now) => {
        await this.scopes.requireCommitment(by, id, tx);
        const { seq } = await this.commitments.send(tx, { id, type, data, by, now, ...(revision === null ? {} : { expectedRevision: revision }) });
        const now2 = await this.#current(tx, call);
        return { body: { seq, commitment: now2 }, revision: now2.revision, location: `/${API_ROOT}/commitments/${id}` };
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stale-revision') throw error;
      const current = await this.database.transaction((tx) => this.#current(tx, call));
      call.response.set('ETag', etagOf(current.revision));
      throw new DomainError(error.code, error.message, error.hint, { ...error.facts, current });
    }
  }

  async #current(tx: Transaction, { params: { id }, by }: Call<typeof sending>): Promise<Told> {
    // By its place and not by its office: an event may have given it to another one.
    const { jurisdiction } = await this.scopes.of(by, tx);
    const row = await listedCommitment(tx, { jurisdiction, offices: 'all' }, id);
    if (row === null) throw unknownCommitment(id);
    return toldCommitment(row, await this.book.current(tx), await this.database.now(tx));
  }
}

function openEvent(type: ButtonEvent, { workflow: { definition }, state: { context }, basis, profile }: Standing): z.input<typeof open> {
  const fields = fieldsOf(type, definition, { ...context, dueBasis: basis }, type === 'EXTENSION_ASKED' ? profile : null);
  const schema = z.toJSONSchema(EVENTS[type].schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  return { type, name: nameOf(type), fields: fields.filter(({ name }) => !OF_FORMS.test(name) && !(type === 'MILESTONES_SET' && name === 'text')).map(plain), within: WITHIN[type] ?? 'data', schema };
}

/** Lines that a form is typed into, where the data is a list: the schema says it, as it does the remarks beside a plan's dates. */
const OF_FORMS = /^(followOn[A-Z]\w*|parts)$/;
const WITHIN: Partial<Record<ButtonEvent, z.input<typeof open>['within']>> = { CLAIMED: 'data.evidence', MILESTONES_SET: 'data.dates' };

function plain({ name, type, required, zh, en, choices }: Field): z.input<typeof field> {
  return { name, type, required, zh, en, ...(choices === undefined ? {} : { choices }) };
}

function nameOf(type: ButtonEvent): z.input<typeof named> {
  return { zh: EVENTS[type].zh, en: EVENTS[type].en };
}

function turnOf(type: ButtonEvent, { officeName, officeNameEn }: CommitmentReading, { state: { context } }: Standing): z.input<typeof named> {
  const party = partyOf(type, context);
  return party === 'office' ? { zh: officeName, en: officeNameEn || officeName } : { zh: pageWords('zh')(`party.${party}`), en: pageWords('en')(`party.${party}`) };
}
