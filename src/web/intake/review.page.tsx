import type { VNode } from 'preact';
import { applied, isLive, progressOf } from '../../intake/review/fold.js';
import type { RecordedEdit } from '../../intake/review/edits.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Csrf, documentOf, Layout, When } from '../layout.js';
import { SCRIPT_PATH } from '../script.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';
import { Edit, Kinds } from './card-forms.js';
import { editSentence } from './edit-words.js';
import { HeaderFacts, Versions } from './header-facts.js';
import { ReplyText } from './reply-text.js';
import { ReviewCard } from './review-card.js';
import { enteredIn, mayEdit } from './review-view.js';
import type { Attempt, ReviewPage } from './review-view.js';

/** Longer histories are folded away but for so many. */
const SHOWN_EDITS = 12;

/** The text on the left, one card per pledge on the right, linked both ways; every action is a small form. */
export function reviewPage(view: View, page: ReviewPage): string {
  const { say } = view;
  const { draft: { row, review }, context, attempt } = page;
  const cards = review.cards.filter(({ role, into, decision }) => role !== 'attached' && into === null && decision !== 'split');
  const editable = mayEdit(view, page.draft);
  return documentOf(
    <Layout view={view} title={context.header.title ?? row.name} place="/intake" script={SCRIPT_PATH}>
      <header class="line review-head">
        <p class="crumbs"><a href="/intake">{say('intake.title')}</a> › {row.name} · <a href={`/intake/${row.id}/original`}>{say('review.original')}</a></p>
        <h1>{context.header.title ?? say('intake.untitled')}</h1>
        <p class="soft">{context.header.suggestionNumber}</p>
      </header>
      {attempt !== null && <Refused view={view} page={page} attempt={attempt} />}
      {review.discarded !== null && <p class="note">{say('intake.state.discarded')}: {review.discarded}</p>}
      <Bar view={view} page={page} />
      <Versions view={view} page={page} />
      <HeaderFacts view={view} page={page} />
      <div class="review" data-draft={row.id}>
        <section aria-labelledby="text-title" class="left">
          <h2 id="text-title">{say('review.text')}</h2>
          <Legend view={view} />
          <ReplyText view={view} text={row.text} cards={review.cards} />
          {editable && <Mark view={view} page={page} />}
        </section>
        <section aria-labelledby="cards-title" class="right">
          <h2 id="cards-title">{say('review.cards')} <span class="soft small numbers">{cards.length}</span></h2>
          {cards.length === 0 && <p class="note">{say('review.cards.none')}</p>}
          {cards.map((card) => <ReviewCard key={card.id} view={view} page={page} card={card} />)}
        </section>
      </div>
      <datalist id="reasons">{(['past', 'citation', 'courtesy', 'same'] as const).map((reason) => <option key={reason} value={say(`card.reason.${reason}`)} />)}</datalist>
      <History view={view} page={page} />
      {editable && row.replyId === null && (
        <details class="quiet">
          <summary>{say('discard.title')}</summary>
          <p class="small soft">{say('discard.how')}</p>
          <Edit view={view} page={page} kind="discard">
            <div class="field"><label for="discard-reason">{say('card.reason')}</label><input id="discard-reason" name="reason" required maxLength={1000} value={enteredIn(page, 'discard')['reason'] ?? ''} /></div>
            <button class="plain" type="submit">{say('discard.do')}</button>
          </Edit>
        </details>
      )}
    </Layout>,
  );
}

/** Progress, undo, and what is done to all cards at once. Stays in sight. */
function Bar({ view, page }: { view: View; page: ReviewPage }): VNode {
  const { say, lang } = view;
  const { draft: { row, review }, last } = page;
  const { total, decided, accepted, confirmed } = progressOf(review);
  const rest = review.cards.filter(({ role, decision }) => decision === 'open' && (role === 'commitment' || role === 'watch'));
  const editable = mayEdit(view, page.draft);
  return (
    <div class="bar">
      <p class="numbers">
        <label for="progress">{say('review.progress')} <strong>{decided}/{total}</strong>{confirmed > 0 && <> · {say('review.confirmed')} <strong>{confirmed}</strong></>}</label>
        <progress id="progress" max={Math.max(total, 1)} value={decided} />
      </p>
      {page.done !== null && <span class="tag good" role="status">{say(DONE[page.done])}</span>}
      {last !== null && (editable || review.discarded !== null) && (
        <Edit view={view} page={page} kind="undo"><input type="hidden" name="seq" value={last.seq} /><button class="link" type="submit" data-key="u">{say('review.undo')}</button> <span class="soft small">{last.by.name} {editSentence(last.edit, lang).slice(0, 60)}</span></Edit>
      )}
      {editable && rest.length > 0 && (
        <Edit view={view} page={page} kind="accept" class="end"><input type="hidden" name="cards" value={rest.map(({ id }) => id).join(' ')} /><button class="plain" type="submit">{say('review.accept-rest')} {rest.length}</button></Edit>
      )}
      {editable && accepted > 0 && (isSupervisor(view) ? (
        <form method="post" action={`/intake/${row.id}/confirmations`} class={rest.length > 0 ? '' : 'end'}>
          <Csrf view={view} /><input type="hidden" name="revision" value={row.revision} /><input type="hidden" name="cards" value="accepted" />
          <button type="submit" title={say('review.confirm-all.how')}>{say('review.confirm-all')} {accepted}</button>
        </form>
      ) : <p class="small soft">{say('review.confirm-by')}</p>)}
      <details class="quiet keys">
        <summary>{say('review.keys')}</summary>
        <div><p class="small">{say('review.keys.cards')}</p><p class="small" id="keys-text">{say('review.keys.text')}</p></div>
      </details>
    </div>
  );
}

function Legend({ view: { say } }: { view: View }): VNode {
  return (
    <p class="legend small soft">
      {(['commitment', 'attached', 'watch', 'ambiguous'] as const).map((role) => <span key={role}><mark class={`${role} open`}>{SIGNS[role]}</mark> {say(`role.${role}`)} </span>)}
      <span>✓ {say('decision.accepted')} · ✕ {say('decision.rejected')}</span>
    </p>
  );
}

const DONE = { saved: 'review.done', confirmed: 'review.done.confirmed', known: 'intake.known' } as const;
const SIGNS = { commitment: 'P', attached: 'A', watch: 'W', ambiguous: 'Q' } as const;

/** Marks words the program missed. By hand: the words, copied. With the script: selected by mouse or keyboard, which fills this in. */
function Mark({ view, page }: { view: View; page: ReviewPage }): VNode {
  const { say } = view;
  const entered = enteredIn(page, 'mark');
  const owners = page.draft.review.cards.filter((card) => card.role !== 'attached' && isLive(card) && card.decision !== 'rejected');
  return (
    <details class="mark-form" id="mark" open={Object.keys(entered).length > 0}>
      <summary>{say('mark.title')}</summary>
      <Edit view={view} page={page} kind="mark">
        <input type="hidden" name="start" value={entered['start'] ?? ''} /><input type="hidden" name="end" value={entered['end'] ?? ''} />
        <div class="field wide"><label for="mark-words">{say('mark.words')}</label><textarea id="mark-words" name="words" required maxLength={4000} rows={2}>{entered['words'] ?? ''}</textarea></div>
        <div class="fields">
          <div class="field"><label for="mark-role">{say('card.role')}</label>
            <select id="mark-role" name="role">{(['commitment', 'attached', 'watch'] as const).map((role) => <option key={role} value={role} selected={role === entered['role']}>{say(`role.${role}`)}</option>)}</select></div>
          <div class="field"><label for="mark-kind">{say('card.kind')}</label>
            <select id="mark-kind" name="pledgeKind"><Kinds view={view} value={entered['pledgeKind'] ?? 'maintain-effort'} /></select></div>
          {owners.length > 0 && (
            <div class="field"><label for="mark-to">{say('mark.to')}</label>
              <select id="mark-to" name="to"><option value="" />{owners.map(({ id, quote }) => <option key={id} value={id} selected={id === entered['to']}>{id} {quote.slice(0, 18)}</option>)}</select></div>
          )}
          <div class="field by-hand"><label for="mark-occurrence">{say('mark.occurrence')}</label><input id="mark-occurrence" name="occurrence" type="number" min="1" max="999" value={entered['occurrence'] ?? '1'} /></div>
        </div>
        <button type="submit">{say('mark.do')}</button>
      </Edit>
    </details>
  );
}

/** A refusal with everything that was entered. Whoever was slower sees what the other did, and may go on. */
function Refused({ view, page, attempt: { error, texts } }: { view: View; page: ReviewPage; attempt: Attempt }): VNode {
  const { say, lang } = view;
  const between = error.facts['between'];
  if (error.code !== 'stale-revision' || !Array.isArray(between)) {
    return <ComplaintNote complaint={{ ...complaintOf(view, error), detail: `${error.message} ${error.hint}` }} />;
  }
  return (
    <div class="note bad" role="alert">
      <p><strong>{say('review.stale')}</strong></p>
      <ul>{page.draft.edits.filter(({ seq }) => between.includes(seq)).map((edit) => <li key={edit.seq}><When view={view} at={edit.at} /> {edit.by.name} {editSentence(edit.edit, lang)}</li>)}</ul>
      {texts['kind'] === undefined ? <p>{say('review.look-first')}</p> : (
        <form method="post" action={`/intake/${page.draft.row.id}/edits`}>
          <Csrf view={view} />
          {Object.entries(texts).filter(([name]) => name !== 'csrf' && name !== 'revision').map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <input type="hidden" name="revision" value={page.draft.row.revision} />
          <p class="small">{say('review.stale.yours')}: {['card', 'cards', 'reason', 'title', 'pledgeKind', 'office', 'dueOn', 'words', 'to', 'into'].flatMap((name) => (texts[name] === undefined || texts[name] === texts[`was.${name}`] ? [] : [texts[name]])).join(' · ')}</p>
          <button type="submit">{say('review.stale.again')}</button>
        </form>
      )}
    </div>
  );
}

function History({ view, page }: { view: View; page: ReviewPage }): VNode {
  const { say } = view;
  const { edits } = page.draft;
  return (
    <section aria-labelledby="edits" class="after">
      <h2 id="edits">{say('edits.title')}</h2>
      {edits.length === 0 ? <p class="soft">{say('edits.none')}</p> : (
        <ol class="timeline" reversed>{edits.toReversed().slice(0, SHOWN_EDITS).map((edit) => <EditLine key={edit.seq} view={view} page={page} edit={edit} />)}</ol>
      )}
      {edits.length > SHOWN_EDITS && (
        <details class="quiet"><summary>{edits.length - SHOWN_EDITS} {say('edits.earlier')}</summary>
          <ol class="timeline" reversed>{edits.toReversed().slice(SHOWN_EDITS).map((edit) => <EditLine key={edit.seq} view={view} page={page} edit={edit} plain />)}</ol></details>
      )}
    </section>
  );
}

function EditLine({ view, page, edit, plain = false }: { view: View; page: ReviewPage; edit: RecordedEdit; plain?: boolean }): VNode {
  const { say, lang } = view;
  const undone = page.draft.review.undone.has(edit.seq);
  const undoable = !plain && edit.edit.kind !== 'undo' && !undone && mayEdit(view, page.draft) && fits(page, edit.seq);
  return (
    <li value={edit.seq} class={undone ? 'undone' : ''}>
      <When view={view} at={edit.at} />
      <p>{edit.by.name} {editSentence(edit.edit, lang)} {undone && <span class="tag">{say('edits.undone')}</span>}</p>
      {undoable && <Edit view={view} page={page} kind="undo"><input type="hidden" name="seq" value={edit.seq} /><button class="link small" type="submit" aria-label={`${say('review.undo')} ${String(edit.seq)}`}>{say('review.undo')}</button></Edit>}
    </li>
  );
}

function fits({ draft: { found, row, edits } }: ReviewPage, seq: number): boolean {
  try {
    applied(found, row.text, edits, { seq: row.revision + 1, at: row.uploadedAt, by: { id: '', name: '' }, edit: { kind: 'undo', seq } });
    return true;
  } catch {
    return false;
  }
}
