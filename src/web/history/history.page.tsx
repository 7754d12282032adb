import type { VNode } from 'preact';
import { sentenceOf } from '../../core/sentence.js';
import { entryOf } from '../commitment/record.js';
import { Due } from '../due.js';
import { documentOf, Layout, When } from '../layout.js';
import type { View } from '../view.js';
import type { HistoryRow } from '../../store/readings/history.js';
import { contextOf, Evidence, Letters, Verdict, Who } from './entry-details.js';
import type { HistoryFacts } from './entry-details.js';
import { heldDeadlines } from './held-deadlines.js';

/** A commitment's history as an auditor sees it: the verdict, every deadline it had, then every entry in a sentence with its exact text and hashes beside it. */
export function historyPage(view: View, facts: HistoryFacts): string {
  const { head, entries } = facts;
  const { say } = view;
  const beside = entries.reduce((length, { body }) => length + body.length, 0) <= RAW_BESIDE;
  return documentOf(
    <Layout view={view} title={`${say('history.title')} ${head.id}`}>
      <header>
        <p class="crumbs"><a href="/">{say('nav.board')}</a> › <a href={`/commitments/${head.id}`}>{head.id}</a> › {say('history.title')}</p>
        <h1>{head.title}</h1>
      </header>
      <Verdict view={view} facts={facts} />
      <p class="small soft">
        {say('history.definition')} {head.kind}@{head.version} <span class="mono">{head.definitionHash}</span><br />
        <a href={`/commitments/${head.id}/history?step=1`}>{say('audit.step')}</a> · <a href={`/commitments/${head.id}/history.zip`} download>{say('history.export')}</a> · <a href={`/commitments/${head.id}/history.jsonl`} download>{say('history.download')}</a> · <a href={`/commitments/${head.id}`}>{say('history.back')}</a>
      </p>
      <Deadlines view={view} facts={facts} />
      <section aria-labelledby="entries">
        <h2 id="entries">{say('history.entries.title')}</h2>
        <table class="entries">
          <thead><tr>
            <th scope="col">{say('history.seq')}</th><th scope="col">{say('history.at')}</th><th scope="col">{say('history.what')}</th><th scope="col">{say('history.raw')}</th>
          </tr></thead>
          <tbody>{entries.map((row) => <Row key={`${String(row.seq)} ${row.hash}`} view={view} row={row} facts={facts} beside={beside} />)}</tbody>
        </table>
      </section>
    </Layout>,
  );
}

function Deadlines({ view, facts: { entries, head, rules } }: { view: View; facts: HistoryFacts }): VNode {
  const { say, lang } = view;
  const held = heldDeadlines(entries.flatMap(({ seq, body }) => {
    const entry = entryOf(body);
    return entry === null ? [] : [{ seq, entry }];
  }), rules).filter(({ deadline }, i, all) => deadline.dueOn !== null || i > 0 || all.length > 1);
  return (
    <section aria-labelledby="deadlines">
      <h2 id="deadlines">{say('history.deadlines')}</h2>
      {held.length === 0 ? <p class="soft">{say('history.deadlines.none')}</p> : (
        <ol class="timeline held">
          {held.map(({ seq, since, deadline, sum }, i) => (
            <li key={seq}>
              <p>
                <Due view={view} deadline={deadline} /> {i === held.length - 1 && <span class="tag good">{say('history.deadlines.now')}</span>}{' '}
                <span class="small soft">{say('history.deadlines.first')} <When view={view} at={since} /> · <a href={`/commitments/${head.id}/history?step=${String(seq)}`}>#{seq}</a> · {deadline.profile} · {deadline.calendar}</span>
              </p>
              {sum !== null && sum[lang].length > 0 && <details class="quiet arithmetic"><summary>{say('commitment.arithmetic')}</summary><ul>{sum[lang].map((line) => <li key={line}>{line}</li>)}</ul></details>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Row({ view, row, facts, beside }: { view: View; row: HistoryRow; facts: HistoryFacts; beside: boolean }): VNode {
  const { say, lang } = view;
  const { head, flaw, letters, evidence, files, officeNames } = facts;
  const entry = entryOf(row.body);
  return (
    <tr id={`e${String(row.seq)}`}>
      <td class="numbers" data-label={say('history.seq')}><a href={`/commitments/${head.id}/history?step=${String(row.seq)}`} aria-label={`${say('audit.step')} ${String(row.seq)}`}>{row.seq}</a>{flaw?.seq === row.seq && <>{' '}<span class="tag red">{say(`history.problem.${flaw.problem}`)}</span></>}</td>
      <td class="small" data-label={say('history.at')}>
        <When view={view} at={row.at} /><br />
        {entry === null ? row.actor : <Who view={view} by={entry.by} />}
        {row.recordedAt.getTime() - row.at.getTime() > LATE_MS && <><br /><span class="soft">{say('history.recorded')} <When view={view} at={row.recordedAt} /></span></>}
      </td>
      <td data-label={say('history.what')}>
        <p>{entry === null ? say('history.unreadable') : sentenceOf(entry, contextOf(entry, officeNames), lang)}</p>
        {entry !== null && <Evidence view={view} head={head} row={row} entry={entry} evidence={evidence} files={files} />}
        <Letters view={view} letters={letters.filter(({ seq }) => seq === row.seq)} />
      </td>
      <td data-label={say('history.raw')}>
        {beside ? (
          <details class="quiet">
            <summary class="mono">{row.hash.slice(0, 12)}…</summary>
            <p class="mono">{say('history.hash')} {row.hash}<br />{say('history.prev')} {row.prevHash}</p>
            <pre tabIndex={0}>{row.body}</pre>
          </details>
        ) : <a class="mono" href={`/commitments/${head.id}/history?step=${String(row.seq)}`}>{row.hash.slice(0, 12)}…</a>}
      </td>
    </tr>
  );
}

const RAW_BESIDE = 60_000; // characters of raw text on one page: a longer history has each on its step's own page, so that this one stays under 100 kB
const LATE_MS = 5 * 60_000; // a sweep runs every minute or so; later than this is worth telling
