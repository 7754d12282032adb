import type { VNode } from 'preact';
import type { Named } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import { EVENTS } from '../../core/events.js';
import type { EventType } from '../../core/events.js';
import { dateText, shownStage, stageName } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { ATTACHMENT_ENDINGS } from '../../intake/attachment.js';
import type { OpenedLink } from '../../outbox/open-links.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import type { Standing } from '../../store/readings/standing.js';
import { FieldInput } from '../commitment/actions.js';
import { FIELD_PREFIX, problemsOf } from '../commitment/event-form.js';
import { Due, Lateness } from '../due.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { documentOf, Layout, When } from '../layout.js';
import type { PageWord } from '../page-words.js';
import type { View } from '../view.js';
import type { LinkForm } from './link-forms.js';

/** A letter of the commitment that waits for a supervisor, as it would leave, with the mark that comes back with the decision. */
export interface WaitingLetter { id: string; recipient: string; subject: string; text: string; mark: string }

export interface LinkAttempt { type: string; values: Readonly<Record<string, string>>; notice: string; error: DomainError }

export interface LinkPage {
  token: string;
  link: OpenedLink;
  reading: CommitmentReading;
  standing: Standing;
  nonce: string;
  asked: Named;
  forms: readonly LinkForm[];
  letters: readonly WaitingLetter[];
  attempt: LinkAttempt | null;
}

/** What was promised, what the letter asks, and the forms its purpose admits; works without a script. */
export function linkPage(view: View, page: LinkPage): string {
  const { link, reading, standing, asked, forms, letters, attempt } = page;
  const { say, lang } = view;
  const { definition } = standing.workflow;
  return documentOf(
    <Layout view={view} title={reading.title}>
      <header>
        <p class="crumbs">{say('link.letter')}{colon(view)}{word(lang, `letter.${link.letter}`)}</p>
        <h1>{reading.title}</h1>
        <p><Lateness view={view} standing={standing} /> · <Due view={view} deadline={standing} /></p>
      </header>
      {attempt !== null && <Refusal view={view} page={page} attempt={attempt} />}
      <div class="two">
        <div>
          <section class="promise" aria-label={say('commitment.words')}>
            {standing.workflow.kind !== 'answer-suggestion' && <blockquote lang="zh-CN">「{reading.quote}」</blockquote>}
            <dl class="facts">
              <dt>{say('commitment.suggestion')}</dt><dd>{reading.suggestionId} {reading.suggestionTitle}</dd>
              {reading.issuer !== '' && <><dt>{say('commitment.from')}</dt><dd>{reading.issuer} · {say('commitment.replied')} {dateText(reading.signedOn, lang)}</dd></>}
              <dt>{say('link.stage')}</dt><dd>{stageName(shownStage(reading.stage, reading.kind, definition.stages, reading.stageReported), definition.stages, lang)}</dd>
            </dl>
          </section>
          <div class="note"><h2>{say('link.asked')}</h2><p>{asked[lang]}</p></div>
          <section aria-labelledby="act">
            <h2 id="act">{say('link.choose')}</h2>
            <p class="small soft">{say('link.once')}</p>
            {forms.length === 0 && letters.length === 0 && <p>{say('link.nothing')}</p>}
            {forms.map((form) => <EventForm key={form.type} view={view} page={page} form={form} />)}
            {letters.map((letter) => <LetterDecision key={letter.id} view={view} page={page} letter={letter} />)}
          </section>
        </div>
        <section>
          <dl class="facts">
            <dt>{say('link.as')}</dt><dd>{link.recipient} <span class="soft">{word(lang, `level.${link.level}`)} · {link.address}</span></dd>
            <dt>{say('link.until')}</dt><dd><When view={view} at={link.expiresAt} timeZone={standing.profile.timeZone} />{view.demoClock && <span class="soft"> {say('link.real-clock')}</span>}</dd>
          </dl>
          <p class="small soft after-form">{say('link.as.note')}</p>
          <p><a href={`/commitments/${link.commitmentId}`}>{say('link.sign-in')}</a></p>
        </section>
      </div>
    </Layout>,
  );
}

/** A link that is good for nothing more: why, what happened since, and the way out. `told` are sentences of the history; `fresh` = the same letter may be sent again. */
export function endedLinkPage(view: View, { token, link, title, told, fresh }: { token: string; link: OpenedLink; title: string; told: readonly string[]; fresh: boolean }): string {
  const { say } = view;
  const [heading, sentence] = ENDED[link.state === 'open' ? 'used' : link.state];
  return documentOf(
    <Layout view={view} title={say(heading)}>
      <header>{title !== '' && <p class="crumbs">{title}</p>}<h1>{say(heading)}</h1></header>
      <div class={link.state === 'used' ? 'note good' : 'note'} role="status">
        <p>{say(sentence)}</p>
        {told.length > 0 && <ul>{told.map((line) => <li key={line}>{line}</li>)}</ul>}
        {link.state === 'used' && <p class="small soft">{say('link.used.once')}</p>}
      </div>
      {fresh && (
        <form method="post" action={`/l/${token}/fresh`}>
          <p>{say(link.state === 'used' ? 'link.fresh.more' : 'link.fresh.how')}<strong>{link.address}</strong></p>
          <button type="submit" class={link.state === 'used' ? 'plain' : undefined}>{say('link.fresh')}</button>
        </form>
      )}
      {link.state !== 'revoked' && <p class="after-form"><a href={`/commitments/${link.commitmentId}`}>{say('link.sign-in')}</a></p>}
    </Layout>,
  );
}

/** After a fresh link was asked for. */
export function freshLinkPage(view: View, address: string): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('link.sent.title')}>
      <header><h1>{say('link.sent.title')}</h1></header>
      <div class="note good" role="status"><p>{say('link.sent')} <strong>{address}</strong></p></div>
    </Layout>,
  );
}

/** For every token that is none; says nothing about which there are. */
export function unknownLinkPage(view: View): string {
  const { say } = view;
  return documentOf(
    <Layout view={{ ...view, path: '/sign-in' }} title={say('link.unknown.title')}>
      <header><h1>{say('link.unknown.title')}</h1></header>
      <div class="note"><p>{say('link.unknown')}</p></div>
    </Layout>,
  );
}

const ENDED: Readonly<Record<Exclude<OpenedLink['state'], 'open'>, readonly [PageWord, PageWord]>> = {
  'used': ['link.used.title', 'link.used'], 'expired': ['link.expired.title', 'link.expired'],
  'moved-on': ['link.moved.title', 'link.moved'], 'revoked': ['link.revoked.title', 'link.revoked'],
};

function EventForm({ view, page, form: { type, fields, takesFile, values: suggested } }: { view: View; page: LinkPage; form: LinkForm }): VNode {
  const { say, lang } = view;
  const attempt = page.attempt?.type === type ? page.attempt : null;
  const values = attempt?.values ?? suggested;
  const problems = attempt === null ? new Map<string, string>() : problemsOf(attempt.error, fields, values, lang);
  const fileProblem = attempt?.error.code === 'attachment-refused' ? attempt.error.message : null;
  return (
    <details open={attempt !== null || page.forms.length === 1} id={type}>
      <summary>{EVENTS[type][lang]}</summary>
      <form method="post" action={`/l/${page.token}`} encType={takesFile ? 'multipart/form-data' : undefined}>
        <Proof page={page} type={type} />
        {fields.map((field) => (
          <FieldInput key={field.name} view={view} id={`${type}-${field.name}`} field={field} value={values[field.name] ?? ''} problem={problems.get(field.name) ?? null} />
        ))}
        {takesFile && (
          <div class="field">
            <label for={`${type}-file`}>{say('link.file')} ({say('optional')})</label>
            <input id={`${type}-file`} type="file" name="file" accept={ATTACHMENT_ENDINGS} aria-describedby={`${type}-file-note`} aria-invalid={fileProblem === null ? undefined : true} />
            <p class="small soft" id={`${type}-file-note`}>{say('link.file.note')}</p>
            {fileProblem !== null && <p class="problem">{fileProblem}</p>}
          </div>
        )}
        <button type="submit">{EVENTS[type][lang]}</button>
      </form>
    </details>
  );
}

function LetterDecision({ view, page, letter }: { view: View; page: LinkPage; letter: WaitingLetter }): VNode {
  const { say } = view;
  const reason = page.attempt?.notice === letter.id ? page.attempt.values['reason'] ?? '' : '';
  return (
    <details open={page.attempt?.notice === letter.id || page.forms.length === 0} id={letter.id}>
      <summary>{say('link.letter-waiting')}{colon(view)}{letter.subject}</summary>
      <p class="small soft">{say('link.letter-to')} {letter.recipient}</p>
      <pre>{letter.text}</pre>
      <div class="decide">
        <form method="post" action={`/l/${page.token}`}>
          <Proof page={page} type="LETTER_APPROVED" /><input type="hidden" name="notice" value={letter.id} /><input type="hidden" name="read" value={letter.mark} />
          <button type="submit">{say('letters.approve')}</button>
        </form>
        <form method="post" action={`/l/${page.token}`}>
          <Proof page={page} type="LETTER_WITHHELD" /><input type="hidden" name="notice" value={letter.id} />
          <div class="field">
            <label for={`${letter.id}-reason`}>{say('letters.withhold.reason')}</label>
            <textarea id={`${letter.id}-reason`} name={`${FIELD_PREFIX}reason`} required maxLength={4000}>{reason}</textarea>
          </div>
          <button class="plain" type="submit">{say('letters.withhold')}</button>
        </form>
      </div>
    </details>
  );
}

function Proof({ page: { nonce }, type }: { page: LinkPage; type: EventType }): VNode {
  return <><input type="hidden" name="nonce" value={nonce} /><input type="hidden" name="type" value={type} /></>;
}

function Refusal({ view, page, attempt: { type, values, error } }: { view: View; page: LinkPage; attempt: LinkAttempt }): VNode {
  const { say, lang } = view;
  const form = page.forms.find((candidate) => candidate.type === type);
  const lines = form === undefined ? [] : [...problemsOf(error, form.fields, values, lang)].map(([name, problem]) => {
    const label = form.fields.find((field) => field.name === name)?.[lang];
    return problem.includes('“') || label === undefined ? problem : `${label}${colon(view)}${problem}`;
  });
  return (
    <ComplaintNote complaint={complaintOf(view, error)}>
      <><p>{say('link.refused')}</p>{lines.length > 0 && <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>}</>
    </ComplaintNote>
  );
}

function colon({ lang }: View): string {
  return lang === 'zh' ? '：' : ': ';
}
