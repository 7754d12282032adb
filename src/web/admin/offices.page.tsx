import type { VNode } from 'preact';
import type { ContactDetails, ContactRow, NewOffice, OfficeInTree } from '../../auth/offices.js';
import { LEVELS } from '../../core/commitment.js';
import type { DomainError } from '../../core/errors.js';
import { word } from '../../core/words.js';
import { Refusal } from '../account/refusal.js';
import { Csrf, documentOf } from '../layout.js';
import { officeIn } from '../office-name.js';
import type { PageWord } from '../page-words.js';
import type { View } from '../view.js';
import { AdminFrame } from './admin-frame.js';

export interface OfficesPage {
  offices: OfficeInTree[];
  done: boolean;
  refusal: DomainError | null;
  /** What was entered for a new office and refused. */
  entered: NewOffice | null;
  /** What was entered for a contact and refused; `id` is empty for a new one. */
  contact: { office: string; id: string; form: ContactDetails } | null;
}

/** The offices of the place as a tree, each with its contacts per level and the forms that change them. */
export function officesPage(view: View, page: OfficesPage): string {
  const { say } = view;
  const { offices, done, refusal, entered } = page;
  const known = new Set(offices.map(({ id }) => id));
  return documentOf(
    <AdminFrame view={view} place="/admin/offices" title={say('admin.offices')} what={say('admin.offices.what')}>
      {done && <p class="note good" role="status">{say('admin.offices.done')}</p>}
      <Refusal view={view} error={refusal} />
      {offices.length === 0
        ? <p class="note">{say('admin.offices.none')}</p>
        : <ul class="tree">{offices.filter(({ parent }) => parent === null || !known.has(parent)).map((office) => <Branch key={office.id} view={view} office={office} page={page} />)}</ul>}
      <section class="after" aria-labelledby="add">
        <h2 id="add">{say('admin.offices.add')}</h2>
        <form method="post" action="/admin/offices">
          <Csrf view={view} />
          <Line view={view} id="new-id" name="id" label="admin.offices.id" value={entered?.id ?? ''} most={40} />
          <OfficeLines view={view} id="new" offices={offices} office={{ id: '', name: entered?.name ?? '', nameEn: entered?.nameEn ?? '', parent: entered?.parent ?? null }} />
          <button type="submit">{say('admin.offices.add')}</button>
        </form>
      </section>
    </AdminFrame>,
  );
}

function Branch({ view, office, page }: { view: View; office: OfficeInTree; page: OfficesPage }): VNode {
  const { say, lang } = view;
  const below = page.offices.filter(({ parent }) => parent === office.id);
  const refused = page.contact?.office === office.id ? page.contact : null;
  return (
    <li id={office.id}>
      <strong>{officeIn(lang, office.name, office.nameEn)}</strong> <span class="small soft">{office.id}</span>
      {office.contacts.length === 0
        ? <p class="small"><span class="tag orange">{say('admin.offices.no-contacts')}</span></p>
        : <ul class="who-is">{office.contacts.map((contact) => <Contact key={contact.id} view={view} office={office.id} contact={contact} refused={refused?.id === contact.id ? refused.form : null} />)}</ul>}
      <details class="quiet">
        <summary>{say('admin.offices.change-office')}<span class="hidden"> {office.name}</span></summary>
        <form method="post" action={`/admin/offices/${office.id}`}>
          <Csrf view={view} />
          <OfficeLines view={view} id={office.id} offices={page.offices} office={office} />
          <button class="plain" type="submit">{say('admin.offices.save')}</button>
        </form>
      </details>
      <details class="quiet" open={refused?.id === ''}>
        <summary>{say('admin.offices.add-contact')}<span class="hidden"> {office.name}</span></summary>
        <ContactForm view={view} action={`/admin/offices/${office.id}/contacts`} id={`${office.id}-new`} given={refused?.id === '' ? refused.form : { level: 'handler', name: '', address: '', language: 'zh' }} />
      </details>
      {below.length > 0 && <ul>{below.map((child) => <Branch key={child.id} view={view} office={child} page={page} />)}</ul>}
    </li>
  );
}

function Contact({ view, office, contact, refused }: { view: View; office: string; contact: ContactRow; refused: ContactDetails | null }): VNode {
  const { say, lang } = view;
  return (
    <li>
      <span class="soft">{word(lang, `level.${contact.level}`)}</span> {contact.name} <span class="mono">{contact.address}</span>{' '}
      {contact.failingSince !== null && <span class="tag red">{say('admin.offices.failing')} {contact.failingReason}</span>}
      <details class="quiet" open={refused !== null}>
        <summary>{say('admin.offices.change')}<span class="hidden"> {contact.name}</span></summary>
        <ContactForm view={view} action={`/admin/offices/${office}/contacts/${contact.id}`} id={`contact-${contact.id}`} given={refused ?? contact} />
      </details>
    </li>
  );
}

function ContactForm({ view, action, id, given }: { view: View; action: string; id: string; given: ContactDetails }): VNode {
  const { say, lang } = view;
  return (
    <form method="post" action={action}>
      <Csrf view={view} />
      <div class="field">
        <label for={`${id}-level`}>{say('admin.offices.level')}</label>
        <select id={`${id}-level`} name="level">{LEVELS.map((level) => <option key={level} value={level} selected={level === given.level}>{word(lang, `level.${level}`)}</option>)}</select>
      </div>
      <Line view={view} id={`${id}-name`} name="name" label="admin.offices.name" value={given.name} most={100} />
      <Line view={view} id={`${id}-address`} name="address" label="admin.offices.address" value={given.address} most={254} type="email" />
      <div class="field">
        <label for={`${id}-language`}>{say('admin.offices.language')}</label>
        <select id={`${id}-language`} name="language"><option value="zh" selected={given.language === 'zh'}>中文</option><option value="en" selected={given.language === 'en'}>English</option></select>
      </div>
      <button class="plain" type="submit">{say('admin.offices.save')}</button>
    </form>
  );
}

function OfficeLines({ view, id, offices, office }: { view: View; id: string; offices: readonly OfficeInTree[]; office: Pick<OfficeInTree, 'id' | 'name' | 'nameEn' | 'parent'> }): VNode {
  const { say, lang } = view;
  return (
    <>
      <Line view={view} id={`${id}-name`} name="name" label="admin.offices.name" value={office.name} most={100} />
      <Line view={view} id={`${id}-name-en`} name="nameEn" label="admin.offices.name-en" value={office.nameEn} most={200} required={false} />
      <div class="field">
        <label for={`${id}-parent`}>{say('admin.offices.parent')}</label>
        <select id={`${id}-parent`} name="parent">
          <option value="">{say('admin.offices.top')}</option>
          {offices.filter((other) => other.id !== office.id).map((other) => <option key={other.id} value={other.id} selected={other.id === office.parent}>{officeIn(lang, other.name, other.nameEn)}</option>)}
        </select>
      </div>
    </>
  );
}

function Line({ view: { say }, id, name, label, value, most, type = 'text', required = true }: { view: View; id: string; name: string; label: PageWord; value: string; most: number; type?: string; required?: boolean }): VNode {
  return (
    <div class="field">
      <label for={id}>{say(label)}{required ? '' : ` (${say('optional')})`}</label>
      <input id={id} name={name} type={type} value={value} maxLength={most} required={required} autocomplete="off" />
    </div>
  );
}
