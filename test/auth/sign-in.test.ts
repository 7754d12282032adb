import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_PASSWORD } from '../../src/auth/password-rules.js';
import { hashPassword, passwordMatches } from '../../src/auth/passwords.js';
import { endSessions, IDLE_MINUTES, Sessions } from '../../src/auth/sessions.js';
import { FAILURES_ALLOWED, FAILURES_PER_ADDRESS, SignIn, WAIT_MINUTES } from '../../src/auth/sign-in.js';
import { testDatabase } from '../support/database.js';

const given = testDatabase();
beforeAll(async () => {
  const password = await hashPassword('right');
  for (const [login, hash, disabled] of [['ann', password, null], ['bob', password, '2022-01-01Z'], ['nopass', null, null]]) {
    await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles, disabled_at)
      values ($1, 'gx', $1, $1, $2, '{handler}', $3)`, [login, hash, disabled]);
  }
});

function setup(): { signIn: SignIn; sessions: Sessions; wait: (minutes: number) => Promise<unknown> } {
  const sessions = new Sessions(given.database);
  return {
    sessions, signIn: new SignIn(given.database, sessions),
    wait: (minutes) => given.owner.query('update rate_counters set began_at = began_at - make_interval(mins => $1)', [minutes]),
  };
}
afterEach(() => given.owner.query('delete from rate_counters'));
const logged = async (): Promise<string[]> => (await given.owner.query<{ line: string }[]>(
  `select concat_ws(' ', event, coalesce(person_id, '?'), address) as line from access_log order by id`)).map(({ line }) => line);

describe('signing in', () => {
  it('opens a session whose token the table does not hold', async () => {
    const { signIn, sessions } = setup();
    const result = await signIn.attempt('ann', 'right');
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    expect(await sessions.find(result.token)).toMatchObject({ login: 'ann', actor: { id: 'ann', roles: ['handler'], office: null } });
    const stored = await given.owner.query<{ token_hash: string }[]>('select token_hash from sessions');
    expect(stored.map((row) => row.token_hash)).not.toContain(result.token);
  });

  it.each([['ann', 'wrong'], ['nobody', 'right'], ['bob', 'right'], ['nopass', 'right'], ['nopass', ''], ['ann', '']])('refuses %s with “%s” without saying why', async (login, password) => {
    expect(await setup().signIn.attempt(login, password)).toEqual({ outcome: 'refused' });
  });

  it('makes a login wait after too many failures, known or unknown, also when they come all at once', async () => {
    const { signIn, wait } = setup();
    for (const login of ['ann', 'nobody']) {
      const before = (await logged()).length;
      const outcomes = await Promise.all(Array.from({ length: FAILURES_ALLOWED + 2 }, () => signIn.attempt(login, 'wrong', '10.0.0.1')));
      expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(FAILURES_ALLOWED);
      const lines = (await logged()).slice(before);
      expect(lines.filter((line) => line.startsWith('locked-out'))).toEqual([`locked-out ${login === 'ann' ? 'ann' : '?'} 10.0.0.1`]);
    }
    expect(await signIn.attempt('ann', 'right')).toEqual({ outcome: 'too-many' });
    // Another process, or this one after a restart: nothing of it is in memory.
    expect(await setup().signIn.attempt('ann', 'right')).toEqual({ outcome: 'too-many' });
    await wait(WAIT_MINUTES);
    expect((await signIn.attempt('ann', 'right')).outcome).toBe('signed-in');
  });

  it('is not let through by trying a thousand times, and changes nothing', async () => {
    const { signIn } = setup();
    const before = await given.owner.query(`select * from people where login = 'ann'`);
    let refused = 0;
    for (let i = 0; i < 1000; i += 1) refused += (await signIn.attempt('ann', `wrong ${String(i)}`, '10.0.0.2')).outcome === 'refused' ? 1 : 0;
    expect(refused).toBe(FAILURES_ALLOWED);
    expect(await given.owner.query(`select * from people where login = 'ann'`)).toEqual(before);
    expect((await given.owner.query<{ n: number }[]>(`select count(*)::int as n from access_log where address = '10.0.0.2'`))[0]?.n).toBe(FAILURES_ALLOWED + 2); // the login locked out, and later the address
  }, 120_000);

  it('makes an address wait that tries a list of logins, and nobody at another one', async () => {
    const { signIn } = setup();
    await given.owner.query(`insert into rate_counters (key, began_at, count) values (encode(sha256(convert_to(e'sign-in address\n10.0.0.3', 'UTF8')), 'hex'), clock_timestamp(), $1)`, [FAILURES_PER_ADDRESS]);
    expect(await signIn.attempt('ann', 'right', '10.0.0.3')).toEqual({ outcome: 'too-many' });
    expect((await signIn.attempt('ann', 'right', '10.0.0.4')).outcome).toBe('signed-in');
  });

  it('keeps what was typed as a login out of the log and out of the counters', async () => {
    await setup().signIn.attempt('my own password, typed too early', 'x', '10.0.0.5');
    const [row] = await given.owner.query<{ all: string }[]>(`select (select string_agg(l::text, ' ') from access_log l) || (select string_agg(r::text, ' ') from rate_counters r) as all`);
    expect(row?.all).toContain('10.0.0.5');
    expect(row?.all).not.toContain('my own password');
  });

  it('opens with the demo’s password nobody’s account but the demo’s, and with a first password none after its days', async () => {
    const { signIn } = setup();
    await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles, demo) values ('dora', 'gx', 'd', 'dora', $1, '{handler}', true), ('emil', 'gx', 'e', 'emil', $1, '{handler}', false)`, [await hashPassword(DEMO_PASSWORD)]);
    expect((await signIn.attempt('dora', DEMO_PASSWORD)).outcome).toBe('signed-in');
    expect((await signIn.attempt('emil', DEMO_PASSWORD)).outcome).toBe('refused');
    await given.owner.query(`update people set must_change = true, password_expires_at = clock_timestamp() + interval '1 hour' where id = 'dora'`);
    expect(await signIn.attempt('dora', DEMO_PASSWORD)).toMatchObject({ outcome: 'signed-in', mustChange: true });
    await given.owner.query(`update people set password_expires_at = clock_timestamp() - interval '1 second' where id = 'dora'`);
    expect((await signIn.attempt('dora', DEMO_PASSWORD)).outcome).toBe('refused');
  });

  it('forgets failures after a success', async () => {
    const { signIn } = setup();
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < FAILURES_ALLOWED - 1; i += 1) await signIn.attempt('ann', 'wrong');
      expect((await signIn.attempt('ann', 'right')).outcome).toBe('signed-in');
    }
  });
});

describe('sessions', () => {
  it('end when signed out, when expired, and when the person is disabled', async () => {
    const { sessions } = setup();
    const [ended, expired, kept] = [await sessions.open('ann'), await sessions.open('ann'), await sessions.open('ann')];
    await sessions.end(ended);
    expect(await sessions.find(ended)).toBeNull();
    await given.owner.query(`update sessions set created_at = created_at - interval '13 hours', expires_at = expires_at - interval '13 hours'
      where token_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')`, [expired]);
    expect(await sessions.find(expired)).toBeNull();
    expect(await sessions.find(kept)).not.toBeNull();
    await given.owner.query(`update people set disabled_at = now() where id = 'ann'`);
    expect(await sessions.find(kept)).toBeNull();
    await given.owner.query(`update people set disabled_at = null where id = 'ann'`);
  });

  it('end when they lie idle, and not while somebody works', async () => {
    const { sessions } = setup();
    const token = await sessions.open('ann');
    const idle = (minutes: number): Promise<unknown> => given.owner.query('update sessions set seen_at = seen_at - make_interval(mins => $1)', [minutes]);
    await idle(IDLE_MINUTES - 1);
    expect(await sessions.find(token)).not.toBeNull();
    await idle(IDLE_MINUTES - 1);
    expect(await sessions.find(token)).not.toBeNull();
    await idle(IDLE_MINUTES);
    expect(await sessions.find(token)).toBeNull();
    expect(await sessions.find('stolen')).toBeNull();
  });

  it('end everywhere, but for the one that is named', async () => {
    const { sessions } = setup();
    const [here, there] = [await sessions.open('ann'), await sessions.open('ann')];
    const found = await sessions.find(here);
    expect(await given.database.transaction((tx) => endSessions(tx, 'ann', found?.session))).toBeGreaterThanOrEqual(1);
    expect([await sessions.find(here), await sessions.find(there)]).toEqual([found, null]);
    await given.database.transaction((tx) => endSessions(tx, 'ann'));
    expect(await sessions.find(here)).toBeNull();
  });

  it('outlive a demo clock that jumps ahead', async () => {
    const { sessions } = setup();
    const token = await sessions.open('ann');
    await given.owner.query(`update clock set shift = interval '400 days'`);
    expect(await sessions.find(token)).not.toBeNull();
    await given.owner.query(`update clock set shift = interval '0'`);
  });
});

describe('the access log', () => {
  it.each(['update access_log set event = \'x-y\'', 'delete from access_log', 'truncate access_log'])('refuses %s, also to the owner', async (statement) => {
    const before = await logged();
    for (const who of [given.owner, given.database.app]) await expect(who.query(statement)).rejects.toMatchObject({ code: '42501' });
    expect(before.length).toBeGreaterThan(3);
    expect(await logged()).toEqual(before);
  });
});

describe('passwords', () => {
  it('are kept as argon2id with a salt of their own', async () => {
    const [one, two] = [await hashPassword('same'), await hashPassword('same')];
    expect(one).toMatch(/^\$argon2id\$/);
    expect(one).not.toBe(two);
    expect(await passwordMatches('same', two)).toBe(true);
  });
});
