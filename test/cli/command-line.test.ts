import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropScratchDatabase } from '../../src/store/connection.js';
import { mailServer } from '../outbox/mail-server.js';
import { scratchName, testDatabase } from '../support/database.js';
import { runCommand, runScript, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

const REPLY = 'src/intake/seed/2022190.txt';
const LEDGER = 'src/intake/seed/2022190.ledger.json';

interface Refusal { error: { code: string; message: string; hint: string; facts: Record<string, unknown> } }
interface Letter { letter: string; to: string; name: string; address: string; subject: string; leaves_at: string }
interface Timeline { timeline: { on: string; at: string; commitment: string; event: string; stage: string; schedule: string; letters: Letter[] }[] }

describe('the command line on one database, from import to audit', () => {
  const test = testDatabase();
  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(test.logins), ...args);
  const refusal = async (...args: string[]): Promise<Refusal['error']> => {
    const ended = await run(...args, '--json');
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    return (ended.json() as Refusal).error;
  };
  const setClock = async (to: string): Promise<void> => {
    await test.owner.query('update clock set shift = $1::timestamptz - clock_timestamp()', [to]);
  };

  beforeAll(async () => {
    await setClock('2022-06-23T08:30+08:00');
    expect(await run('import', REPLY, '--ledger', LEDGER)).toMatchObject({ code: 0 });
  });

  it('imports the same reply a second time without changing anything', async () => {
    const again = await run('import', REPLY, '--ledger', LEDGER, '--json');
    expect(again.json()).toMatchObject({ status: 'unchanged', commitments: expect.arrayContaining(['2022190-P5', '2022190-W1']) });
  });

  it('lists every commitment with its three axes, and an inferred date as such', async () => {
    const { commitments } = (await run('list', '--json')).json() as { commitments: Record<string, unknown>[] };
    expect(commitments.map(({ id }) => id).sort()).toEqual([...Array.from({ length: 11 }, (_, i) => `2022190-P${String(i + 1)}`), '2022190-Q1', '2022190-W1'].sort());
    expect(commitments.find(({ id }) => id === '2022190-P5')).toEqual({
      id: '2022190-P5', title: '制定出台融资担保基金运营管理方案', quote: '尽快制定出台《创新驱动发展融资担保基金运营管理方案》', kind: 'issue-document',
      stage: 'offered', schedule: 'provisional', due_on: '2022-09-21', due_basis: 'inferred', office: 'cxkj', office_name: '创新发展与科技金融处',
      working_days_late: 0,
    });
    const text = await run('list', '--office', 'zypz');
    expect(text.stdout).toContain('inferred, unconfirmed');
    expect(text.stdout).not.toContain('2022190-P5');
  });

  it('forecasts a stored commitment exactly as it forecasts the reply without a database', async () => {
    const [stored, bare] = await Promise.all([
      run('forecast', '2022190-P5', '--json'),
      runCommand({}, 'forecast', '--reply', REPLY, '--ledger', LEDGER, '--json'),
    ]);
    const { timeline } = bare.json() as Timeline;
    expect((stored.json() as Timeline).timeline).toEqual(timeline.filter(({ commitment }) => commitment === '2022190-P5'));
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).sort());
  });

  it('refuses a forecast of nothing: an office that is not known, an end that is over, a due date before the reply', async () => {
    const [office, past, due, bare] = await Promise.all([
      refusal('forecast', '--office', 'nope'), refusal('forecast', '--all', '--until', '2022-06-22'), refusal('forecast', '2022190-P5', '--if-due', '2022-06-22'),
      refusal('forecast', '--reply', REPLY, '--ledger', LEDGER, '--until', '2022-06-22'),
    ]);
    expect(office).toMatchObject({ code: 'unknown-office', facts: { offices: ['nope'] } });
    expect([past, bare]).toMatchObject(Array(2).fill({ code: 'until-in-the-past', facts: { until: '2022-06-22', from: '2022-06-23' } }));
    expect(due).toMatchObject({ code: 'due-before-reply', facts: { dueOn: '2022-06-22', repliedOn: '2022-06-23' } });
    expect(await run('forecast', '2022190-P5', '--until', '2022-06-23')).toMatchObject({ code: 0 });
  });

  it('shows the words, what can be done by whom, and the history in sentences', async () => {
    const [text, document] = await Promise.all([run('show', '2022190-P5'), run('show', '2022190-P5', '--json')]);
    expect(text.stdout).toMatch(/尽快制定出台[^]*CLAIMED[^]*只有承办单位人员可以申请销号[^]*苏明登记本事项/u);
    expect(document.json()).toMatchObject({
      id: '2022190-P5', stage: 'offered', evidence: 'none', due_basis: 'inferred', deadlines: [{ due_on: '2022-09-21', basis: 'inferred' }],
      accepted: expect.arrayContaining([expect.objectContaining({ event: 'CLAIMED' })]), timers: expect.arrayContaining([expect.objectContaining({ name: 'untilOverdue' })]),
      history: [{ seq: 1, event: 'OPENED' }, { seq: 2, event: 'CONFIRMED' }],
    });
  });

  it('shows how the dates are computed, in both languages', async () => {
    const [text, document] = await Promise.all([run('show', '2022190-P5'), run('show', '2022190-P5', '--json')]);
    expect(text.stdout).toMatch(/时限如何计算 \/ How the dates are computed\n {2}到期日 2022-09-21（周三）：推断，「尽快」按 90 日计（规则 guangxi@2）。\n {6}Due 2022-09-21 \(Wed\): inferred/u);
    const { arithmetic } = document.json() as { arithmetic: { zh: string[]; en: string[] } };
    expect(arithmetic.zh).toContain('2022-06-23（周四）为起算日，不计入。');
    expect(arithmetic.en).toHaveLength(arithmetic.zh.length);
    expect(text.stdout).toMatch(/待触发日期如何计算 \/ How those dates are computed[^]+结转下一年度 \d{4}-01-01（[^）]+）：年度结束/u);
  });

  it('lets a person act and refuses with code, hint and what is accepted now', async () => {
    const sent = await run('send', '2022190-P5', 'STAGE_REACHED', '--data', '{"stage":"consulting"}', '--as', 'lan.rui', '--json');
    expect(sent.json()).toEqual({ id: '2022190-P5', seq: 3, stage: 'doing.consulting', revision: 3 });
    const [early, other, person, incomplete] = await Promise.all([
      refusal('send', '2022190-P5', 'VERIFIED', '--as', 'su-ming'),
      refusal('send', '2022190-P5', 'PROGRESS_REPORTED', '--data', '{"text":"x"}', '--as', 'mo-lin'),
      refusal('send', '2022190-P5', 'CLAIMED', '--as', 'nobody'),
      refusal('send', '2022190-P5', 'CLAIMED', '--data', '{"evidence":{}}', '--as', 'lan-rui'),
    ]);
    expect(early).toMatchObject({ code: 'event-not-accepted', facts: { accepted: expect.arrayContaining(['CLAIMED', 'STAGE_REACHED']) } });
    expect(early.hint).toContain('CLAIMED');
    expect([other.code, person.code, incomplete.code]).toEqual(['not-allowed', 'unknown-person', 'evidence-incomplete']);
    const spoken = await run('show', '2022190-P99');
    expect(spoken).toMatchObject({ code: 1, stdout: '' });
    expect(spoken.stderr).toMatch(/没有编号为[^]*→ [^]*\[unknown-commitment\]/u);
  });

  it('sweeps as of an instant, freezes an approved letter, and dispatches what is due into the mailbox', async () => {
    const swept = await run('sweep', '--once', '--as-of', '2023-01-17T09:00', '--json');
    expect(swept.json()).toMatchObject({ commitments: 13, failed: 0, as_of: '2023-01-17T01:00:00.000Z' });
    await setClock('2023-01-17T10:00+08:00');
    const { letters } = (await run('show', '2022190-P3', '--json')).json() as { letters: { id: string; letter: string; state: string }[] };
    const waiting = letters.find(({ state }) => state === 'awaiting-approval');
    expect(waiting).toMatchObject({ letter: 'overdue-orange' });
    const approval = ['send', '2022190-P3', 'LETTER_APPROVED', '--data', JSON.stringify({ notice: waiting?.id }), '--as', 'su-ming'];
    expect(await run(...approval)).toMatchObject({ code: 0 });
    const [notice] = await test.owner.query<{ state: string; subject: string }[]>('select state, subject from notices where id = $1', [waiting?.id]);
    expect(notice).toMatchObject({ state: 'queued', subject: expect.stringContaining('橙色督办单') });
    expect((await refusal(...approval)).code).toBe('notice-not-awaiting');

    await using refusing = await mailServer({ options: { authOptional: false, onAuth: (_login, _session, done) => { done(new Error('Invalid username or password')); } } });
    const unwelcome = { ...settingsFor(test.logins), SMTP_URL: refusing.url.replace('//', '//jiannuo:secret@') };
    const paused = await runCommand(unwelcome, 'dispatch', '--once');
    expect(paused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/拒绝[^]*535 Invalid username[^]*refused[^]*→ 请更正 SMTP_URL[^]*correct SMTP_URL[^]*\[mail-refused\]/u) });
    expect(paused.stderr).not.toContain('secret');
    expect((await runCommand(unwelcome, 'doctor', '--json')).json()).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ name: 'mail', state: 'fail', en: 'mail-refused' })]) });
    await test.owner.query('update transport set paused_until = null, reason = null');

    const dispatched = (await run('dispatch', '--once', '--json')).json() as { sent: number; paused: boolean };
    const [mailbox] = await test.owner.query<{ n: number }[]>('select count(*)::int as n from mailbox');
    expect(dispatched).toMatchObject({ sent: mailbox?.n, paused: false });
    expect(dispatched.sent).toBeGreaterThan(0);
  });

  it('finds itself healthy under a demo clock, and not when nobody sweeps', async () => {
    const well = await run('doctor', '--json');
    expect(well.json()).toMatchObject({ healthy: true, checks: expect.arrayContaining([
      expect.objectContaining({ name: 'history-append-only', state: 'ok' }), expect.objectContaining({ name: 'clock', state: 'warn' }),
      expect.objectContaining({ name: 'overdue-timers', state: 'ok' }), expect.objectContaining({ name: 'definitions', state: 'ok' }),
    ]) });
    expect(well.code).toBe(0);
    await setClock('2023-06-01T10:00+08:00');
    const ill = await run('doctor');
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/失败 FAIL\s+overdue-timers: \d+ 件事宜应触发而未触发[^]*sweep --once/u);
  });

  it('says what a definition that this program lacks and a stuck commitment need', async () => {
    const [kept] = await test.owner.query<{ hash: string }[]>(`select definition_hash as hash from commitments where id = '2022190-P9'`);
    await test.owner.query(`update commitments set definition_hash = 'other', failures = 1, retry_at = '2100-01-01' where id = '2022190-P9'`);
    const { checks } = (await run('doctor', '--json')).json() as { checks: { name: string; state: string; zh: string }[] };
    expect(checks.find(({ name }) => name === 'definitions')).toMatchObject({ state: 'fail', zh: expect.stringContaining('recurring-delivery@3 other') });
    expect(checks.find(({ name }) => name === 'stuck-commitments')).toMatchObject({ state: 'fail', zh: expect.stringContaining('2022190-P9') });
    expect((await refusal('forecast', '2022190-P9')).code).toBe('definition-mismatch');
    await test.owner.query(`update commitments set definition_hash = $1, failures = 0, retry_at = null where id = '2022190-P9'`, [kept?.hash]);
  });

  it('verifies, and names the first bad entry of what was tampered with', async () => {
    const sound = await run('verify', '--all', '--json');
    expect(sound).toMatchObject({ code: 0 });
    expect(sound.json()).toMatchObject({ commitments: 13, intact: true, failures: [] });

    await test.owner.query('alter table history disable trigger append_only');
    await test.owner.query(`update history set body = replace(body, '苏明', '苏鸣') where commitment_id = '2022190-P5' and seq = 2`);
    await test.owner.query('alter table history enable trigger append_only');
    const [all, one, other] = await Promise.all([run('verify', '--all', '--json'), run('verify', '2022190-P5'), run('verify', '2022190-P7', '--json')]);
    expect(all.code).toBe(1);
    expect(all.json()).toMatchObject({ intact: false, failures: [{ commitment: '2022190-P5', seq: 2, problem: 'edited' }] });
    expect(one.code).toBe(1);
    expect(one.stdout).toContain('2022190-P5 #2  被改写 / edited');
    expect(other.json()).toMatchObject({ commitments: 1, intact: true });
  });
});

describe('the command line by itself', () => {
  const test = testDatabase();

  it('is what npx starts', async () => {
    const own = JSON.parse(await readFile('package.json', 'utf8')) as { version: string; bin: { jiannuo: string } };
    expect(await readFile(own.bin.jiannuo, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(await runScript(own.bin.jiannuo, {}, '--version')).toMatchObject({ code: 0, stdout: `${own.version}\n`, stderr: '' });
  });

  it('ends with 2 for a broken line and 1 for a refusal, with one document where one is asked for', async () => {
    const broken = await runCommand({}, 'send', 'x', 'CLAIMED', '--as', 'y', '--data', '{broken', '--json');
    expect(broken).toMatchObject({ code: 2, stderr: '' });
    expect(broken.json()).toMatchObject({ error: { code: 'usage', message: expect.stringContaining('--data'), hint: expect.any(String) } });
    const [bare, file, config] = await Promise.all([
      runCommand({}), runCommand({}, 'forecast', '--reply', 'absent.txt', '--ledger', LEDGER, '--json'), runCommand({ PORT: 'x' }, 'list', '--json'),
    ]);
    expect(bare).toMatchObject({ code: 2, stdout: '' });
    expect(file).toMatchObject({ code: 1 });
    expect([file.json(), config.json()]).toMatchObject([{ error: { code: 'file-unreadable' } }, { error: { code: 'config-invalid' } }]);
  });

  it('refuses a ledger whose words do not stand in the reply, without a database', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'jiannuo-cli-'));
    try {
      await writeFile(join(directory, 'reply.txt'), '与台账无关的文字。');
      const ended = await runCommand({}, 'forecast', '--reply', join(directory, 'reply.txt'), '--ledger', LEDGER, '--json');
      expect(ended.code).toBe(1);
      expect(ended.json()).toMatchObject({ error: { code: 'span-mismatch' } });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('says so when the database is not there, also to doctor', async () => {
    const settings = settingsFor(test.logins);
    const [list, doctor] = await Promise.all([
      runCommand(settings, 'list', '--database', 'there_is_none', '--json'), runCommand(settings, 'doctor', '--database', 'there_is_none', '--json'),
    ]);
    expect(list).toMatchObject({ code: 1 });
    expect(list.json()).toMatchObject({ error: { code: 'database-unreachable', facts: { reason: '3D000' } } });
    expect(doctor).toMatchObject({ code: 1 });
    expect(doctor.json()).toMatchObject({ healthy: false, checks: [{ name: 'database', state: 'fail' }, { name: 'mail' }] });
  });

  it('lists, proves and draws the workflows without a database', async () => {
    const [list, check, unknown] = await Promise.all([
      runCommand({}, 'workflows', 'list', '--json'), runCommand({}, 'workflows', 'check', 'watch-other-body', '--json'), runCommand({}, 'workflows', 'check', 'promise', '--json'),
    ]);
    expect(list.json()).toMatchObject({ workflows: expect.arrayContaining([expect.objectContaining({ kind: 'issue-document', version: 1 })]) });
    expect(check.json()).toMatchObject({ proved: true, workflows: [{ kind: 'watch-other-body', states: expect.any(Number), findings: [] }] });
    expect(unknown.json()).toMatchObject({ error: { code: 'unknown-kind' } });
    const directory = await mkdtemp(join(tmpdir(), 'jiannuo-cli-'));
    try {
      const drawn = (await runCommand({}, 'workflows', 'draw', '--out', directory, '--json')).json() as { files: string[] };
      expect(drawn.files.map((file) => basename(file))).toEqual(expect.arrayContaining(['issue-document.svg', 'issue-document.en.svg']));
      expect(await readFile(join(directory, 'issue-document.svg'), 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('does its work in silence when nobody reads the answer to its end', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('jiannuo.js', import.meta.url)), 'workflows', 'list'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    expect([await once(child, 'close'), stderr]).toEqual([[0, null], '']);
  });

  it('plays the demo into a database of its own, which can be looked at afterwards', async () => {
    const settings = settingsFor(test.logins);
    const name = `jiannuo_demo_${scratchName()}`;
    try {
      const played = await runCommand(settings, 'demo', '--database', name, '--json');
      expect(played).toMatchObject({ code: 0, stderr: '' });
      const { summary, timeline } = played.json() as { summary: { seconds: number; commitments: string[] }; timeline: { on: string; commitment: string; event: string; zh: string }[] };
      expect(summary.commitments).toHaveLength(14);
      expect(timeline[0]).toMatchObject({ commitment: '2022190-A0', on: '2022-05-07', event: 'OPENED' });
      expect(timeline).toContainEqual(expect.objectContaining({ commitment: '2022190-P5', on: '2022-11-28', event: 'VERIFIED', zh: expect.stringContaining('周谨核验通过') }));
      const [list, verify] = await Promise.all([
        runCommand(settings, 'list', '--database', name, '--json'), runCommand(settings, 'verify', '--all', '--database', name),
      ]);
      expect(list.json()).toMatchObject({ commitments: expect.arrayContaining([
        expect.objectContaining({ id: '2022190-P11', schedule: 'overdue' }), expect.objectContaining({ id: '2022190-P5', stage: 'closed.fulfilled', schedule: 'closed' }),
      ]) });
      expect(verify.code).toBe(0);
    } finally {
      await dropScratchDatabase(test.logins.owner, name);
    }
  });
});
