import type { VNode } from 'preact';
import { mayReview } from '../../intake/review/drafts.js';
import type { Draft, ListedDraft } from '../../intake/review/drafts.js';
import { progressOf } from '../../intake/review/fold.js';
import type { DomainError } from '../../core/errors.js';
import { complaintOf, ComplaintNote } from '../error.page.js';
import { Ago, Csrf, documentOf, Layout } from '../layout.js';
import type { View } from '../view.js';

export interface IntakePage {
  drafts: readonly ListedDraft[];
  /** Why a file was not taken, with the text that was pasted. */
  refusal: { error: DomainError; pasted: string } | null;
  note: 'imported' | 'known' | null;
  /** Of a file that held several: what was brought in, and what was passed over. */
  several: { drafts: readonly { id: string; name: string }[]; skipped: readonly string[] } | null;
}

/** Where a reply is dropped in, and every one that was. */
export function intakePage(view: View, { drafts, refusal, note, several }: IntakePage): string {
  const { say, actor } = view;
  return documentOf(
    <Layout view={view} title={say('intake.title')} place="/intake">
      <header><h1>{say('intake.title')}</h1><p class="soft measure">{say('intake.what')}</p></header>
      {refusal !== null && <ComplaintNote complaint={complaintOf(view, refusal.error)} />}
      {note === 'known' && <p class="note good" role="status">{say('intake.known')}</p>}
      {note === 'imported' && <p class="note" role="status">{say('intake.imported')} <a href="/?state=all">{say('nav.board')}</a></p>}
      {several !== null && (
        <div class="note good" role="status">
          <p>{say('intake.several')}</p><ul>{several.drafts.map(({ id, name }) => <li key={id}><a href={`/intake/${id}`}>{name}</a></li>)}</ul>
          {several.skipped.length > 0 && <><p>{say('intake.skipped')}</p><ul>{several.skipped.map((message) => <li key={message}>{message}</li>)}</ul></>}
        </div>
      )}
      {actor !== null && mayReview(actor) ? <Upload view={view} pasted={refusal?.pasted ?? ''} /> : <p class="note">{say('intake.readers')}</p>}
      <section aria-labelledby="list" class="after">
        <h2 id="list">{say('intake.list')}</h2>
        {drafts.length === 0 ? <div class="note"><h2>{say('intake.empty')}</h2><p>{say('intake.empty.how')}</p></div> : <Drafts view={view} drafts={drafts} />}
      </section>
    </Layout>,
  );
}

function Upload({ view, pasted }: { view: View; pasted: string }): VNode {
  const { say } = view;
  return (
    <form method="post" action="/intake" encType="multipart/form-data" class="upload">
      <Csrf view={view} />
      <label for="file" class="drop"><strong>{say('intake.file')}</strong> <span>{say('intake.file.how')}</span>
        <input id="file" type="file" name="file" /></label>
      <details class="quiet" open={pasted !== ''}>
        <summary>{say('intake.paste')}</summary>
        <div class="field wide"><label for="pasted">{say('intake.paste.text')}</label><textarea id="pasted" name="text" rows={8}>{pasted}</textarea></div>
      </details>
      <button type="submit">{say('intake.send')}</button>
    </form>
  );
}

function Drafts({ view, drafts }: { view: View; drafts: readonly ListedDraft[] }): VNode {
  const { say } = view;
  return (
    <table>
      <thead><tr><th scope="col">{say('intake.reply')}</th><th scope="col">{say('header.issuer')}</th><th scope="col">{say('intake.progress')}</th><th scope="col">{say('intake.uploaded')}</th></tr></thead>
      <tbody>
        {drafts.map((draft) => (
          <tr key={draft.row.id}>
            {'unreadable' in draft ? <Unreadable view={view} {...draft} /> : <Readable view={view} draft={draft} />}
            <td data-label={say('intake.uploaded')} class="small"><Ago view={view} at={draft.row.uploadedAt} /><br />{draft.row.uploadedBy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Readable({ view: { say }, draft: { row, review } }: { view: View; draft: Draft }): VNode {
  const { total, decided, confirmed } = progressOf(review);
  return (
    <>
      <td data-label={say('intake.reply')}>
        <p><a class="title" href={`/intake/${row.id}`}>{review.header.title ?? say('intake.untitled')}</a></p>
        <p class="small soft">{review.header.suggestionNumber} · {row.name}</p>
      </td>
      <td data-label={say('header.issuer')}>{review.header.issuer}</td>
      <td data-label={say('intake.progress')} class="numbers">
        <p><span class={row.state === 'confirmed' ? 'tag good' : 'tag'}>{say(`intake.state.${row.state}`)}</span> {decided}/{total}{confirmed > 0 && <span class="soft small"> · {say('review.confirmed')} {confirmed}</span>}</p>
        <progress max={Math.max(total, 1)} value={decided} aria-label={say('intake.progress')} />
      </td>
    </>
  );
}

/** Not a link: its page could not be shown either. */
function Unreadable({ view, row, unreadable }: { view: View; row: Draft['row']; unreadable: DomainError }): VNode {
  const { say } = view;
  return (
    <>
      <td data-label={say('intake.reply')}><p>{row.name}</p><p class="small soft">{complaintOf(view, unreadable).sentence}</p></td>
      <td data-label={say('header.issuer')} />
      <td data-label={say('intake.progress')}><span class="tag red">{say('intake.unreadable')}</span></td>
    </>
  );
}
