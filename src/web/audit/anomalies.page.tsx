import { eventName } from '../../core/sentence.js';
import { TIMER_NAMES } from '../../core/commitment.js';
import type { Language, TimerName } from '../../core/commitment.js';
import { word } from '../../core/words.js';
import type { Anomaly, AnomalyPage } from '../../store/readings/anomalies.js';
import type { EntryKey } from '../../store/readings/entry-search.js';
import { documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { ANOMALY_WORDS, anomalySentence, othersOf } from './anomaly-words.js';
import { keyText } from './entry-key.js';

/** One kind of anomaly, the latest first, with how far was looked. */
export function anomaliesPage(view: View, kind: Anomaly, before: EntryKey | null, { found, examined, older }: AnomalyPage): string {
  const { say, lang } = view;
  const { name, what } = ANOMALY_WORDS[kind];
  return documentOf(
    <Layout view={view} title={name[lang]} place="/audit">
      <header>
        <p class="crumbs"><a href="/audit">{say('audit.title')}</a> › {say('audit.anomalies')}</p>
        <h1>{name[lang]}</h1>
        <p class="soft measure">{what[lang]}</p>
      </header>
      <p class="small soft">
        {say('audit.anomaly.examined')} <span class="numbers">{examined}</span> {say('audit.anomaly.candidates')} <span class="numbers">{found.length}</span>
        {older !== null && <> · {say('audit.anomaly.back-to')} <When view={view} at={new Date(older.at)} /></>}
      </p>
      {found.length === 0 ? <p class="note">{say('audit.anomaly.none')}</p> : (
        <table class="audit-rows">
          <thead><tr>
            <th scope="col">{say('history.at')}</th><th scope="col">{say('board.promise')}</th>
            <th scope="col">{say('audit.anomaly.found')}</th><th scope="col">{say('audit.anomaly.entry')}</th>
          </tr></thead>
          <tbody>
            {found.map((row) => (
              <tr key={`${row.commitment} ${String(row.seq)} ${row.event}`}>
                <td class="small" data-label={say('history.at')}><When view={view} at={row.at} /></td>
                <td data-label={say('board.promise')}>
                  <a class="title" href={`/commitments/${row.commitment}`}>{row.title}</a> <span class="small soft id">{row.commitment}</span><br />
                  <span class="small soft">{officeIn(lang, row.officeName, row.officeNameEn)}</span>
                </td>
                <td data-label={say('audit.anomaly.found')}>
                  {anomalySentence(kind, row, lang)}
                  {othersOf(row).map((id) => <> · <a class="id" key={id} href={`/commitments/${id}/history`}>{id}</a></>)}
                </td>
                <td data-label={say('audit.anomaly.entry')}>
                  <a href={`/commitments/${row.commitment}/history?step=${String(row.seq)}`}>#{row.seq}</a> {kind !== 'letters-suppressed' && <span class="small soft">{rowEventName(row.event, lang)}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <nav class="pages" aria-label={say('page')}>
        {before !== null && <a href={`/audit/anomalies/${kind}`}>{say('audit.newest')}</a>}
        {older !== null && <a href={`/audit/anomalies/${kind}?before=${encodeURIComponent(keyText(older))}`} rel="next">{say('audit.anomaly.more')}</a>}
      </nav>
    </Layout>,
  );
}

/** An event as the column of a history has it: a timer goes by its name there. */
export function rowEventName(event: string, lang: Language): string {
  return (TIMER_NAMES as readonly string[]).includes(event) ? word(lang, `timer.${event as TimerName}`) : eventName(event, lang);
}
