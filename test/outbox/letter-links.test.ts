import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { Secret } from '../../src/secret.js';
import type { Letter, Level } from '../../src/core/commitment.js';
import { LETTERS, LEVELS } from '../../src/core/commitment.js';
import { GENESIS, seal } from '../../src/core/history.js';
import { LINK_EVENTS, linkPurposeOf } from '../../src/core/letter-links.js';
import { actorName } from '../../src/core/sentence.js';
import { contactActor } from '../../src/engine/actors.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { LetterLinks, tokenHash } from '../../src/outbox/letter-links.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { openLink, revokeLinks } from '../../src/outbox/open-links.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';
import { at, World } from '../support/factory.js';
import { mailServer } from './mail-server.js';

const NOW = at('2022-09-14T10:00');
const URL = 'https://jiannuo.example';
const SECRET = new Secret('a secret of this test');
const LINK = /https:\/\/jiannuo\.example\/l\/([A-Za-z0-9_-]{43})/g;

const db = testDatabase();
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

/** The mail's lines, put together again and decoded. */
function unfolded(raw: string): string {
  const parts = raw.split(/\r\n\r\n/).map((part) => part.replaceAll('\r\n', ''));
  return [raw.replaceAll('=\r\n', '').replaceAll('=3D', '='), ...parts.filter((part) => /^[A-Za-z0-9+/=]{60,}/.test(part)).map((part) => Buffer.from(part.split('--')[0] ?? '', 'base64').toString())].join('\n');
}

function tokensIn(raw: string): string[] {
  return [...new Set([...unfolded(raw).matchAll(LINK)].map(([, token = '']) => token))];
}

async function dispatcherTo(smtpUrl: string | null): Promise<void> {
  const dispatcher = new Dispatcher(db.database, createMailer({ smtpUrl, from: 'jiannuo@gov.example', replyTo: null, publicHost: 'jiannuo.example' }), URL, new LetterLinks(SECRET));
  await dispatcher.run(NOW);
  await dispatcher.stop();
}

describe('what a link is for', () => {
  it.each([
    ['staff-due', 'sectionHead', 'STAFF_NAMED'], ['tell-deputy', 'handler', 'DEPUTY_TOLD'], ['opinion-redo', 'handler', 'OPINION_GIVEN'], ['opinion-due', 'handler', 'OPINION_GIVEN'],
    ['contact-due', 'handler', 'CONTACTED'], ['indicator-ask', 'handler', 'INDICATOR_PROPOSED'], ['not-verifiable', 'sectionHead', 'INDICATOR_PROPOSED'], ['milestone-due', 'handler', 'STAGE_REACHED'],
    ['check-in', 'handler', 'CHECKED_IN'], ['delivery-due', 'handler', 'DELIVERED'], ['condition-review', 'handler', 'CONDITION_MET'], ['second-reply-due', 'handler', 'REPLIED_AGAIN'],
    ['term-explanation', 'handler', 'TERM_EXPLAINED'], ['handed-over', 'handler', 'ACCEPTED'], ['approval-request', 'deputyHead', 'CHANGE_APPROVED'], ['verification-request', 'supervisor', 'VERIFIED'],
    ['rating-request', 'liaison', 'RATED'], ['rating-request', 'liaison', 'DISSATISFIED'], ['extension-request', 'liaison', 'EXTENSION_REFUSED'], ['meeting-due', 'liaison', 'MEETING_HELD'],
  ] as const)('%s to the %s admits %s, which ends the asking', (letter, level, event) => {
    const purpose = linkPurposeOf(letter, level);
    expect(purpose === null ? [] : LINK_EVENTS[purpose]).toContain(event);
  });

  it('of the meeting the head is told, and the liaison records it', () => {
    expect([linkPurposeOf('meeting-due', 'head'), linkPurposeOf('meeting-due', 'liaison')]).toEqual([null, 'meet']);
  });
});

describe('links in letters', () => {
  it('are the same when a letter is repeated, and nowhere in the database', async () => {
    const id = await world.open();
    await world.sweep(NOW);
    const seen: string[] = [];
    {
      await using server = await mailServer({ onMessage: (raw) => { seen.push(...tokensIn(raw)); return '451 later'; } });
      await dispatcherTo(server.url);
    }
    const seen2: string[] = [];
    await db.owner.query(`update notices set send_after = $2 where commitment_id = $1 and state = 'retry'`, [id, NOW]);
    {
      await using server = await mailServer({ onMessage: (raw) => { seen2.push(...tokensIn(raw)); return undefined; } });
      await dispatcherTo(server.url);
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen2.sort()).toEqual([...seen].sort());
    const stored = await db.owner.query<{ text: string }[]>(`
      select coalesce(text, '') || coalesce(html, '') as text from notices where commitment_id = $1 union all select row_to_json(l)::text from links l union all select convert_from(raw, 'utf8') from mailbox`, [id]);
    for (const token of seen) expect(stored.some(({ text }) => text.includes(token))).toBe(false);
    expect(stored.some(({ text }) => text.includes(`${URL}/l/only-in-the-mail`))).toBe(true);
    const [row] = await db.owner.query<{ n: number }[]>('select count(*)::int as n from links where token_hash = any($1)', [seen.map(tokenHash)]);
    expect(row?.n).toBe(seen.length);
  });

  it('are not put into what the built-in mailbox keeps', async () => {
    await world.open();
    await world.sweep(NOW);
    await dispatcherTo(null);
    const mails = await db.owner.query<{ raw: Buffer }[]>('select raw from mailbox');
    expect(mails.length).toBeGreaterThan(0);
    for (const { raw } of mails) {
      expect(tokensIn(raw.toString())).toEqual([]);
      expect(unfolded(raw.toString())).toContain(`${URL}/l/only-in-the-mail`);
    }
  });

  it('go on working when the secret is changed; a repeat then brings another', async () => {
    const id = await world.open();
    await world.sweep(NOW);
    const notice = (await world.notices(id)).find(({ letter }) => letter === 'reminder')?.id ?? '';
    const issue = (secret: string): Promise<string | null> => db.database.transaction((tx) => new LetterLinks(new Secret(secret)).issue(tx, notice));
    const [first, again, other] = [await issue('one'), await issue('one'), await issue('two')];
    expect([again === first, other === first]).toEqual([true, false]);
    expect(await db.database.transaction(async (tx) => [await openLink(tx, first ?? ''), (await openLink(tx, other ?? ''))?.state])).toEqual([null, 'open']);
  });

  it('are revoked by a supervisor or an administrator alone, and only those that are open', async () => {
    const id = await world.open();
    await world.sweep(NOW);
    const notice = (await world.notices(id)).find(({ letter }) => letter === 'reminder')?.id ?? '';
    const token = await db.database.transaction((tx) => new LetterLinks(SECRET).issue(tx, notice)) ?? '';
    const link = (await db.database.transaction((tx) => openLink(tx, token)))?.id ?? '';
    const supervisor = { ...world.person('supervisor'), id: world.key };
    const revoke = (by: typeof supervisor): Promise<number> => db.database.transaction((tx) => revokeLinks(tx, { link }, by, '邮箱已停用'));
    await expect(revoke(world.person('head'))).rejects.toMatchObject({ code: 'not-allowed' });
    const stranger = { ...supervisor, id: `${world.key}-far` };
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, 'elsewhere', '外', $1, '{supervisor}')`, [stranger.id]);
    expect(await revoke(stranger)).toBe(0);
    expect([await revoke(supervisor), await revoke(supervisor)]).toEqual([1, 0]);
    expect(await db.owner.query('select event, jurisdiction, person_id, detail from access_log order by id')).toEqual([{ event: 'letter-links-revoked', jurisdiction: world.key, person_id: world.key, detail: `#${link}: 1` }]);
    expect((await db.database.transaction((tx) => openLink(tx, token)))?.state).toBe('revoked');
  });
});

describe('the purpose of a link', () => {
  it('never lets an office decide about itself, or an overseer act for an office', () => {
    const decisions = ['VERIFIED', 'RETURNED', 'LETTER_APPROVED', 'OBJECTION_UPHELD', 'CONFIRMED', 'TRANSFERRED', 'DROPPED', 'RATED'];
    const pairs = (Object.keys(LETTERS) as Letter[]).flatMap((letter) => LEVELS.map((level): [Letter, Level] => [letter, level]));
    const purposes = pairs.map(([letter, level]) => ({ letter, level, purpose: linkPurposeOf(letter, level) }));
    const events = (of: (typeof purposes)[number]): readonly string[] => (of.purpose === null ? [] : LINK_EVENTS[of.purpose]);
    expect(purposes.filter((of) => !['supervisor', 'liaison'].includes(of.level) && events(of).some((event) => decisions.includes(event)))).toEqual([]);
    expect(purposes.filter((of) => of.level === 'supervisor' && events(of).some((event) => ['CLAIMED', 'PROGRESS_REPORTED', 'CHANGE_ENDORSED'].includes(event)))).toEqual([]);
    const liaison = purposes.filter(({ level }) => level === 'liaison').flatMap(events);
    expect([...new Set(liaison)].sort()).toEqual(['DISSATISFIED', 'EXTENSION_GRANTED', 'EXTENSION_REFUSED', 'MEETING_HELD', 'RATED']); // what the machine lets nobody else do
    expect([linkPurposeOf('rating-request', 'supervisor'), linkPurposeOf('referred', 'liaison'), linkPurposeOf('closed', 'liaison')]).toEqual([null, null, null]);
    expect(linkPurposeOf('approval-request', 'deputyHead')).toBe('approve');
    expect(linkPurposeOf('registered', 'handler')).toBe('accept');
    expect(linkPurposeOf('closed', 'handler')).toBeNull();
  });
});

describe('a contact who acts', () => {
  const contact = async (level: Level, changes: Record<string, string | null>): Promise<string> => {
    const [row] = await db.owner.query<{ id: string }[]>(`insert into contacts (office_id, level, name, address, person_id) values ($1, $2, $3, $4, $5) returning id`,
      [world.key, level, changes['name'] ?? '某人', changes['address'] ?? `${String(Math.random()).slice(2)}@x.example`, changes['person'] ?? null]);
    return row?.id ?? '';
  };
  const actor = (id: string) => db.database.transaction((tx) => contactActor(tx, id));

  it('is one with the person they belong to: neither decides about what the other asked for', async () => {
    const person = { ...world.person('deputyHead', '韦副'), id: `${world.key}-wei` };
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, '韦副', $1, '{deputyHead,handler}', $2)`, [person.id, world.key]);
    const [asks, decides] = [await actor(await contact('handler', { person: person.id, name: '韦副' })), await actor(await contact('deputyHead', { person: person.id, name: '韦副' }))];
    if (asks === null || decides === null) throw new Error('both may act');
    expect(asks.behalf?.id).toBe(person.id);
    expect([actorName(asks, 'zh'), actorName({ ...asks, name: '经办' }, 'en')]).toEqual(['韦副（凭函件链接）', '经办 (by the link in a letter, who is 韦副)']);
    const id = await world.open();
    await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-10-10', reason: '延期' }, asks, NOW);
    for (const by of [person, decides, asks]) await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-10' }, by, NOW)).rejects.toMatchObject({ code: expect.stringMatching(/event-refused|not-allowed/) as unknown });
    await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-10' }, world.person('deputyHead', '另一位'), NOW);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id))).toBeNull();
  });

  it('is one with whoever else gets mail at the same address', async () => {
    const [first, second] = [await contact('handler', { address: 'shared@x.example' }), await contact('deputyHead', { address: 'Shared@x.example' })];
    const [asks, decides] = [await actor(first), await actor(second)];
    if (asks === null || decides === null) throw new Error('both may act');
    const id = await world.open();
    await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-10-10', reason: '延期' }, asks, NOW);
    await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-10' }, decides, NOW)).rejects.toMatchObject({ code: 'event-refused' });
  });

  it('cannot be put into a history for what no link does', async () => {
    const id = await world.open();
    await world.send(id, 'DROPPED', { decisionNumber: '1号', reason: '另案办理' }, { id: 'contact:1', name: 'x', roles: ['supervisor'], office: 'elsewhere' }, NOW);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id))).toMatchObject({ problem: 'replay differs', detail: expect.stringContaining('no link in a letter') as unknown });
  });

  it('cannot be given another role afterwards', async () => {
    const id = await world.open();
    await world.send(id, 'PROGRESS_REPORTED', { text: '进展' }, { id: 'contact:1', name: 'x', roles: ['handler'], office: world.key }, NOW);
    const verify = () => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id));
    expect(await verify()).toBeNull();
    await db.owner.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      let prev = GENESIS;
      for (const { entry, seq } of await world.history(id)) {
        if (entry.by?.id === 'contact:1') entry.by.roles = ['handler', 'supervisor'];
        const { body, hash } = seal({ ...entry, prev });
        await tx.query('update history set body = $3, prev_hash = $4, hash = $5 where commitment_id = $1 and seq = $2', [id, seq, body, prev, hash]);
        prev = hash;
      }
      await tx.query('update commitments set head_hash = $2 where id = $1', [id, prev]);
    });
    expect(await verify()).toMatchObject({ problem: 'replay differs' });
  });
});
