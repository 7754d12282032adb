import type { VNode } from 'preact';
import type { MandateRow } from '../../auth/mandates.js';
import type { AccountRow } from '../../auth/people.js';
import { localDateOf } from '../../core/calendar.js';
import type { DomainError } from '../../core/errors.js';
import { dateText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { Csrf, documentOf, Layout } from '../layout.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';
import { Field, Refusal } from './refusal.js';
import { Tokens } from './tokens.js';
import type { LiveToken } from './tokens.js';

export interface AccountPage {
  self: AccountRow | null;
  colleagues: AccountRow[];
  mandates: MandateRow[];
  tokens: LiveToken[];
  done: 'away' | 'password' | 'token' | null;
  refusal: DomainError | null;
}

export function accountPage(view: View, { self, colleagues, mandates, tokens, done, refusal }: AccountPage): string {
  const { say, lang, actor } = view;
  return documentOf(
    <Layout view={view} title={say('account.title')} place="/account">
      <header><h1>{say('account.title')}</h1></header>
      {done !== null && <p class="note good" role="status">{say(`account.done.${done}`)}</p>}
      <Refusal view={view} error={refusal} />
      {self !== null && (
        <section>
          <dl class="facts">
            <dt>{say('account.login')}</dt><dd>{self.name} · {self.login}</dd>
            <dt>{say('account.roles')}</dt><dd>{self.roles.map((role) => word(lang, `role.${role}`)).join(lang === 'zh' ? '、' : ', ')}</dd>
            <dt>{say('account.office')}</dt><dd>{self.officeName ?? '—'}</dd>
            <dt>{say('account.email')}</dt><dd>{self.email ?? '—'}</dd>
          </dl>
          <p class="after-form"><a href="/password">{say('account.password')}</a></p>
        </section>
      )}
      <section aria-labelledby="away">
        <h2 id="away">{say('account.away')}</h2>
        <p class="small soft">{say('account.away.what')}</p>
        {actor?.behalf !== undefined && (
          <form method="post" action="/account/acting" class="note"><Csrf view={view} /><p>{say('account.acting')}<strong>{actor.behalf.name}</strong></p><button type="submit" class="plain">{say('account.act.own')}</button></form>
        )}
        {mandates.length === 0 ? <p class="soft">{say('account.away.none')}</p> : <Mandates view={view} mandates={mandates} />}
        <AwayForm view={view} colleagues={colleagues} />
      </section>
      <section aria-labelledby="tokens">
        <h2 id="tokens">{say('account.tokens')}</h2>
        <p class="small soft">{say('account.tokens.what')}</p>
        {tokens.length === 0 ? <p class="soft">{say('account.tokens.none')}</p> : <Tokens view={view} tokens={tokens} />}
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions">{say('account.sessions')}</h2>
        <p class="small soft">{say('account.everywhere.why')} <strong>{say('account.everywhere.ends')}</strong></p>
        <form method="post" action="/account/sign-out-everywhere"><Csrf view={view} /><button class="plain" type="submit">{say('account.everywhere')}</button></form>
      </section>
    </Layout>,
  );
}

function Mandates({ view, mandates }: { view: View; mandates: MandateRow[] }): VNode {
  const { say, lang, actor } = view;
  return (
    <table>
      <thead><tr>{(['account.away.who', 'account.away.for', 'account.away.from', 'account.away.until', 'account.away.reason'] as const).map((key) => <th scope="col" key={key}>{say(key)}</th>)}<th /></tr></thead>
      <tbody>
        {mandates.map(({ id, substituteName, principal, principalName, from, until, reason, holds }) => (
          <tr key={id}>
            <td data-label={say('account.away.who')}>{substituteName} {holds && <span class="tag good">{say('account.away.holds')}</span>}</td>
            <td data-label={say('account.away.for')}>{principalName}</td>
            <td data-label={say('account.away.from')}>{dateText(from, lang)}</td>
            <td data-label={say('account.away.until')}>{until === null ? '—' : dateText(until, lang)}</td>
            <td data-label={say('account.away.reason')}>{reason}</td>
            <td>
              {principal === actor?.id
                ? <form class="inline" method="post" action={`/account/substitutes/${id}/end`}><Csrf view={view} /><button class="link" type="submit">{say('account.away.end')}</button></form>
                : holds && <form class="inline" method="post" action="/account/acting"><Csrf view={view} /><input type="hidden" name="principal" value={principal} /><button class="link" type="submit">{say('account.act')}</button></form>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AwayForm({ view, colleagues }: { view: View; colleagues: AccountRow[] }): VNode {
  const { say, lang, now } = view;
  const today = localDateOf(now, HOUSE_TIME_ZONE);
  return (
    <form method="post" action="/account/substitutes" class="after-form">
      <Csrf view={view} />
      <div class="field">
        <label for="substitute">{say('account.away.who')}</label>
        <select id="substitute" name="substitute" required>
          <option value="">{say('choose')}</option>
          {colleagues.map(({ id, name, roles, officeName }) => <option key={id} value={id}>{`${name} · ${roles.map((role) => word(lang, `role.${role}`)).join('、')}${officeName === null ? '' : ` · ${officeName}`}`}</option>)}
        </select>
      </div>
      <Field view={view} name="from" label="account.away.from" type="date" value={today} />
      <Field view={view} name="until" label="account.away.until" type="date" />
      <Field view={view} name="reason" label="account.away.reason" />
      <button type="submit">{say('account.away.add')}</button>
    </form>
  );
}
