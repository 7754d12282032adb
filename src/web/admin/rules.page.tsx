import type { VNode } from 'preact';
import type { Calendar, IssuedLayer } from '../../core/calendar.js';
import { missingYear } from '../../core/calendar-layers.js';
import type { LocalDate } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import type { Profile } from '../../core/profile.js';
import { dateText } from '../../core/sentence.js';
import { Refusal } from '../account/refusal.js';
import { Csrf, documentOf } from '../layout.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';

export interface RulesPage {
  profiles: readonly Profile[];
  layers: readonly IssuedLayer[];
  calendar: Calendar;
  today: LocalDate;
  done: 'stored' | 'used' | null;
  refusal: DomainError | null;
  /** What was entered and not stored. */
  entered: { what: 'profile' | 'layer'; json: string; reason: string } | null;
  /** Name of what was entered and may be stored. */
  checked: string | null;
}

/** The rules of every place, the calendar of this one, and the forms that add to them. */
export function rulesPage(view: View, page: RulesPage): string {
  const { say } = view;
  const { done, refusal, checked } = page;
  const mayChange = view.actor?.roles.includes('administrator') === true;
  return documentOf(
    <AdminFrame view={view} place="/admin/rules" title={say('admin.rules')} what={say('admin.rules.what')}>
      {done !== null && <p class="note good" role="status">{say(`admin.rules.${done}`)}</p>}
      {checked !== null && <p class="note good" role="status">{say('admin.rules.checked')}{checked}</p>}
      <Refusal view={view} error={refusal} />
      {mayChange && <p><a href="/admin/rules/recount">{say('admin.recount')}</a> <span class="small soft">{say('admin.recount.what')}</span></p>}
      <section aria-labelledby="calendars"><h2 id="calendars">{say('admin.rules.calendars')}</h2><Calendars view={view} page={page} mayChange={mayChange} /></section>
      <section aria-labelledby="profiles"><h2 id="profiles">{say('admin.rules.profiles')}</h2><Profiles view={view} profiles={page.profiles} /></section>
      {mayChange && (
        <section aria-labelledby="add">
          <h2 id="add">{say('admin.rules.add')}</h2>
          <Store view={view} what="profile" page={page} />
          <Store view={view} what="layer" page={page} />
        </section>
      )}
    </AdminFrame>,
  );
}

function Profiles({ view, profiles }: { view: View; profiles: readonly Profile[] }): VNode {
  const { say, lang } = view;
  return (
    <table>
      <thead><tr>{(['admin.rules.profile', 'admin.rules.valid', 'admin.rules.source'] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}</tr></thead>
      <tbody>
        {profiles.map(({ id, version, name, validFrom, validTo, verified, source }) => (
          <tr key={`${id}@${version}`}>
            <td data-label={say('admin.rules.profile')}><a class="title" href={`/admin/rules/profiles/${id}/${version}`}>{name[lang]}</a> <span class="small soft">{id}@{version}</span></td>
            <td class="numbers small" data-label={say('admin.rules.valid')}>{validFrom} – {validTo ?? ''}</td>
            <td class="small" data-label={say('admin.rules.source')}><span class={verified ? 'tag good' : 'tag orange'}>{say(verified ? 'admin.rules.verified' : 'admin.rules.unverified')}</span> {source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Calendars({ view, page: { calendar, layers, today }, mayChange }: { view: View; page: RulesPage; mayChange: boolean }): VNode {
  const { say, lang } = view;
  const missing = missingYear(calendar, today);
  const year = today.slice(0, 4);
  const days = [...new Map(calendar.layers.flatMap((layer) => Object.entries(layer.days)))].filter(([on]) => on.startsWith(`${year}-`)).sort(([one], [other]) => one.localeCompare(other));
  const inForce = new Set(calendar.version.split('+'));
  return (
    <>
      <p>{say('admin.rules.in-force')}: <span class="mono">{calendar.version}</span></p>
      {missing !== null && <p class="note bad" role="alert">{say('admin.rules.missing')}{missing}</p>}
      <details class="quiet where"><summary>{year}: {days.length} {say('admin.rules.days')}</summary>
        <ul class="years">{days.map(([on, rule]) => <li key={on}><time dateTime={on}>{dateText(on, lang)}</time> {say(rule.off ? 'admin.rules.day-off' : 'admin.rules.day-on')} · {rule[lang]}</li>)}</ul>
      </details>
      <table>
        <thead><tr>{(['admin.rules.layer', 'admin.offices.level', 'admin.rules.source', 'admin.rules.days'] as const).map((name) => <th key={name} scope="col">{say(name)}</th>)}</tr></thead>
        <tbody>
          {layers.map((layer) => (
            <tr key={layer.id}>
              <td data-label={say('admin.rules.layer')}><span class="mono">{layer.id}</span> {inForce.has(layer.id) && <span class="tag good">{say('admin.rules.in-force')}</span>}</td>
              <td class="level" data-label={say('admin.offices.level')}>{say(`admin.rules.layer-level.${layer.level}`)}</td>
              <td class="small" data-label={say('admin.rules.source')}>{layer.source}</td>
              <td class="numbers" data-label={say('admin.rules.days')}>{Object.keys(layer.days).length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayChange && (
        <details class="after-form"><summary>{say('admin.rules.use')}</summary>
          <form method="post" action="/admin/rules/calendar">
            <Csrf view={view} />
            <fieldset class="field"><legend class="small soft">{say('admin.rules.use.what')}</legend>
              {layers.map(({ id }) => <div key={id}><input type="checkbox" id={`layer-${id}`} name="layers" value={id} checked={inForce.has(id)} /><label class="check" for={`layer-${id}`}>{id}</label></div>)}
            </fieldset>
            <Reason view={view} id="use-reason" />
            <button class="plain" type="submit">{say('admin.rules.use')}</button>
          </form>
        </details>
      )}
    </>
  );
}

function Store({ view, what, page }: { view: View; what: 'profile' | 'layer'; page: RulesPage }): VNode {
  const { say } = view;
  const entered = page.entered?.what === what ? page.entered : null;
  return (
    <details open={entered !== null}>
      <summary>{say(`admin.rules.add-${what}`)}</summary>
      <form method="post" action={`/admin/rules/${what}s`}>
        <Csrf view={view} />
        <div class="field">
          <label for={`${what}-json`}>{say('admin.rules.json')}</label>
          <textarea class="json" id={`${what}-json`} name="json" required spellcheck={false}>{entered?.json ?? ''}</textarea>
          <p class="small soft">{say('admin.rules.json.how')}</p>
        </div>
        <Reason view={view} id={`${what}-reason`} value={entered?.reason ?? ''} />
        <button class="plain" type="submit" name="act" value="check">{say('admin.rules.check')}</button>{' '}
        <button type="submit" name="act" value="store">{say('admin.rules.store')}</button>
      </form>
    </details>
  );
}

/** Why something is changed; needed by whoever asks later. */
export function Reason({ view: { say }, id, value = '' }: { view: View; id: string; value?: string }): VNode {
  return <div class="field"><label for={id}>{say('admin.rules.reason')}</label><input id={id} name="reason" value={value} maxLength={2000} autocomplete="off" /></div>;
}
