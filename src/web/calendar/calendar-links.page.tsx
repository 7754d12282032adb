import type { VNode } from 'preact';
import type { CalendarLink } from '../../auth/calendar-links.js';
import type { OfficeRow } from '../../store/readings/board.js';
import { Csrf, documentOf, Layout, When } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';

export interface CalendarLinksPage {
  links: readonly CalendarLink[];
  /** Those the person may see. */
  offices: readonly OfficeRow[];
  /** The address that was made just now; shown this once. */
  fresh: string | null;
  revoked: boolean;
}

/** A person's calendar links: what each shows, a new secret for it, its end, and a form for another. */
export function calendarLinksPage(view: View, { links, offices, fresh, revoked }: CalendarLinksPage): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('calendar.title')}>
      <header><h1>{say('calendar.title')}</h1><p>{say('calendar.what')}</p></header>
      {fresh !== null && (
        <div class="note good" role="status">
          <h2>{say('calendar.new-link')}</h2>
          <p class="mono">{fresh}</p>
          <p>{say('calendar.new-link.how')}</p>
        </div>
      )}
      {revoked && <p class="note good" role="status">{say('calendar.revoked')}</p>}
      <p class="note">{say('calendar.careful')}</p>
      <section>
        <h2>{say('calendar.links')}</h2>
        {links.length === 0 ? <p class="soft">{say('calendar.none')}</p> : <Links view={view} links={links} />}
      </section>
      <section>
        <h2>{say('calendar.make')}</h2>
        <form method="post" action="/calendar-links/new">
          <Csrf view={view} />
          <div class="field">
            <label for="office">{say('calendar.scope')}</label>
            <select id="office" name="office">
              <option value="">{say('calendar.scope.all')}</option>
              {offices.map(({ id, name, nameEn }) => <option key={id} value={id}>{officeIn(view.lang, name, nameEn)}</option>)}
            </select>
          </div>
          <button type="submit">{say('calendar.make')}</button>
        </form>
      </section>
    </Layout>,
  );
}

function Links({ view, links }: { view: View; links: readonly CalendarLink[] }): VNode {
  const { say } = view;
  return (
    <table>
      <thead><tr><th scope="col">{say('calendar.scope')}</th><th scope="col">{say('calendar.since')}</th><th scope="col" /></tr></thead>
      <tbody>
        {links.map(({ id, office, officeName, createdAt }) => (
          <tr key={id}>
            <td>{officeName ?? say('calendar.scope.all')}</td>
            <td><When view={view} at={createdAt} /></td>
            <td>
              <form method="post" action="/calendar-links/new">
                <Csrf view={view} /><input type="hidden" name="office" value={office ?? ''} /><button class="link" type="submit">{say('calendar.replace')}</button>
              </form>
              <form method="post" action="/calendar-links/revoke">
                <Csrf view={view} /><input type="hidden" name="id" value={id} /><button class="link" type="submit">{say('calendar.revoke')}</button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
