import type { VNode } from 'preact';
import { levelsText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { Readiness } from '../../store/readings/readiness.js';
import type { StandingFigures } from '../../store/readings/standing-figures.js';
import type { QueuedRow, StuckRow } from '../../store/readings/stuck-work.js';
import { Ago, Csrf, documentOf } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import type { Cause } from '../running/causes.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';

export interface Overview {
  causes: Cause[];
  readiness: Readiness;
  figures: StandingFigures;
  stuck: StuckRow[];
  queue: QueuedRow[];
  /** Something was just asked to be tried again. */
  retried: boolean;
}

export function overviewPage(view: View, { causes, readiness, figures, stuck, queue, retried }: Overview): string {
  const { say } = view;
  return documentOf(
    <AdminFrame view={view} place="/admin" title={say('admin.overview')}>
      {retried && <p class="note good" role="status">{say('admin.stuck.retried')}</p>}
      <section aria-labelledby="health">
        <h2 id="health">{say('admin.health')}</h2>
        {causes.length === 0
          ? <p class="note good" role="status">✓ {say('admin.health.fine')}</p>
          : <div class="note bad" role="alert"><ul>{causes.map((cause) => <li key={cause}>✗ {say(`admin.health.${cause}`)}</li>)}</ul></div>}
        <ul class="figures">
          {([['admin.health.due', figures.due, false], ['admin.health.oldest', Math.round(figures.oldestDueSeconds), false], ['admin.health.incidents', figures.incidents, true]] as const)
            .map(([name, n, alarms]) => <li key={name} class={n === 0 ? 'zero' : alarms ? 'alarm' : undefined}><b>{n}</b><span>{say(name)}</span></li>)}
        </ul>
        <p class="small soft">{say('admin.health.migration')}: <span class="mono">{readiness.migration}</span></p>
      </section>
      <section aria-labelledby="stuck">
        <h2 id="stuck">{say('admin.stuck')}</h2>
        {stuck.length === 0 ? <p class="soft">{say('admin.stuck.none')}</p> : <Stuck view={view} rows={stuck} />}
      </section>
      <section aria-labelledby="queue">
        <h2 id="queue">{say('admin.queue')}</h2>
        <ul class="figures where">
          {figures.letters.map(({ state, n }) => <li key={state} class={n === 0 ? 'zero' : ['dead', 'uncertain'].includes(state) ? 'alarm' : undefined}><b>{n}</b><span>{say(`admin.queue.state.${state}` as PageWord)}</span></li>)}
        </ul>
        <p class="small"><a href="/letters#undelivered">{say('admin.queue.undelivered')}</a> · <a href="/letters">{say('admin.queue.awaiting')}</a></p>
        {queue.length === 0 ? <p class="soft">{say('admin.queue.none')}</p> : <Queue view={view} rows={queue} />}
      </section>
    </AdminFrame>,
  );
}

function Stuck({ view, rows }: { view: View; rows: readonly StuckRow[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <thead><tr>{(['board.promise', 'board.office', 'admin.stuck.cause', 'admin.stuck.failures', 'admin.stuck.retry-at'] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}<th scope="col"><span class="hidden">{say('admin.stuck.retry')}</span></th></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-label={say('board.promise')}><a class="title" href={`/commitments/${row.id}`}>{row.title}</a> <span class="small soft id">{row.id}</span></td>
            <td data-label={say('board.office')}>{officeIn(lang, row.officeName, row.officeNameEn)}</td>
            <td class="small" data-label={say('admin.stuck.cause')}><span class="tag red">{row.code}</span> {row.message} <span class="soft"><Ago view={view} at={row.since} /></span></td>
            <td class="numbers" data-label={say('admin.stuck.failures')}>{row.failures}</td>
            <td class="small" data-label={say('admin.stuck.retry-at')}><Ago view={view} at={row.retryAt} /></td>
            <td><form method="post" action={`/admin/stuck/${row.id}/retry`}><Csrf view={view} /><button class="plain" type="submit" aria-label={`${say('admin.stuck.retry')} ${row.id}`}>{say('admin.stuck.retry')}</button></form></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Queue({ view, rows }: { view: View; rows: readonly QueuedRow[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <caption>{say('admin.queue.next')}</caption>
      <thead><tr>{(['admin.queue.letter', 'admin.queue.to', 'mail.about', 'admin.queue.after', 'admin.queue.tries'] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}</tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-label={say('admin.queue.letter')}>{word(lang, `letter.${row.letter}`)} {row.state === 'retry' && <span class="tag orange">{say('admin.queue.state.retry')}</span>}</td>
            <td data-label={say('admin.queue.to')}>{row.recipient} <span class="small soft">{levelsText([row.level], lang)}</span></td>
            <td data-label={say('mail.about')}><a href={`/commitments/${row.commitmentId}`}>{row.commitmentId}</a></td>
            <td class="small" data-label={say('admin.queue.after')}><Ago view={view} at={row.sendAfter} /></td>
            <td class="numbers" data-label={say('admin.queue.tries')}>{row.attempts}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
