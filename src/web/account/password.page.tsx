import type { DomainError } from '../../core/errors.js';
import { Csrf, documentOf, Layout } from '../layout.js';
import type { View } from '../view.js';
import { Field, Refusal } from './refusal.js';

/** `first`: the person got here because nothing else is open to them yet. */
export function passwordPage(view: View, { first, refusal }: { first: boolean; refusal: DomainError | null }): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('password.title')}>
      <div class="narrow">
        <header><h1>{say('password.title')}</h1></header>
        {first && <p class="note">{say('password.first')}</p>}
        <Refusal view={view} error={refusal} />
        <form method="post" action="/password">
          <Csrf view={view} />
          <Field view={view} name="old" label="password.old" type="password" autocomplete="current-password" />
          <Field view={view} name="next" label="password.next" type="password" autocomplete="new-password" />
          <p class="small soft">{say('password.rule')}</p>
          <button type="submit">{say('password.change')}</button>
        </form>
      </div>
    </Layout>,
  );
}

/** The same page whether the address is known or not. */
export function forgottenPage(view: View, { done, refusal }: { done: boolean; refusal: DomainError | null }): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('password.forgotten')}>
      <div class="narrow">
        <header><h1>{say('password.forgotten')}</h1></header>
        <Refusal view={view} error={refusal} />
        {done ? <p class="note good" role="status">{say('password.forgotten.done')}</p> : (
          <form method="post" action="/password/forgotten">
            <p>{say('password.forgotten.what')}</p>
            <Field view={view} name="email" label="account.email" type="email" autocomplete="email" maxLength={254} />
            <button type="submit">{say('password.forgotten.send')}</button>
          </form>
        )}
        <p class="after-form"><a href="/sign-in">{say('sign-in')}</a></p>
      </div>
    </Layout>,
  );
}

/** Where the link of the mail leads. `token` null: it opens nothing, or has just been used. */
export function resetPage(view: View, { token, done, refusal }: { token: string | null; done: boolean; refusal: DomainError | null }): string {
  const { say } = view;
  return documentOf(
    <Layout view={view} title={say('password.reset')}>
      <div class="narrow">
        <header><h1>{say('password.reset')}</h1></header>
        <Refusal view={view} error={refusal} />
        {done && <p class="note good" role="status">{say('password.reset.done')}</p>}
        {token !== null && (
          <form method="post" action="/password/reset">
            <input type="hidden" name="token" value={token} />
            <Field view={view} name="next" label="password.next" type="password" autocomplete="new-password" />
            <p class="small soft">{say('password.rule')}</p>
            <button type="submit">{say('password.reset')}</button>
          </form>
        )}
        <p class="after-form"><a href={done ? '/sign-in' : '/password/forgotten'}>{say(done ? 'sign-in' : 'password.forgotten')}</a></p>
      </div>
    </Layout>,
  );
}
