import type { VNode } from 'preact';
import type { TokenRow } from '../../auth/api-tokens.js';
import { Ago, Csrf, When } from '../layout.js';
import type { View } from '../view.js';

export type LiveToken = Pick<TokenRow, 'id' | 'name' | 'scopes' | 'expiresAt' | 'lastUsedAt'>;

/** The programs that may act in the reader's name, each with a button that ends it. */
export function Tokens({ view, tokens }: { view: View; tokens: readonly LiveToken[] }): VNode {
  const { say } = view;
  return (
    <table>
      <thead><tr>{(['account.tokens.name', 'account.tokens.scopes', 'account.tokens.expires', 'account.tokens.used'] as const).map((key) => <th scope="col" key={key}>{say(key)}</th>)}<th /></tr></thead>
      <tbody>
        {tokens.map(({ id, name, scopes, expiresAt, lastUsedAt }) => (
          <tr key={id}>
            <td data-label={say('account.tokens.name')}>{name}</td>
            <td data-label={say('account.tokens.scopes')} class="mono small">{scopes.join(', ')}</td>
            <td data-label={say('account.tokens.expires')}><When view={view} at={expiresAt} /></td>
            <td data-label={say('account.tokens.used')}>{lastUsedAt === null ? '—' : <Ago view={view} at={lastUsedAt} />}</td>
            <td><form class="inline" method="post" action={`/account/tokens/${id}/revoke`}><Csrf view={view} /><button class="link" type="submit">{say('account.tokens.revoke')}</button></form></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
