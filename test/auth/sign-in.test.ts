import { beforeAll, describe, expect, it } from '@jest/globals';
import { hashPassword, passwordMatches } from '../../src/auth/passwords.js';
import { Sessions } from '../../src/auth/sessions.js';
import { FAILURES_ALLOWED, SignIn, WAIT_MINUTES } from '../../src/auth/sign-in.js';
import { testDatabase } from '../support/database.js';

const given = testDatabase();
beforeAll(async () => {
  const password = await hashPassword('right');
  for (const [login, hash, disabled] of [['ann', password, null], ['bob', password, '2022-01-01Z'], ['nopass', null, null]]) {
    await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles, disabled_at)
      values ($1, 'gx', $1, $1, $2, '{handler}', $3)`, [login, hash, disabled]);
  }
});

function setup(): { signIn: SignIn; sessions: Sessions; wait: (minutes: number) => void } {
  let clock = 0;
  const sessions = new Sessions(given.database);
  return { sessions, signIn: new SignIn(given.database, sessions, () => clock), wait: (minutes) => { clock += minutes * 60_000; } };
}

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
      const outcomes = await Promise.all(Array.from({ length: FAILURES_ALLOWED + 2 }, () => signIn.attempt(login, 'wrong')));
      expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(FAILURES_ALLOWED);
    }
    expect(await signIn.attempt('ann', 'right')).toEqual({ outcome: 'too-many' });
    wait(WAIT_MINUTES);
    expect((await signIn.attempt('ann', 'right')).outcome).toBe('signed-in');
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

  it('outlive a demo clock that jumps ahead', async () => {
    const { sessions } = setup();
    const token = await sessions.open('ann');
    await given.owner.query(`update clock set shift = interval '400 days'`);
    expect(await sessions.find(token)).not.toBeNull();
    await given.owner.query(`update clock set shift = interval '0'`);
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
