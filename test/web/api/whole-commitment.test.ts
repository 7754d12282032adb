import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { checkChain } from '../../../src/core/history.js';
import { Commitments } from '../../../src/engine/commitments.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import type { components, paths } from '../../../docs/openapi.js';
import { reviewWorld } from '../../intake/review/review-world.js';
import { SEED_BYTES } from '../../intake/review/seed-extraction.js';
import { at } from '../../support/factory.js';
import { testDatabase } from '../../support/database.js';
import { startSite } from '../site.js';
import type { Site } from '../site.js';
import { tokenFor } from './program.js';

type EventType = NonNullable<paths['/commitments/{id}/events']['post']['requestBody']>['content']['application/json']['type'];

/** A client made of docs/openapi.json alone: its types say what may be called and with what, and it knows nothing else of the program. */
describe('a client generated from the document', () => {
  const db = testDatabase();
  let site: Site;
  const clients = new Map<string, Client<paths>>();
  const as = (person: string): Client<paths> => clients.get(person) as Client<paths>;
  const itIs = (when: string): Promise<unknown> => db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [at(when)]);

  beforeAll(async () => {
    await reviewWorld(db);
    site = await startSite(db.database, new Commitments(new RuleBook()));
    for (const person of ['lan-rui', 'tan-yue', 'su-ming', 'zhou-jin', 'qin-yi', 'shen-ji']) {
      const token = await tokenFor(db, person);
      clients.set(person, createClient<paths>({ baseUrl: `${site.url}/api/v1`, headers: { authorization: `Bearer ${token}` } }));
    }
  });
  afterAll(() => site.close());

  /** What an answer holds, or an error that says what was refused. */
  function held<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): NonNullable<T> {
    if (data === undefined || data === null) throw new Error(`${String(response.status)}: ${JSON.stringify(error)}`);
    return data;
  }

  /** As a careful program does: look, see that it may, send with what was seen. */
  async function sends(person: string, id: string, type: EventType, data: Record<string, unknown>): Promise<components['schemas']['Commitment']> {
    const looked = await as(person).GET('/commitments/{id}/events', { params: { path: { id } } });
    expect(held(looked).yours.map((event) => event.type)).toContain(type);
    const sent = await as(person).POST('/commitments/{id}/events', {
      params: { path: { id }, header: { 'If-Match': looked.response.headers.get('etag') ?? '', 'Idempotency-Key': `${id} ${type}`.replaceAll(' ', '-') + String(held(looked).revision) } }, body: { type, data },
    });
    const { commitment } = held(sent);
    expect(sent.response.headers.get('etag')).toBe(`"${String(commitment.revision)}"`);
    return commitment;
  }

  it('drives a commitment from the import of its reply to its close, and can check all of it', async () => {
    await itIs('2022-06-24T10:00');
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(SEED_BYTES)]), '答复.txt');
    const brought = held(await as('lan-rui').POST('/replies', { body: form as never, bodySerializer: (body) => body as unknown as FormData }));
    const draft = brought.documents[0]?.draft ?? '';
    expect(brought.documents).toEqual([{ name: '答复.txt', status: 'created', draft, suggestion: null }]);

    const path = { id: draft };
    const read = held(await as('lan-rui').GET('/drafts/{id}', { params: { path } }));
    const card = read.cards.find(({ quote }) => quote.includes('《创新驱动发展融资担保基金运营管理方案》'));
    if (card === undefined) throw new Error('the pledge was not found');
    expect([card.kind, card.dueOn, card.dueBasis, read.text.slice(card.start, card.end)]).toEqual(['issue-document', '2022-09-21', 'inferred', card.quote]);
    let seen = read.revision;
    const known = { suggestionNumber: '2022190', session: '十三届五次会议', title: '关于加大特色产业发展的建议', leadDeputy: '陈广华', handedOverBy: '自治区人大常委会办公厅', issuer: '自治区科技厅', signedOn: '2022-06-23', office: 'cxkj' };
    if (read.missing.length > 0) {
      const changes = Object.fromEntries(read.missing.map((field) => [field, known[field]]));
      seen = held(await as('lan-rui').POST('/drafts/{id}/edits', { params: { path }, body: { revision: seen, edit: { kind: 'header', changes } } })).revision;
    }
    seen = held(await as('lan-rui').POST('/drafts/{id}/edits', { params: { path }, body: { revision: seen, edit: { kind: 'correct', card: card.id, changes: { office: 'cxkj' }, accept: true } } })).revision;
    const confirmed = held(await as('su-ming').POST('/drafts/{id}/confirmations', { params: { path }, body: { revision: seen, cards: [card.id] } }));
    const [id = ''] = confirmed.opened;
    const reply = held(await as('su-ming').GET('/replies/{id}', { params: { path: { id: confirmed.reply } } }));
    expect([reply.commitments, reply.suggestion]).toEqual([[id], '2022190']);

    await itIs('2022-06-27T09:10');
    expect((await sends('tan-yue', id, 'ACCEPTED', {})).stage).toBe('doing.drafting');
    await itIs('2022-07-20T11:00');
    expect(await sends('tan-yue', id, 'DATE_DECLARED', { dueOn: '2022-09-21' })).toMatchObject({ dueOn: '2022-09-21', dueBasis: 'declared', schedule: 'on_time' });
    await itIs('2022-08-15T16:40');
    const proof = new FormData();
    proof.set('file', new Blob(['反馈意见二十三条']), '反馈意见.txt');
    const kept = held(await as('lan-rui').POST('/commitments/{id}/evidence', { params: { path: { id } }, body: proof as never, bodySerializer: (body) => body as unknown as FormData }));
    await sends('lan-rui', id, 'PROGRESS_REPORTED', { text: '收到反馈意见23条，采纳17条。', percent: 60, attachment: kept.sha256 });
    const ahead = held(await as('lan-rui').GET('/commitments/{id}/forecast', { params: { path: { id }, query: { until: '2022-12-31' } } }));
    expect(ahead.timeline.find(({ event }) => event === 'untilOverdue')?.on).toBe('2022-09-22');
    for (const [when, stage] of [['2022-08-20T10:00', 'consulting'], ['2022-08-25T10:00', 'legalReview'], ['2022-08-31T10:00', 'deliberating'], ['2022-09-05T10:00', 'issuing']] as const) {
      await itIs(when);
      await sends('lan-rui', id, 'STAGE_REACHED', { stage, text: '按计划推进。' });
    }

    await itIs('2022-09-09T16:30');
    const { yours } = held(await as('tan-yue').GET('/commitments/{id}/events', { params: { path: { id } } }));
    const claim = yours.find(({ type }) => type === 'CLAIMED');
    expect([claim?.within, claim?.fields.filter(({ required }) => required).map(({ name }) => name)]).toEqual(['data.evidence', ['title', 'number', 'issuedOn', 'link', 'registeredBy']]);
    await sends('tan-yue', id, 'CLAIMED', { evidence: { title: '创新驱动发展融资担保基金运营管理方案', number: '桂科发〔2022〕88号', issuedOn: '2022-09-08', link: 'https://example.gov.cn/88', registeredBy: '办公室 李梅' } });
    expect(held(await as('shen-ji').GET('/commitments/{id}/evidence', { params: { path: { id } } })).items.map(({ event }) => event)).toContain('CLAIMED');
    await itIs('2022-09-13T10:20');
    expect((await sends('zhou-jin', id, 'VERIFIED', { outcome: 'fulfilled', text: '标题、文号、印发日期与公开文本一致。' })).stage).not.toMatch(/^closed/);
    await itIs('2022-09-16T15:00');
    await sends('lan-rui', id, 'REPLIED_AGAIN', { number: '桂科函〔2022〕401号', on: '2022-09-16' });
    await itIs('2022-09-28T15:00');
    expect(await sends('qin-yi', id, 'RATED', { rating: 'satisfied' })).toMatchObject({ stage: 'closed.fulfilled', closedOn: '2022-09-28', schedule: 'closed' });

    // Now the auditor: page by page, with nothing but the texts that were hashed.
    const entries: components['schemas']['HistoryEntry'][] = [];
    for (let cursor: string | undefined; ;) {
      const page = held(await as('shen-ji').GET('/commitments/{id}/history', { params: { path: { id }, query: { limit: 5, ...(cursor === undefined ? {} : { cursor }) } } }));
      entries.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    const last = entries.at(-1);
    expect(entries.filter(({ by }) => by !== null).map(({ event }) => event)).toEqual([
      'OPENED', 'CONFIRMED', 'ACCEPTED', 'DATE_DECLARED', 'PROGRESS_REPORTED', 'STAGE_REACHED', 'STAGE_REACHED', 'STAGE_REACHED', 'STAGE_REACHED', 'CLAIMED', 'VERIFIED', 'REPLIED_AGAIN', 'RATED',
    ]);
    expect(checkChain(entries, { revision: entries.length, hash: last?.hash ?? '' })).toBeNull();
    expect(last?.sentence.zh).toContain('满意');
    expect(held(await as('shen-ji').GET('/commitments/{id}/verification', { params: { path: { id } } }))).toEqual({ id, intact: true, entries: entries.length, flaw: null });

    const lights = held(await as('shen-ji').GET('/board'));
    expect([lights.counts.all, lights.counts.open, lights.counts.closed]).toEqual([1, 0, 1]);
    const [row] = held(await as('shen-ji').GET('/ledger')).items;
    expect([row?.id, row?.dueOn, row?.closedOn, row?.rating]).toEqual([id, '2022-09-21', '2022-09-28', '满意（2022-09-28）']);
    const file = await as('shen-ji').GET('/ledger/file', { params: { query: { format: 'csv' } }, parseAs: 'text' });
    expect(held<string>(file)).toContain(id);
  });
});
