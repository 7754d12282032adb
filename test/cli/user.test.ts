import { beforeAll, describe, expect, it } from '@jest/globals';
import { Sessions } from '../../src/auth/sessions.js';
import { SignIn } from '../../src/auth/sign-in.js';
import { testDatabase } from '../support/database.js';
import { world } from '../web/world.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

/** Each command is a process of its own. */
const SLOW = 120_000;

describe('accounts on the command line', () => {
  const test = testDatabase();
  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(test.logins), 'user', ...args);
  const answer = async (...args: string[]): Promise<Record<string, unknown>> => {
    const ended = await run(...args, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    return ended.json() as Record<string, unknown>;
  };
  beforeAll(() => world(test));

  it('are added, listed, changed, closed, opened and reset; a password is printed once and never asked for', async () => {
    const added = await answer('add', 'guan.li', '--name', '管理', '--roles', 'administrator', '--jurisdiction', 'guangxi');
    expect(added).toMatchObject({ id: 'guan-li', roles: ['administrator'], must_change: true, first_password: expect.stringMatching(/^[a-z2-9-]{23}$/) });
    expect((await new SignIn(test.database, new Sessions(test.database)).attempt('guan.li', String(added['first_password']))).outcome).toBe('signed-in');
    const text = await run('add', 'ke.yuan', '--name', '科员', '--roles', 'handler,sectionHead', '--office', 'tech', '--as', 'guan.li');
    expect(text.stdout).toMatch(/科员 \(ke\.yuan\)\n初始密码.*first password.*: [a-z2-9-]{23}/u);
    expect(await answer('roles', 'ke.yuan', 'auditor', '--office', '-', '--as', 'guan.li')).toMatchObject({ roles: ['auditor'], office: null });
    expect(await answer('email', 'ke.yuan', 'ke.yuan@kjt.example', '--as', 'guan.li')).toMatchObject({ email: 'ke.yuan@kjt.example' });
    expect(await answer('disable', 'ke.yuan', '--as', 'guan.li')).toMatchObject({ disabled_at: expect.any(String) });
    expect(await answer('enable', 'ke.yuan', '--as', 'guan.li')).toMatchObject({ disabled_at: null });
    expect((await answer('reset', 'ke.yuan', '--as', 'guan.li'))['first_password']).toMatch(/^[a-z2-9-]{23}$/);
    const { people } = await answer('list', '--jurisdiction', 'guangxi') as { people: { login: string; roles: string[] }[] };
    expect(people.find(({ login }) => login === 'ke.yuan')).toMatchObject({ roles: ['auditor'] });
    expect((await run('list')).stdout).toMatch(/ke\.yuan.*初始密码未改/su);
    expect(await test.owner.query(`select event, person_id from access_log where about_id = 'ke-yuan' order by id`)).toEqual(
      ['person-added', 'password-issued', 'roles-changed', 'details-changed', 'disabled', 'enabled', 'password-issued'].map((event) => ({ event, person_id: 'guan-li' })));
  }, SLOW);

  it('say who stands in', async () => {
    const { mandates } = await answer('substitute', 'li.wei', '--by', 'zhao.chu', '--from', '2022-10-24', '--until', '2022-10-28', '--reason', '出差', '--as', 'guan.li') as { mandates: { id: string }[] };
    expect(mandates).toEqual([{ id: expect.any(String), substitute: 'zhao-chu', for: 'li-wei', from: '2022-10-24', until: '2022-10-28', reason: '出差', holds: false }]);
    expect(await answer('substitute', 'li.wei', '--end', mandates[0]?.id ?? '', '--as', 'li.wei')).toEqual({ mandates: [] });
  }, SLOW);

  it('make nobody an overseer of their own office, nor an administrator anything', async () => {
    const refusal = async (...args: string[]): Promise<unknown> => {
      const ended = await runCommand(settingsFor(test.logins), ...args, '--json');
      return [ended.code, (ended.json() as { error: unknown }).error];
    };
    const away = ['--from', '2022-10-20', '--until', '2022-10-28', '--reason', '出差'];
    for (const [by, as] of [['guan.li', 'guan.li'], ['li.wei', 'su.cha']] as const) {
      expect(await refusal('user', 'substitute', 'su.cha', '--by', by, '--as', as, ...away)).toEqual([1, expect.objectContaining({ code: 'mandate-invalid', facts: { problems: [expect.objectContaining({ field: 'substitute' })] } })]);
    }
    await test.owner.query(`insert into mandates (person_id, for_id, from_on, reason, granted_by, granted_at) values ('li-wei', 'su-cha', '2022-10-01', '出差', 'su-cha', clock_timestamp())`);
    expect(await refusal('send', 'BLUE', 'DROPPED', '--as', 'li.wei', '--for', 'su.cha', '--data', JSON.stringify({ decisionNumber: '决1号', reason: '不再需要' })))
      .toEqual([1, expect.objectContaining({ code: 'event-refused', message: expect.stringContaining('belongs neither to the responsible office nor to one above it') })]);
  }, SLOW);

  it.each<[string, number, string[]]>([
    ['person-invalid', 1, ['add', 'x', '--name', 'x', '--roles', 'auditor']], ['person-invalid', 1, ['add', '<script>', '--name', 'x', '--roles', 'auditor', '--jurisdiction', 'guangxi']],
    ['not-allowed', 1, ['add', 'x', '--name', 'x', '--roles', 'auditor', '--as', 'li.wei']], ['unknown-person', 1, ['disable', 'nobody']], ['usage', 2, ['add', 'x']],
    ['usage', 2, ['add', 'x', '--name', 'x', '--roles', 'auditor', '--password', 'hunter2']], ['usage', 2, ['substitute', 'li.wei', '--by', 'zhao.chu', '--from', 'soon', '--as', 'li.wei']],
  ])('are refused as %s with exit %i: %j', async (code, exit, args) => {
    const ended = await run(...args, '--json');
    expect([ended.code, (ended.json() as { error: { code: string } }).error.code]).toEqual([exit, code]);
  }, SLOW);
});
