import type { VNode } from 'preact';
import type { Named } from '../../core/commitment.js';
import { dateText, eventName } from '../../core/sentence.js';
import type { StoredEntry } from '../../core/history.js';
import { factsAfter } from '../../core/tracked-facts.js';
import type { TrackedFacts } from '../../core/tracked-facts.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { When } from '../layout.js';
import type { View } from '../view.js';
import { entryOf } from './record.js';

interface Baseline { seq: number; at: Date; event: string; by: string; before: string; after: string }

interface Props { view: View; reading: CommitmentReading; entries: readonly StoredEntry[]; officeNames: Readonly<Record<string, Named>>; timeZone: string }

/** What it covered and whose it was before: every decided change of scope, office, plan or words, oldest first. Dates have a table of their own. */
export function Baselines({ view, reading, entries, officeNames, timeZone }: Props): VNode | null {
  const { say, lang } = view;
  const rows = baselinesOf(entries, (facts) => described(facts, officeNames, view));
  const kin = [...reading.children.map((child) => ({ ...child, how: say('commitment.child') })), ...related(reading, say)];
  if (rows.length === 0 && kin.length === 0) return null;
  return (
    <section aria-labelledby="baselines">
      <h2 id="baselines">{say('commitment.baselines')}</h2>
      {kin.length > 0 && <ul>{kin.map(({ id, how, title }) => <li key={id}>{how}{lang === 'zh' ? '：' : ': '}<a href={`/commitments/${id}`}>{id}</a> {title}</li>)}</ul>}
      {rows.length > 0 && (
        <table>
          <thead><tr>
            <th scope="col">{say('commitment.deadline.set')}</th><th scope="col">{say('history.what')}</th><th scope="col">{say('commitment.deadline.by')}</th>
            <th scope="col">{say('commitment.before')}</th><th scope="col">{say('commitment.after')}</th>
          </tr></thead>
          <tbody>
            {rows.map(({ seq, at, event, by, before, after }) => (
              <tr key={seq}>
                <td data-label={say('commitment.deadline.set')}><When view={view} at={at} timeZone={timeZone} /></td>
                <td data-label={say('history.what')}>{eventName(event, lang)}</td>
                <td data-label={say('commitment.deadline.by')}>{by}</td>
                <td data-label={say('commitment.before')}>{before || '—'}</td>
                <td data-label={say('commitment.after')}>{after || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Entries after which the facts are not what they were; a body that is no entry changes nothing here and is shown by the history. */
function baselinesOf(entries: readonly StoredEntry[], describe: (facts: TrackedFacts) => Readonly<Record<string, string>>): Baseline[] {
  const rows: Baseline[] = [];
  let facts: TrackedFacts | null = null;
  for (const { seq, body } of entries) {
    const entry = entryOf(body);
    if (entry === null) continue;
    const { event, at, by } = entry;
    const data = event.data ?? {};
    if (facts === null) {
      facts = { office: String(data['office']), terms: (data['terms'] ?? {}), quote: String(data['quote']), start: Number(data['start']), end: Number(data['end']) };
      continue;
    }
    const next: TrackedFacts = factsAfter(facts, event.type, data);
    if (next !== facts) {
      const [before, after] = [describe(facts), describe(next)];
      const changed = Object.keys(after).filter((key) => before[key] !== after[key]);
      const told = (side: Readonly<Record<string, string>>): string => changed.map((key) => side[key]).filter((text) => text !== '').join('；');
      if (changed.length > 0) rows.push({ seq, at: new Date(at), event: event.type, by: by?.name ?? '', before: told(before), after: told(after) });
    }
    facts = next;
  }
  return rows;
}

function described({ office, terms, quote }: TrackedFacts, officeNames: Props['officeNames'], { lang }: View): Record<string, string> {
  return {
    office: officeNames[office]?.[lang] ?? office, quote: `「${quote}」`, scope: terms.scope ?? '',
    indicator: terms.indicator === undefined ? '' : `${terms.indicator} ≥ ${String(terms.threshold ?? '')}`,
    milestones: Object.entries(terms.milestones ?? {}).map(([stage, on]) => `${stage} ${dateText(on, lang)}`).join('，'),
  };
}

function related({ parentId, mergedInto }: CommitmentReading, say: View['say']): { id: string; title: string; how: string }[] {
  return [
    ...(parentId === null ? [] : [{ id: parentId, title: '', how: say('commitment.parent') }]),
    ...(mergedInto === null ? [] : [{ id: mergedInto, title: '', how: say('commitment.merged-into') }]),
  ];
}
