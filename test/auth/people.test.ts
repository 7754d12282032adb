import { beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokens } from '../../src/auth/api-tokens.js';
import { openCalendarLink, renewCalendarLink } from '../../src/auth/calendar-links.js';
import { endMandate, grantMandate, mandatesOf } from '../../src/auth/mandates.js';
import { accountsOf, addAccount, resetAccount, setDetails, setDisabled, setRoles } from '../../src/auth/people.js';
import type { Keeper, NewAccount } from '../../src/auth/people.js';
import { Sessions } from '../../src/auth/sessions.js';
import { SignIn } from '../../src/auth/sign-in.js';
import type { Actor } from '../../src/core/commitment.js';
import { actorFor } from '../../src/engine/actors.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let [sessions, signIn] = [] as unknown as [Sessions, SignIn];
const KEEPER: Keeper = { person: 'admin', jurisdiction: 'gx', address: '10.0.0.1' };
const ACCOUNT: NewAccount = { login: 'New.One', name: '新人', email: 'new@kjt.example', roles: ['sectionHead', 'handler'], office: 'tech', language: 'zh' };
const run = <T>(work: (tx: Parameters<typeof addAccount>[0]) => Promise<T>): Promise<T> => db.database.transaction(work);
const log = async (): Promise<string[]> => (await db.owner.query<{ line: string }[]>(`select concat_ws(' ', event, coalesce(person_id, '-'), about_id, nullif(detail, '')) as line from access_log order by id`)).map(({ line }) => line);

beforeAll(async () => {
  sessions = new Sessions(db.database);
  signIn = new SignIn(db.database, sessions);
  await db.owner.query(`insert into offices (id, jurisdiction, name) values ('tech', 'gx', '科技厅'), ('gz', 'guizhou', '外省厅')`);
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values
    ('admin', 'gx', '管', 'admin', '{administrator}'), ('second', 'gx', '副管', 'second', '{administrator}'), ('abroad', 'guizhou', '外', 'abroad', '{administrator}')`);
});

describe('an account', () => {
  it('is added with a first password that opens it once it is changed, and is in the log without it', async () => {
    const { account, password } = await run((tx) => addAccount(tx, ACCOUNT, KEEPER));
    expect(account).toMatchObject({ id: 'new-one', login: 'New.One', roles: ['handler', 'sectionHead'], office: 'tech', mustChange: true, jurisdiction: 'gx' });
    expect(password).toMatch(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await signIn.attempt('New.One', password)).toMatchObject({ outcome: 'signed-in', mustChange: true });
    const lines = await log();
    expect(lines).toEqual(expect.arrayContaining(['person-added admin new-one handler, sectionHead @ tech', 'password-issued admin new-one']));
    expect(lines.join()).not.toContain(password);
  });

  it('that is disabled or reset loses its sessions and its password at once', async () => {
    const token = await sessions.open('new-one');
    const { password } = await run((tx) => resetAccount(tx, 'New.One', KEEPER));
    expect(await sessions.find(token)).toBeNull();
    const again = await sessions.open('new-one');
    expect((await run((tx) => setDisabled(tx, 'new-one', true, KEEPER))).disabledAt).not.toBeNull();
    expect([await sessions.find(again), (await signIn.attempt('New.One', password)).outcome]).toEqual([null, 'refused']);
    await run((tx) => setDisabled(tx, 'new-one', false, KEEPER));
    expect([await sessions.find(again), (await signIn.attempt('New.One', password)).outcome]).toEqual([null, 'signed-in']);
    expect(await log()).toEqual(expect.arrayContaining(['disabled admin new-one', 'enabled admin new-one']));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['disabled, and enabled again', async () => run(async (tx) => { await setDisabled(tx, 'new-one', true, KEEPER); await setDisabled(tx, 'new-one', false, KEEPER); })],
    ['given a first password by an administrator', () => run((tx) => resetAccount(tx, 'new-one', KEEPER))],
  ])('that is %s has lost its calendar links and its tokens for good, and the log says how many', async (_, act) => {
    const tokens = new ApiTokens(db.database);
    const give = async (person: string): Promise<{ token: string; secret: string }> => ({
      token: (await tokens.create({ person, name: 'x', scopes: ['read'], days: 1, perMinute: 10 })).token,
      secret: await run((tx) => renewCalendarLink(tx, { person: { id: person, roles: ['administrator'], office: null }, office: null, now: new Date('2026-01-01T00:00:00.000Z') })),
    });
    const [theirs, others] = [await give('new-one'), await give('second')];
    await run((tx) => openCalendarLink(tx, theirs.secret));
    await act();
    await expect(tokens.admit(theirs.token, { address: '', detail: '' })).rejects.toMatchObject({ code: 'token-revoked' });
    await expect(run((tx) => openCalendarLink(tx, theirs.secret))).rejects.toMatchObject({ code: 'unknown-calendar-link' });
    expect([(await tokens.admit(others.token, { address: '', detail: '' })).actor.id, (await run((tx) => openCalendarLink(tx, others.secret))).person.id]).toEqual(['second', 'second']);
    expect(await log()).toContain('secrets-ended admin new-one calendar links: 1, API tokens: 1');
  });

  it('gets another address and name, told with those before, and no link that went to the old one opens anything', async () => {
    await db.owner.query(`insert into password_resets (person_id, token_hash, expires_at) values ('new-one', $1, clock_timestamp() + interval '1 hour')`, ['0'.repeat(64)]);
    expect(await run((tx) => setDetails(tx, 'New.One', { name: '新名', email: 'moved@kjt.example', language: 'en' }, KEEPER))).toMatchObject({ name: '新名', email: 'moved@kjt.example', language: 'en' });
    expect(await db.owner.query(`select 1 from password_resets where used_at is null`)).toEqual([]);
    expect((await log()).at(-1)).toMatch(/^details-changed admin new-one name: .* → 新名; email: .* → moved@kjt\.example; language: zh → en$/);
    await run((tx) => setDetails(tx, 'second', { email: 'second@kjt.example' }, KEEPER));
    await expect(run((tx) => setDetails(tx, 'new-one', { email: 'SECOND@kjt.example' }, KEEPER))).rejects.toMatchObject({ code: 'person-exists' });
    await expect(run((tx) => setDetails(tx, 'new-one', { email: 'a@b.example\r\nBcc: x' }, KEEPER))).rejects.toMatchObject({ code: 'person-invalid' });
    await expect(run((tx) => setDetails(tx, 'admin', { email: 'me@kjt.example' }, KEEPER))).rejects.toMatchObject({ code: 'person-invalid' });
    await run((tx) => setDetails(tx, 'new-one', { email: 'new@kjt.example', language: 'zh' }, KEEPER));
  });

  it('gets other roles, told with those before', async () => {
    await run((tx) => setRoles(tx, 'new-one', { roles: ['supervisor', 'auditor'], office: null }, KEEPER));
    expect(await log()).toContain('roles-changed admin new-one handler, sectionHead @ tech → supervisor, auditor');
  });

  const script = '<script>alert(1)</script>';
  it.each<[string, string, Partial<NewAccount>]>([
    ['person-exists', 'a login that is taken', { login: 'admin', email: null }], ['person-exists', 'a mail address that is taken, in other letters', { login: 'n2', email: 'NEW@kjt.example' }],
    ['person-invalid', 'a login with a script', { login: script }], ['person-invalid', 'a login with CRLF', { login: 'a\r\nb' }], ['person-invalid', 'a name with CRLF', { name: '新\r\n人' }], ['person-invalid', 'a name of nothing', { name: '  ' }],
    ['person-invalid', 'an address with CRLF', { email: 'a@b.example\r\nBcc: x@y.example' }], ['person-invalid', 'an address that is none', { email: script }],
    ['person-invalid', 'no role', { roles: [] }], ['person-invalid', 'a role that is none', { roles: ['king'] as never }], ['person-invalid', 'a role of an office without one', { office: null }],
    ['unknown-office', 'an office of another jurisdiction', { office: 'gz' }], ['unknown-office', 'an office that is none', { office: `'; drop table people; --` }],
  ])('is refused as %s: %s', async (code, _, wrong) => {
    const before = await run((tx) => accountsOf(tx, 'gx'));
    await expect(run((tx) => addAccount(tx, { ...ACCOUNT, login: 'other', email: null, ...wrong }, KEEPER))).rejects.toMatchObject({ code, hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) });
    expect(await run((tx) => accountsOf(tx, 'gx'))).toEqual(before);
  });

  it('of another jurisdiction is one that does not exist', async () => {
    for (const act of [(id: string) => run((tx) => resetAccount(tx, id, KEEPER)), (id: string) => run((tx) => setDisabled(tx, id, true, KEEPER)), (id: string) => run((tx) => setRoles(tx, id, { roles: ['auditor'], office: null }, KEEPER))]) {
      const [theirs, nobody] = await Promise.all(['abroad', 'no-one'].map((id) => act(id).then(() => null, (error: unknown) => JSON.stringify(error).replaceAll(id, '…'))));
      expect(JSON.parse(String(theirs))).toMatchObject({ code: 'unknown-person' });
      expect(theirs).toBe(nobody);
    }
  });

  it('is nobody’s own to change, and the last administrator’s stays', async () => {
    await expect(run((tx) => setRoles(tx, 'admin', { roles: ['administrator', 'supervisor'], office: null }, KEEPER))).rejects.toMatchObject({ code: 'person-invalid' });
    const console: Keeper = { ...KEEPER, person: null };
    // Two who remove each other at the same moment: one of them stays.
    const outcomes = await Promise.allSettled([run((tx) => setDisabled(tx, 'second', true, console)), run((tx) => setDisabled(tx, 'admin', true, console))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'last-administrator' } });
    await db.owner.query(`update people set disabled_at = null where id in ('admin', 'second')`);
  });
});

describe('standing in', () => {
  const away = { principal: 'new-one', substitute: 'second', from: '2022-07-01', until: '2022-07-31', reason: '外出学习' };
  const clock = (day: string): Promise<unknown> => db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [`${day}T10:00+08:00`]);
  const by = (id: string): { id: string } => ({ id });

  it('is arranged by the person or an administrator, begins and ends by itself, and is in the log', async () => {
    await clock('2022-06-30');
    await run((tx) => grantMandate(tx, away, by('new-one'), '10.0.0.1'));
    const token = await sessions.open('second');
    await sessions.actFor((await sessions.find(token))?.session ?? '', 'new-one');
    const acting = async (): Promise<string | undefined> => (await sessions.find(token))?.actor.behalf?.id;
    const days: [string, string | undefined][] = [];
    for (const day of ['2022-06-30', '2022-07-01', '2022-07-31', '2022-08-01']) {
      await clock(day);
      days.push([day, await acting()]);
    }
    expect(days).toEqual([['2022-06-30', undefined], ['2022-07-01', 'new-one'], ['2022-07-31', 'new-one'], ['2022-08-01', undefined]]);
    await clock('2022-07-10');
    // Who audits or keeps accounts does so in their own name: these roles are not lent.
    expect((await sessions.find(token))?.actor).toMatchObject({ id: 'second', roles: ['supervisor'] });
    const [mandate] = await run((tx) => mandatesOf(tx, 'new-one'));
    await expect(run((tx) => endMandate(tx, mandate?.id ?? '', by('second')))).resolves.toBeUndefined(); // an administrator
    expect(await acting()).toBeUndefined();
    await expect(run((tx) => actorFor(tx, 'second', 'new-one', '2022-07-10'))).rejects.toMatchObject({ code: 'no-mandate' });
    expect(await log()).toEqual(expect.arrayContaining(['mandate-granted new-one second for new-one: 2022-07-01 – 2022-07-31', 'mandate-ended second second for new-one']));
  });

  it.each<[string, string, Partial<typeof away>, string]>([
    ['not-allowed', 'by somebody else', {}, 'clerk'], ['not-allowed', 'by an administrator of another jurisdiction', {}, 'abroad'], ['mandate-invalid', 'by oneself for oneself', { substitute: 'new-one' }, 'new-one'],
    ['mandate-invalid', 'to somebody of another jurisdiction', { substitute: 'abroad' }, 'new-one'], ['mandate-invalid', 'to nobody', { substitute: 'nobody' }, 'new-one'],
    ['mandate-invalid', 'backwards', { until: '2022-06-30' }, 'new-one'], ['mandate-invalid', 'for good', { until: '2030-01-01' }, 'new-one'], ['mandate-invalid', 'when it is over', { from: '2022-01-01', until: '2022-02-01' }, 'new-one'],
    ['mandate-invalid', 'by an administrator to themselves', {}, 'second'], ['mandate-invalid', 'to somebody of an office that is overseen', { substitute: 'of-office' }, 'new-one'],
    ['mandate-invalid', 'to somebody of an office that is overseen, by an administrator', { substitute: 'of-office' }, 'admin'],
  ])('is refused as %s: %s', async (code, _, wrong, who) => {
    await clock('2022-07-10');
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('clerk', 'gx', '员', 'clerk', '{supervisor}') on conflict do nothing`);
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, office_id) values ('of-office', 'gx', '承办', 'of-office', '{sectionHead}', 'tech') on conflict do nothing`);
    const before = await db.owner.query('select * from mandates');
    await expect(run((tx) => grantMandate(tx, { ...away, ...wrong }, by(who)))).rejects.toMatchObject({ code });
    expect(await db.owner.query('select * from mandates')).toEqual(before);
  });
});

describe('whoever holds several roles', () => {
  it('is never on both sides of a commitment: not in another role, not for somebody, not through somebody', async () => {
    const world = await World.create(db.database);
    const both: Actor = { id: `${world.key}-both`, name: '两职', roles: ['handler', 'supervisor'], office: world.key };
    const [other, third] = [world.person('supervisor', 'Other'), world.person('supervisor', 'Third')];
    const now = at('2022-08-26T09:00');
    const claimed = async (): Promise<string> => {
      const id = await world.open();
      await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, both, at('2022-08-25T09:00'));
      return id;
    };
    const supervisor = (id: string): Actor => ({ id, name: '督', roles: ['supervisor'], office: null });
    const ways: [string, (id: string) => Actor][] = [
      ['in another role', supervisor], ['for somebody', (id) => ({ ...supervisor(id), behalf: supervisor(other.id) })], ['through somebody', (id) => ({ ...supervisor(other.id), behalf: supervisor(id) })],
    ];
    for (const [way, acting] of ways) {
      const id = await claimed();
      const before = await world.row(id);
      await expect(world.send(id, 'VERIFIED', { outcome: 'fulfilled' }, acting(both.id), now)).rejects.toMatchObject({ code: 'event-refused', facts: { guards: ['mayVerify'], commitment: id } });
      expect([way, await world.row(id)]).toEqual([way, before]);
      // The same roles, office and data under another id are let through: it was whose hands they are, and nothing else.
      expect([way, (await world.send(id, 'VERIFIED', { outcome: 'fulfilled' }, acting(third.id), now)).stage]).not.toEqual([way, 'claimed']);
    }
    const own = await claimed();
    await expect(world.send(own, 'VERIFIED', { outcome: 'fulfilled' }, both, now)).rejects.toMatchObject({ code: 'event-refused', facts: { guards: ['mayVerify'] } }); // with both roles at once
  });
});
