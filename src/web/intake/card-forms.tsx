/** The forms of one card: correct, attach, merge, split, reject. Shown for the card that is open, so that the page stays light. */
import type { ComponentChildren, VNode } from 'preact';
import { DUE_BASES } from '../../core/commitment.js';
import { word } from '../../core/words.js';
import { PLEDGE_ROLES } from '../../intake/extract/extraction.js';
import { officeOfCard } from '../../intake/review/context.js';
import { PLEDGE_KINDS } from '../../intake/review/drafts.js';
import type { Card } from '../../intake/review/fold.js';
import { isLive } from '../../intake/review/fold.js';
import { titleOf } from '../../intake/open-reply.js';
import { Csrf } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';
import { enteredIn } from './review-view.js';
import type { ReviewPage } from './review-view.js';

export interface CardFormsProps {
  view: View;
  page: ReviewPage;
  card: Card;
}

/** Decided once a reply is confirmed, declared by an office or set by the law: none of it is in a text. */
const BASES = DUE_BASES.filter((basis) => basis !== 'declared' && basis !== 'statutory');

export function CardForms({ view, page, card }: CardFormsProps): VNode {
  const { say } = view;
  const others = page.draft.review.cards.filter((one) => one.id !== card.id && one.role !== 'attached' && isLive(one) && one.decision !== 'rejected');
  const entered = enteredIn(page, 'reject', card.id);
  return (
    <div class="forms">
      <Correct view={view} page={page} card={card} />
      <Edit view={view} page={page} kind="reject" card={card.id}>
        <div class="field">
          <label for={`reason-${card.id}`}>{say('card.reason.reject')}</label>
          <input id={`reason-${card.id}`} name="reason" required maxLength={1000} value={entered['reason'] ?? ''} list="reasons" />
        </div>
        <button class="plain" type="submit">{say('card.reject.do')}</button>
      </Edit>
      {others.length > 0 && (
        <>
          <Edit view={view} page={page} kind="attach" card={card.id}><Other view={view} name="to" label={say('card.attach')} id={`to-${card.id}`} others={others} /><button class="plain" type="submit">{say('card.attach')}</button></Edit>
          <Edit view={view} page={page} kind="merge" card={card.id}><Other view={view} name="into" label={say('card.merge')} id={`into-${card.id}`} others={others} /><button class="plain" type="submit">{say('card.merge')}</button></Edit>
        </>
      )}
      <Edit view={view} page={page} kind="split" card={card.id}>
        <div class="field">
          <label for={`split-${card.id}`}>{say('card.split.from')}</label>
          <input id={`split-${card.id}`} name="words" required maxLength={300} value={enteredIn(page, 'split', card.id)['words'] ?? ''} />
        </div>
        <button class="plain" type="submit">{say('card.split')}</button>
      </Edit>
    </div>
  );
}

/** A form that adds one edit about one card. */
export function Edit({ view, page, kind, card, children, ...rest }: { view: View; page: ReviewPage; kind: string; card?: string; class?: string; children: ComponentChildren }): VNode {
  return (
    <form method="post" action={`/intake/${page.draft.row.id}/edits`} data-keep={`${kind} ${card ?? ''}`} {...rest}>
      <Csrf view={view} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="revision" value={page.draft.row.revision} />
      {card !== undefined && <input type="hidden" name="card" value={card} />}
      {children}
    </form>
  );
}

/** A field with what it said when the page was made beside it: only what differs is an edit. */
export function Kept({ name, was, entered, label, id, type = 'text', children }: {
  name: string; was: string; entered: string | undefined; label: string; id: string; type?: 'text' | 'date' | 'number'; children?: (value: string) => ComponentChildren;
}): VNode {
  const value = entered ?? was;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input type="hidden" name={`was.${name}`} value={was} />
      {children === undefined
        ? <input id={id} name={name} type={type} value={value} maxLength={300} {...(type === 'date' ? { min: '1949-10-01', max: '2199-12-31' } : {})} />
        : <select id={id} name={name}>{children(value)}</select>}
    </div>
  );
}

function Correct({ view, page, card }: CardFormsProps): VNode {
  const { say, lang } = view;
  const entered = enteredIn(page, 'correct', card.id);
  const kept = (name: string, was: string): { name: string; was: string; entered: string | undefined; id: string } => ({ name, was, entered: entered[name], id: `${name}-${card.id}` });
  const office = officeOfCard(card, page.context);
  const { documentTitle, edition, otherBody, deliveriesExpected } = card.terms;
  return (
    <Edit view={view} page={page} kind="correct" card={card.id} class="correct">
      <Kept {...kept('role', card.role)} label={say('card.role')}>{(value) => (
        PLEDGE_ROLES.filter((role) => role === card.role || role === 'commitment' || role === 'watch').map((role) => <option key={role} value={role} selected={role === value}>{say(`role.${role}`)}</option>)
      )}</Kept>
      <Kept {...kept('pledgeKind', card.kind)} label={say('card.kind')}>{(value) => <Kinds view={view} value={value} />}</Kept>
      <Kept {...kept('title', card.title ?? titleOf(card.quote))} label={say('card.title')} />
      <Kept {...kept('office', office?.id ?? '')} label={say('card.office')}>{(value) => <Offices view={view} page={page} value={value} />}</Kept>
      <Kept {...kept('dueOn', card.dueOn ?? '')} label={say('card.due')} type="date" />
      <Kept {...kept('dueBasis', card.dueBasis)} label={say('card.basis')}>{(value) => (
        BASES.map((basis) => <option key={basis} value={basis} selected={basis === value}>{word(lang, `basis.${basis}`)}</option>)
      )}</Kept>
      {(documentTitle !== undefined || card.kind === 'issue-document' || card.kind === 'publish-edition') && <Kept {...kept('documentTitle', documentTitle ?? '')} label={say('card.document')} />}
      {(edition !== undefined || card.kind === 'publish-edition') && <Kept {...kept('edition', edition ?? '')} label={say('card.edition')} />}
      {(otherBody !== undefined || card.role === 'watch' || card.kind === 'coordinate') && <Kept {...kept('otherBody', otherBody ?? '')} label={say('card.body')} />}
      {card.kind === 'recurring-delivery' && <Kept {...kept('deliveriesExpected', deliveriesExpected === undefined ? '' : String(deliveriesExpected))} label={say('card.deliveries')} type="number" />}
      <div class="buttons">
        {(card.decision !== 'accepted' || card.role === 'ambiguous') && card.role !== 'attached' && <button type="submit" name="accept" value="yes">{say('card.save-accept')}</button>}
        <button class="plain" type="submit">{say('card.save')}</button>
      </div>
    </Edit>
  );
}

export function Kinds({ view: { lang }, value }: { view: View; value: string }): VNode {
  return <>{PLEDGE_KINDS.map(({ kind, definition: { title } }) => <option key={kind} value={kind} selected={kind === value}>{title[lang]}</option>)}</>;
}

export function Offices({ view: { say, lang }, page, value }: { view: View; page: ReviewPage; value: string }): VNode {
  return (
    <>
      {value === '' && <option value="" selected>{say('choose')}</option>}
      {page.context.offices.map(({ id, name, nameEn }) => <option key={id} value={id} selected={id === value}>{officeIn(lang, name, nameEn)}</option>)}
    </>
  );
}

function Other({ view, name, label, id, others }: { view: View; name: string; label: string; id: string; others: readonly Card[] }): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} required>
        <option value="">{view.say('choose')}</option>
        {others.map((card) => <option key={card.id} value={card.id}>{card.id} {card.quote.slice(0, 24)}</option>)}
      </select>
    </div>
  );
}
