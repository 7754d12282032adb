import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ConfigProblem } from '../src/config.js';
import { readConfig } from '../src/config.js';
import { Secret } from '../src/secret.js';
import { SETTINGS } from '../src/settings.js';
import { DomainError } from '../src/core/errors.js';

const LONG_SECRET = 'x'.repeat(32);

function refusal(env: Record<string, string>): { code: string; message: string; problems: ConfigProblem[] } {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message, problems: error.facts['problems'] as ConfigProblem[] };
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('readConfig', () => {
  it('needs nothing in development', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      environment: 'development', host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', dataDir: null, database: null, trustProxy: 0,
      smtpUrl: null, mailReplyTo: null, mailFrom: '"践诺 Jiannuo" <jiannuo@localhost.localdomain>', demo: true,
    });
    expect(config.secret.reveal().length).toBeGreaterThanOrEqual(32);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('reads every setting', () => {
    const config = readConfig({
      NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '80', PUBLIC_URL: 'https://jiannuo.example.gov.cn/', DATA_DIR: '/srv/data',
      DATABASE_URL: 'postgresql://o:p@db:5432/jiannuo', DATABASE_APP_URL: 'postgres://a:p@db:5432/jiannuo',
      SMTP_URL: 'smtps://u:p@mail.example', MAIL_FROM: '督查室 <duchashi@example.gov.cn>', MAIL_REPLY_TO: 'answers@example.gov.cn', TRUST_PROXY: '2',
      SECRET: LONG_SECRET, DEMO: 'no', PATH: '/bin',
    });
    expect(config).toMatchObject({
      environment: 'production', host: '0.0.0.0', port: 80, publicUrl: 'https://jiannuo.example.gov.cn', dataDir: '/srv/data',
      mailFrom: '督查室 <duchashi@example.gov.cn>', mailReplyTo: 'answers@example.gov.cn', demo: false, trustProxy: 2,
    });
    expect(config.database?.owner.reveal()).toBe('postgresql://o:p@db:5432/jiannuo');
    expect(config.database?.app?.reveal()).toBe('postgres://a:p@db:5432/jiannuo');
    expect(config.smtpUrl?.reveal()).toBe('smtps://u:p@mail.example');
    expect(config.secret.reveal()).toBe(LONG_SECRET);
  });

  it.each([
    [{}, true],
    [{ DATABASE_URL: 'postgres://db/x' }, false],
    [{ DATABASE_URL: 'postgres://db/x', DEMO: 'yes' }, true],
    [{ DEMO: 'no' }, false],
    [{ NODE_ENV: 'test' }, false],
    [{ NODE_ENV: 'production', SECRET: LONG_SECRET }, false],
  ])('decides on the demo: %j -> %s', (env, demo) => {
    expect(readConfig(env).demo).toBe(demo);
  });

  it.each([
    [{ HOST: '0.0.0.0', PORT: '81' }, 'http://localhost:81'],
    [{ HOST: '::1' }, 'http://[::1]:8080'],
  ])('links to a place that can be reached: %j -> %s', (env, link) => {
    expect(readConfig(env).publicUrl).toBe(link);
  });

  it('reads single sign-on, with whom it admits to what', () => {
    const roles = { watchers: { jurisdiction: 'guangxi', roles: ['supervisor'] }, tech: { jurisdiction: 'guangxi', roles: ['handler'], office: 'tech' } };
    const config = readConfig({ OIDC_ISSUER: 'https://id.example.gov.cn', OIDC_CLIENT_ID: 'jiannuo', OIDC_CLIENT_SECRET: 'hunter2', OIDC_ROLES: JSON.stringify(roles), LOCAL_ACCOUNTS: 'no' });
    expect(config).toMatchObject({
      localAccounts: false, singleSignOn: { issuer: 'https://id.example.gov.cn', clientId: 'jiannuo', scope: 'openid profile', loginClaim: 'preferred_username', roleClaim: 'groups', roles: { watchers: { office: null }, tech: { office: 'tech' } } },
    });
    expect(config.singleSignOn?.clientSecret?.reveal()).toBe('hunter2');
    expect(inspect(config, { depth: 5 })).not.toContain('hunter2');
    expect(readConfig({})).toMatchObject({ singleSignOn: null, localAccounts: true });
  });

  it.each([
    [{ OIDC_ISSUER: 'http://id.example.gov.cn', OIDC_CLIENT_ID: 'j', OIDC_ROLES: '{}' }, 'OIDC_ISSUER'], [{ OIDC_ISSUER: 'https://id.example', OIDC_ROLES: '{}' }, 'OIDC_ISSUER'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'j' }, 'OIDC_ISSUER'], [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'j', OIDC_ROLES: '{"a":{"jurisdiction":"x","roles":["king"]}}' }, 'OIDC_ROLES'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'j', OIDC_ROLES: 'no' }, 'OIDC_ROLES'], [{ LOCAL_ACCOUNTS: 'no' }, 'LOCAL_ACCOUNTS'],
  ] as [Record<string, string>, string][])('refuses a single sign-on that cannot be meant: %j', (env, setting) => {
    expect(refusal(env).problems.map((problem) => problem.setting)).toEqual([setting]);
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', SMTP_URL: ' ', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  it('reports all problems together, without the values', () => {
    const { code, message, problems } = refusal({
      NODE_ENV: 'production', PORT: '70000', DATABASE_URL: 'mysql://root:hunter2@db/x', SMTP_URL: 'mail', DEMO: 'yes', MAIL_FORM: 'a@b.cn',
    });
    expect(code).toBe('config-invalid');
    expect(problems.map(({ setting }) => setting).sort()).toEqual(['DATABASE_URL', 'DEMO', 'MAIL_FORM', 'PORT', 'SECRET', 'SMTP_URL']);
    expect(problems.every(({ problem, hint }) => problem !== '' && hint !== '')).toBe(true);
    expect(message).not.toContain('hunter2');
  });

  it.each([
    ['DATABSE_URL', 'DATABASE_URL'], ['SMPT_URL', 'SMTP_URL'], ['DATADIR', 'DATA_DIR'], ['MAIL_REPLYTO', 'MAIL_REPLY_TO'],
    ['secret', 'SECRET'], ['PROT_', undefined], ['HOME', undefined], ['PATH', undefined], ['PWD', undefined], ['MAIL', undefined],
    ['HOSTNAME', undefined], ['TERM', undefined], ['USER', undefined], ['LANG', undefined],
  ])('asks whether %s was meant to be %s', (name, meant) => {
    if (meant === undefined) expect(() => readConfig({ [name]: 'x' })).not.toThrow();
    else expect(refusal({ [name]: 'x' }).problems).toEqual([expect.objectContaining({ setting: name, hint: expect.stringContaining(`${meant}?`) })]);
  });

  it("leaves another program's variable alone when the setting itself is there", () => {
    expect(() => readConfig({ DATABASE_URI: 'x', DATABASE_URL: 'postgres://db/x' })).not.toThrow();
  });

  it.each([
    ['no secret', {}, 'demo-secrets'],
    ['the demo secret', { SECRET: readConfig({}).secret.reveal() }, 'demo-secrets'],
    ['a short secret', { SECRET: 'x'.repeat(31) }, 'config-invalid'],
  ])('refuses a production with %s', (_, env, code) => {
    expect(refusal({ NODE_ENV: 'production', ...env }).code).toBe(code);
  });

  it.each([
    { NODE_ENV: 'prod' }, { PORT: '-1' }, { TRUST_PROXY: 'true' }, { TRUST_PROXY: '11' }, { TRUST_PROXY: '-1' }, { PORT: '80.5' }, { PORT: '65536' }, { HOST: 'a b' }, { HOST: 'http://x' }, { PUBLIC_URL: 'ftp://x' },
    { MAIL_FROM: 'nobody' }, { MAIL_FROM: 'a@b.cn\r\nBcc: c@d.cn' }, { DEMO: 'maybe' }, { DATABASE_APP_URL: 'postgres://a@db/x' },
  ])('refuses %j', (env) => {
    expect(refusal(env as Record<string, string>).problems).toEqual([expect.objectContaining({ setting: Object.keys(env)[0] })]);
  });

  it('shows no secret when printed', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://o:hunter2@db/x', DATABASE_APP_URL: 'postgresql://a:hunter2@db/x', SMTP_URL: 'smtp://u:hunter2@mail', SECRET: 'hunter2',
    });
    const printed = [inspect(config, { depth: null, showHidden: true }), JSON.stringify(config), String(config.secret), String(config.smtpUrl)];
    expect(printed.join('\n')).not.toContain('hunter2');
    expect(printed[1]).toContain('[secret]');
    expect(new Secret('a').reveal()).toBe('a');
  });
});

describe('SETTINGS', () => {
  it('lists every setting once, in both languages', () => {
    expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(SETTINGS.length);
    expect(SETTINGS.every(({ meaning }) => /\p{Script=Han}/u.test(meaning.zh) && /^[\x20-\x7e]+$/.test(meaning.en))).toBe(true);
  });
});
