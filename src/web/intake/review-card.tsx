/** The right side: one card per pledge, with what was found, why, and what may be done about it. */
import type { VNode } from 'preact';
import { dateText, stageName } from '../../core/sentence.js';
import { officeOfCard } from '../../intake/review/context.js';
import { PLEDGE_KINDS } from '../../intake/review/drafts.js';
import type { Card } from '../../intake/review/fold.js';
import { isLive } from '../../intake/review/fold.js';
import type { PromisedRow } from '../../store/readings/review-context.js';
import { Due } from '../due.js';
import { Csrf } from '../layout.js';
import { officeIn } from '../office-name.js';
import { isSupervisor } from '../view.js';
import type { View } from '../view.js';
import { CardForms, Edit } from './card-forms.js';
import { labelOf } from './reply-text.js';
import { mayEdit } from './review-view.js';
import type { ReviewPage } from './review-view.js';

export interface CardProps {
  view: View;
  page: ReviewPage;
  card: Card;
}

export function ReviewCard({ view, page, card }: CardProps): VNode {
  const { say, lang } = view;
  const { draft, context, open } = page;
  const belonging = draft.review.cards.filter((one) => (one.role === 'attached' && one.to === card.id && one.decision !== 'split') || one.into === card.id);
  const kind = PLEDGE_KINDS.find((workflow) => workflow.kind === card.kind);
  const office = officeOfCard(card, context);
  const named = context.offices.find(({ id }) => id === office?.id);
  return (
    <article class={`card ${card.role} ${card.decision}`} id={card.id} tabIndex={-1} data-card={card.id} aria-label={`${card.id} ${say(`role.${card.role}`)}`}>
      <header>
        <a class="label" href={`#words-${card.id}`}>{labelOf(card)}</a>
        <span class="what">{say(`role.${card.role}`)}{card.role !== 'watch' && kind !== undefined && ` · ${kind.definition.title[lang]}`}</span>
        <span class="state">{say(`decision.${card.decision}`)}{card.commitment !== null && <>{' '}<a class="id" href={`/commitments/${card.commitment}`}>{card.commitment}</a></>}</span>
      </header>
      <blockquote>{card.quote}</blockquote>
      {card.title !== null && <p class="small">{say('card.title')} <strong>{card.title}</strong></p>}
      <p class="line">
        <Due view={view} deadline={{ dueOn: card.dueOn, basis: card.dueBasis }} />
        <span>{named === undefined ? <span class="late">{say('office.none')}</span> : officeIn(lang, named.name, named.nameEn)}{office !== null && office.source !== 'chosen' && <span class="soft small"> {say(`office.${office.source}`)}</span>}</span>
      </p>
      {card.decision === 'rejected' && <p class="small soft">{card.reason}</p>}
      <Version view={view} page={page} card={card} />
      <Why view={view} page={page} card={card} />
      {belonging.length > 0 && (
        <ul class="belonging" aria-label={say('card.attached')}>
          {belonging.map((clause) => <Belonging key={clause.id} view={view} page={page} card={clause} />)}
        </ul>
      )}
      <Repeats view={view} repeats={page.repeats.get(card.id) ?? []} />
      <Actions view={view} page={page} card={card} />
      {open === card.id && isLive(card) && mayEdit(view, draft) && <CardForms view={view} page={page} card={card} />}
    </article>
  );
}

function Actions({ view, page, card }: CardProps): VNode | null {
  const { say } = view;
  const { draft, open } = page;
  if (!isLive(card) || !mayEdit(view, draft)) return null;
  const { id } = draft.row;
  return (
    <div class="actions">
      {card.decision !== 'accepted' && (
        <Edit view={view} page={page} kind="accept"><input type="hidden" name="cards" value={card.id} /><button class="plain" type="submit" data-key="a">{say(card.role === 'ambiguous' ? 'card.accept.doubt' : 'card.accept')}</button></Edit>
      )}
      {isSupervisor(view) && card.decision === 'accepted' && (
        <form method="post" action={`/intake/${id}/confirmations`}>
          <Csrf view={view} /><input type="hidden" name="revision" value={draft.row.revision} /><input type="hidden" name="cards" value={card.id} />
          <button class="plain" type="submit">{say('card.confirm')}</button>
        </form>
      )}
      {open === card.id
        ? <a href={`/intake/${id}#${card.id}`}>{say('card.close')}</a>
        : (
          <>
            <a href={`/intake/${id}?open=${card.id}#${card.id}`} data-key="e">{say('card.correct')}</a>
            {card.decision !== 'rejected' && <a href={`/intake/${id}?open=${card.id}#reason-${card.id}`} data-key="r">{say('card.reject')}</a>}
          </>
        )}
    </div>
  );
}

function Belonging({ view, page, card }: CardProps): VNode {
  const { say } = view;
  const open = page.open === card.id && isLive(card) && mayEdit(view, page.draft);
  return (
    <li id={card.id} tabIndex={-1} data-card={card.id} class={card.decision}>
      <a class="label" href={`#words-${card.id}`}>{labelOf(card)}</a> <span class="quote">{card.quote}</span>
      {card.decision === 'merged' && <span class="soft small"> {say('decision.merged')} {card.into}</span>}
      {card.decision === 'rejected' && <span class="soft small"> {say('decision.rejected')}: {card.reason}</span>}
      {isLive(card) && mayEdit(view, page.draft) && !open && <>{' '}<a class="small" href={`/intake/${page.draft.row.id}?open=${card.id}#${card.id}`}>{say('card.correct')}</a></>}
      {open && <CardForms view={view} page={page} card={card} />}
    </li>
  );
}

/** The reason for each guess. What a person has changed says what it was found as. */
function Why({ view, page: { context }, card }: CardProps): VNode {
  const { say, lang } = view;
  const { found } = card;
  if (found === null) return <p class="small soft">{say('card.why.marked')}</p>;
  const was = PLEDGE_KINDS.find(({ kind }) => kind === found.kind);
  return (
    <details class="quiet why">
      <summary>{say('card.why')}</summary>
      <dl class="facts small">
        <dt>{say(`role.${found.role}`)}</dt><dd>{found.rules.map((rule) => <span key={rule.id} title={rule.id}>{rule[lang]} </span>)}<span class="soft">({say('card.confidence')} {Math.round(found.confidence * 100)}%)</span></dd>
        {found.kind !== card.kind && was !== undefined && <><dt>{say('card.kind')}</dt><dd>{say('card.found-as')} {was.definition.title[lang]}</dd></>}
        <dt>{say('card.why.due')}</dt><dd>{found.due_reason[lang]}{found.due_on !== card.dueOn && <span class="soft"> ({say('card.found-as')} {found.due_on === null ? '—' : dateText(found.due_on, lang)})</span>}</dd>
        <dt>{say('card.why.owner')}</dt><dd>{found.owner ?? say('card.why.owner.none')}{found.co_owners.length > 0 && ` + ${found.co_owners.join('、')}`}{found.owner === context.header.issuer && <span class="soft"> ({say('header.issuer')})</span>}</dd>
        {found.condition !== undefined && <><dt>{say('card.why.condition')}</dt><dd>{found.condition}</dd></>}
        {found.baseline !== undefined && <><dt>{say('card.why.baseline')}</dt><dd>{found.baseline.quote}</dd></>}
      </dl>
    </details>
  );
}

/** In a corrected reply: which commitment the pledge goes on as. */
function Version({ view, page, card }: CardProps): VNode | null {
  const { say, lang } = view;
  const { matching, earlier } = page.context;
  if (matching === null || !isLive(card) || card.decision === 'rejected') return null;
  const match = matching.matched.get(card.id);
  const there = earlier.get(match?.commitment.id ?? '');
  return (
    <div class="version small">
      {match === undefined ? <p><span class="tag blue">{say('card.version.new')}</span></p> : (
        <p>
          <span class={match.words === 'reworded' ? 'tag orange' : 'tag'}>{say(`card.version.${match.words}`)}</span>{' '}
          <a class="id" href={`/commitments/${match.commitment.id}`}>{match.commitment.id}</a>
          {match.commitment.closed && <> <span class="tag">{say('card.version.closed')}</span></>}
          {match.words === 'reworded' && <> <q class="quote soft">{match.commitment.quote}</q></>}
          {!match.commitment.closed && there !== undefined && there.dueOn !== card.dueOn && <span class="soft"> {there.dueOn === null ? '' : dateText(there.dueOn, lang)} {say('card.version.date')}</span>}
        </p>
      )}
      {page.open === card.id && mayEdit(view, page.draft) && (
        <Edit view={view} page={page} kind="match" card={card.id}>
          <div class="field">
            <label for={`match-${card.id}`}>{say('card.version.choose')}</label>
            <select id={`match-${card.id}`} name="commitment">
              <option value="" selected={match === undefined}>{say('card.version.none')}</option>
              {[...earlier.values()].map(({ id, title }) => <option key={id} value={id} selected={match?.commitment.id === id}>{id} {title.slice(0, 24)}</option>)}
            </select>
          </div>
          <button class="plain" type="submit">{say('card.save')}</button>
        </Edit>
      )}
    </div>
  );
}

function Repeats({ view, repeats }: { view: View; repeats: readonly PromisedRow[] }): VNode | null {
  const { say, lang } = view;
  if (repeats.length === 0) return null;
  return (
    <div class="repeats small">
      <p>{say('card.repeats')}</p>
      <ul>
        {repeats.map((row) => (
          <li key={row.id}>
            <a href={`/commitments/${row.id}`}>{row.title}</a>{' '}
            <span class="soft">{stageName(row.stage, [], lang)}{row.repliedOn !== null && ` · ${dateText(row.repliedOn, lang)}`} · <Due view={view} deadline={{ dueOn: row.dueOn, basis: row.dueBasis }} />{row.closedOn !== null && ` · ${dateText(row.closedOn, lang)}`}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
