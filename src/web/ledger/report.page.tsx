import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import { OUTCOME_WORDS, OUTCOMES, problemText } from '../../intake/spreadsheet/import-report.js';
import type { Outcome, Report, RowReport } from '../../intake/spreadsheet/import-report.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Csrf, documentOf, Layout, Pages } from '../layout.js';
import type { View } from '../view.js';

export interface ReportPage {
  id: string;
  report: Report;
  /** Of this report: what is imported must be what was read. */
  mark: string;
  shown: RowReport[];
  pages: number;
  rows: 'all' | 'to-see';
  page: number;
  refusal: DomainError | null;
}

const PAGE = 100;
const SHADES: Readonly<Record<Outcome, string>> = { opened: 'good', repaired: 'orange', unchanged: '', skipped: '', refused: 'red' };
/** What stops the import first, then what is asked about. */
const WEIGHT: Readonly<Record<Outcome, number>> = { refused: 0, repaired: 1, unchanged: 2, skipped: 3, opened: 4 };

/** One page of the rows: those that need a look, the gravest first; or all, in the order of the ledger. */
export function shownRows({ rows }: Report, which: 'all' | 'to-see', page: number): Pick<ReportPage, 'shown' | 'pages'> {
  const wanted = which === 'all' ? rows : rows.filter(({ problems }) => problems.length > 0).sort((a, b) => WEIGHT[a.outcome] - WEIGHT[b.outcome] || a.row - b.row);
  return { shown: wanted.slice((page - 1) * PAGE, page * PAGE), pages: Math.ceil(wanted.length / PAGE) };
}

/** The dry run, row by row, with the button that makes it so. */
export function reportPage(view: View, page: ReportPage): string {
  const { say, lang } = view;
  const { id, report, refusal, rows } = page;
  const { counts } = report;
  return documentOf(
    <Layout view={view} title={say('ledger.report')} place="/ledger">
      <header>
        <p class="crumbs"><a href="/ledger">{say('ledger.title')}</a> › <a href={`/ledger/uploads/${id}`}>{report.file}</a> › {report.sheet}</p>
        <h1>{say('ledger.report')}</h1>
        <p class="soft small">{say(report.before ? 'ledger.report.before' : 'ledger.report.nothing-yet')}</p>
      </header>
      {refusal !== null && <ComplaintNote complaint={complaintOf(view, refusal)} />}
      <ul class="figures">
        {OUTCOMES.map((outcome) => <li key={outcome} class={counts[outcome] === 0 ? 'zero' : outcome === 'refused' ? 'alarm' : undefined}><b>{counts[outcome]}</b><span>{OUTCOME_WORDS[outcome][lang]}</span></li>)}
      </ul>
      <section class="report">
        <p class="small"><a href={`/ledger/uploads/${id}/report?rows=${rows === 'all' ? 'to-see' : 'all'}`}>{say(rows === 'all' ? 'ledger.report.to-see' : 'ledger.report.all')}</a></p>
        {page.shown.length === 0 ? <p class="soft">{say('ledger.report.none')}</p> : <Rows view={view} shown={page.shown} />}
        <Pages view={view} page={page.page} pages={page.pages} href={(to) => `/ledger/uploads/${id}/report?rows=${rows}&page=${String(to)}`} />
      </section>
      {counts.refused > 0
        ? <div class="note bad"><p>{say('ledger.report.refused')}</p><p><a href={`/ledger/uploads/${id}`}>{say('ledger.report.back')}</a></p></div>
        : <Apply view={view} page={page} />}
    </Layout>,
  );
}

function Rows({ view: { say, lang }, shown }: { view: View; shown: readonly RowReport[] }): VNode {
  return (
    <table class="report-rows">
      <thead><tr>
        <th scope="col">{say('ledger.report.row')}</th><th scope="col">{say('ledger.report.outcome')}</th><th scope="col">{say('ledger.report.commitment')}</th><th scope="col">{say('ledger.report.problems')}</th>
      </tr></thead>
      <tbody>
        {shown.map(({ row, outcome, id, title, problems }) => (
          <tr key={row}>
            <td data-label={say('ledger.report.row')} class="numbers">{row}</td>
            <td data-label={say('ledger.report.outcome')}><span class={`tag ${SHADES[outcome]}`}>{OUTCOME_WORDS[outcome][lang]}</span></td>
            <td data-label={say('ledger.report.commitment')}>{id !== null && (outcome === 'unchanged' ? <a href={`/commitments/${id}`}>{id}</a> : <span class="soft">{id}</span>)} {title}</td>
            <td data-label={say('ledger.report.problems')} class="small">{problems.map((problem) => <p key={problem.place + problem.code}>{problemText(problem)[lang]}</p>)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Apply({ view, page: { id, mark, report: { counts } } }: { view: View; page: ReportPage }): VNode {
  const { say } = view;
  return (
    <form class="apply" method="post" action={`/ledger/uploads/${id}/apply`}>
      <Csrf view={view} />
      <input type="hidden" name="read" value={mark} />
      {counts.repaired > 0 && <p><label class="check"><input type="checkbox" name="repairs" value="yes" required /> {say('ledger.report.repairs')}{counts.repaired}</label></p>}
      {counts.opened + counts.repaired > 0 && <p><label class="check"><input type="checkbox" name="confirm" value="yes" /> {say('ledger.report.confirm')}</label></p>}
      <button type="submit">{say('ledger.report.apply')}</button>{' '}
      <a href={`/ledger/uploads/${id}`}>{say('ledger.report.back')}</a>
    </form>
  );
}
