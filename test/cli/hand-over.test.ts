import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '../support/database.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

const HANDOVER = 'src/intake/seed/2022190.handover.json';
const REPLY = 'src/intake/seed/2022190.txt';
const LEDGER = 'src/intake/seed/2022190.ledger.json';

interface Change { commitment: string; event: string; n: number; now: string | null; supposed: string | null }

// In the order of what happens to a suggestion: handed over, answered, its pledges looked ahead at, its reply withdrawn.
describe('a suggestion on the command line', () => {
  const test = testDatabase();
  let directory: string;
  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(test.logins), ...args);
  const answer = async <T>(...args: string[]): Promise<T> => {
    const ended = await run(...args, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    return ended.json() as T;
  };
  const refusal = async (...args: string[]): Promise<{ code: string; message: string; hint: string; facts: Record<string, unknown> }> => {
    const ended = await run(...args, '--json');
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    return (ended.json() as { error: { code: string; message: string; hint: string; facts: Record<string, unknown> } }).error;
  };
  const setClock = (to: string): Promise<unknown> => test.owner.query('update clock set shift = $1::timestamptz - clock_timestamp()', [to]);
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, content);
    return path;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jiannuo-hand-over-'));
    await setClock('2022-05-07T15:00+08:00');
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is handed over once, and answers for nothing that nobody may hand over', async () => {
    const refused = await refusal('hand-over', HANDOVER, '--as', 'lan.rui');
    expect(refused).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('蓝睿'), facts: { person: 'lan-rui' } });
    expect(await test.owner.query('select 1 from commitments union all select 1 from offices')).toEqual([]);

    expect(await answer('hand-over', HANDOVER)).toEqual({ status: 'opened', id: '2022190-A0' });
    expect(await answer('show', '2022190-A0')).toMatchObject({ stage: 'handedOver', due_on: '2022-08-08', due_basis: 'statutory', office: 'cxkj', history: [{ seq: 1, event: 'OPENED' }] });
    expect(await answer('hand-over', HANDOVER, '--as', 'zhou.jin')).toEqual({ status: 'unchanged', id: '2022190-A0' });
    expect((await run('hand-over', HANDOVER)).stdout).toMatch(/此前已交办，未作更改 \/ [^\n]*2022190-A0/u);
  });

  it('is refused with the file and the fields that are wrong', async () => {
    const raw = JSON.parse(await readFile(HANDOVER, 'utf8')) as { header: object };
    const wrong = await file('wrong.json', JSON.stringify({ ...raw, header: { ...raw.header, handed_over_on: '7 May' } }));
    expect(await refusal('hand-over', wrong)).toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining('wrong.json'), facts: { problems: [{ field: 'header.handed_over_on' }] } });
    expect(await refusal('hand-over', join(directory, 'absent.json'))).toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('absent.json') });
  });

  it('lets a clerk act for the head who gave leave, says so in the history, and nobody else', async () => {
    await setClock('2022-06-23T09:00+08:00');
    const answered = ['--data', JSON.stringify({ number: '桂科函〔2022〕190号', on: '2022-06-23', signer: '农浩' })];
    expect(await refusal('send', '2022190-A0', 'ANSWERED', '--as', 'tan.yue', '--for', 'nong.hao', ...answered))
      .toMatchObject({ code: 'no-mandate', hint: expect.stringContaining('acts_for'), facts: { person: 'tan-yue', for: 'nong-hao', on: '2022-06-23' } });
    expect(await answer('send', '2022190-A0', 'ANSWERED', '--as', 'lan.rui', '--for', 'nong.hao', ...answered)).toMatchObject({ stage: 'answered' });
    expect((await run('show', '2022190-A0')).stdout).toMatch(/蓝睿[^\n]*农浩/u);
    const [entry] = await test.owner.query<{ body: string }[]>(`select body from history where commitment_id = '2022190-A0' and event = 'ANSWERED'`);
    expect(JSON.parse(entry?.body ?? '')).toMatchObject({ by: { id: 'lan-rui', roles: ['head'], office: 'kjt', behalf: { id: 'nong-hao', name: '农浩' } } });
  });

  it('keeps the duty to answer beside the pledges of the reply', async () => {
    expect(await answer('import', REPLY, '--ledger', LEDGER)).toMatchObject({ status: 'imported' });
    const { commitments } = await answer<{ commitments: { id: string }[] }>('list');
    expect(commitments).toHaveLength(14);
    expect(await answer('verify', '--all')).toMatchObject({ commitments: 14, intact: true });
  });

  it('stores an attachment once under its digest, which a progress report may then name', async () => {
    await setClock('2022-07-20T10:00+08:00');
    const bytes = Buffer.from('起草小组会议纪要');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const report = ['send', '2022190-P5', 'PROGRESS_REPORTED', '--as', 'lan.rui', '--data', JSON.stringify({ text: '已成立起草小组。', attachment: sha256 })];
    expect(await refusal(...report)).toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('jiannuo attach') });
    const path = await file('纪要.txt', bytes);
    expect(await answer('attach', path, '--as', 'lan.rui')).toEqual({ sha256, name: '纪要.txt', bytes: bytes.length, on: '2022-07-20' });
    expect((await run('attach', await file('again.txt', bytes), '--as', 'tan.yue')).stdout).toBe(`${sha256}  again.txt\n`);
    expect(await test.owner.query('select name, bytes, stored_by from attachments')).toEqual([{ name: '纪要.txt', bytes, stored_by: 'lan-rui' }]);
    expect(await answer(...report)).toMatchObject({ id: '2022190-P5' });
    await expect(test.owner.query('delete from attachments')).rejects.toThrow(/append|refuse|只能追加/iu);
  });

  it('stores no attachment that is empty, larger than 20 MiB, absent, a program, or brought by nobody', async () => {
    const empty = await file('empty.txt', '');
    const large = await file('large.txt', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'));
    const some = await file('some.txt', 'x');
    const program = await file('批复.pdf', Buffer.from('MZ\u0000\u0000This program cannot be run in DOS mode'));
    expect(await Promise.all([
      refusal('attach', empty, '--as', 'lan.rui'), refusal('attach', large, '--as', 'lan.rui'),
      refusal('attach', join(directory, 'absent.txt'), '--as', 'lan.rui'), refusal('attach', some, '--as', 'nobody'), refusal('attach', program, '--as', 'lan.rui'),
    ])).toMatchObject([
      { code: 'upload-missing', facts: { name: 'empty.txt' } }, { code: 'upload-too-large', facts: { bytes: 20 * 1024 * 1024 + 1 } },
      { code: 'file-unreadable', message: expect.stringContaining('absent.txt') }, { code: 'unknown-person' }, { code: 'attachment-refused', facts: { name: '批复.pdf' } },
    ]);
    expect(await test.owner.query('select count(*)::int as n from attachments')).toEqual([{ n: 1 }]);
    const just = await file('just.txt', Buffer.alloc(20 * 1024 * 1024, 'a'));
    expect(await answer('attach', just, '--as', 'lan.rui')).toMatchObject({ bytes: 20 * 1024 * 1024 });
  });

  it('shows what another date would move, and moves nothing', async () => {
    const { supposed, changes } = await answer<{ supposed: object; changes: Change[] }>('forecast', '2022190-P5', '--if-due', '2022-11-30');
    expect(supposed).toEqual({ dueOn: '2022-11-30' });
    expect(changes.find(({ event }) => event === 'untilOverdue')).toEqual({
      commitment: '2022190-P5', event: 'untilOverdue', n: 1, now: '2022-09-21T16:00:00.000Z', supposed: '2022-11-30T16:00:00.000Z',
    });
    expect(changes.map(({ event }) => event)).not.toContain('yearEnd');
    expect((await run('forecast', '2022190-P5', '--if-due', '2022-11-30')).stdout).toMatch(/2022190-P5[^\n]*2022-09-22 +2022-12-01/u);
    expect((await run('forecast', '2022190-P5', '--if-due', '2022-09-21')).stdout).toBe('没有不同 / nothing would change\n');
    expect(await answer('show', '2022190-P5')).toMatchObject({ due_on: '2022-09-21' });
  });

  it('shows what days off would move for one, for an office and for all', async () => {
    const off = ['--if-off', '2022-09-21,2022-10-08..2022-10-09,2023-01-04'];
    const of = async (...which: string[]): Promise<Change[]> => (await answer<{ changes: Change[] }>('forecast', ...which, ...off)).changes;
    const orange = (changes: Change[]): Change | undefined => changes.find(({ commitment, event }) => commitment === '2022190-P5' && event === 'untilOrange');
    // Counted: 90 days to 21 September, rolled to the 22nd; the tenth working day after it without the two make-up days.
    const expected = { now: '2022-10-09T16:00:00.000Z', supposed: '2022-10-12T16:00:00.000Z' };
    const [one, office, all] = [await of('2022190-P5'), await of('--office', 'cxkj'), await of('--all')];
    for (const changes of [one, office, all]) expect(orange(changes)).toMatchObject(expected);
    expect(new Set(one.map(({ commitment }) => commitment))).toEqual(new Set(['2022190-P5']));
    expect(office.length).toBeGreaterThan(one.length);
    expect((await answer<{ supposed: object }>('forecast', '2022190-P5', ...off)).supposed).toEqual({ daysOff: ['2022-09-21', '2022-10-08', '2022-10-09', '2023-01-04'] });
  });

  it('tells a forecast up to a day, and of what moves beyond it where it goes', async () => {
    const { timeline } = await answer<{ timeline: { on: string }[] }>('forecast', '2022190-P5', '--until', '2022-09-22');
    expect(timeline.at(-1)).toMatchObject({ on: '2022-09-22', event: 'untilOverdue' });
    const { changes } = await answer<{ changes: Change[] }>('forecast', '2022190-P5', '--if-due', '2022-11-30', '--until', '2022-09-22');
    expect(changes.find(({ event }) => event === 'untilOverdue')).toMatchObject({ supposed: '2022-11-30T16:00:00.000Z' });
  });

  it('ends everything that is still open when the reply is withdrawn: all or nothing', async () => {
    const paper = ['--number', '桂科函〔2022〕201号', '--on', '2022-07-19', '--reason', '答复引用文件有误'];
    const refused = await Promise.all([
      refusal('withdraw', '2022190', '--as', 'lan.rui', ...paper), refusal('withdraw', '2022190', '--as', 'su.ming', '--number', 'x', '--on', 'yesterday', '--reason', 'x'),
      refusal('withdraw', '2022191', '--as', 'su.ming', ...paper),
    ]);
    expect(refused).toMatchObject([{ code: 'event-refused' }, { code: 'event-data-invalid' }, { code: 'unknown-commitment', facts: { id: '2022191' } }]);
    const stages = async (): Promise<Record<string, string>> => Object.fromEntries((await test.owner.query<{ id: string; stage: string }[]>('select id, stage from commitments')).map(({ id, stage }) => [id, stage]));
    expect(Object.values(await stages())).not.toContain('withdrawn');

    await answer('send', '2022190-Q1', 'DISMISSED', '--as', 'zhou.jin', '--data', '{"reason": "过去叙述"}');
    const { withdrawn } = await answer<{ withdrawn: string[] }>('withdraw', '2022190', '--as', 'su.ming', ...paper);
    expect(withdrawn).toHaveLength(12);
    const after = await stages();
    // The duty to answer is the law's, not the reply's; what was closed stays what it was.
    expect(after).toMatchObject({ '2022190-A0': 'answered', '2022190-Q1': 'dismissed', '2022190-P5': 'withdrawn', '2022190-W1': 'withdrawn' });
    expect(Object.values(after).filter((stage) => stage === 'withdrawn')).toHaveLength(12);
    const [shown, text] = await Promise.all([answer<{ letters: { letter: string }[] }>('show', '2022190-P5'), run('show', '2022190-P5')]);
    expect(shown.letters.map(({ letter }) => letter)).toContain('closed');
    expect(text.stdout).toContain('桂科函〔2022〕201号');
    expect(await answer('verify', '--all')).toMatchObject({ intact: true });
    expect(await refusal('withdraw', '2022190', '--as', 'su.ming', ...paper)).toMatchObject({ code: 'unknown-commitment' });
  });
});

it.each([
  'hand-over', 'attach file.txt', 'withdraw 2022190 --as x', 'withdraw 2022190 --as x --number n --on 2022-07-19', 'send x CLAIMED --for y',
])('acts on nothing for “jiannuo %s”, which is a usage error', async (line) => {
  expect(await runCommand({}, ...line.split(' '))).toMatchObject({ code: 2, stdout: '' });
});
