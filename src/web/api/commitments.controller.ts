import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { localDateOf } from '../../core/calendar.js';
import { unknownCommitment } from '../../core/errors.js';
import { DUE_SOON_DAYS, scheduleOf } from '../../core/schedule.js';
import { RUNGS, SCHEDULES } from '../../core/commitment.js';
import { readCommitment } from '../../store/readings/commitment.js';
import { countStandings, listCommitments } from '../../store/readings/commitment-list.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { commitment, commitmentId, dateQuery, listOf, officeId, stateQuery, wholeCommitment } from './schemas.js';
import { toldCommitment, toldWhole } from './told.js';

const listing = operation({
  method: 'get', path: '/commitments', id: 'listCommitments', tag: 'commitments', scope: 'read', summary: { zh: '承诺事项，按编号', en: 'Commitments, by id' },
  query: z.strictObject({ office: officeId.optional(), state: stateQuery, kind: z.string().regex(/^[a-z-]{1,40}$/).optional(), suggestion: z.string().regex(/^[A-Za-z0-9-]{1,40}$/).optional(), dueBy: dateQuery, ...paging }),
  answer: listOf(commitment), refusals: ['cursor-invalid'],
});
const reading = operation({
  method: 'get', path: '/commitments/{id}', id: 'getCommitment', tag: 'commitments', scope: 'read', summary: { zh: '一个事项的全部情况', en: 'Everything about one commitment' },
  params: z.strictObject({ id: commitmentId }), revision: 'gives', answer: wholeCommitment, refusals: ['unknown-commitment'],
});

/** The rungs that begin after the due date. */
const LADDER = RUNGS.filter((rung) => rung !== 'undated' && rung !== 'ahead');
const counts = z.strictObject({
  all: z.int(), open: z.int(), ...Object.fromEntries(SCHEDULES.map((light) => [light, z.int()])) as Record<(typeof SCHEDULES)[number], z.ZodInt>,
  ...Object.fromEntries(LADDER.map((rung) => [rung, z.int()])) as Record<(typeof LADDER)[number], z.ZodInt>,
}).meta({ id: 'Lights', description: `How many stand at each light. Every commitment has one schedule; due_soon is within ${String(DUE_SOON_DAYS)} days. The rungs (${LADDER.join(', ')}) count open ones on the ladder` });
type Counts = z.output<typeof counts>;
const board = operation({
  method: 'get', path: '/board', id: 'getBoard', tag: 'board', scope: 'read', summary: { zh: '亮灯统计，全部与各单位', en: 'Counts per light, altogether and by office' },
  answer: z.strictObject({ on: z.iso.date(), counts, offices: z.array(z.strictObject({ office: z.string(), counts })) }),
});

/** Reading commitments, one by one and counted. */
@Controller()
export class ApiCommitmentsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(listing)
  async list(@Given() { query: { cursor, limit, ...filter }, by }: Call<typeof listing>): Promise<Answer<typeof listing>> {
    const after = afterOf(this.config.secret, 'commitments', filter, cursor) ?? '';
    return this.database.transaction(async (tx) => {
      const [rules, now] = [await this.book.current(tx), await this.database.now(tx)];
      const found = await listCommitments(tx, await this.scopes.of(by, tx), filter, after, limit + 1);
      const { rows, next } = pageOf(found, limit, ({ id }) => cursorTo(this.config.secret, 'commitments', filter, id));
      return { body: { items: rows.map((row) => toldCommitment(row, rules, now)), next }, next };
    });
  }

  @Operates(reading)
  async show(@Given() { params: { id }, by }: Call<typeof reading>): Promise<Answer<typeof reading>> {
    return this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(by, id, tx);
      const found = await readCommitment(tx, id);
      if (found === null) throw unknownCommitment(id);
      return { body: toldWhole(found, await this.book.current(tx), await this.database.now(tx)), revision: found.revision };
    });
  }

  @Operates(board)
  async lights(@Given() { by }: Call<typeof board>): Promise<Answer<typeof board>> {
    return this.database.transaction(async (tx) => {
      const today = localDateOf(await this.database.now(tx), HOUSE_TIME_ZONE);
      const [all, offices] = [noneYet(), new Map<string, Counts>()];
      for (const { officeId: office, dueOn, dueBasis: basis, claimedOn, closedOn, open, rung, count } of await countStandings(tx, await this.scopes.of(by, tx))) {
        const ofOffice = offices.get(office) ?? noneYet();
        offices.set(office, ofOffice);
        const schedule = scheduleOf({ dueOn, basis, claimedOn, closedOn, today });
        for (const tally of [all, ofOffice]) {
          tally.all += count;
          if (open) tally.open += count;
          tally[schedule] += count;
          const step = LADDER.find((one) => one === rung);
          if (step !== undefined) tally[step] += count;
        }
      }
      return { body: { on: today, counts: all, offices: [...offices].sort().map(([office, of]) => ({ office, counts: of })) } };
    });
  }
}

function noneYet(): Counts {
  return Object.fromEntries(['all', 'open', ...SCHEDULES, ...LADDER].map((light) => [light, 0])) as unknown as Counts;
}
