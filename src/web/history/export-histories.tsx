/** Histories as one file that can be read and checked without this program: sentences, raw entries, letters, hashes, and how to check them. */
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Named } from '../../core/commitment.js';
import type { Flaw } from '../../core/history.js';
import { sentenceOf } from '../../core/sentence.js';
import type { HistoryHead, HistoryRow } from '../../store/readings/history.js';
import type { SentLetter } from '../../store/readings/history-details.js';
import { entryOf } from '../commitment/record.js';
import { When } from '../layout.js';
import { TOKENS } from '../tokens.js';
import type { View } from '../view.js';
import { CHECK_PY, README } from './check-by-oneself.js';
import { contextOf, Letters, Who } from './entry-details.js';

export interface ExportedHistory {
  head: HistoryHead;
  entries: readonly HistoryRow[];
  letters: readonly SentLetter[];
  officeNames: Readonly<Record<string, Named>>;
  flaw: Flaw | null;
}

/** Of one export; each is held in memory until it is sent. */
export const EXPORT_LIMIT = 100;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A ZIP. The same histories at the same instant give the same bytes. */
export function exportHistories(view: View, histories: readonly ExportedHistory[]): Uint8Array {
  const files: Record<string, Uint8Array> = { 'README.txt': bytesOf(README), 'check.py': bytesOf(CHECK_PY), 'histories.html': bytesOf(readable(view, histories)) };
  for (const { head, entries, letters } of histories) {
    files[`histories/${head.id}.jsonl`] = bytesOf(entries.map(({ body }) => `${body}\n`).join(''));
    files[`letters/${head.id}.json`] = bytesOf(`${JSON.stringify(letters, null, 2)}\n`);
  }
  files['heads.json'] = bytesOf(`${JSON.stringify({
    exportedAt: view.now.toISOString(), exportedBy: view.actor?.id ?? null, histories: histories.map(({ head, flaw }) => ({ ...head, flaw })),
  }, null, 2)}\n`);
  files['SHA256SUMS'] = bytesOf(Object.entries(files).map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`).join(''));
  return zipSync(files, { level: 6, mtime: view.now });
}

const STYLE = `${TOKENS}
body { margin: 0 auto; max-width: 72rem; padding: var(--s5); background: var(--paper); color: var(--ink); font: var(--body)/1.6 var(--sans); overflow-wrap: anywhere; }
h1 { font-size: var(--h1); } h2 { font-size: var(--h2); margin: var(--s6) 0 var(--s2); } ol { list-style: none; padding: 0; }
li { border-top: 1px solid var(--line); padding: var(--s2) 0; } li li { border: 0; padding: 0; } p { margin: 0 0 var(--s1); }
.soft { color: var(--soft); } .small, .mono, pre { font-size: var(--small); } .mono, pre { font-family: var(--mono); } pre { white-space: pre-wrap; background: var(--wash); padding: var(--s3); }
.sent { padding-left: var(--s4); font-size: var(--small); } .good { color: var(--good); } .bad { color: var(--red); } a { color: inherit; }
`;

function readable(view: View, histories: readonly ExportedHistory[]): string {
  const { say, lang } = view;
  return `<!doctype html>${renderToString(
    <html lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charSet="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${say('history.export.title')} · ${say('product')}`}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{say('history.export.title')}</h1>
        <p class="soft">{say('history.export.at')} <When view={view} at={view.now} /> · {view.actor?.name} · {histories.length} {say('audit.histories')} · {say('history.export.readme')}</p>
        {histories.map((history) => <History key={history.head.id} view={view} history={history} />)}
      </body>
    </html>)}`;
}

function History({ view, history: { head, entries, letters, officeNames, flaw } }: { view: View; history: ExportedHistory }): VNode {
  const { say, lang } = view;
  return (
    <section id={head.id}>
      <h2>{head.id} {head.title}</h2>
      <p class={flaw === null ? 'good' : 'bad'}>{flaw === null ? say('history.sound') : <>{say('history.flawed')}: {say(`history.problem.${flaw.problem}`)} #{flaw.seq} {flaw.detail}</>} · {entries.length} {say('history.entries')}</p>
      <p class="mono">{head.kind}@{head.version} {head.definitionHash}</p>
      <ol>
        {entries.map((row) => {
          const entry = entryOf(row.body);
          return (
            <li key={row.seq}>
              <p class="small soft">#{row.seq} · <When view={view} at={row.at} /> · {entry === null ? row.actor : <Who view={view} by={entry.by} full />} · {say('history.recorded')} <When view={view} at={row.recordedAt} /></p>
              <p>{entry === null ? say('history.unreadable') : sentenceOf(entry, contextOf(entry, officeNames), lang)}</p>
              <Letters view={view} letters={letters.filter(({ seq }) => seq === row.seq)} linked={false} />
              <details><summary class="mono">{row.hash}</summary><pre>{row.body}</pre></details>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
