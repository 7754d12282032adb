import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { COLUMN_KEYS, columnOf } from '../../intake/spreadsheet/columns.js';
import type { ColumnKey } from '../../intake/spreadsheet/columns.js';
import { printRow } from '../../intake/spreadsheet/print-row.js';
import { ledgerPage } from '../../store/readings/ledger.js';
import type { RuleBook } from '../../store/rule-book.js';
import { sendLedger } from '../ledger/send-ledger.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { listOf, officeId, stateQuery } from './schemas.js';

const filter = { office: officeId.optional(), state: stateQuery };
/** A page has no numbers of its own: `no` counts the rows of a file. */
const KEYS = COLUMN_KEYS.filter((key) => key !== 'no');
type Key = Exclude<ColumnKey, 'no'>;
const cell = z.union([z.string(), z.number()]).nullable();
const cells = Object.fromEntries(KEYS.map((key) => [key, cell.meta({ description: `${columnOf(key).zh} / ${columnOf(key).en}` })])) as Record<Key, typeof cell>;
const rows = operation({
  method: 'get', path: '/ledger', id: 'listLedger', tag: 'ledger', scope: 'read', query: z.strictObject({ ...filter, ...paging }), summary: { zh: '台账各行，与表格同样的列', en: 'Rows of the ledger, with the columns of the spreadsheet' },
  answer: listOf(z.strictObject(cells).meta({ id: 'LedgerRow' })), refusals: ['cursor-invalid'],
});
const file = operation({
  method: 'get', path: '/ledger/file', id: 'getLedgerFile', tag: 'ledger', scope: 'read', query: z.strictObject({ ...filter, format: z.enum(['csv', 'xlsx']).default('csv') }), summary: { zh: '台账文件', en: 'The ledger as a file' },
  answer: z.string(), binary: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], refusals: ['table-too-large'],
});

@Controller()
export class ApiLedgerController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(rows)
  async list(@Given() { query: { cursor, limit, office: asked, state }, by }: Call<typeof rows>): Promise<Answer<typeof rows>> {
    const office = asked ?? null;
    const after = afterOf(this.config.secret, 'ledger', { office, state }, cursor) ?? '';
    return this.database.transaction(async (tx) => {
      const [rules, now] = [await this.book.current(tx), await this.database.now(tx)];
      const found = await ledgerPage(tx, { office, state, reach: await this.scopes.of(by, tx) }, after, limit + 1);
      const page = pageOf(found, limit, ({ id }) => cursorTo(this.config.secret, 'ledger', { office, state }, id));
      const items = page.rows.map((row, i) => {
        const printed = printRow(row, i + 1, rules, now);
        return Object.fromEntries(KEYS.map((key) => [key, printed[key]])) as Record<Key, string | number | null>;
      });
      return { body: { items, next: page.next }, next: page.next };
    });
  }

  /** Streams, so nothing is left for the interceptor to answer. */
  @Operates(file)
  async download(@Given() { query: { office, state, format }, by, response }: Call<typeof file>): Promise<null> {
    await sendLedger(response, this.database, this.book, format, { office: office ?? null, state, reach: await this.scopes.of(by) });
    return null;
  }
}
