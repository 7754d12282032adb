import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { EntityManager } from 'typeorm';
import { endMandate, grantMandate, mandatesOf } from '../../auth/mandates.js';
import { accountOf, accountsOf, addAccount, resetAccount, setDetails, setDisabled, setRoles } from '../../auth/people.js';
import type { AccountRow, Keeper, NewAccount } from '../../auth/people.js';
import { DomainError } from '../../core/errors.js';
import { ROLES } from '../../core/commitment.js';
import { word } from '../../core/words.js';
import type { Answer, GlobalOptions } from '../answer.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { table } from '../table.js';

/** `user add|list|disable|enable|reset|roles|email|substitute`: accounts, from the machine they are kept on. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').summary('人员与账户 / people and their accounts')
    .description('人员与账户：新增、列出、停用、启用、重设密码、角色、邮箱、代办。\nPeople and their accounts. Passwords are never given on the command line; a first password is made and printed once.');
  addAdd(user);
  addList(user);
  addState(user, 'disable', true, '停用账户，立即全部退出 / close an account; all its sessions end at once');
  addState(user, 'enable', false, '启用账户 / open an account again');
  addReset(user);
  addRoles(user);
  addEmail(user);
  addSubstitute(user);
}

const AS = ['--as <administrator>', '以哪位管理员的名义（编号或登录名），记入访问记录；不写则记为命令行 / which administrator does it (id or login), for the access log; without it the log says command line'] as const;
const ROLE_LIST = ROLES.map((role) => `${role} ${word('zh', `role.${role}`)}`).join('，');

function addAdd(user: Command): void {
  user.command('add')
    .summary('新增人员，给出一次性初始密码 / add somebody, with a first password to be changed')
    .argument('<login>', '登录名 / login')
    .requiredOption('--name <name>', '姓名 / name')
    .requiredOption('--roles <roles>', `角色，逗号分隔 / roles, separated by commas: ${ROLE_LIST}`, listOf)
    .option('--office <id>', '单位编号（单位角色必填）/ office, needed for the roles of one')
    .option('--email <address>', '邮箱，用于重设密码 / mail address, for resetting the password')
    .option('--language <language>', 'zh 或 en / zh or en', 'zh')
    .option('--jurisdiction <id>', '地区，默认为 --as 的地区 / jurisdiction; default: that of --as')
    .option(...AS)
    .action(answering<[string, Adding]>((login, given, command) => acting(command, async (tx) => {
      const by = await keeperOf(tx, given.as, given.jurisdiction ?? null);
      const account = { login, name: given.name, email: given.email ?? null, roles: given.roles, office: given.office ?? null, language: given.language } as NewAccount;
      return issued(await addAccount(tx, account, by));
    })));
}

interface Adding { name: string; roles: string[]; office?: string; email?: string; language: string; jurisdiction?: string; as?: string }

function addList(user: Command): void {
  user.command('list')
    .summary('列出人员 / list the accounts')
    .option('--jurisdiction <id>', '只列此地区 / only of this jurisdiction')
    .action(answering<[{ jurisdiction?: string }]>(({ jurisdiction }, command) => acting(command, async (tx) => {
      const places = jurisdiction === undefined ? await tx.query<{ jurisdiction: string }[]>('select distinct jurisdiction from people order by 1') : [{ jurisdiction }];
      const accounts: AccountRow[] = [];
      for (const place of places) accounts.push(...await accountsOf(tx, place.jurisdiction));
      return {
        document: { people: accounts.map(documentOf) },
        text: accounts.length === 0 ? '没有人员 / there is nobody' : table(['编号 Id', '登录名 Login', '姓名 Name', '角色 Roles', '单位 Office', '状态 State'], accounts.map((account) => [
          account.id, account.login, account.name, account.roles.join('\n'), account.office ?? '—', stateText(account),
        ])),
      };
    })));
}

function addState(user: Command, name: 'disable' | 'enable', disabled: boolean, summary: string): void {
  user.command(name).summary(summary).argument('<person>', '编号或登录名 / id or login').option(...AS)
    .action(answering<[string, { as?: string }]>((person, { as }, command) => acting(command, async (tx) => {
      const account = await setDisabled(tx, person, disabled, await keeperOf(tx, as, null, person));
      return { document: documentOf(account), text: `${account.name} (${account.login}): ${stateText(account)}` };
    })));
}

function addReset(user: Command): void {
  user.command('reset').summary('重设密码，给出一次性初始密码 / a new first password; the old one and all sessions end').argument('<person>', '编号或登录名 / id or login').option(...AS)
    .action(answering<[string, { as?: string }]>((person, { as }, command) => acting(command, async (tx) => issued(await resetAccount(tx, person, await keeperOf(tx, as, null, person))))));
}

function addRoles(user: Command): void {
  user.command('roles').summary('更改角色与单位 / change roles and office').argument('<person>', '编号或登录名 / id or login')
    .argument('<roles>', `角色，逗号分隔 / roles, separated by commas: ${ROLE_LIST}`, listOf)
    .option('--office <id>', '单位编号，默认不变；“-”表示无 / office; default: unchanged; “-” for none').option(...AS)
    .action(answering<[string, string[], { as?: string; office?: string }]>((person, roles, { as, office }, command) => acting(command, async (tx) => {
      const by = await keeperOf(tx, as, null, person);
      const now = await accountOf(tx, person, by.jurisdiction);
      const account = await setRoles(tx, person, { roles, office: office === undefined ? now.office : office === '-' ? null : office }, by);
      return { document: documentOf(account), text: `${account.name} (${account.login}): ${account.roles.join(', ')}${account.office === null ? '' : ` @ ${account.office}`}` };
    })));
}

function addEmail(user: Command): void {
  user.command('email').summary('更改邮箱，用于重设密码 / change the mail address, which a reset of the password goes to').argument('<person>', '编号或登录名 / id or login')
    .argument('<address>', '邮箱；“-”表示无 / mail address; “-” for none').option(...AS)
    .action(answering<[string, string, { as?: string }]>((person, address, { as }, command) => acting(command, async (tx) => {
      const account = await setDetails(tx, person, { email: address === '-' ? '' : address }, await keeperOf(tx, as, null, person));
      return { document: documentOf(account), text: `${account.name} (${account.login}): ${account.email ?? '—'}` };
    })));
}

function addSubstitute(user: Command): void {
  user.command('substitute').summary('安排或结束外出期间的代办 / who stands in for somebody who is away').argument('<person>', '外出者 / who is away (id or login)')
    .option('--by <person>', '由谁代办 / who stands in (id or login)').option('--from <date>', '自 / from').option('--until <date>', '至（含当日）/ through')
    .option('--reason <text>', '事由 / reason').option('--end <id>', '结束此授权 / end this mandate')
    .requiredOption('--as <administrator>', '以哪位管理员或本人的名义 / an administrator, or the person themselves (id or login)')
    .action(answering<[string, Away]>((person, { by, from, until, reason, end, as }, command) => acting(command, async (tx) => {
      const place = await placeOf(tx, person);
      const [principal, granting] = [await accountOf(tx, person, place), await accountOf(tx, as, place)];
      if (end !== undefined) await endMandate(tx, end, granting);
      else if (by !== undefined) await grantMandate(tx, { principal: principal.id, substitute: (await accountOf(tx, by, place)).id, from: dateOf(from, '--from'), until: dateOf(until, '--until'), reason: given(reason, '--reason') }, granting);
      const mandates = await mandatesOf(tx, principal.id);
      return {
        document: { mandates: mandates.map(({ id, substitute, principal: away, from: since, until: through, reason: why, holds }) => ({ id, substitute, for: away, from: since, until: through, reason: why, holds })) },
        text: mandates.length === 0 ? '没有安排 / nothing is arranged' : table(['编号 Id', '代办 Stands in', '代谁 For', '自 From', '至 Through', '事由 Reason'], mandates.map((one) => [one.id, one.substituteName, one.principalName, one.from, one.until ?? '—', one.reason])),
      };
    })));
}

interface Away { by?: string; from?: string; until?: string; reason?: string; end?: string; as: string }

function acting(command: Command, work: (tx: EntityManager) => Promise<Answer>): Promise<Answer> {
  const { database: name }: GlobalOptions = globalOptions(command);
  return withDatabase(name, ({ database }) => database.transaction(work));
}

/** The administrator that --as names, or the command line itself in the place of `person` or of --jurisdiction. */
async function keeperOf(tx: EntityManager, as: string | undefined, jurisdiction: string | null, person?: string): Promise<Keeper> {
  if (as === undefined) {
    if (person === undefined && jurisdiction === null) throw new DomainError('person-invalid', '未指明地区 / no jurisdiction is named', '请写 --jurisdiction 或 --as / give --jurisdiction or --as', { problems: [{ field: 'jurisdiction', problem: '未填 / missing' }] });
    return { person: null, jurisdiction: jurisdiction ?? await placeOf(tx, person ?? ''), address: '' };
  }
  const keeper = await accountOf(tx, as, await placeOf(tx, as));
  if (!keeper.roles.includes('administrator') || keeper.disabledAt !== null || (jurisdiction !== null && jurisdiction !== keeper.jurisdiction)) {
    throw new DomainError('not-allowed', `${keeper.name} 不能管理此处的账户 / ${keeper.name} keeps no accounts there`, '请以该地区系统管理员的名义 / name an administrator of that jurisdiction', { person: keeper.id });
  }
  return { person: keeper.id, jurisdiction: keeper.jurisdiction, address: '' };
}

async function placeOf(tx: EntityManager, person: string): Promise<string> {
  const [row] = await tx.query<{ jurisdiction: string }[]>('select jurisdiction from people where id = $1 or login = $1 order by id = $1 desc limit 1', [person]);
  return row?.jurisdiction ?? '';
}

function issued({ account, password }: { account: AccountRow; password: string }): Answer {
  return {
    document: { ...documentOf(account), first_password: password },
    text: `${account.name} (${account.login})\n初始密码，仅显示这一次 / first password, shown this once: ${password}\n请当面告知；七天内首次登录须更改 / tell them in person; it must be changed at the first sign-in, within seven days`,
  };
}

function documentOf({ id, login, name, email, roles, office, jurisdiction, language, disabledAt, mustChange, hasPassword }: AccountRow): object {
  return { id, login, name, email, roles, office, jurisdiction, language, disabled_at: disabledAt?.toISOString() ?? null, must_change: mustChange, has_password: hasPassword };
}

function stateText({ disabledAt, mustChange, hasPassword }: AccountRow): string {
  if (disabledAt !== null) return '已停用 / disabled';
  if (!hasPassword) return '未设密码 / no password';
  return mustChange ? '初始密码未改 / first password' : '在用 / active';
}

function listOf(text: string): string[] {
  return text.split(',').map((role) => role.trim()).filter((role) => role !== '');
}

function given(text: string | undefined, option: string): string {
  if (text !== undefined && text.trim() !== '') return text.trim();
  throw new InvalidArgumentError(`须写 ${option} / ${option} is needed`);
}

function dateOf(text: string | undefined, option: string): string {
  const date = given(text, option);
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))) return date;
  throw new InvalidArgumentError(`${option} 须为日期，如 2026-01-31 / must be a date such as 2026-01-31`);
}
