import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Verifier } from '../../src/audit/verifier.js';
import { stageDemo } from '../../src/cli/stage-demo.js';
import type { DemoResult } from '../../src/cli/play-demo.js';
import { readConfig } from '../../src/config.js';
import type { LocalDate } from '../../src/core/commitment.js';
import { seal } from '../../src/core/history.js';
import type { Entry } from '../../src/core/history.js';
import { canonical } from '../../src/core/step.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { STORY } from '../../src/intake/seed/story.js';
import { at } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const quoted = { quote: z.string(), span: z.tuple([z.number(), z.number()]) };
const keySchema = z.object({
  commitments: z.array(z.object({ id: z.string(), kind: z.string(), due_on: z.string(), due_basis: z.string(), ...quoted })),
  attached: z.array(z.object({ to: z.string(), ...quoted })), watch: z.array(z.object({ id: z.string(), kind: z.string(), ...quoted })), ambiguous: z.array(z.object({ id: z.string(), ...quoted })),
});

describe('eleven months of reply 2022190', () => {
  const db = testDatabase();
  const days: LocalDate[] = [];
  let result: DemoResult;
  beforeAll(async () => {
    result = await stageDemo({ database: db.database, owner: db.logins.owner }, readConfig({ NODE_ENV: 'test' }), (on) => days.push(on));
  }, 60_000);

  const query = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> => db.database.app.query<T[]>(sql, values);

  it('ends with the board the story tells', async () => {
    expect(result).toMatchObject({ commitments: ['A0', ...Array.from({ length: 11 }, (_, i) => `P${String(i + 1)}`), 'W1', 'Q1'].map((label) => `2022190-${label}`), scenes: STORY.length });
    expect(await query(`
      select label, stage, due_on::text, due_basis as basis, claimed_on::text, closed_on::text, snapshot::jsonb #>> '{value,underway,clock,overdue}' as rung from commitments order by id`)).toEqual([
      { label: 'A0', stage: 'closed.rated', due_on: '2022-08-08', basis: 'statutory', claimed_on: null, closed_on: '2022-07-14', rung: null },
      { label: 'P1', stage: 'closed.fulfilled', due_on: '2022-12-31', basis: 'scope', claimed_on: '2022-12-26', closed_on: '2023-02-02', rung: null },
      { label: 'P10', stage: 'doing.unverifiable', due_on: '2022-12-31', basis: 'scope', claimed_on: null, closed_on: null, rung: 'referred' },
      { label: 'P11', stage: 'doing.expertReview', due_on: '2022-12-23', basis: 'declared', claimed_on: null, closed_on: null, rung: 'referred' },
      { label: 'P2', stage: 'merged', due_on: '2022-12-31', basis: 'scope', claimed_on: null, closed_on: '2022-07-06', rung: null },
      { label: 'P3', stage: 'closed.maintained', due_on: '2022-12-31', basis: 'scope', claimed_on: '2023-01-06', closed_on: '2023-02-10', rung: null },
      { label: 'P4', stage: 'closed.fulfilled', due_on: '2022-12-31', basis: 'scope', claimed_on: '2022-12-14', closed_on: '2023-01-17', rung: null },
      { label: 'P5', stage: 'closed.fulfilled', due_on: '2022-11-30', basis: 'decided', claimed_on: '2022-11-25', closed_on: '2022-12-15', rung: null },
      { label: 'P6', stage: 'closed.fulfilled', due_on: '2022-12-31', basis: 'scope', claimed_on: '2022-12-28', closed_on: '2023-02-03', rung: null },
      { label: 'P7', stage: 'closed.partly', due_on: '2022-12-31', basis: 'scope', claimed_on: '2023-01-09', closed_on: '2023-02-15', rung: null },
      { label: 'P8', stage: 'doing.researching', due_on: '2022-12-23', basis: 'declared', claimed_on: null, closed_on: null, rung: 'referred' },
      { label: 'P9', stage: 'closed.fulfilled', due_on: '2022-12-31', basis: 'scope', claimed_on: '2022-12-27', closed_on: '2023-01-18', rung: null },
      { label: 'Q1', stage: 'dismissed', due_on: '2022-12-31', basis: 'inferred', claimed_on: null, closed_on: '2022-07-15', rung: null },
      { label: 'W1', stage: 'doing.keeping', due_on: null, basis: 'none', claimed_on: null, closed_on: null, rung: null },
    ]);
  });

  it('tracks exactly what the answer key of the reply says: eleven pledges with kind, date, basis and span, their clauses, the watch item, the doubt', async () => {
    const key = keySchema.parse(JSON.parse(await readFile(new URL('../fixtures/2022190.expected.json', import.meta.url), 'utf8')));
    const opened = await query<{ label: string; kind: string; due: string | null; basis: string; quote: string; span: [number, number]; attached: string }>(`
      select c.label, c.kind, (select due_on::text from deadlines d where d.commitment_id = c.id order by seq limit 1) as due,
        (select basis from deadlines d where d.commitment_id = c.id order by seq limit 1) as basis, h.body::jsonb #>> '{event,data,quote}' as quote,
        jsonb_build_array(h.body::jsonb #> '{event,data,start}', h.body::jsonb #> '{event,data,end}') as span, c.attached
      from commitments c join history h on h.commitment_id = c.id and h.seq = 1 where c.reply_id is not null`);
    const byLabel = new Map(opened.map((one) => [one.label, one]));
    for (const { id, kind, due_on: due, due_basis: basis, quote, span } of key.commitments) expect(byLabel.get(id)).toMatchObject({ kind, due, basis, quote, span });
    for (const { id, kind, quote, span } of key.watch) expect(byLabel.get(id)).toMatchObject({ kind, due: null, quote, span });
    for (const { id, quote, span } of key.ambiguous) expect(byLabel.get(id)).toMatchObject({ quote, span, due: null });
    for (const { to, quote, span: [start, end] } of key.attached) expect(JSON.parse(byLabel.get(to)?.attached ?? '[]')).toContainEqual({ quote, start, end });
    expect(opened).toHaveLength(key.commitments.length + key.watch.length + key.ambiguous.length);
    expect(opened.flatMap(({ attached }) => JSON.parse(attached) as unknown[])).toHaveLength(key.attached.length);
  });

  it('P2 objected in vain and was merged; P6 waited for P5; P10 is listed as not verifiable and never rated; P8 keeps its scope', async () => {
    const events = async (label: string): Promise<string[]> => (await query<{ event: string }>('select event from history where commitment_id = $1 order by seq', [`2022190-${label}`])).map(({ event }) => event);
    expect(await events('P2')).toEqual(['OPENED', 'CONFIRMED', 'OBJECTED', 'OBJECTION_REFUSED', 'MERGED']);
    expect(await query(`select merged_into from commitments where label = 'P2'`)).toEqual([{ merged_into: '2022190-P1' }]);
    expect(await events('P6')).toEqual(expect.arrayContaining(['INDICATOR_PROPOSED', 'INDICATOR_AGREED', 'WAIT_BEGUN', 'CONDITION_MET', 'CLAIMED', 'VERIFIED', 'ratingBy']));
    expect(await events('P10')).toEqual(expect.arrayContaining(['indicatorBy', 'INDICATOR_PROPOSED', 'INDICATOR_REFUSED']));
    expect(await query(`select 1 from ratings where commitment_id = '2022190-P10'`)).toEqual([]);
    expect(await query(`select terms from commitments where label = 'P8'`)).toEqual([{ terms: '{"scopeEndsOn":"2022-12-31"}' }]);
    expect((await events('A0')).slice(-2)).toEqual(['ANSWERED', 'RATED']);
    expect(await query(`select body::jsonb #>> '{by,behalf,id}' as behalf from history where event = 'ANSWERED'`)).toEqual([{ behalf: 'nong-hao' }]);
  });

  it('P5 keeps every date it ever had, and nothing of the refused claim with the wrong document', async () => {
    expect(await query(`select due_on::text, basis, decided_by from deadlines where commitment_id = '2022190-P5' order by seq`)).toEqual([
      { due_on: '2022-09-21', basis: 'inferred', decided_by: 'su-ming' }, { due_on: '2022-09-21', basis: 'declared', decided_by: 'tan-yue' },
      { due_on: '2022-11-30', basis: 'decided', decided_by: 'nong-hao' },
    ]);
    expect(STORY.filter((scene) => 'refused' in scene)).toMatchObject([
      { label: 'P10', type: 'PROGRESS_REPORTED', refused: 'not-allowed' }, { label: 'P5', type: 'CHANGE_APPROVED', refused: 'event-refused' },
      { label: 'P5', type: 'CLAIMED', refused: 'evidence-incomplete' }, { label: 'P1', type: 'CLAIMED', refused: 'evidence-incomplete' },
    ]);
    const claims = await query<{ at: Date }>(`select at from history where commitment_id = '2022190-P5' and event = 'CLAIMED'`);
    expect(claims.map((claim) => claim.at)).toEqual([at('2022-11-25T16:30')]);
    expect(await query(`select 1 from history where commitment_id = '2022190-P5' and event = 'untilOverdue'`)).toEqual([]);
  });

  it('P11 climbs to the top; from orange on each letter is sent only after its approval', async () => {
    const rungs = await query<{ event: string; at: Date }>(`select event, at from history where commitment_id = '2022190-P11' and event like 'until%' order by seq`);
    expect(rungs.map(({ event, at: instant }) => [event, instant])).toEqual([
      ['untilOverdue', at('2022-12-24T00:00')], ['untilBlueAgain', at('2022-12-30T00:00')], ['untilOrange', at('2023-01-09T00:00')],
      ['untilRed', at('2023-01-28T00:00')], ['untilReferred', at('2023-02-23T00:00')],
    ]);
    const letters = await query<{ letter: string; state: string; approved_by: string; sent: Date; approved: Date }>(`
      select n.letter, n.state, n.approved_by, d.at as sent, h.at as approved from notices n join deliveries d on d.notice_id = n.id
      join history h on h.commitment_id = n.commitment_id and h.event = 'LETTER_APPROVED' and h.body::jsonb #>> '{event,data,notice}' = n.id
      where n.commitment_id = '2022190-P11' order by n.seq, n.id`);
    expect(letters.map(({ letter, state, approved_by }) => [letter, state, approved_by])).toEqual([
      ['overdue-orange', 'sent', 'su-ming'], ['overdue-orange', 'sent', 'su-ming'],
      ...Array<string[]>(3).fill(['overdue-red', 'sent', 'zhou-jin']),
    ]);
    expect(await query(`select level, state, approved_by from notices where commitment_id = '2022190-P11' and letter = 'referred' and state <> 'superseded'`)).toEqual([
      { level: 'liaison', state: 'awaiting-approval', approved_by: null },
    ]);
    for (const { sent, approved } of letters) expect(sent >= approved).toBe(true);
    expect(await query(`select 1 from notices where letter in ('overdue-orange', 'overdue-red', 'referred') and state = 'sent' and approved_by is null`)).toEqual([]);
  });

  it('leaves no letter waiting that should have gone, and nothing is sent outside office hours', async () => {
    expect(await query(`select id from notices where state in ('queued', 'retry', 'sending', 'dead', 'uncertain') or (state = 'suppressed' and reason = 'no-contact')`)).toEqual([]);
    expect(await query(`
      select n.id from deliveries d join notices n on n.id = d.notice_id
      where (d.at at time zone 'Asia/Shanghai')::time not between '08:30' and '17:30'`)).toEqual([]);
    expect(await query('select 1 from incidents')).toEqual([]);
  });

  it('asks nobody about what they have just told, and keeps the reason', async () => {
    const kept = await query<{ id: string; letter: string; reason: string }>(`
      select commitment_id as id, letter, reason from notices where state = 'suppressed' and created_at < '2023-01-01' order by created_at, commitment_id`);
    expect(kept).toEqual(expect.arrayContaining([
      { id: '2022190-P3', letter: 'check-in', reason: 'told:2022-09-22' }, { id: '2022190-P7', letter: 'check-in', reason: 'told:2022-09-15' },
      { id: '2022190-P6', letter: 'check-in', reason: 'waiting' },
    ]));
    expect(await query(`select 1 from notices where letter = 'check-in' and state = 'sent' and commitment_id in ('2022190-P3', '2022190-P6', '2022190-P7') and created_at between '2022-09-01' and '2022-10-31'`)).toEqual([]);
  });

  it('can be verified, byte by byte', async () => {
    const rows = await query<{ body: string; hash: string }>('select body, hash from history');
    for (const { body, hash } of rows) expect([canonical(JSON.parse(body)), seal(JSON.parse(body) as Entry).hash]).toEqual([body, hash]);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toEqual({ commitments: 14, entries: rows.length, files: 0, intact: true, failures: [] });
    expect(result.fires).toBe(rows.filter(({ body }) => body.includes('"by":null')).length);
  });

  it('takes no time of its own: the clock goes from one due instant to the next and stands at its end', async () => {
    expect(days).toEqual([...days].sort());
    expect([days[0], days.at(-1)]).toEqual(['2022-05-07', '2023-03-31']);
    const now = await db.database.now();
    expect(now.getTime()).toBeGreaterThanOrEqual(at('2023-03-31T17:00').getTime());
    expect(now.getTime()).toBeLessThan(at('2023-03-31T18:00').getTime());
  });
});
