/** The header as it was read: each fact, what is doubtful about it, and the form that corrects it; and whether the reply corrects another. */
import type { VNode } from 'preact';
import { dateText } from '../../core/sentence.js';
import type { NeededField } from '../../intake/review/context.js';
import type { Doubt } from '../../intake/extract/extraction.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import type { View } from '../view.js';
import { Edit, Kept, Offices } from './card-forms.js';
import { enteredIn, mayEdit } from './review-view.js';
import type { ReviewPage } from './review-view.js';

interface Fact { field: NeededField | 'joint'; word: PageWord; found: string }

/** In the order of a letter; `found` is the name of the fact in the extraction, which doubts go by. */
const FACTS: readonly Fact[] = [
  { field: 'suggestionNumber', word: 'header.suggestionNumber', found: 'suggestion_number' }, { field: 'title', word: 'header.subject', found: 'title' },
  { field: 'session', word: 'header.session', found: 'session' }, { field: 'leadDeputy', word: 'header.leadDeputy', found: 'lead_deputy' }, { field: 'joint', word: 'header.joint', found: 'joint' },
  { field: 'handedOverBy', word: 'header.handedOverBy', found: 'handed_over_by' }, { field: 'issuer', word: 'header.issuer', found: 'issuer' }, { field: 'signedOn', word: 'header.signedOn', found: 'signed_on' },
];
/** What a suggestion that is known already says better than the letter. */
const OF_SUGGESTION: readonly string[] = ['title', 'session', 'leadDeputy', 'joint', 'handedOverBy'];

/** These stand in the heading of the page already, unless there is something to say about them. */
const IN_HEADING: readonly string[] = ['title', 'suggestionNumber'];

export function HeaderFacts({ view, page }: { view: View; page: ReviewPage }): VNode {
  const { say, lang } = view;
  const { draft: { row, found, review }, context: { header, missing, office, offices, suggestion, conflicts } } = page;
  const stands = suggestion !== null && conflicts.length === 0;
  const editable = mayEdit(view, page.draft) && !review.cards.some(({ decision }) => decision === 'confirmed');
  const named = offices.find(({ id }) => id === office?.id);
  return (
    <section class="letterhead" id="header" data-card="header" tabIndex={-1} aria-labelledby="header-title">
      <h2 id="header-title">{say('header.title')}</h2>
      {missing.length > 0 && <p class="note bad">{say('header.missing')}: {missing.map((field) => say(field === 'title' ? 'header.subject' : `header.${field}`)).join('、')}</p>}
      {stands && <p class="small soft">{say('header.stands')}</p>}
      {conflicts.length > 0 && <Conflicts view={view} page={page} />}
      <dl class="facts">
        {FACTS.filter(({ field, found: name }) => !IN_HEADING.includes(field) || (field !== 'joint' && header[field] === null) || found.header.doubts.some((doubt) => doubt.field === name)).map((fact) => (
          <div key={fact.field}>
            <dt>{say(fact.word)}</dt>
            <dd>{textOf(view, fact.field, header)} {stands && OF_SUGGESTION.includes(fact.field) ? null : <Doubts view={view} doubts={found.header.doubts.filter(({ field }) => field === fact.found)} />}</dd>
          </div>
        ))}
        <div>
          <dt>{say('header.office')}</dt>
          <dd>{named === undefined ? <span class="late">{say('office.none')}</span> : officeIn(lang, named.name, named.nameEn)}{office !== null && <span class="soft small"> {say(`office.${office.source}`)}</span>}</dd>
        </div>
        {found.header.document_number !== null && <div><dt>{say('header.number')}</dt><dd>{found.header.document_number}</dd></div>}
        {found.header.class !== null && <div><dt>{say('header.class')}</dt><dd>{found.header.class} <span class="soft small">{found.header.class_scheme}</span></dd></div>}
      </dl>
      {editable && page.open !== 'header' && <p class="small"><a href={`/intake/${row.id}?open=header#header`}>{say('header.edit')}</a></p>}
      {editable && page.open === 'header' && <HeaderForm view={view} page={page} />}
    </section>
  );
}

/** The number is taken by what looks like another suggestion: both, side by side, and what a person can do about it. */
function Conflicts({ view: { say }, page: { context: { conflicts } } }: { view: View; page: ReviewPage }): VNode {
  return (
    <div class="note bad" role="note">
      <p>{say('header.conflict')}</p>
      <ul>{conflicts.map(({ field, found, registered }) => (
        <li key={field}>{say(field === 'title' ? 'header.subject' : `header.${field}`)}: {say('header.conflict.found')} “{found}” · {say('header.conflict.registered')} “{registered}”</li>
      ))}</ul>
      <p class="small">{say('header.conflict.how')}</p>
    </div>
  );
}

function HeaderForm({ view, page }: { view: View; page: ReviewPage }): VNode {
  const { say } = view;
  const { context: { header, office, suggestion, conflicts } } = page;
  const entered = enteredIn(page, 'header');
  const kept = (name: string, was: string): { name: string; was: string; entered: string | undefined; id: string } => ({ name, was, entered: entered[name], id: `header-${name}` });
  const asked = FACTS.filter(({ field }) => suggestion === null || conflicts.length > 0 || !OF_SUGGESTION.includes(field));
  return (
    <Edit view={view} page={page} kind="header" class="correct">
      {asked.map(({ field, word }) => {
        if (field === 'joint') {
          return (
            <Kept key={field} {...kept(field, header.joint ? 'yes' : 'no')} label={say(word)}>{(value) => (
              (['no', 'yes'] as const).map((answer) => <option key={answer} value={answer} selected={answer === value}>{say(`header.joint.${answer}`)}</option>)
            )}</Kept>
          );
        }
        return <Kept key={field} {...kept(field, header[field] ?? '')} label={say(word)} type={field === 'signedOn' ? 'date' : 'text'} />;
      })}
      <Kept {...kept('office', office?.id ?? '')} label={say('header.office')}>{(value) => <Offices view={view} page={page} value={value} />}</Kept>
      <div class="buttons"><button type="submit">{say('header.save')}</button><a href={`/intake/${page.draft.row.id}#header`}>{say('card.close')}</a></div>
    </Edit>
  );
}

/** Other replies to the same suggestion: this one corrects one of them, or none. */
export function Versions({ view, page }: { view: View; page: ReviewPage }): VNode | null {
  const { say, lang } = view;
  const { context: { replies, replaces, matching }, draft } = page;
  if (replies.length === 0) return null;
  const editable = mayEdit(view, draft) && draft.row.replyId === null;
  if (replaces === null || matching === null) {
    return (
      <div class="note">
        <p>{say('version.others')}</p>
        {replies.filter(({ replacedBy }) => replacedBy === null).map(({ id, issuer, signedOn }) => (
          <Edit key={id} view={view} page={page} kind="header">
            <input type="hidden" name="replaces" value={id} /><p class="small">{issuer} {dateText(signedOn, lang)} {editable && <button class="link" type="submit">{say('version.make')}</button>}</p>
          </Edit>
        ))}
      </div>
    );
  }
  return (
    <div class="note">
      <p><strong>{say('version.is')}</strong> {say('version.earlier')}: {replaces.issuer} {dateText(replaces.signedOn, lang)}</p>
      {matching.missing.length > 0 && (
        <>
          <p class="small">{say('version.missing')}</p>
          <ul>{matching.missing.map(({ id, quote, closed }) => <li key={id}><a class="id" href={`/commitments/${id}`}>{id}</a> <q class="quote">{quote}</q>{closed && <> <span class="tag">{say('card.version.closed')}</span></>}</li>)}</ul>
        </>
      )}
      {editable && <Edit view={view} page={page} kind="header"><input type="hidden" name="replaces" value="" /><button class="link" type="submit">{say('version.isnt')}</button></Edit>}
    </div>
  );
}

function Doubts({ view: { say, lang }, doubts }: { view: View; doubts: readonly Doubt[] }): VNode | null {
  if (doubts.length === 0) return null;
  return <span class="tag orange" role="note">{say('header.look')}: {doubts.map((doubt) => doubt[lang]).join('; ')}</span>;
}

function textOf({ say, lang }: View, field: Fact['field'], header: ReviewPage['context']['header']): VNode | string {
  if (field === 'joint') return say(header.joint ? 'header.joint.yes' : 'header.joint.no');
  const value = header[field];
  if (value === null) return <span class="late">{say('header.unknown')}</span>;
  return field === 'signedOn' ? dateText(value, lang) : value;
}
