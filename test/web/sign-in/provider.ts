/** A real OpenID Connect provider on a real port, whose people are those given. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface TestProvider {
  issuer: string;
  /** Signs somebody in at the provider as their browser would, beginning at `to`; gives the address they are sent back to. `login` null = they press “abort”. */
  passThrough(to: string, login: string | null): Promise<string>;
  close(): Promise<void>;
}

/** @param people claims by account */
export async function startProvider(people: Readonly<Record<string, Record<string, unknown>>>, callback: () => string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'jiannuo', client_secret: 'a secret of the tests', redirect_uris: [callback()], response_types: ['code'], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    async passThrough(to, login) {
      const jar = new Map<string, string>();
      const visit = async (url: string, form?: Record<string, string>): Promise<Response> => {
        const answer = await fetch(url, {
          redirect: 'manual', method: form === undefined ? 'GET' : 'POST', headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }, ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        });
        for (const cookie of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
          jar.set(name, value);
        }
        return answer;
      };
      let answer = await visit(to);
      for (let step = 0; step < 12; step++) {
        const location = answer.headers.get('location');
        if (location?.startsWith(callback()) === true) return location;
        if (location !== null) {
          answer = await visit(new URL(location, issuer).href);
          continue;
        }
        const html = await answer.text();
        const action = /action="([^"]+)"/.exec(html)?.[1];
        if (action === undefined) throw new Error(`the provider shows no form: ${html.slice(0, 300)}`);
        const abort = /href="([^"]+\/abort)"/.exec(html)?.[1];
        if (login === null && abort !== undefined) answer = await visit(new URL(abort, issuer).href);
        else answer = await visit(new URL(action, issuer).href, html.includes('name="login"') ? { prompt: 'login', login: login ?? '', password: 'any' } : { prompt: 'consent' });
      }
      throw new Error('the provider sends nobody back');
    },
    close: () => new Promise((resolve, reject) => {
      server.close((error) => { if (error) reject(error); else resolve(); });
      server.closeAllConnections();
    }),
  };
}
