import type { VNode } from 'preact';
import { TIMER_NAMES } from '../../core/commitment.js';
import type { Named } from '../../core/commitment.js';
import { actorName, sentenceOf } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { Anomaly, AnomalyPage } from '../../store/readings/anomalies.js';
import type { EntryKey, EntryPage, FoundEntry } from '../../store/readings/entry-search.js';
import type { Examination } from '../../store/readings/examinations.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { entryOf } from '../commitment/record.js';
import { Csrf, documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';
import { rowEventName } from './anomalies.page.js';
import { ANOMALY_WORDS } from './anomaly-words.js';
import { keyText } from './entry-key.js';
import { isEmpty, PEOPLE_EVENTS, queryOf } from './search-form.js';
import type { Search } from './search-form.js';

export interface AuditPage {
  search: Search;
  /** Older than this; null = from the latest on. */
  before: EntryKey | null;
  found: EntryPage;
  /** The latest stretch of each kind; none on later pages of a search. */
  anomalies: readonly ({ kind: Anomaly } & AnomalyPage)[];
  examination: Examination | null;
  offices: readonly { id: string; name: string; nameEn: string }[];
  officeNames: Readonly<Record<string, Named>>;
}

/** The verdict on top, what is worth a look, and every entry of every history to be found. */
export function auditPage(view: View, page: AuditPage): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('audit.title')} place="/audit">
      <header class="line"><h1>{say('audit.title')}</h1><p class="small soft">{say('audit.what')}</p></header>
      <Verdict view={view} examination={page.examination} />
      {page.anomalies.length > 0 && <Anomalies view={view} anomalies={page.anomalies} />}
      <section aria-labelledby="search">
        <h2 id="search">{say('audit.search')}</h2>
        <SearchForm view={view} page={page} />
        <Results view={view} page={page} />
      </section>
    </Layout>,
  );
}

function Verdict({ view, examination }: { view: View; examination: Examination | null }): VNode {
  const { say } = view;
  if (examination === null) {
    return <div class="note verdict"><div><h2>{say('audit.never')}</h2><p>{say('audit.never.what')}</p></div><Examine view={view} after="" label={say('audit.verify.first')} /></div>;
  }
  const { at, by, commitments, entries, files, flawed, flaws, last } = examination;
  const outcome = flawed > 0 ? 'audit.flawed' : last === null ? 'audit.sound' : 'audit.sound.sofar';
  return (
    <div class={`note verdict ${flawed > 0 ? 'bad' : last === null ? 'good' : ''}`} role={flawed > 0 ? 'alert' : 'status'}>
      <div>
        <h2>{say(outcome)}</h2>
        <p>
          <span class="numbers">{commitments}</span> {say('audit.histories')} · <span class="numbers">{entries}</span> {say('history.entries')} · <span class="numbers">{files}</span> {say('audit.files')}
          <span class="soft"> · {say('audit.examined')} <When view={view} at={at} /> · {say('audit.by')} {by}{last !== null && <> · {say('audit.until')} {last}</>}</span>
        </p>
        {flawed > 0 && (
          <ul>{flaws.map(({ commitment, seq, problem, detail }) => (
            <li key={commitment}><a href={`/commitments/${commitment}/history`}>{commitment}</a> #{seq} <strong>{say(`history.problem.${problem}`)}</strong> <span class="small">{detail}</span></li>
          ))}{flawed > flaws.length && <li>{say('audit.more-flaws')}</li>}</ul>
        )}
        <p class="small">{say('history.limit')}</p>
      </div>
      <div class="verdict-do">
        {last !== null && <Examine view={view} after={last} label={say('audit.continue')} />}
        <Examine view={view} after="" label={say('audit.verify')} plain={last !== null} />
      </div>
    </div>
  );
}

function Examine({ view, after, label, plain = false }: { view: View; after: string; label: string; plain?: boolean }): VNode {
  return <form method="post" action="/audit/examination"><Csrf view={view} /><input type="hidden" name="after" value={after} /><button class={plain ? 'plain' : undefined} type="submit">{label}</button></form>;
}

function Anomalies({ view, anomalies }: { view: View; anomalies: AuditPage['anomalies'] }): VNode {
  const { say, lang } = view;
  return (
    <section aria-labelledby="anomalies">
      <h2 id="anomalies">{say('audit.anomalies')}</h2>
      <p class="small soft">{say('audit.anomalies.what')}</p>
      <ul class="anomalies">
        {anomalies.map(({ kind, found, examined, older }) => (
          <li key={kind} class={found.length === 0 ? 'zero' : undefined}>
            <a href={`/audit/anomalies/${kind}`}>{ANOMALY_WORDS[kind].name[lang]}</a>
            <b class="numbers">{found.length}</b>
            <span class="small soft">{older === null ? '/' : say('audit.latest')} <span class="numbers">{examined}</span></span>
            <span class="small soft what">{ANOMALY_WORDS[kind].short[lang]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SearchForm({ view, page: { search, offices } }: { view: View; page: AuditPage }): VNode {
  const { say, lang } = view;
  return (
    <form class="filter audit-filter" method="get" action="/audit">
      <div><label for="actor">{say('audit.actor')}</label><input id="actor" name="actor" value={search.actor} maxLength={100} /></div>
      <div>
        <label for="event">{say('audit.event')}</label>
        <select id="event" name="event">
          <option value="">{say('audit.event.every')}</option>
          <optgroup label={say('audit.event.people')}>{PEOPLE_EVENTS.map((event) => <option key={event} value={event} selected={event === search.event}>{rowEventName(event, lang)}</option>)}</optgroup>
          <optgroup label={say('audit.event.clock')}>{TIMER_NAMES.map((timer) => <option key={timer} value={timer} selected={timer === search.event}>{word(lang, `timer.${timer}`)}</option>)}</optgroup>
        </select>
      </div>
      <div>
        <label for="office">{say('audit.office')}</label><input id="office" name="office" value={search.office} maxLength={300} list="offices" />
        <datalist id="offices">{offices.map(({ id, name, nameEn }) => <option key={id} value={officeIn(lang, name, nameEn)} />)}</datalist>
      </div>
      <div><label for="commitment">{say('audit.commitment')}</label><input id="commitment" name="commitment" value={search.commitment} maxLength={60} /></div>
      <div><label for="from">{say('audit.from')}</label><input id="from" name="from" type="date" value={search.from} /></div>
      <div><label for="to">{say('audit.to')}</label><input id="to" name="to" type="date" value={search.to} /></div>
      <button type="submit">{say('audit.find')}</button>
      {!isEmpty(search) && <a href="/audit">{say('audit.clear')}</a>}
    </form>
  );
}

function Results({ view, page }: { view: View; page: AuditPage }): VNode {
  const { say } = view;
  const { search, before, found: { entries, older } } = page;
  if (entries.length === 0) {
    return isEmpty(search) && before === null
      ? <div class="note"><p>{say('audit.empty')}</p><p>{say('audit.empty.how')}</p></div>
      : <div class="note" role="status"><p>{say('audit.nothing')}</p><p>{say('audit.nothing.how')}</p></div>;
  }
  return (
    <>
      <form method="get" action="/audit/export">
        {[...new URLSearchParams(queryOf(search, { before: before === null ? '' : keyText(before) }))].map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <table class="audit-rows found">
          <caption>{say('audit.results')}</caption>
          <thead><tr>
            <th scope="col">{say('audit.select')}</th>
            <th scope="col">{say('history.at')}</th>
            <th scope="col">{say('board.promise')}</th><th scope="col">{say('history.who')}</th><th scope="col">{say('history.what')}</th>
          </tr></thead>
          <tbody>{entries.map((row) => <Row key={`${row.commitment} ${String(row.seq)}`} view={view} row={row} officeNames={page.officeNames} />)}</tbody>
        </table>
        <p class="after-form"><button class="plain" type="submit">{say('audit.export.selected')}</button></p>
      </form>
      <nav class="pages" aria-label={say('page')}>
        {before !== null && <a href={`/audit${queryOf(search)}`}>{say('audit.newest')}</a>}
        {older !== null && <a href={`/audit${queryOf(search, { before: keyText(older) })}`} rel="next">{say('audit.older')}</a>}
      </nav>
    </>
  );
}

function Row({ view, row, officeNames }: { view: View; row: FoundEntry; officeNames: AuditPage['officeNames'] }): VNode {
  const { say, lang } = view;
  const entry = entryOf(row.body);
  const definition = entry === null ? undefined : WORKFLOWS.find(({ kind, version }) => kind === entry.definition.kind && version === entry.definition.version)?.definition;
  return (
    <tr>
      <td data-label={say('audit.select')}><input type="checkbox" name="c" value={row.commitment} aria-label={`${say('audit.select.history')} ${row.commitment} #${String(row.seq)}`} /></td>
      <td class="small" data-label={say('history.at')}><When view={view} at={row.at} /></td>
      <td data-label={say('board.promise')}>
        <a class="title" href={`/commitments/${row.commitment}/history`}>{row.title}</a> <span class="small soft id">{row.commitment}</span><br />
        <span class="small soft">{officeIn(lang, row.officeName, row.officeNameEn)}</span>
      </td>
      <td data-label={say('history.who')}>{entry === null ? row.actor : entry.by === null ? <span class="soft">{say('history.clock')}</span> : actorName(entry.by, lang)}</td>
      <td data-label={say('history.what')}>
        {entry === null ? say('history.unreadable') : sentenceOf(entry, { stageNames: definition?.stages ?? [], timeZone: HOUSE_TIME_ZONE, officeNames }, lang)}{' '}
        <a class="small id" href={`/commitments/${row.commitment}/history?step=${String(row.seq)}`}>#{row.seq}</a>
      </td>
    </tr>
  );
}
