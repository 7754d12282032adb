import type { VNode } from 'preact';
import type { Lit } from '../../../workflows/picture-lit.js';
import type { Picture } from '../../../workflows/picture.js';
import type { Entry } from '../../core/history.js';
import { sentenceOf } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { HistoryRow } from '../../store/readings/history.js';
import { entryOf } from '../commitment/record.js';
import { Due } from '../due.js';
import { documentOf, Layout, When } from '../layout.js';
import { HISTORY_SCRIPT_PATH } from '../script.js';
import type { View } from '../view.js';
import { contextOf, Evidence, Letters, Verdict, Who } from './entry-details.js';
import type { HistoryFacts } from './entry-details.js';
import { sumOf } from './held-deadlines.js';

export interface StepPage {
  row: HistoryRow;
  /** The entry before it; null for the first one. */
  before: HistoryRow | null;
  /** Of the definition this entry names; null where there is none to draw. */
  picture: Picture | null;
}

/** One entry of a history: what it says, its exact text, and where the machine stood after it. Previous and next are links; with the script also arrow keys. */
export function stepPage(view: View, facts: HistoryFacts, step: StepPage): string {
  const { head, entries } = facts;
  const { say } = view;
  const { row } = step;
  return documentOf(
    <Layout view={view} title={`${head.id} #${String(row.seq)}`} script={HISTORY_SCRIPT_PATH}>
      <header>
        <p class="crumbs"><a href="/">{say('nav.board')}</a> › <a href={`/commitments/${head.id}`}>{head.id}</a> › <a href={`/commitments/${head.id}/history`}>{say('history.title')}</a> › #{row.seq}</p>
        <h1>{head.title}</h1>
      </header>
      <Steps view={view} facts={facts} at={entries.indexOf(row)} />
      <div class="step">
        <Told view={view} facts={facts} step={step} />
        <Machine view={view} step={step} />
      </div>
      <div id="verdict"><Verdict view={view} facts={facts} /></div>
    </Layout>,
  );
}

function Steps({ view, facts: { head: { id }, entries, flaw }, at }: { view: View; facts: HistoryFacts; at: number }): VNode {
  const { say, lang } = view;
  const href = (index: number): string | null => {
    const row = entries[index];
    return row === undefined ? null : `/commitments/${id}/history?step=${String(row.seq)}`;
  };
  const [previous, next] = [href(at - 1), href(at + 1)];
  const where = lang === 'zh' ? `第 ${String(at + 1)} 步，共 ${String(entries.length)} 步` : `Step ${String(at + 1)} of ${String(entries.length)}`;
  return (
    <nav class="steps" aria-label={say('audit.step')}>
      {previous === null ? <span class="soft">{say('history.step.previous')}</span> : <a href={previous} rel="prev">{say('history.step.previous')}</a>}
      <strong class="numbers">{where}</strong>
      {next === null ? <span class="soft">{say('history.step.next')}</span> : <a href={next} rel="next">{say('history.step.next')}</a>}
      {at > 0 && <a class="small" href={href(0) ?? ''}>{say('history.step.first')}</a>}
      {at < entries.length - 1 && <a class="small" href={href(entries.length - 1) ?? ''}>{say('history.step.last')}</a>}
      <a class="small" href={`/commitments/${id}/history`}>{say('history.step.all')}</a>
      <a href="#verdict" class={flaw === null ? 'tag good' : 'tag red'}>{say(flaw === null ? 'history.sound' : 'history.flawed')}</a>
      <span class="small soft scripted-only">{say('history.step.keys')}</span>
    </nav>
  );
}

function Told({ view, facts, step: { row, before, picture } }: { view: View; facts: HistoryFacts; step: StepPage }): VNode {
  const { say, lang } = view;
  const { head, letters, evidence, files, officeNames, rules, entries } = facts;
  const entry = entryOf(row.body);
  if (entry === null) return <div><p class="late">{say('history.unreadable')}</p><Raw view={view} row={row} /></div>;
  const sum = sumOf(entry, quoteAt(entries, row.seq), rules);
  return (
    <div>
      <section class="told">
        <p class="small soft"><When view={view} at={row.at} /> · <Who view={view} by={entry.by} full /></p>
        <p class="lead">{sentenceOf(entry, contextOf(entry, officeNames), lang)}</p>
        <p class="small soft">{say('history.recorded')} <When view={view} at={row.recordedAt} /></p>
        <Evidence view={view} head={head} row={row} entry={entry} evidence={evidence} files={files} />
      </section>
      {picture !== null && <Where view={view} entry={entry} before={before} picture={picture} />}
      <section>
        <h2>{say('commitment.due')}</h2>
        <p><Due view={view} deadline={entry.deadline} /> <span class="small soft">{entry.deadline.profile} · {entry.deadline.calendar}</span></p>
        {sum !== null && sum[lang].length > 0 && <details class="quiet arithmetic"><summary>{say('commitment.arithmetic')}</summary><ul>{sum[lang].map((line) => <li key={line}>{line}</li>)}</ul></details>}
      </section>
      {entry.timers.length > 0 && (
        <section>
          <h2>{say('history.step.timers')}</h2>
          <ul class="plain-list">{entry.timers.map((timer) => ('disarm' in timer
            ? <li key={timer.disarm}>{word(lang, `timer.${timer.disarm}`)} <span class="soft">{say('history.step.disarmed')}</span></li>
            : <li key={timer.arm}>{word(lang, `timer.${timer.arm}`)} <span class="soft">{timer.at === null ? say('history.step.never') : <>{say('history.step.armed')} <When view={view} at={new Date(timer.at)} /></>}</span></li>
          ))}</ul>
        </section>
      )}
      {letters.some(({ seq }) => seq === row.seq) && <section><h2>{say('history.letters')}</h2><Letters view={view} letters={letters.filter(({ seq }) => seq === row.seq)} /></section>}
      <Raw view={view} row={row} />
    </div>
  );
}

/** Where it stands, in words; what this step entered and what it left. */
function Where({ view, entry, before, picture }: { view: View; entry: Entry; before: HistoryRow | null; picture: Picture }): VNode {
  const { say } = view;
  const [now, then] = [picture.lit(entry.state.value), litBefore(entry, before, picture)];
  const left = then?.filter(({ id }) => !now.some((other) => other.id === id)) ?? [];
  return (
    <section>
      <h2>{say('history.step.lit')}</h2>
      <ul class="lit-list">
        {now.map((lit, i) => (
          <li key={lit.id}><a href={`#lit-${String(i + 1)}`}>▶</a> {shortly(lit, now)} {then?.some(({ id }) => id === lit.id) === false && <span class="tag good">{say('history.step.new')}</span>}</li>
        ))}
        {left.map((lit) => <li key={lit.id} class="soft">{shortly(lit, now)} <span class="tag">{say('history.step.left')}</span></li>)}
      </ul>
    </section>
  );
}

/** Without the state around all of them, which says nothing when it is said every time. */
function shortly({ names }: Lit, all: readonly Lit[]): string {
  const shared = all.length > 1 && all.every((other) => other.names.length > 1 && other.names[0] === names[0]);
  return names.slice(shared ? 1 : 0).join(' › ');
}

/** Null where the step before was made with another definition: its states are others. */
function litBefore(entry: Entry, before: HistoryRow | null, picture: Picture): Lit[] | null {
  const previous = before === null ? null : entryOf(before.body);
  return previous?.definition.hash === entry.definition.hash ? picture.lit(previous.state.value) : null;
}

function Machine({ view, step: { row, picture } }: { view: View; step: StepPage }): VNode {
  const { say } = view;
  const entry = entryOf(row.body);
  if (picture === null || entry === null) return <p class="soft">{say('history.step.picture.none')}</p>;
  const lit = picture.lit(entry.state.value);
  const label = `${say('history.step.lit')}: ${lit.map(({ names }) => names.join(' › ')).join('; ')}`;
  return (
    <section aria-labelledby="machine">
      <h2 id="machine">{say('history.step.picture')} <span class="small soft">{say('history.step.picture.what')}</span></h2>
      {/* Made by workflows/picture.ts, which escapes every text in it. */}
      <div class="machine-view" tabIndex={0} role="region" aria-label={say('history.step.picture')} dangerouslySetInnerHTML={{ __html: picture.figure(lit, label) }} />
    </section>
  );
}

function Raw({ view, row }: { view: View; row: HistoryRow }): VNode {
  const { say } = view;
  return (
    <section>
      <h2>{say('history.raw')}</h2>
      <p class="mono">{say('history.hash')} {row.hash}<br />{say('history.prev')} {row.prevHash}</p>
      <pre tabIndex={0}>{row.body}</pre>
    </section>
  );
}

/** The promised words as they stood at an entry: an inferred date hangs on one of them. */
function quoteAt(entries: readonly HistoryRow[], seq: number): string {
  const said = entries.filter((row) => row.seq <= seq).flatMap(({ body }) => entryOf(body)?.event.data?.['quote'] ?? []);
  return said.filter((quote) => typeof quote === 'string').at(-1) ?? '';
}
