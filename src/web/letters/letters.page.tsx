import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import { noticeReason } from '../../core/notice-reason.js';
import { word } from '../../core/words.js';
import type { ComposedLetter } from '../../outbox/letters/compose-letter.js';
import type { UndeliveredLetterRow } from '../../store/readings/undelivered-letters.js';
import type { WaitingLetterRow } from '../../store/readings/waiting-letters.js';
import { Due, shadeOf } from '../due.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Ago, Csrf, documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';

export interface LetterRefusal {
  error: DomainError;
  /** The reason for withholding as it was entered. */
  reason: string;
}

/** What was just done, as the redirect after it says. */
export const LETTERS_DONE = ['approved', 'withheld', 'resent', 'arrived'] as const;

export interface LettersPage {
  waiting: readonly WaitingLetterRow[];
  /** Null for readers whose business it isn't. */
  undelivered: readonly UndeliveredLetterRow[] | null;
  done: (typeof LETTERS_DONE)[number] | null;
  /** Why a decision about an uncertain letter was refused. */
  refusal: DomainError | null;
}

/** Letters waiting for a supervisor, the longest waiting first; for a supervisor also those that reached nobody. */
export function lettersPage(view: View, { waiting, undelivered, done, refusal }: LettersPage): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('letters.title')} place="/letters">
      <header><h1>{say('letters.title')}</h1></header>
      {done !== null && <p class="note good" role="status">{say(`letters.${done}`)}</p>}
      {refusal !== null && <ComplaintNote complaint={complaintOf(view, refusal)} />}
      {waiting.length === 0
        ? <div class="note"><h2>{say('letters.none')}</h2><p>{say('letters.none.why')}</p></div>
        : <Letters view={view} letters={waiting} />}
      {undelivered !== null && <Undelivered view={view} letters={undelivered} />}
    </Layout>,
  );
}

/** One letter as it would leave now, and the decision on it. `mark` comes back with the decision. */
export function letterPage(view: View, row: WaitingLetterRow, letter: ComposedLetter & { mark: string }, refusal: LetterRefusal | null): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('letters.preview.title')} place="/letters">
      <header>
        <p class="crumbs"><a href="/letters">{say('letters.title')}</a> › {row.id}</p>
        <h1>{letter.subject}</h1>
      </header>
      {refusal !== null && <Refusal view={view} refusal={refusal} />}
      <section>
        <dl class="facts">
          <dt>{say('mail.to')}</dt><dd>{row.recipient} <span class="soft">{word(view.lang, `level.${row.level}`)} · {row.address}</span></dd>
          <dt>{say('mail.about')}</dt><dd><a href={`/commitments/${row.commitmentId}`}>{row.title}</a> <span class="soft">{row.commitmentId}</span></dd>
          <dt>{say('commitment.due')}</dt><dd><Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} /></dd>
          <dt>{say('letters.waiting-since')}</dt><dd><When view={view} at={row.createdAt} /></dd>
        </dl>
      </section>
      <section aria-labelledby="preview">
        <h2 id="preview">{say('letters.preview.title')}</h2>
        <p class="small soft">{say('letters.as-sent')}</p>
        <iframe sandbox="" src={`/letters/${row.id}/body`} title={say('letters.preview.title')} />
        <details><summary>{say('mail.text')}</summary><pre>{letter.text}</pre></details>
      </section>
      {isSupervisor(view)
        ? <Decision view={view} id={row.id} mark={letter.mark} reason={refusal?.reason ?? ''} />
        : <p class="note">{say('letters.only-supervisor')}</p>}
    </Layout>,
  );
}

function Letters({ view, letters }: { view: View; letters: readonly WaitingLetterRow[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <Columns view={view} last="letters.waiting-since" />
      <tbody>
        {letters.map((row) => (
          <tr key={row.id}>
            <td data-label={say('commitment.letter')}>
              <p><span class={`tag ${shadeOf(row.letter) ?? ''}`}>{word(lang, `letter.${row.letter}`)}</span></p>
              <p><a href={`/letters/${row.id}`}>{say('letters.preview')}</a></p>
            </td>
            <td data-label={say('mail.about')}>
              <p><a class="title" href={`/commitments/${row.commitmentId}`}>{row.title}</a></p>
              <p class="small soft">{officeIn(lang, row.officeName, row.officeNameEn)} · <Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} /></p>
            </td>
            <td data-label={say('mail.to')}>{row.recipient} <span class="small soft">{word(lang, `level.${row.level}`)}</span></td>
            <td class="small" data-label={say('letters.waiting-since')}><Ago view={view} at={row.createdAt} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What both lists of letters begin with; only their last column differs. */
function Columns({ view: { say }, last }: { view: View; last: PageWord }): VNode {
  return (
    <thead><tr>
      <th scope="col">{say('commitment.letter')}</th><th scope="col">{say('mail.about')}</th><th scope="col">{say('mail.to')}</th>
      <th scope="col">{say(last)}</th>
    </tr></thead>
  );
}


/** Dead and suppressed letters say why; of an uncertain one a person decides, who has asked the recipient. */
function Undelivered({ view, letters }: { view: View; letters: readonly UndeliveredLetterRow[] }): VNode {
  const { say, lang } = view;
  return (
    <section aria-labelledby="undelivered" class="after">
      <h2 id="undelivered">{say('undelivered.title')}</h2>
      {letters.length === 0 ? <p class="soft">{say('undelivered.none')}</p> : (
        <table>
          <Columns view={view} last="undelivered.why" />
          <tbody>
            {letters.map((row) => (
              <tr key={row.id}>
                <td data-label={say('commitment.letter')}>
                  <p><span class={`tag ${shadeOf(row.letter) ?? ''}`}>{word(lang, `letter.${row.letter}`)}</span></p>
                  <p class="small soft id">{row.id}</p>
                </td>
                <td data-label={say('mail.about')}>
                  <p><a class="title" href={`/commitments/${row.commitmentId}`}>{row.title}</a></p>
                  <p class="small soft">{officeIn(lang, row.officeName, row.officeNameEn)}</p>
                </td>
                <td data-label={say('mail.to')}>
                  {row.recipient} <span class="small soft">{word(lang, `level.${row.level}`)} · {row.address === '' ? say('commitment.letter.no-address') : row.address}</span>
                </td>
                <td data-label={say('undelivered.why')}>
                  <p><strong>{word(lang, `notice.${row.state}`)}</strong> <span class="small soft"><Ago view={view} at={row.since} /></span></p>
                  {row.reason !== null && <p class="small">{noticeReason(row.reason, lang)}</p>}
                  {row.resendable && <Settling view={view} id={row.id} dead={row.state === 'dead'} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Settling({ view, id, dead }: { view: View; id: string; dead: boolean }): VNode {
  const { say } = view;
  return (
    <form method="post" action={`/letters/${id}/delivery`} class="settle">
      <Csrf view={view} />
      {!dead && <p class="small soft">{say('undelivered.ask')}</p>}
      <button class="plain" type="submit" name="delivery" value="resend" aria-label={`${say(dead ? 'undelivered.again' : 'undelivered.resend')} ${id}`}>{say(dead ? 'undelivered.again' : 'undelivered.resend')}</button>{' '}
      {!dead && <button class="plain" type="submit" name="delivery" value="arrived" aria-label={`${say('undelivered.arrived')} ${id}`}>{say('undelivered.arrived')}</button>}
    </form>
  );
}

function Refusal({ view, refusal: { error } }: { view: View; refusal: LetterRefusal }): VNode {
  const changed = error.facts['letterChanged'] === true;
  return <ComplaintNote complaint={changed ? { sentence: view.say('letters.changed'), hint: '', detail: null } : complaintOf(view, error)} />;
}

function Decision({ view, id, mark, reason }: { view: View; id: string; mark: string; reason: string }): VNode {
  const { say } = view;
  const action = `/letters/${id}/decision`;
  return (
    <div class="decide">
      <form method="post" action={action}>
        <Csrf view={view} /><input type="hidden" name="decision" value="approve" /><input type="hidden" name="read" value={mark} />
        <button type="submit">{say('letters.approve')}</button>
      </form>
      <details open={reason !== ''}>
        <summary>{say('letters.withhold')}</summary>
        <form method="post" action={action}>
          <Csrf view={view} /><input type="hidden" name="decision" value="withhold" />
          <div class="field">
            <label for="reason">{say('letters.withhold.reason')}</label>
            <textarea id="reason" name="reason" required maxLength={4000}>{reason}</textarea>
          </div>
          <button class="plain" type="submit">{say('letters.withhold')}</button>
        </form>
      </details>
    </div>
  );
}
