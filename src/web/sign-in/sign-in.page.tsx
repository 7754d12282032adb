import { documentOf, Layout } from '../layout.js';
import type { PageWord } from '../page-words.js';
import type { SignOn } from '../ports.js';
import type { View } from '../view.js';

/** `next` = where to go afterwards; `login` = as it was entered before; the password is never sent back. */
export function signInPage(view: View, form: { next: string; login: string; refusal: 'refused' | 'too-many' | null }, { single, local }: SignOn): string {
  const { say } = view;
  const title: PageWord = 'sign-in';
  return documentOf(
    <Layout view={view} title={say(title)}>
      <div class="narrow">
        <header><h1>{say(title)}</h1></header>
        {form.refusal !== null && (
          <div class="note bad" role="alert">
            <p><strong>{say(`sign-in.${form.refusal}`)}</strong></p>
            {form.refusal === 'refused' && <p>{say('sign-in.refused.hint')}</p>}
          </div>
        )}
        {single !== null && <p><a class="button" href={`/sign-in/sso?next=${encodeURIComponent(form.next)}`}>{say('sign-in.sso')}</a></p>}
        {single !== null && local && <p class="soft small">{say('sign-in.or-local')}</p>}
        {local && <form method="post" action="/sign-in">
          <input type="hidden" name="next" value={form.next} />
          <div class="field">
            <label for="login">{say('login')}</label>
            <input id="login" name="login" value={form.login} autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={100} />
          </div>
          <div class="field">
            <label for="password">{say('password')}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required maxLength={200} />
          </div>
          <button type="submit">{say('sign-in')}</button>
          <p class="after-form"><a href="/password/forgotten">{say('password.forgotten')}</a></p>
        </form>}
      </div>
    </Layout>,
  );
}
