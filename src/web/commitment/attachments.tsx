import type { VNode } from 'preact';
import { ATTACHMENT_ENDINGS } from '../../intake/attachment.js';
import type { AttachmentRow } from '../../store/readings/attachments.js';
import { When } from '../layout.js';
import type { View } from '../view.js';

/** Name of the form's file field. */
export const FILE_FIELD = 'file';

export function FileInput({ view: { say }, id }: { view: View; id: string }): VNode {
  return (
    <div class="field">
      <label for={id}>{say('attachment')} ({say('optional')})</label>
      <input id={id} type="file" name={FILE_FIELD} accept={ATTACHMENT_ENDINGS} aria-describedby={`${id}-how`} />
      <p class="small soft" id={`${id}-how`}>{say('attachment.how')}</p>
    </div>
  );
}

/** The files that the history names, each a download: nothing that was brought is ever shown in a page. */
export function Attachments({ view, commitmentId, attachments, timeZone }: { view: View; commitmentId: string; attachments: readonly AttachmentRow[]; timeZone: string }): VNode | null {
  const { say } = view;
  if (attachments.length === 0) return null;
  return (
    <section aria-labelledby="attachments">
      <h2 id="attachments">{say('attachment.title')}</h2>
      <table>
        <thead><tr><th scope="col">{say('attachment')}</th><th scope="col">{say('attachment.digest')}</th><th scope="col">{say('attachment.stored')}</th></tr></thead>
        <tbody>
          {attachments.map(({ sha256, name, bytes, storedAt, storedBy }) => (
            <tr key={sha256}>
              <td data-label={say('attachment')}><a href={`/commitments/${commitmentId}/attachments/${sha256}`} download={name}>{name}</a> <span class="small soft numbers">{sizeText(bytes)}</span></td>
              <td data-label={say('attachment.digest')} class="mono">{sha256}</td>
              <td data-label={say('attachment.stored')}><When view={view} at={storedAt} timeZone={timeZone} /> · {storedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${String(Math.ceil(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
