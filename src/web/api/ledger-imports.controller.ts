import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { COLUMN_KEYS } from '../../intake/spreadsheet/columns.js';
import { OUTCOMES } from '../../intake/spreadsheet/import-report.js';
import type { Report } from '../../intake/spreadsheet/import-report.js';
import { mapFileSchema, proposeMapping, settingsFrom } from '../../intake/spreadsheet/map-columns.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import { FILE_LIMIT_BYTES } from '../../intake/spreadsheet/read-workbook.js';
import { keepSettings, keepUpload, uploadOf } from '../../intake/spreadsheet/uploads.js';
import type { RuleBook } from '../../store/rule-book.js';
import { importAsRead, ledgerName, markOf, matched, reportOf } from '../ledger/planned-upload.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { WebCommitments, WebDatabase } from '../ports.js';
import { Given, Operates } from './operates.js';
import { operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { digest } from './schemas.js';
import { Writes } from './writes.js';

const params = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });
const bringing = operation({
  method: 'post', path: '/ledger/imports', id: 'uploadLedger', tag: 'ledger', scope: 'write:replies', roles: ['supervisor'], summary: { zh: '上传原有台账（.xlsx 或 .csv），保留 24 小时；尚不导入', en: 'Keep an existing ledger (.xlsx or .csv) for 24 hours; nothing is imported yet' },
  file: { field: 'file', bytes: FILE_LIMIT_BYTES, fields: 0, fieldBytes: 1000 },
  answer: z.strictObject({ id: z.string(), name: z.string(), sheets: z.array(z.string()) }),
  refusals: ['upload-missing', 'upload-too-large', 'table-unreadable', 'table-too-large'],
});
const report = z.strictObject({
  file: z.string(), sheet: z.string(), sha256: digest, before: z.boolean().meta({ description: 'The same sheet of the same bytes was imported before: nothing would happen' }),
  counts: z.strictObject(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, z.int()])) as Record<(typeof OUTCOMES)[number], z.ZodInt>),
  rows: z.array(z.strictObject({
    row: z.int(), outcome: z.enum(OUTCOMES), id: z.string().nullable(), title: z.string(),
    problems: z.array(z.strictObject({ weight: z.enum(['refused', 'repaired', 'told']), code: z.string(), place: z.string(), header: z.string(), value: z.string(), zh: z.string(), en: z.string() })),
  })),
}).meta({ id: 'LedgerReport', description: 'Every row with what would become of it' });
const planning = operation({
  method: 'post', path: '/ledger/imports/{id}/report', id: 'planLedgerImport', tag: 'ledger', scope: 'write:replies', roles: ['supervisor'], params, status: 200,
  summary: { zh: '试算：逐行说明会怎样，不导入', en: 'A dry run: what would become of each row; nothing is imported' },
  body: mapFileSchema.meta({ description: 'How the columns are to be read, as the file of `jiannuo ledger import --map`; `{}` takes what the headers say' }),
  answer: z.strictObject({
    mark: digest.meta({ description: 'Of this very report; importing needs the mark of what was read' }), headerRow: z.int(),
    columns: z.array(z.strictObject({ header: z.string(), column: z.enum(COLUMN_KEYS).nullable().meta({ description: 'null = kept in the row’s text, and means nothing' }) })), report,
  }),
  refusals: ['upload-unknown', 'header-missing', 'mapping-invalid', 'sheet-missing'],
});
const importing = operation({
  method: 'post', path: '/ledger/imports/{id}/commitments', id: 'importLedger', tag: 'ledger', scope: 'write:replies', roles: ['supervisor'], params, summary: { zh: '导入：要么全部，要么不动', en: 'Import it: all rows or none' },
  body: z.strictObject({
    read: digest, acceptRepairs: z.boolean().default(false).meta({ description: 'Agrees to what the report calls repaired' }), confirm: z.boolean().default(false).meta({ description: 'Confirms the commitments too' }),
  }),
  answer: z.strictObject({ opened: z.array(z.string()), counts: report.shape.counts, before: z.boolean() }),
  refusals: ['upload-unknown', 'mapping-invalid', 'stale-revision', 'import-refused'],
});

/** An existing ledger by the steps of its pages: keep the file, read what would happen, import that. */
@Controller()
export class ApiLedgerImportsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Writes) private readonly writes: Writes,
  ) {}

  @Operates(bringing)
  async bring(@Given() call: Call<typeof bringing>): Promise<Answer<typeof bringing>> {
    const { file, by } = call;
    if (file === null) throw new Error('a form without its file was let through');
    const name = ledgerName(file.name);
    const { sheets } = await readTable(file.bytes, name);
    return this.writes.once<typeof bringing>(call, async (tx) => ({ body: { id: await keepUpload(tx, by.id, name, file.bytes), name, sheets } }));
  }

  /** What it says of the columns is kept, so that importing reads them the same way. */
  @Operates(planning)
  async plan(@Given() call: Call<typeof planning>): Promise<Answer<typeof planning>> {
    const { params: { id }, body: map, by } = call;
    const upload = await this.database.transaction((tx) => uploadOf(tx, id, by.id));
    const table = await readTable(upload.bytes, upload.name, map.sheet ?? null);
    const proposal = proposeMapping(table, map.header_row ?? null);
    const settings = settingsFrom(table, proposal, map, upload.name);
    return this.writes.once<typeof planning>(call, async (tx, now) => {
      await keepSettings(tx, id, by.id, settings);
      const told = await reportOf(tx, this.book, { upload, settings, table }, by, now);
      const columns = proposal.columns.map(({ index, header }) => ({ header, column: settings.columns[String(index)] ?? null }));
      return { body: { mark: markOf(told), headerRow: settings.headerRow, columns, report: told } };
    });
  }

  @Operates(importing)
  async apply(@Given() call: Call<typeof importing>): Promise<Answer<typeof importing>> {
    const { params: { id }, body, by } = call;
    const one = await this.database.transaction((tx) => uploadOf(tx, id, by.id)).then(matched).catch((error: unknown) => error);
    // Sent again under its key, it is answered as before though the upload is gone: so this is judged within.
    return this.writes.once<typeof importing>(call, async (tx, now) => {
      if (!isMatched(one)) throw one;
      const told = await importAsRead(tx, { commitments: this.commitments, book: this.book }, one, body, by, now);
      return { body: { opened: openedOf(told), counts: told.counts, before: told.before } };
    });
  }
}

function isMatched(one: unknown): one is Awaited<ReturnType<typeof matched>> {
  return !(one instanceof Error);
}

function openedOf({ before, rows }: Report): string[] {
  return before ? [] : rows.flatMap(({ outcome, id }) => ((outcome === 'opened' || outcome === 'repaired') && id !== null ? [id] : []));
}
