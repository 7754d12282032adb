import type { AddressObject, ParsedMail } from 'mailparser';
import type { VNode } from 'preact';
import { word } from '../../core/words.js';
import { MAILBOX_PAGE } from '../../store/readings/mailbox.js';
import type { MailRow } from '../../store/readings/mailbox.js';
import { Ago, documentOf, Layout, Pages, When } from '../layout.js';
import type { View } from '../view.js';

/** The newest letters first, as a mail program lists them. */
export function mailboxPage(view: View, page: number, { mails, total }: { mails: MailRow[]; total: number }): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('mailbox.title')} place="/mailbox">
      <header><h1>{say('mailbox.title')}</h1><p class="soft small">{say('mailbox.what')}</p></header>
      {total === 0 ? <div class="note"><h2>{say('mailbox.none')}</h2><p>{say('mailbox.none.why')}</p></div> : <Mails view={view} mails={mails} />}
      <Pages view={view} page={page} pages={Math.ceil(total / MAILBOX_PAGE)} href={(to) => `/mailbox?page=${String(to)}`} />
    </Layout>,
  );
}

/** The recipient's own links, in the order of the mail: shown to them alone; the letter may have none. */
export type MailLink = { paths: readonly string[] } | 'hidden' | 'none';

/** One letter: the usual heads, the formatted part in a sandbox, the plain part, every header. */
export function mailPage(view: View, id: string, mail: ParsedMail, commitmentId: string | null, link: MailLink): string {
  const { say } = view;
  const subject = mail.subject ?? '';
  return documentOf(
    <Layout view={view} title={subject} place="/mailbox">
      <header>
        <p class="crumbs"><a href="/mailbox">{say('mailbox.title')}</a></p>
        <h1>{subject}</h1>
      </header>
      <section>
        <dl class="facts">
          <dt>{say('mail.from')}</dt><dd>{addressText(mail.from)}</dd>
          <dt>{say('mail.to')}</dt><dd>{addressText(mail.to)}</dd>
          <dt>{say('mail.subject')}</dt><dd>{subject}</dd>
          <dt>{say('mail.date')}</dt><dd>{mail.date === undefined ? '—' : <When view={view} at={mail.date} />}</dd>
          {commitmentId !== null && <><dt>{say('mail.about')}</dt><dd><a href={`/commitments/${commitmentId}`}>{commitmentId}</a></dd></>}
          {link !== 'none' && <><dt>{say('link.in-the-mail')}</dt><dd>{link === 'hidden' ? <span class="soft">{say('link.only-in-the-mail')}</span> : link.paths.map((path, place) => <><a href={path} key={path}>{say('link.open')}{link.paths.length > 1 ? ` ${String(place + 1)}` : ''}</a>{' '}</>)}</dd></>}
        </dl>
      </section>
      {typeof mail.html === 'string' && (
        <section aria-labelledby="html"><h2 id="html">{say('mail.html')}</h2><iframe sandbox="" src={`/mailbox/${id}/body`} title={say('mail.html')} /></section>
      )}
      <details><summary>{say('mail.text')}</summary><pre>{mail.text ?? ''}</pre></details>
      <details><summary>{say('mail.headers')}</summary><pre>{mail.headerLines.map(({ line }) => line).join('\n')}</pre></details>
    </Layout>,
  );
}

function Mails({ view, mails }: { view: View; mails: MailRow[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <thead><tr><th scope="col">{say('mail.date')}</th><th scope="col">{say('mail.to')}</th><th scope="col">{say('mail.subject')}</th></tr></thead>
      <tbody>
        {mails.map((mail) => (
          <tr key={mail.id}>
            <td class="small" data-label={say('mail.date')}><Ago view={view} at={mail.receivedAt} /></td>
            <td data-label={say('mail.to')}>{mail.recipient} <span class="small soft">{mail.address}</span></td>
            <td data-label={say('mail.subject')}>
              <a class="title" href={`/mailbox/${mail.id}`}>{mail.subject ?? (mail.forApproval ? say('letters.title') : mail.letter === null ? say('password.reset') : word(lang, `letter.${mail.letter}`))}</a>
              <span class="small soft"> {mail.commitmentId}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function addressText(addresses: AddressObject | AddressObject[] | undefined): string {
  return [addresses ?? []].flat().map(({ text }) => text).join(', ');
}
