import type { VNode } from 'preact';
import type { AccountRow } from '../../auth/people.js';
import { ROLES } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import { word } from '../../core/words.js';
import type { OfficeRow } from '../../store/readings/review-context.js';
import { Field, Refusal } from '../account/refusal.js';
import { AdminFrame } from '../admin/admin-frame.js';
import { Csrf, documentOf } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { View } from '../view.js';

/** A first password, on this one answer. */
export interface Issued { name: string; login: string; password: string }

export interface PeoplePage {
  accounts: AccountRow[];
  offices: OfficeRow[];
  done: 'roles' | 'details' | 'disabled' | 'enabled' | null;
  refusal: DomainError | null;
  issued: Issued | null;
  /** What was entered and refused. */
  entered: { login: string; name: string; email: string; office: string; roles: string[] } | null;
}

export function peoplePage(view: View, { accounts, offices, done, refusal, issued, entered }: PeoplePage): string {
  const { say } = view;
  return documentOf(
    <AdminFrame view={view} place="/people" title={say('people.title')} what={say('people.what')}>
      {done !== null && <p class="note good" role="status">{say(`people.done.${done}`)}</p>}
      {issued !== null && (
        <div class="note good" role="status">
          <p>{issued.name} · {issued.login}</p>
          <p>{say('people.issued')} <strong class="mono">{issued.password}</strong></p>
          <p class="small">{say('people.issued.how')}</p>
        </div>
      )}
      <Refusal view={view} error={refusal} />
      <table>
        <thead><tr>{(['people.person', 'account.roles', 'account.office', 'people.state', 'people.change'] as const).map((key) => <th scope="col" key={key}>{say(key)}</th>)}</tr></thead>
        <tbody>{accounts.map((account) => <Row key={account.id} view={view} account={account} offices={offices} />)}</tbody>
      </table>
      <section class="after" aria-labelledby="add">
        <h2 id="add">{say('people.add')}</h2>
        <form method="post" action="/people">
          <Csrf view={view} />
          <Field view={view} name="login" label="account.login" value={entered?.login ?? ''} maxLength={100} />
          <Field view={view} name="name" label="people.name" value={entered?.name ?? ''} maxLength={100} />
          <Field view={view} name="email" label="account.email" type="email" value={entered?.email ?? ''} required={false} maxLength={254} />
          <Office view={view} id="add-office" offices={offices} chosen={entered?.office ?? ''} />
          <RoleBoxes view={view} id="add" chosen={entered?.roles ?? []} />
          <div class="field">
            <label for="language">{say('people.language')}</label>
            <select id="language" name="language"><option value="zh">中文</option><option value="en">English</option></select>
          </div>
          <button type="submit">{say('people.add')}</button>
        </form>
      </section>
    </AdminFrame>,
  );
}

function Row({ view, account, offices }: { view: View; account: AccountRow; offices: OfficeRow[] }): VNode {
  const { say, lang, actor } = view;
  const { id, name, login, email, roles, officeName, office, disabledAt, mustChange, hasPassword, language } = account;
  return (
    <tr>
      <td data-label={say('people.person')}><strong>{name}</strong> <span class="small soft">{login}{email === null ? '' : ` · ${email}`}</span></td>
      <td data-label={say('account.roles')}>{roles.map((role) => word(lang, `role.${role}`)).join(lang === 'zh' ? '、' : ', ')}</td>
      <td data-label={say('account.office')}>{officeName ?? '—'}</td>
      <td data-label={say('people.state')}>
        {disabledAt !== null ? <span class="tag red">{say('people.disabled')}</span> : <span class="tag good">{say('people.active')}</span>}{' '}
        {disabledAt === null && !hasPassword && <span class="tag">{say('people.no-password')}</span>}
        {disabledAt === null && mustChange && <span class="tag">{say('people.first')}</span>}
      </td>
      <td>
        {id === actor?.id ? <span class="soft small">{say('people.self')}</span> : (
          <details class="quiet">
            <summary>{say('people.change')}</summary>
            <form method="post" action={`/people/${id}/roles`}>
              <Csrf view={view} />
              <RoleBoxes view={view} id={id} chosen={roles} />
              <Office view={view} id={`${id}-office`} offices={offices} chosen={office ?? ''} />
              <button class="plain" type="submit">{say('people.roles.save')}</button>
            </form>
            <form method="post" action={`/people/${id}/details`}>
              <Csrf view={view} />
              {([['name', 'people.name', 'text', name, 100], ['email', 'account.email', 'email', email ?? '', 254]] as const).map(([field, label, type, value, most]) => (
                <div class="field" key={field}>
                  <label for={`${id}-${field}`}>{say(label)}</label>
                  <input id={`${id}-${field}`} name={field} type={type} value={value} maxLength={most} required={field === 'name'} autocomplete="off" />
                </div>
              ))}
              <div class="field">
                <label for={`${id}-language`}>{say('people.language')}</label>
                <select id={`${id}-language`} name="language"><option value="zh" selected={language === 'zh'}>中文</option><option value="en" selected={language === 'en'}>English</option></select>
              </div>
              <button class="plain" type="submit">{say('people.details.save')}</button>
            </form>
            <form class="inline" method="post" action={`/people/${id}/password`}><Csrf view={view} /><button class="link" type="submit">{say('people.reset')}</button></form>{' · '}
            <form class="inline" method="post" action={`/people/${id}/state`}>
              <Csrf view={view} /><input type="hidden" name="disabled" value={disabledAt === null ? 'yes' : 'no'} />
              <button class="link" type="submit">{say(disabledAt === null ? 'people.disable' : 'people.enable')}</button>
            </form>
          </details>
        )}
      </td>
    </tr>
  );
}

function RoleBoxes({ view: { say, lang }, id, chosen }: { view: View; id: string; chosen: readonly string[] }): VNode {
  return (
    <fieldset class="field">
      <legend class="small soft">{say('account.roles')}</legend>
      {ROLES.map((role) => (
        <div key={role}><input type="checkbox" id={`${id}-${role}`} name="roles" value={role} checked={chosen.includes(role)} /><label class="check" for={`${id}-${role}`}>{word(lang, `role.${role}`)}</label></div>
      ))}
    </fieldset>
  );
}

function Office({ view: { say, lang }, id, offices, chosen }: { view: View; id: string; offices: OfficeRow[]; chosen: string }): VNode {
  return (
    <div class="field">
      <label for={id}>{say('account.office')}</label>
      <select id={id} name="office">
        <option value="">{say('people.no-office')}</option>
        {offices.map((office) => <option key={office.id} value={office.id} selected={office.id === chosen}>{officeIn(lang, office.name, office.nameEn)}</option>)}
      </select>
    </div>
  );
}
