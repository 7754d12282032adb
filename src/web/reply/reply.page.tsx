import type { VNode } from 'preact';
import { z } from 'zod';
import { endsWithoutResult, hasOutcome, isClosed } from '../../core/commitment.js';
import type { Rules } from '../../core/rules.js';
import { dateText, shownStage, stageName, standingText } from '../../core/sentence.js';
import type { StoredReply } from '../../store/readings/replies.js';
import type { PromisedHere, ReplyVersion } from '../../store/readings/reply-page.js';
import { standingOf } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { Due, Lateness } from '../due.js';
import { piecesOf } from '../intake/reply-text.js';
import { documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';

export interface ReplyPage {
  reply: StoredReply & { text: string };
  promised: readonly PromisedHere[];
  /** The duty to answer, a machine of its own. */
  answer: PromisedHere | null;
  /** Every reply to the suggestion, this one too. */
  versions: readonly ReplyVersion[];
  rules: Rules;
}

type Look = 'open' | 'late' | 'claimed' | 'done' | 'gone';
interface Stands { row: PromisedHere; standing: Standing; look: Look; stage: string }
interface Marked { span: readonly [number, number]; of: Stands; attached: boolean }

/** Never by colour alone. */
const SIGNS: Readonly<Record<Look, string>> = { open: '…', late: '!', claimed: '?', done: '✓', gone: '–' };
const LOOKS = Object.keys(SIGNS) as Look[];
const attachedClauses = z.array(z.object({ quote: z.string(), start: z.int(), end: z.int() }));

/** The text with each commitment's state beside its words, and the same commitments in a list, linked both ways. */
export function replyPage(view: View, { reply, promised, answer, versions, rules }: ReplyPage): string {
  const { say, lang } = view;
  const stands = promised.map((row) => standsOf(view, row, rules));
  const corrected = versions.find(({ replaces }) => replaces === reply.id);
  return documentOf(
    <Layout view={view} title={`${say('reply.title')} ${reply.suggestionId}`}>
      <header>
        <p class="crumbs"><a href="/">{say('nav.board')}</a> › {say('reply.title')} {reply.id}</p>
        <h1>{reply.title}</h1>
      </header>
      {corrected !== undefined && <p class="note bad" role="note">{say('reply.version.corrected')} <a href={`/replies/${corrected.id}`}>{corrected.issuer} {dateText(corrected.signedOn, lang)}</a></p>}
      <dl class="facts reply-head">
        <dt>{say('reply.number')}</dt><dd>{reply.suggestionId}</dd>
        <dt>{say('reply.issuer')}</dt><dd>{reply.issuer}</dd>
        <dt>{say('reply.signed')}</dt><dd>{dateText(reply.signedOn, lang)}</dd>
        <dt>{say('reply.stored')}</dt><dd><When view={view} at={reply.importedAt} /></dd>
        <dt>{say('reply.digest')}</dt><dd class="mono">{reply.sha256}</dd>
        {answer !== null && <><dt>{say('reply.answer')}</dt><dd><Answer view={view} stands={standsOf(view, answer, rules)} /></dd></>}
      </dl>
      {versions.length > 1 && <Versions view={view} versions={versions} id={reply.id} />}
      <div class="reply">
        <section aria-labelledby="text-title">
          <h2 id="text-title">{say('reply.text')}</h2>
          {stands.length > 0 && <Legend view={view} />}
          <Text view={view} text={reply.text} stands={stands} />
        </section>
        <section aria-labelledby="promises">
          <h2 id="promises">{say('reply.promises')} <span class="soft numbers">{stands.length}</span></h2>
          {stands.length === 0
            ? <div class="note"><p>{say('reply.promises.none')}</p><p>{say('reply.promises.none.how')}</p></div>
            : <ol class="promised">{stands.map((one) => <Promised key={one.row.id} view={view} stands={one} text={reply.text} />)}</ol>}
        </section>
      </div>
    </Layout>,
  );
}

function standsOf({ now, lang }: View, row: PromisedHere, rules: Rules): Stands {
  const standing = standingOf(row, rules, now);
  const { definition } = standing.workflow;
  return { row, standing, look: lookOf(row.stage, standing), stage: stageName(shownStage(row.stage, row.kind, definition.stages, row.stageReported), definition.stages, lang) };
}

function lookOf(stage: string, { schedule }: Standing): Look {
  if (endsWithoutResult(stage)) return 'gone';
  if (isClosed(stage) || hasOutcome(stage)) return 'done';
  if (stage === 'claimed' || stage === 'feedback') return 'claimed';
  return schedule === 'overdue' ? 'late' : 'open';
}

function Answer({ view, stands: { row, standing, stage } }: { view: View; stands: Stands }): VNode {
  return (
    <>
      <a href={`/commitments/${row.id}`}>{stage}</a> · <Lateness view={view} standing={standing} /> · <a href={`/commitments/${row.id}/history?step=${String(row.revision)}`}>{view.say('reply.answer.machine')}</a>
    </>
  );
}

function Versions({ view: { say, lang }, versions, id }: { view: View; versions: readonly ReplyVersion[]; id: string }): VNode {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{say('reply.versions')}</h2>
      <ol class="plain-list">
        {versions.map((version) => (
          <li key={version.id}>
            {version.id === id ? <strong>{version.issuer} {dateText(version.signedOn, lang)}</strong> : <a href={`/replies/${version.id}`}>{version.issuer} {dateText(version.signedOn, lang)}</a>}
            {version.id === id && <> <span class="tag">{say('reply.version.this')}</span></>}{version.replaces !== null && <> <span class="tag">{say('reply.version.corrects')}</span></>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Legend({ view: { say } }: { view: View }): VNode {
  return (
    <p class="legend small soft">
      {LOOKS.map((look) => <span key={look}><mark class={`p-${look}`}>{SIGNS[look]}</mark> {say(`reply.mark.${look}`)} </span>)}
      <span><mark class="p-attached">·</mark> {say('reply.mark.attached')}</span>
    </p>
  );
}

/** Words that do not stand where they are said to stand are not marked. */
function Text({ view, text, stands }: { view: View; text: string; stands: readonly Stands[] }): VNode {
  const begun = new Set<Marked>();
  return (
    <div class="reply-text" id="text" lang="zh-CN" role="group" aria-label={view.say('reply.text')}>
      {piecesOf(text, stands.flatMap((of) => marksOf(of, text))).map((pieces, line) => (
        <p key={line}>{pieces.map(({ at, words, cards }) => {
          const [marked] = cards;
          if (marked === undefined) return <span key={at}>{words}</span>;
          // Where promises share their words, each of them is named where its own begin.
          const fresh = cards.filter((card) => !begun.has(card));
          fresh.forEach((card) => begun.add(card));
          return (
            <mark key={at} class={marked.attached ? 'p-attached' : `p-${marked.of.look}`}>
              {fresh.map(({ of: { row, look, stage }, attached }) => (
                <a key={`${row.id} ${String(attached)}`} id={attached ? undefined : `w-${row.id}`} class="label" href={`#c-${row.id}`} title={row.title}>{row.label} {attached ? '·' : `${SIGNS[look]} ${stage}`}</a>
              ))}
              {words}
            </mark>
          );
        })}</p>
      ))}
    </div>
  );
}

function marksOf(of: Stands, text: string): Marked[] {
  const { row: { spanStart, spanEnd, quote, stage, attached } } = of;
  if (stage === 'split') return []; // its parts are marked
  const clauses = attachedClauses.safeParse(JSON.parse(attached)).data ?? [];
  return [{ start: spanStart, end: spanEnd, quote, attached: false }, ...clauses.map((clause) => ({ ...clause, attached: true }))]
    .filter(({ start, end, quote: words }) => text.slice(start, end) === words).map(({ start, end, attached: besides }) => ({ span: [start, end], of, attached: besides }));
}

function Promised({ view, stands: { row, standing, look, stage }, text }: { view: View; stands: Stands; text: string }): VNode {
  const { say, lang } = view;
  const stood = text.slice(row.spanStart, row.spanEnd) === row.quote;
  return (
    <li id={`c-${row.id}`}>
      <p>{stood ? <a class="tag" href={`#w-${row.id}`}>{row.label} {SIGNS[look]}</a> : <span class="tag">{row.label} {SIGNS[look]}</span>} <a class="title" href={`/commitments/${row.id}`}>{row.title}</a></p>
      <p>{stage} · {look === 'gone' ? standingText(row.stage, standing, lang, row.mergedInto ?? '') : <Lateness view={view} standing={standing} />}</p>
      <p class="small soft"><Due view={view} deadline={standing} /> · {officeIn(lang, row.officeName, row.officeNameEn)}{!stood && <> · {say('reply.elsewhere')}</>}</p>
    </li>
  );
}
