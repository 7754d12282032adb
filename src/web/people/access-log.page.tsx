import type { VNode } from 'preact';
import { ACCESS_PAGE } from '../../store/readings/access-log.js';
import type { AccessFilter, AccessRow } from '../../store/readings/access-log.js';
import { AdminFrame } from '../admin/admin-frame.js';
import { documentOf, Pages, When } from '../layout.js';
import type { View } from '../view.js';
import { ACCESS_EVENT_WORDS } from './access-log-words.js';

export function accessLogPage(view: View, filter: AccessFilter, { rows, total, events }: { rows: AccessRow[]; total: number; events: string[] }): string {
  const { say } = view;
  const query = `${filter.event === null ? '' : `event=${filter.event}&`}${filter.person === null ? '' : `person=${encodeURIComponent(filter.person)}&`}`;
  return documentOf(
    <AdminFrame view={view} place="/access-log" title={say('access.title')} what={say('access.what')}>
      <form class="filter" method="get" action="/access-log">
        <div>
          <label for="event">{say('access.event')}</label>
          <select id="event" name="event">
            <option value="">{say('access.every')}</option>
            {events.map((event) => <option key={event} value={event} selected={event === filter.event}>{eventText(view, event)}</option>)}
          </select>
        </div>
        <div><label for="person">{say('access.person')}</label><input id="person" name="person" value={filter.person ?? ''} maxLength={100} /></div>
        <button type="submit">{say('board.apply')}</button>
      </form>
      {total === 0 ? <p class="note">{say('access.none')}</p> : <Rows view={view} rows={rows} />}
      <Pages view={view} page={filter.page} pages={Math.ceil(total / ACCESS_PAGE)} href={(to) => `/access-log?${query}page=${String(to)}`} />
    </AdminFrame>,
  );
}

function Rows({ view, rows }: { view: View; rows: AccessRow[] }): VNode {
  const { say } = view;
  return (
    <table>
      <thead><tr>{(['access.at', 'access.event', 'access.person', 'access.about', 'access.from', 'access.detail'] as const).map((key) => <th scope="col" key={key}>{say(key)}</th>)}</tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td class="small" data-label={say('access.at')}><When view={view} at={row.at} /></td>
            <td data-label={say('access.event')}>{eventText(view, row.event)}</td>
            <td data-label={say('access.person')}>{row.personName ?? say(row.address === '' ? 'access.console' : 'access.unknown')} <span class="small soft">{row.personId}</span></td>
            <td data-label={say('access.about')}>{row.aboutId !== null && <>{row.aboutName ?? ''} <span class="small soft">{row.aboutId}</span></>}</td>
            <td class="mono" data-label={say('access.from')}>{row.address}</td>
            <td class="small" data-label={say('access.detail')}>{row.detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What another version of the program has recorded is shown as it is. */
function eventText({ lang }: View, event: string): string {
  return (ACCESS_EVENT_WORDS as Readonly<Partial<Record<string, { zh: string; en: string }>>>)[event]?.[lang] ?? event;
}
