import type { VNode } from 'preact';
import type { Named } from '../../core/commitment.js';
import type { Flaw } from '../../core/history.js';
import { actorName, sentenceOf } from '../../core/sentence.js';
import type { SentenceContext } from '../../core/sentence.js';
import type { HistoryHead, HistoryRow } from '../../store/readings/history.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { entryOf } from '../commitment/record.js';
import { documentOf, Layout, When } from '../layout.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';

export interface HistoryPage {
  head: HistoryHead;
  entries: readonly HistoryRow[];
  officeNames: Readonly<Record<string, Named>>;
  /** The first thing wrong, found by the verifier in the same transaction. */
  flaw: Flaw | null;
}

/** A commitment's history as an auditor sees it: the verdict, then every entry with its exact text and hashes. */
export function historyPage(view: View, { head, entries, flaw, officeNames }: HistoryPage): string {
  const { say } = view;
  // An auditor must also be able to read the history of a definition this program lacks: then without names of stages.
  const definition = WORKFLOWS.find(({ kind, version }) => kind === head.kind && version === head.version)?.definition;
  const context: SentenceContext = { stageNames: definition?.stages ?? [], timeZone: HOUSE_TIME_ZONE, officeNames };
  return documentOf(
    <Layout view={view} title={`${say('history.title')} ${head.id}`}>
      <header>
        <p class="crumbs"><a href="/">{say('nav.board')}</a> › <a href={`/commitments/${head.id}`}>{head.id}</a> › {say('history.title')}</p>
        <h1>{head.title}</h1>
      </header>
      <Verdict view={view} flaw={flaw} entries={entries.length} />
      <p class="small soft">
        {say('history.definition')} {head.kind}@{head.version} <span class="mono">{head.definitionHash}</span><br />
        <a href={`/commitments/${head.id}/history.jsonl`} download>{say('history.download')}</a> · <a href={`/commitments/${head.id}`}>{say('history.back')}</a>
      </p>
      <table>
        <thead><tr>
          <th scope="col">{say('history.seq')}</th><th scope="col">{say('history.at')}</th><th scope="col">{say('history.who')}</th>
          <th scope="col">{say('history.what')}</th>
        </tr></thead>
        <tbody>{entries.map((row) => <Row key={`${String(row.seq)} ${row.hash}`} view={view} row={row} context={context} flaw={flaw} />)}</tbody>
      </table>
    </Layout>,
  );
}

function Verdict({ view: { say }, flaw, entries }: { view: View; flaw: Flaw | null; entries: number }): VNode {
  if (flaw === null) {
    return (
      <div class="note good" role="status">
        <h2>{say('history.sound')} · {entries} {say('history.entries')}</h2>
        <p>{say('history.sound.what')}</p>
        <p class="small">{say('history.limit')}</p>
      </div>
    );
  }
  return (
    <div class="note bad" role="alert">
      <h2>{say('history.flawed')}</h2>
      <p><strong>{say(`history.problem.${flaw.problem}`)}</strong> · {say('history.flawed.at')} {flaw.seq}</p>
      <p class="small" lang="en">{flaw.detail}</p>
    </div>
  );
}

function Row({ view, row, context, flaw }: { view: View; row: HistoryRow; context: SentenceContext; flaw: Flaw | null }): VNode {
  const { say, lang } = view;
  const entry = entryOf(row.body);
  const who = entry === null || entry.by === null ? null : <>{actorName(entry.by, lang)} <span class="soft id">{entry.by.id}</span></>;
  return (
    <tr>
      <td class="numbers" data-label={say('history.seq')}>{row.seq}{flaw?.seq === row.seq && <>{' '}<span class="tag red">{say(`history.problem.${flaw.problem}`)}</span></>}</td>
      <td class="small" data-label={say('history.at')}>
        <When view={view} at={row.at} /><br /><span class="soft">{say('history.recorded')} <When view={view} at={row.recordedAt} /></span>
      </td>
      <td data-label={say('history.who')}>{who ?? (entry === null ? row.actor : say('history.clock'))}</td>
      <td data-label={say('history.what')}>
        <p>{entry === null ? say('history.unreadable') : sentenceOf(entry, context, lang)}</p>
        <details class="quiet">
          <summary>{say('history.raw')}</summary>
          <p class="mono">{say('history.hash')} {row.hash}<br />{say('history.prev')} {row.prevHash}</p>
          <pre>{row.body}</pre>
        </details>
      </td>
    </tr>
  );
}
