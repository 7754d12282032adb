import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import type { WaitingUpload } from '../../intake/spreadsheet/uploads.js';
import type { OfficeRow } from '../../store/readings/board.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Csrf, documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';

export interface LedgerPage {
  offices: OfficeRow[];
  /** Of whoever reads. */
  waiting: WaitingUpload[];
  /** How many commitments an import has just opened; null without one. */
  opened: number | null;
  refusal: DomainError | null;
}

/** The way out and the way in. */
export function ledgerPage(view: View, { offices, waiting, opened, refusal }: LedgerPage): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('ledger.title')} place="/ledger">
      <header><h1>{say('ledger.title')}</h1><p class="soft small">{say('ledger.what')}</p></header>
      {opened !== null && <p class="note good" role="status">{opened === 0 ? say('ledger.done.nothing') : <>{say('ledger.done')}{opened} · <a href="/">{say('nav.board')}</a></>}</p>}
      {refusal !== null && <ComplaintNote complaint={complaintOf(view, refusal)} />}
      <section aria-labelledby="export">
        <h2 id="export">{say('ledger.export')}</h2>
        <ExportForm view={view} offices={offices} />
        <p class="small soft after-form">{say('ledger.export.how')}</p>
      </section>
      <section aria-labelledby="import">
        <h2 id="import">{say('ledger.import')}</h2>
        {isSupervisor(view) ? <ImportForm view={view} /> : <p class="soft">{say('ledger.import.only')}</p>}
      </section>
      {waiting.length > 0 && (
        <section aria-labelledby="waiting">
          <h2 id="waiting">{say('ledger.waiting')}</h2>
          <ul class="plain-list">
            {waiting.map(({ id, name, expiresAt }) => (
              <li key={id}>
                <a class="title" href={`/ledger/uploads/${id}`}>{name}</a> <span class="small soft">{say('ledger.waiting.until')} <When view={view} at={expiresAt} /></span>{' '}
                <form class="inline" method="post" action={`/ledger/uploads/${id}/discard`}><Csrf view={view} /><button class="link" type="submit">{say('ledger.discard')}</button></form>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Layout>,
  );
}

function ExportForm({ view: { say, lang }, offices }: { view: View; offices: OfficeRow[] }): VNode {
  const states = ['all', 'open', 'closed'] as const;
  return (
    <form class="filter" method="get" action="/ledger/export">
      <div>
        <label for="office">{say('board.office')}</label>
        <select id="office" name="office">
          <option value="">{say('board.every-office')}</option>
          {offices.map(({ id, name, nameEn }) => <option key={id} value={id}>{officeIn(lang, name, nameEn)}</option>)}
        </select>
      </div>
      <div>
        <label for="state">{say('board.state')}</label>
        <select id="state" name="state">{states.map((state) => <option key={state} value={state}>{say(`board.state.${state}`)}</option>)}</select>
      </div>
      <button type="submit" name="format" value="xlsx">{say('ledger.export.xlsx')}</button>
      <button class="plain" type="submit" name="format" value="csv">{say('ledger.export.csv')}</button>
    </form>
  );
}

function ImportForm({ view }: { view: View }): VNode {
  const { say } = view;
  return (
    <form method="post" action="/ledger/uploads" encType="multipart/form-data">
      <Csrf view={view} />
      <p class="small soft">{say('ledger.import.how')}</p>
      <div class="field">
        <label for="file">{say('ledger.import.file')}</label>
        <input id="file" type="file" name="file" required accept=".xlsx,.csv,text/csv" />
      </div>
      <button type="submit">{say('ledger.import.send')}</button>
    </form>
  );
}
