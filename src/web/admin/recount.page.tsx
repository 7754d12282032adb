import type { VNode } from 'preact';
import type { DomainError } from '../../core/errors.js';
import type { Profile } from '../../core/profile.js';
import { RECOUNT_OUTCOMES } from '../../engine/recount.js';
import type { CountedDates, RecountItem } from '../../engine/recount.js';
import { RECOUNT_WORDS } from '../../engine/recount-words.js';
import { Refusal } from '../account/refusal.js';
import { Csrf, documentOf } from '../layout.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';
import { Reason } from './rules.page.js';

export interface RecountPage {
  profiles: readonly Profile[];
  /** `guangxi@2`; null = each commitment's own. */
  profile: string | null;
  items: readonly RecountItem[];
  applied: boolean;
  refusal: DomainError | null;
}

const DATES = [['admin.recount.due', 'dueOn'], ['admin.recount.reminder', 'remindOn'], ['admin.recount.overdue', 'overdueOn'], ['admin.recount.orange', 'orangeOn']] as const;

/** What a newer calendar or profile moves: first as a plan, then, with a reason, for good. */
export function recountPage(view: View, { profiles, profile, items, applied, refusal }: RecountPage): string {
  const { say, lang } = view;
  const ordered = [...items].sort((one, other) => RECOUNT_OUTCOMES.indexOf(one.outcome) - RECOUNT_OUTCOMES.indexOf(other.outcome));
  return documentOf(
    <AdminFrame view={view} place="/admin/rules" title={say('admin.recount')} what={say('admin.recount.what')}>
      <p class="crumbs"><a href="/admin/rules">{say('admin.rules')}</a> › {say('admin.recount')}</p>
      <Refusal view={view} error={refusal} />
      {applied && <p class="note good" role="status">{say('admin.recount.applied')}{items.filter(({ outcome }) => ['moved', 'ladder', 'term', 'firm', 'asks'].includes(outcome)).length}</p>}
      <form class="filter where" method="get" action="/admin/rules/recount">
        <div>
          <label for="profile">{say('admin.recount.profile')}</label>
          <select id="profile" name="profile">
            <option value="">{say('admin.recount.own-profile')}</option>
            {profiles.map(({ id, version, name }) => <option key={`${id}@${version}`} value={`${id}@${version}`} selected={profile === `${id}@${version}`}>{name[lang]} · v{version}</option>)}
          </select>
        </div>
        <button class="plain" type="submit">{say('admin.recount.try')}</button>
      </form>
      {items.length === 0 ? <p class="note">{say('admin.recount.none')}</p> : <Items view={view} items={ordered} />}
      {items.length > 0 && !applied && (
        <form class="after-form" method="post" action="/admin/rules/recount">
          <Csrf view={view} />
          <input type="hidden" name="profile" value={profile ?? ''} />
          <Reason view={view} id="reason" />
          <button type="submit">{say('admin.recount.apply')}</button>
        </form>
      )}
    </AdminFrame>,
  );
}

function Items({ view, items }: { view: View; items: readonly RecountItem[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <thead><tr><th scope="col">{say('board.promise')}</th><th scope="col">{say('admin.recount.outcome')}</th>{DATES.map(([name]) => <th key={name} scope="col">{say(name)}</th>)}<th scope="col">{say('admin.recount.used')}</th></tr></thead>
      <tbody>
        {items.map(({ id, outcome, before, after, used, problem }) => (
          <tr key={id}>
            <td data-label={say('board.promise')}><a href={`/commitments/${id}`}>{id}</a></td>
            <td class="small" data-label={say('admin.recount.outcome')}>{RECOUNT_WORDS[outcome][lang]}{problem !== undefined && <> · {problem}</>}</td>
            {DATES.map(([name, field]) => <td key={name} class="numbers small" data-label={say(name)}><Moved before={before} after={after} field={field} /></td>)}
            <td class="numbers small" data-label={say('admin.recount.used')}>{used === null ? '—' : `${used.used}/${used.goal}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Moved({ before, after, field }: { before: CountedDates; after: CountedDates; field: (typeof DATES)[number][1] }): VNode {
  return before[field] === after[field] ? <>{before[field] ?? '—'}</> : <><del>{before[field] ?? '—'}</del> → <ins>{after[field] ?? '—'}</ins></>;
}
