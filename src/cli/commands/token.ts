import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { ApiTokens, LONGEST_DAYS, SCOPES, USUAL_DAYS, USUAL_PER_MINUTE } from '../../auth/api-tokens.js';
import type { TokenScope, TokenRow } from '../../auth/api-tokens.js';
import { mayLend } from '../../auth/mandates.js';
import { DomainError } from '../../core/errors.js';
import { LINE } from '../../core/events.js';
import { actorOf } from '../../engine/actors.js';
import type { Database } from '../../store/database.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { table } from '../table.js';

interface NewOptions { for: string; name: string; scopes: TokenScope[]; days: number; perMinute: number; as?: string }

const AS = ['--as <person>', '以谁的名义办理（本人，或其所在地的管理员），记入访问记录；不写则记为命令行 / who does it: the person, or an administrator of the place, for the access log; without it the log says command line'] as const;

/** `token create|list|revoke`: what programs use the API with, in the name of a person. */
export function addToken(program: Command): void {
  const token = program.command('token')
    .summary('接口令牌 / tokens of the API')
    .description('程序以某人名义使用接口 /api/v1 所需的令牌；令牌不能做此人不能做的事。\n'
      + 'What a program needs to use /api/v1 in the name of a person. A token never allows more than its person may.');
  token.command('create')
    .summary('新建令牌，只显示一次 / make one; it is shown once')
    .requiredOption('--for <person>', '以谁的名义（编号或登录名）/ in whose name (id or login)')
    .requiredOption('--name <name>', '用途 / what it is for', nameGiven)
    .requiredOption('--scopes <scopes>', `权限范围，逗号分隔 / scopes, with commas between: ${SCOPES.join(', ')}`, scopesGiven)
    .option('--days <n>', `有效天数，至多 ${String(LONGEST_DAYS)} / days it lives, at most ${String(LONGEST_DAYS)}`, numberWithin(1, LONGEST_DAYS), USUAL_DAYS)
    .option('--per-minute <n>', '每分钟至多请求数 / most requests a minute', numberWithin(1, 100_000), USUAL_PER_MINUTE)
    .option(...AS)
    .action(answering<[NewOptions]>(({ for: login, name, scopes, days, perMinute, as }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }) => {
        const person = await database.transaction((tx) => actorOf(tx, login));
        const by = await keeperOf(database, as, person.id);
        const { id, token: secret, expiresAt } = await new ApiTokens(database).create({ person: person.id, name, scopes, days, perMinute, by });
        return {
          document: { id, token: secret, person: person.id, scopes, expires_at: expiresAt.toISOString() },
          text: `${secret}\n${person.name}，${scopes.join(', ')}，有效至 / until ${expiresAt.toISOString()}（编号 id ${id}）\n请妥为保管，不会再次显示 / keep it safe; it is not shown again`,
        };
      })));
  token.command('list')
    .summary('列出令牌 / list them')
    .option('--for <person>', '只列此人的（编号或登录名）/ those of this person alone (id or login)')
    .action(answering<[{ for?: string }]>(({ for: login }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }) => {
        const person = login === undefined ? null : (await database.transaction((tx) => actorOf(tx, login))).id;
        const rows = await new ApiTokens(database).list(person);
        return { document: { tokens: rows.map(documentOf) }, text: listText(rows) };
      })));
  token.command('revoke')
    .summary('撤销令牌，立即生效 / end one at once')
    .argument('<id>', '令牌编号，见 token list / its id, see `token list`')
    .option(...AS)
    .action(answering<[string, { as?: string }]>((id, { as }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }) => {
        const tokens = new ApiTokens(database);
        await tokens.revoke(id, await keeperOf(database, as, await tokens.ownerOf(id)));
        return { document: { id, revoked: true }, text: `已撤销 / revoked: ${id}` };
      })));
}

/** Null without a name. Throws `not-allowed` for somebody who is neither the person nor an administrator of their place. */
async function keeperOf(database: Database, as: string | undefined, person: string | null): Promise<string | null> {
  if (as === undefined) return null;
  return database.transaction(async (tx) => {
    const by = await actorOf(tx, as);
    if (person === null || await mayLend(tx, person, by)) return by.id;
    throw new DomainError('not-allowed', `${by.name} 不能办理此人的令牌 / ${by.name} does not keep the tokens of that person`, '请由本人或其所在地的系统管理员办理 / let the person or an administrator of the place do it', { person: by.id, for: person });
  });
}

function documentOf({ id, person, login, name, scopes, perMinute, createdAt, expiresAt, revokedAt, lastUsedAt }: TokenRow): object {
  return {
    id, person, login, name, scopes, per_minute: perMinute, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString(),
    revoked_at: revokedAt?.toISOString() ?? null, last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}

function listText(rows: readonly TokenRow[]): string {
  if (rows.length === 0) return '没有令牌 / there are no tokens';
  return table(['编号 Id', '人员 Person', '用途 For', '范围 Scopes', '有效至 Until', '最近使用 Last used'], rows.map(({ id, login, name, scopes, expiresAt, revokedAt, lastUsedAt }) => [
    id, login, name, scopes.join(', '), revokedAt === null ? expiresAt.toISOString() : `已撤销 revoked ${revokedAt.toISOString()}`, lastUsedAt?.toISOString() ?? '—',
  ]));
}

function nameGiven(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100 || !LINE.test(name)) throw new InvalidArgumentError('须为 1 至 100 字的一行 / must be one line of 1 to 100 characters');
  return name;
}

function scopesGiven(text: string): TokenScope[] {
  const given = text.split(',').map((scope) => scope.trim());
  const known = SCOPES.filter((scope) => given.includes(scope));
  if (known.length !== new Set(given).size) throw new InvalidArgumentError(`可用 / use: ${SCOPES.join(', ')}`);
  return known;
}

function numberWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const given = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (given < least || given > most) throw new InvalidArgumentError(`须为 ${String(least)} 至 ${String(most)} 的整数 / must be a whole number from ${String(least)} to ${String(most)}`);
    return given;
  };
}
