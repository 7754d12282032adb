import type { VNode } from 'preact';
import type { Rules } from '../../core/rules.js';
import { forecast } from '../../core/forecast.js';
import { LETTERS } from '../../core/commitment.js';
import { EVENTS, isEventType } from '../../core/events.js';
import type { Entry, StoredEntry } from '../../core/history.js';
import { noticeReason } from '../../core/notice-reason.js';
import { levelsText, sentenceOf, shownStage, stageName } from '../../core/sentence.js';
import type { SentenceContext } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { CommitmentReading, NoticeRow } from '../../store/readings/commitment.js';
import { shadeOf } from '../due.js';
import { When } from '../layout.js';
import { forecastFactsOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import type { View } from '../view.js';
import { evidenceFacts } from './evidence-facts.js';

interface RecordProps {
  view: View;
  reading: CommitmentReading;
  standing: Standing;
}

/** The timeline "if nobody does anything": each step of the ladder, its day, its letters and when they leave. */
export function Forecast({ view, reading, standing, rules }: RecordProps & { rules: Rules }): VNode {
  const { say, lang } = view;
  const { profile: { timeZone }, workflow: { definition } } = standing;
  const items = forecast(forecastFactsOf(reading, rules));
  return (
    <section aria-labelledby="forecast">
      <h2 id="forecast">{say('commitment.forecast')}</h2>
      {items.length === 0 && <p class="soft">{say('commitment.forecast.none')}</p>}
      <ol class="timeline">
        {items.map((item) => (
          <li key={`${item.event} ${item.at.toISOString()}`} class={shadeOf(item.event)}>
            <When view={view} at={item.at} timeZone={timeZone} />
            <p>{word(lang, `timer.${item.event}`)}{item.stage !== reading.stage && <> → {stageName(shownStage(item.stage, reading.kind, definition.stages, reading.stageReported), definition.stages, lang)}</>}</p>
            {item.letters.map(({ letter, to, leavesAt }) => (
              <p key={letter} class="small soft">
                {word(lang, `letter.${letter}`)} → {levelsText(to, lang)} · {LETTERS[letter].approval
                  ? say('commitment.forecast.approval')
                  : <>{say('commitment.forecast.leaves')} <When view={view} at={leavesAt} timeZone={timeZone} /></>}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Everything the office has brought as proof, field by field. */
export function EvidenceGiven({ view, reading, standing }: RecordProps): VNode | null {
  const { say, lang } = view;
  const { definition } = standing.workflow;
  if (reading.evidence.length === 0) return null;
  return (
    <section aria-labelledby="evidence">
      <h2 id="evidence">{say('commitment.evidence')}</h2>
      {reading.evidence.map(({ seq, at, event, fields }) => (
        <div key={seq} class="note">
          <h3>{isEventType(event) ? EVENTS[event][lang] : event} · <When view={view} at={at} timeZone={standing.profile.timeZone} /></h3>
          <dl class="facts">{evidenceFacts(definition, event, fields, lang).map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}</dl>
        </div>
      ))}
    </section>
  );
}

/** Every letter of this commitment, newest first, with what became of it. */
export function LettersSent({ view, reading: { notices }, standing }: RecordProps): VNode {
  const { say } = view;
  const [recent, earlier] = [notices.slice(0, LETTERS_SHOWN), notices.slice(LETTERS_SHOWN)];
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">{say('commitment.letters')}</h2>
      {recent.length === 0 ? <p class="soft">{say('commitment.letters.none')}</p> : <LetterTable view={view} notices={recent} standing={standing} />}
      {earlier.length > 0 && (
        <details class="quiet">
          <summary>{say('commitment.letters.earlier')} ({earlier.length})</summary>
          <LetterTable view={view} notices={earlier} standing={standing} />
        </details>
      )}
    </section>
  );
}

function LetterTable({ view, notices, standing }: { view: View; notices: readonly NoticeRow[]; standing: Standing }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <thead><tr>
        <th scope="col">{say('commitment.letter')}</th><th scope="col">{say('commitment.letter.to')}</th><th scope="col">{say('commitment.letter.state')}</th>
      </tr></thead>
      <tbody>
        {notices.map((notice) => (
          <tr key={notice.id}>
            <td data-label={say('commitment.letter')}>
              <span class={`tag ${shadeOf(notice.letter) ?? ''}`}>{word(lang, `letter.${notice.letter}`)}</span> <span class="small soft id">{notice.id}</span>
            </td>
            <td data-label={say('commitment.letter.to')}>
              {notice.recipient} <span class="soft">{word(lang, `level.${notice.level}`)} · {notice.address === '' ? say('commitment.letter.no-address') : notice.address}</span>
            </td>
            <td data-label={say('commitment.letter.state')}>
              {word(lang, `notice.${notice.state}`)} <span class="small soft"><When view={view} at={notice.settledAt ?? notice.sendAfter} timeZone={standing.profile.timeZone} />
                {notice.approvedBy !== null && <> · {notice.approvedBy}</>}
                {notice.reason !== null && <> · {noticeReason(notice.reason, view.lang)}</>}
                {notice.response !== null && notice.state !== 'sent' && <> · {notice.response}</>}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What happened, newest first, in sentences; the exact entries are one click away. */
export function HistoryInSentences({ view, reading, standing, entries, officeNames }: RecordProps & { entries: readonly StoredEntry[]; officeNames: NonNullable<SentenceContext['officeNames']> }): VNode {
  const { say, lang } = view;
  const { timeZone } = standing.profile;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{say('commitment.history')}</h2>
      <p><a href={`/commitments/${reading.id}/history`}>{say('commitment.history.audit')}</a></p>
      <ol class="timeline" reversed>
        {entries.toReversed().map(({ seq, body }) => {
          const entry = entryOf(body);
          if (entry === null) return <li key={seq}><p class="late">{say('history.unreadable')}</p></li>;
          const [at, recorded] = [new Date(entry.at), new Date(entry.recorded)];
          return (
            <li key={seq}>
              <When view={view} at={at} timeZone={timeZone} />
              <p>{sentenceOf(entry, { stageNames: standing.workflow.definition.stages, timeZone, officeNames }, lang)}</p>
              {recorded.getTime() - at.getTime() > LATE_MS && (
                <p class="small soft">{say('commitment.late-record')} <When view={view} at={recorded} timeZone={timeZone} /></p>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** An entry from its text, or null when the text was damaged: a page must show damage, not break on it. */
export function entryOf(body: string): Entry | null {
  try {
    return JSON.parse(body) as Entry;
  } catch {
    return null;
  }
}

const LETTERS_SHOWN = 6;
const LATE_MS = 5 * 60_000; // a sweep runs every minute or so; later than this is worth telling
