import type { VNode } from 'preact';
import { z } from 'zod';
import type { Rules } from '../../core/rules.js';
import type { DomainError } from '../../core/errors.js';
import { endsWithoutResult } from '../../core/commitment.js';
import type { Named } from '../../core/commitment.js';
import type { EventType } from '../../core/events.js';
import { EVENTS } from '../../core/events.js';
import type { Clock } from '../../core/clock.js';
import { explainAll } from '../../core/due-sum.js';
import { answeringOf } from '../../core/reply-limit.js';
import { armedWaits, explainWaits } from '../../core/wait-sum.js';
import type { StoredEntry } from '../../core/history.js';
import { classInForce } from '../../core/reply-class.js';
import { dateText, shownStage, stageName, standingText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { AttachmentRow } from '../../store/readings/attachments.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import { Due, Lateness } from '../due.js';
import { documentOf, Layout, When } from '../layout.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { Actions } from './actions.js';
import { Attachments } from './attachments.js';
import { Baselines } from './baselines.js';
import { ReplyRules } from './reply-rules.js';
import { entryOf, EvidenceGiven, Forecast, HistoryInSentences, LettersSent } from './record.js';

/** A form that was refused: what was entered comes back with the reason. */
export interface Attempt {
  type: EventType;
  values: Readonly<Record<string, string>>;
  error: DomainError;
}

export interface CommitmentPage {
  rules: Rules;
  reading: CommitmentReading;
  entries: readonly StoredEntry[];
  /** Files that the entries name. */
  attachments: readonly AttachmentRow[];
  /** Of every office the history mentions. */
  officeNames: Readonly<Record<string, Named>>;
  /** Event that was just recorded; null when the page is simply visited. */
  done: EventType | null;
  /** Event whose form a link asked to be open. */
  wanted: EventType | null;
  attempt: Attempt | null;
}

/** One commitment: what was promised, where it stands, what can be done now and by whom, what comes next, what happened. */
export function commitmentPage(view: View, page: CommitmentPage): string {
  const { rules, reading, entries, attachments, officeNames, done, wanted, attempt } = page;
  const { say, lang } = view;
  const standing = standingOf(reading, rules, view.now);
  return documentOf(
    <Layout view={view} title={reading.title}>
      <header>
        <p class="crumbs"><a href="/">{say('nav.board')}</a> › {reading.id}</p>
        <h1>{reading.title}</h1>
        <p><Lateness view={view} standing={standing} /> · <Due view={view} deadline={standing} /></p>
      </header>
      {done !== null && <p class="note good" role="status">{say('commitment.done')} {EVENTS[done][lang]}</p>}
      <Incidents view={view} reading={reading} />
      <div class="two">
        <div>
          <Promise view={view} reading={reading} />
          <Actions view={view} reading={reading} standing={standing} entries={entries} attempt={attempt} wanted={wanted} />
        </div>
        <div>
          <Where view={view} reading={reading} standing={standing} entries={entries} />
          <Forecast view={view} reading={reading} standing={standing} rules={rules} />
        </div>
      </div>
      <Deadlines view={view} reading={reading} standing={standing} entries={entries} />
      <ReplyRules view={view} reading={reading} standing={standing} />
      <Baselines view={view} reading={reading} entries={entries} officeNames={officeNames} timeZone={standing.profile.timeZone} />
      <EvidenceGiven view={view} reading={reading} standing={standing} />
      <Attachments view={view} commitmentId={reading.id} attachments={attachments} timeZone={standing.profile.timeZone} />
      <LettersSent view={view} reading={reading} standing={standing} />
      <HistoryInSentences view={view} reading={reading} standing={standing} entries={entries} officeNames={officeNames} />
    </Layout>,
  );
}

function Incidents({ view, reading }: { view: View; reading: CommitmentReading }): VNode | null {
  if (reading.incidents.length === 0) return null;
  return (
    <div class="note bad" role="alert">
      <h2>{view.say('commitment.incidents')}</h2>
      <ul>{reading.incidents.map(({ at, code, message }) => <li key={at.toISOString()}><When view={view} at={at} /> · {code} · {message}</li>)}</ul>
      {reading.retryAt !== null && <p>{view.say('board.stuck.retry')} <When view={view} at={reading.retryAt} /></p>}
    </div>
  );
}

function Promise({ view, reading }: { view: View; reading: CommitmentReading }): VNode {
  const { say, lang } = view;
  const context = contextOf(reading);
  const attached = attachedClauses.parse(JSON.parse(reading.attached));
  return (
    <section class="promise" aria-label={say('commitment.words')}>
      <blockquote lang="zh-CN">「{reading.quote}」</blockquote>
      {context !== null && <p class="context" lang="zh-CN">{context.before}<mark>{reading.quote}</mark>{context.after}</p>}
      {attached.length > 0 && <p class="small soft">{say('commitment.attached')}{lang === 'zh' ? '：' : ': '}{attached.map(({ quote }) => `「${quote}」`).join(' ')}</p>}
      <dl class="facts">
        {reading.issuer !== '' && <><dt>{say('commitment.from')}</dt><dd>{reading.issuer} · {say('commitment.replied')} {dateText(reading.signedOn, lang)}{reading.replyId !== null && <> · <a href={`/replies/${reading.replyId}`}>{say('reply.open')}</a></>}</dd></>}
        {reading.ledger !== null && <><dt>{say('commitment.from')}</dt><dd>{say('ledger.source')} {reading.ledger.name} · {reading.ledger.sheet} · {say('ledger.row')} {reading.ledger.row} · {say('commitment.replied')} {dateText(reading.signedOn, lang)}</dd></>}
        <dt>{say('commitment.suggestion')}</dt><dd>{reading.suggestionId} {reading.suggestionTitle}</dd>
        <dt>{say('commitment.deputy')}</dt><dd>{reading.leadDeputy}</dd>
      </dl>
    </section>
  );
}

function Where({ view, reading, standing, entries }: { view: View; reading: CommitmentReading; standing: Standing; entries: readonly StoredEntry[] }): VNode {
  const { say, lang } = view;
  const { definition } = standing.workflow;
  const office = officeIn(lang, reading.officeName, reading.officeNameEn);
  const inForce = classInForce(entries.flatMap(({ body }) => entryOf(body)?.event ?? []), standing.profile.schemes);
  return (
    <section aria-labelledby="where">
      <h2 id="where">{say('commitment.where')}</h2>
      <dl class="axes">
        <div><dt>{say('commitment.axis.stage')}</dt><dd>{stageName(shownStage(reading.stage, reading.kind, definition.stages, reading.stageReported), definition.stages, lang)}</dd></div>
        <div><dt>{say('commitment.axis.evidence')}</dt><dd>{word(lang, `evidence.${standing.state.context.evidence}`)}</dd></div>
        <div><dt>{say('commitment.axis.schedule')}</dt><dd>{endsWithoutResult(reading.stage) ? standingText(reading.stage, standing, lang, reading.mergedInto ?? '') : word(lang, `schedule.${standing.schedule}`)}</dd></div>
      </dl>
      <dl class="facts">
        <dt>{say('commitment.due')}</dt><dd><Due view={view} deadline={standing} /></dd>
        <dt>{say('board.office')}</dt><dd>{office}</dd>
        {inForce !== null && <><dt>{say('commitment.class')}</dt><dd>{inForce[lang]}</dd></>}
        <dt>{say('commitment.kind')}</dt><dd>{definition.title[lang]}</dd>
        <dt>{say('commitment.rule')}</dt><dd>{definition.closingRule[lang]}</dd>
      </dl>
    </section>
  );
}

function Deadlines({ view, reading, standing, entries }: { view: View; reading: CommitmentReading; standing: Standing; entries: readonly StoredEntry[] }): VNode {
  const { say, lang } = view;
  const { profile, calendar } = standing;
  const clock = reading.clock === null ? null : JSON.parse(reading.clock) as Clock;
  const arithmetic = explainAll({ ...reading, basis: reading.dueBasis, timed: standing.workflow.definition.timed, answering: answeringOf(standing.workflow.kind, reading.snapshot), profile, calendar, clock })[lang];
  const written = entries.flatMap(({ seq, body }) => { const entry = entryOf(body); return entry === null ? [] : [{ seq, at: new Date(entry.at) }]; });
  const waits = explainWaits(armedWaits(reading.timers, written, profile), profile, calendar)[lang];
  return (
    <section aria-labelledby="deadlines">
      <h2 id="deadlines">{say('commitment.deadlines')}</h2>
      {reading.deadlines.length === 0 ? <p><Due view={view} deadline={standing} /> · {say('commitment.deadlines.first')}</p> : (
        <table>
          <thead><tr>
            <th scope="col">{say('commitment.deadline.date')}</th><th scope="col">{say('commitment.deadline.set')}</th>
            <th scope="col">{say('commitment.deadline.by')}</th><th scope="col">{say('commitment.deadline.reason')}</th>
          </tr></thead>
          <tbody>
            {reading.deadlines.map((deadline) => (
              <tr key={deadline.seq}>
                <td data-label={say('commitment.deadline.date')}><Due view={view} deadline={deadline} /></td>
                <td data-label={say('commitment.deadline.set')}><When view={view} at={deadline.at} timeZone={profile.timeZone} /></td>
                <td data-label={say('commitment.deadline.by')}>{deadline.decidedBy}</td>
                <td data-label={say('commitment.deadline.reason')}>{deadline.reason === '' ? '—' : deadline.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details class="quiet">
        <summary>{say('commitment.arithmetic')}</summary>
        <ul>{arithmetic.map((line) => <li key={line}>{line}</li>)}</ul>
      </details>
      {waits.length > 0 && (
        <details class="quiet">
          <summary>{say('commitment.waits')}</summary>
          <ul>{waits.map((line, i) => <li key={i}>{line}</li>)}</ul>
        </details>
      )}
      <p class="small soft">
        {say('commitment.profile')}{lang === 'zh' ? '：' : ': '}{profile.name[lang]} {profile.id}@{profile.version} · {say('commitment.calendar')} {reading.calendarVersion}
        {profile.provisional && <> · {say('commitment.profile.provisional')}</>}
        {!profile.verified && <> · {say('commitment.profile.unverified')}</>}
      </p>
    </section>
  );
}

const attachedClauses = z.array(z.object({ quote: z.string() }));
const CONTEXT_LENGTH = 140; // UTF-16 units to either side: two or three sentences

/** The words around the promise, within its paragraph; null when the stored text does not hold the quote at its place. */
function contextOf({ replyText, spanStart, spanEnd, quote }: CommitmentReading): { before: string; after: string } | null {
  if (replyText.slice(spanStart, spanEnd) !== quote) return null;
  const lead = replyText.slice(0, spanStart).split('\n').at(-1) ?? '';
  const [tail = ''] = replyText.slice(spanEnd).split('\n');
  // A cut through the middle of a rare character must not reach the page as half of one.
  const before = lead.length > CONTEXT_LENGTH ? `…${lead.slice(-CONTEXT_LENGTH)}` : lead.trimStart();
  const after = tail.length > CONTEXT_LENGTH ? `${tail.slice(0, CONTEXT_LENGTH)}…` : tail;
  return { before: wellFormed(before), after: wellFormed(after) };
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '');
}
