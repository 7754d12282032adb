/** Accounts as an administrator keeps them, each verb in the caller's transaction and in the access log. Nobody is ever deleted: histories name them. */
import { randomInt } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { OFFICE_ROLES, ROLES } from '../core/commitment.js';
import type { Language, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { inBothLanguages } from '../core/events.js';
import { recordAccess } from './access-log.js';
import { setPassword } from './own-password.js';
import { hashPassword } from './passwords.js';
import { endLetterLinks, endSecrets } from './secrets-of-person.js';
import { endSessions } from './sessions.js';

export interface AccountRow {
  id: string; login: string; name: string; email: string | null; roles: Role[]; office: string | null; officeName: string | null; language: Language;
  disabledAt: Date | null; mustChange: boolean; hasPassword: boolean; jurisdiction: string;
}

/** Who acts: an administrator of the place. Null `person`: the command line, before a place has its first administrator. */
export interface Keeper { person: string | null; jurisdiction: string; address: string }

/** One line of text, without what no line can hold. */
const line = (most: number) => z.string().trim().min(1, '未填 / missing').max(most, '太长 / too long').regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, '不得含控制字符 / control characters are not allowed');
const newAccount = z.object({
  login: line(100).regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, '字母、数字与 . _ @ - / letters, digits and . _ @ -'),
  name: line(100),
  email: z.string().trim().max(254, '太长 / too long').regex(/^(?:[^\p{Cc}\s<>,;"]+@[^\p{Cc}\s<>,;"]+)?$/u, '不是邮箱地址 / is no mail address').nullable().transform((email) => (email === '' ? null : email)),
  roles: z.array(z.enum(ROLES)).min(1, '至少一个角色 / at least one role'),
  office: z.string().trim().nullable().transform((office) => (office === '' ? null : office)),
  language: z.enum(['zh', 'en']),
});
export type NewAccount = z.input<typeof newAccount>;

/** Everybody of a jurisdiction: active ones first, by login. */
export async function accountsOf(tx: EntityManager, jurisdiction: string): Promise<AccountRow[]> {
  return tx.query<AccountRow[]>(`${ACCOUNT} where p.jurisdiction = $1 order by p.disabled_at is not null, p.login`, [jurisdiction]);
}

/** By id or login. Throws `unknown-person`, in the same words for somebody of another jurisdiction. */
export async function accountOf(tx: EntityManager, idOrLogin: string, jurisdiction: string): Promise<AccountRow> {
  const [account] = await tx.query<AccountRow[]>(`${ACCOUNT} where (p.id = $1 or p.login = $1) and p.jurisdiction = $2 order by p.id = $1 desc limit 1`, [idOrLogin, jurisdiction]);
  if (account !== undefined) return account;
  throw new DomainError('unknown-person', `没有人员“${idOrLogin}” / there is nobody called “${idOrLogin}”`, '请核对编号或登录名 / check the id or the login', { person: idOrLogin });
}

/** Adds an account with a first password that must be changed, and returns it: the only copy. Throws `person-invalid`, `person-exists`, `unknown-office`. */
export async function addAccount(tx: EntityManager, given: NewAccount, by: Keeper): Promise<{ account: AccountRow; password: string }> {
  const { login, name, email, roles, office, language } = parsed(given);
  await refuseUnsoundRoles(tx, roles, office, by.jurisdiction);
  await refuseTaken(tx, login, email, null);
  const id = await freeId(tx, login);
  await tx.query('insert into people (id, jurisdiction, name, login, email, roles, office_id, language) values ($1, $2, $3, $4, $5, $6, $7, $8)', [id, by.jurisdiction, name, login, email, roles, office, language]);
  await recordAccess(tx, { event: 'person-added', person: by.person, about: id, address: by.address, detail: told(roles, office) });
  const password = await issue(tx, id, by);
  return { account: await accountOf(tx, id, by.jurisdiction), password };
}

/** A new first password; the old one, every session, every link and every API token end at once. Throws `unknown-person`; `person-invalid` for oneself, who changes the password instead. */
export async function resetAccount(tx: EntityManager, idOrLogin: string, by: Keeper): Promise<{ account: AccountRow; password: string }> {
  const account = await accountOf(tx, idOrLogin, by.jurisdiction);
  refuseOneself(account, by);
  return { account, password: await issue(tx, account.id, by) };
}

/** Gives exactly these roles in this office. Throws `unknown-person`, `person-invalid`, `unknown-office`, `last-administrator`. */
export async function setRoles(tx: EntityManager, idOrLogin: string, given: { roles: readonly string[]; office: string | null }, by: Keeper): Promise<AccountRow> {
  const account = await locked(tx, idOrLogin, by);
  refuseOneself(account, by);
  const { roles, office } = parsed({ ...account, roles: given.roles as Role[], office: given.office });
  await refuseUnsoundRoles(tx, roles, office, by.jurisdiction);
  if (!roles.includes('administrator')) await refuseLast(tx, account);
  await tx.query('update people set roles = $2, office_id = $3 where id = $1', [account.id, roles, office]);
  await recordAccess(tx, { event: 'roles-changed', person: by.person, about: account.id, address: by.address, detail: `${told(account.roles, account.office)} → ${told(roles, office)}` });
  return accountOf(tx, account.id, by.jurisdiction);
}

/** Name, mail address (empty: none) and language; links to reset the password that went to another address end. Throws `unknown-person`, `person-invalid`, `person-exists`. */
export async function setDetails(tx: EntityManager, idOrLogin: string, given: Partial<Pick<NewAccount, 'name' | 'email' | 'language'>>, by: Keeper): Promise<AccountRow> {
  const account = await locked(tx, idOrLogin, by);
  refuseOneself(account, by);
  const { name, email, language } = parsed({ ...account, ...given });
  await refuseTaken(tx, null, email, account.id);
  await tx.query('update people set name = $2, email = $3, language = $4 where id = $1', [account.id, name, email, language]);
  if (email?.toLowerCase() !== account.email?.toLowerCase()) await tx.query('update password_resets set used_at = clock_timestamp() where person_id = $1 and used_at is null', [account.id]);
  const changes = ([['name', account.name, name], ['email', account.email, email], ['language', account.language, language]] as const)
    .filter(([, before, after]) => before !== after).map(([field, before, after]) => `${field}: ${before ?? '—'} → ${after ?? '—'}`);
  if (changes.length > 0) await recordAccess(tx, { event: 'details-changed', person: by.person, about: account.id, address: by.address, detail: changes.join('; ') });
  return accountOf(tx, account.id, by.jurisdiction);
}

/** Closes or opens an account; closing ends every session at once, and for good its links and API tokens. No change when it is so already. Throws `unknown-person`, `person-invalid`, `last-administrator`. */
export async function setDisabled(tx: EntityManager, idOrLogin: string, disabled: boolean, by: Keeper): Promise<AccountRow> {
  const account = await locked(tx, idOrLogin, by);
  refuseOneself(account, by);
  if ((account.disabledAt !== null) === disabled) return account;
  if (disabled) await refuseLast(tx, account);
  await tx.query('update people set disabled_at = case when $2 then jiannuo_now() end where id = $1', [account.id, disabled]);
  if (disabled) {
    await endSessions(tx, account.id);
    await endSecrets(tx, account.id, by);
    await endLetterLinks(tx, account.id, by);
  }
  await recordAccess(tx, { event: disabled ? 'disabled' : 'enabled', person: by.person, about: account.id, address: by.address });
  return accountOf(tx, account.id, by.jurisdiction);
}

const ACCOUNT = `select p.id, p.login, p.name, p.email, p.roles, p.office_id as office, o.name as "officeName", p.language, p.disabled_at as "disabledAt", p.must_change as "mustChange",
  p.password_hash is not null as "hasPassword", p.jurisdiction from people p left join offices o on o.id = p.office_id`;

async function issue(tx: EntityManager, id: string, by: Keeper): Promise<string> {
  const password = firstPassword();
  await setPassword(tx, id, await hashPassword(password), { issued: true });
  await endSecrets(tx, id, by);
  await recordAccess(tx, { event: 'password-issued', person: by.person, about: id, address: by.address });
  return password;
}

/** Twenty signs of thirty-one that nobody mistakes for another, read aloud in fives: 99 bits. */
function firstPassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const drawn = Array.from({ length: 20 }, () => signs.charAt(randomInt(signs.length))).join('');
  return drawn.replace(/(.{5})(?=.)/g, '$1-');
}

function parsed(given: NewAccount): z.output<typeof newAccount> {
  const form = newAccount.safeParse(given, { error: inBothLanguages });
  if (form.success) return { ...form.data, roles: ROLES.filter((role) => form.data.roles.includes(role)) };
  const problems = form.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? ''), problem: message }));
  throw invalid(problems);
}

async function refuseUnsoundRoles(tx: EntityManager, roles: readonly Role[], office: string | null, jurisdiction: string): Promise<void> {
  if (office === null && roles.some((role) => (OFFICE_ROLES as readonly Role[]).includes(role))) throw invalid([{ field: 'office', problem: '单位角色须有单位 / a role of an office needs an office' }]);
  if (office === null) return;
  if ((await tx.query<unknown[]>('select 1 from offices where id = $1 and jurisdiction = $2', [office, jurisdiction])).length > 0) return;
  throw new DomainError('unknown-office', `没有单位 ${office} / no office is known as ${office}`, '请用本地区某单位的编号 / give the id of an office of this jurisdiction', { offices: [office], problems: [{ field: 'office', problem: '没有这个单位 / there is no such office' }] });
}

async function refuseTaken(tx: EntityManager, login: string | null, email: string | null, except: string | null): Promise<void> {
  const [taken] = await tx.query<{ login: boolean | null }[]>('select login = $1 as login from people where (login = $1 or lower(email) = lower($2)) and id is distinct from $3 limit 1', [login, email, except]);
  if (taken === undefined) return;
  const field = taken.login === true ? 'login' : 'email';
  throw new DomainError('person-exists', `${field === 'login' ? '登录名' : '邮箱'}已被使用 / ${field}: somebody has it already`, '请换一个 / take another one', { problems: [{ field, problem: '已被使用 / is taken' }] });
}

/** Whoever keeps accounts must not give themselves anything, nor lock themselves out. */
function refuseOneself({ id }: AccountRow, { person }: Keeper): void {
  if (id === person) throw invalid([{ field: 'person', problem: '不能更改自己的账户，请另一位管理员办理 / nobody changes their own account; let another administrator do it' }]);
}

/** All of a jurisdiction's administrators, locked, so that two of them cannot remove each other at once. Throws `last-administrator` for the one who is left. */
export async function refuseLast(tx: EntityManager, { id, jurisdiction, roles }: Pick<AccountRow, 'id' | 'jurisdiction' | 'roles'>): Promise<void> {
  if (!roles.includes('administrator')) return;
  const rest = await tx.query<unknown[]>(`select 1 from people where jurisdiction = $1 and 'administrator' = any(roles) and disabled_at is null and id <> $2 order by id for update`, [jurisdiction, id]);
  if (rest.length > 0) return;
  throw new DomainError('last-administrator', '这是本地区最后一位系统管理员 / this is the last administrator of the place', '请先另设一位 / make another one first', { person: id });
}

async function locked(tx: EntityManager, idOrLogin: string, { jurisdiction }: Keeper): Promise<AccountRow> {
  await tx.query(`select 1 from people where jurisdiction = $1 and ('administrator' = any(roles) or id = $2 or login = $2) order by id for update`, [jurisdiction, idOrLogin]);
  return accountOf(tx, idOrLogin, jurisdiction);
}

async function freeId(tx: EntityManager, login: string): Promise<string> {
  const wanted = login.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/-+$/, '').slice(0, 34);
  const taken = new Set((await tx.query<{ id: string }[]>('select id from people where id = $1 or starts_with(id, $1 || \'-\')', [wanted])).map(({ id }) => id));
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${wanted}-${String(number)}`;
    if (!taken.has(id)) return id;
  }
}

function told(roles: readonly Role[], office: string | null): string {
  return `${roles.join(', ')}${office === null ? '' : ` @ ${office}`}`;
}

function invalid(problems: { field: string; problem: string }[]): DomainError {
  return new DomainError('person-invalid', `账户资料有误 / the account is not right: ${problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`,
    '未作更改，请改正后再提交 / nothing was changed; correct it and send it again', { problems });
}
