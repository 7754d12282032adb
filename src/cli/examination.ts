/**
 * The checks of `jiannuo doctor`. Each answers by itself: one that fails does not keep the others from being made, but
 * without a database there is nothing else to ask it. Reads only; what must be refused is tried and taken back.
 */
import { createTransport } from 'nodemailer';
import type { Config } from '../config.js';
import { NATIONAL_CALENDAR, localDateOf } from '../core/calendar.js';
import type { Calendar } from '../core/calendar.js';
import { missingYear, NATIONAL_LAYER } from '../core/calendar-layers.js';
import { DomainError } from '../core/errors.js';
import { instantText } from '../core/sentence.js';
import { missingNotices } from '../engine/missing-years.js';
import { mailRefused } from '../outbox/mail-refused.js';
import { sqlState } from '../store/connection.js';
import { connect } from '../store/database.js';
import type { Database } from '../store/database.js';
import { OPEN } from '../store/readings/board.js';
import { readClock } from '../store/readings/clock.js';
import { UNDELIVERED } from '../store/readings/undelivered-letters.js';
import { RuleBook } from '../store/rule-book.js';
import { WORKFLOWS } from '../../workflows/registry.js';
import { HOUSE_ZONE } from './given.js';

export interface Check {
  name: 'database' | 'history-append-only' | 'clock' | 'mail' | 'calendar' | 'calendars-in-force' | 'notices' | 'overdue-timers' | 'stuck-commitments' | 'letters' | 'definitions';
  state: 'ok' | 'warn' | 'fail';
  zh: string;
  en: string;
  /** What to do about it; null when all is well. */
  hint: string | null;
}

/** Makes every check. `processNow` = this process's own clock, to compare the database's with. */
export async function examine(config: Config, name: string | null, processNow: Date): Promise<Check[]> {
  const connected = await connect(config, { purpose: 'doctor', name }).catch((error: unknown) => {
    if (error instanceof DomainError) return error;
    throw error;
  });
  if (connected instanceof DomainError) {
    return [{ name: 'database', state: 'fail', zh: connected.message, en: connected.code, hint: connected.hint }, await mail(config, null)];
  }
  const { database } = connected;
  try {
    const now = await database.now();
    return [
      await server(database), await appendOnly(database), await clock(database, processNow), await mail(config, database),
      calendarCoverage(NATIONAL_CALENDAR, now), await calendarsInForce(database, now), await notices(database), await overdueTimers(database, now), await stuck(database), await letters(database), await definitions(database),
    ];
  } finally {
    await connected.release();
  }
}

/** Is next year's holiday notice in the data? The State Council publishes it in November of the year before. */
export function calendarCoverage({ lastYear, version }: Calendar, now: Date): Check {
  const year = Number(localDateOf(now, HOUSE_ZONE).slice(0, 4));
  const hint = '请升级 chinese-days 后重启；未覆盖的年份只按周末计 / upgrade chinese-days and restart; years without data follow the weekends alone';
  const seen = { zh: `节假日数据至 ${lastYear} 年（${version}）`, en: `holidays known until ${lastYear}` };
  if (lastYear > year) return ok('calendar', seen.zh, seen.en);
  return { name: 'calendar', state: lastYear === year ? 'warn' : 'fail', ...seen, hint };
}

/** Does any jurisdiction count with a calendar that lacks a year it needs, or with an older national table than the program brings along? */
async function calendarsInForce(database: Database, now: Date): Promise<Check> {
  const today = localDateOf(now, HOUSE_ZONE);
  const rules = await new RuleBook().current(database.app.manager);
  const jurisdictions = await database.app.query<{ jurisdiction: string }[]>(`select distinct c.jurisdiction from commitments c where ${OPEN} order by 1`);
  const calendars = jurisdictions.map(({ jurisdiction }) => ({ jurisdiction, calendar: rules.calendarOf(jurisdiction) }));
  const lacking = calendars.flatMap(({ jurisdiction, calendar }) => {
    const year = missingYear(calendar, today);
    return year === null ? [] : [`${jurisdiction} ${String(year)}`];
  });
  const older = calendars.filter(({ calendar }) => !calendar.version.split('+').includes(NATIONAL_LAYER.id)).map(({ jurisdiction }) => jurisdiction);
  if (lacking.length > 0) {
    return { name: 'calendars-in-force', state: 'warn', zh: `缺放假安排：${lacking.join('、')}，其日期为暂定`, en: `holidays missing for ${lacking.join(', ')}: dates there are provisional`,
      hint: '国务院通知发布后，用 jiannuo calendar add 存入、calendar use 启用，再 jiannuo recount / after the notice: `jiannuo calendar add`, `calendar use`, then `jiannuo recount`' };
  }
  if (older.length > 0) {
    return { name: 'calendars-in-force', state: 'warn', zh: `仍用旧的全国放假表：${older.join('、')}`, en: `an older national table is in force for ${older.join(', ')}`,
      hint: `jiannuo calendar use <地区 jurisdiction> ${NATIONAL_LAYER.id} …，再 / then jiannuo recount` };
  }
  return ok('calendars-in-force', `各地区日历齐备：${String(calendars.length)} 个`, `calendars complete for ${String(calendars.length)} jurisdictions`);
}

/** Is any time to reply counted provisionally, because the notice of its year was not stored? */
async function notices(database: Database): Promise<Check> {
  const lacking = await missingNotices(database.app.manager, await new RuleBook().current(database.app.manager));
  if (lacking.length === 0) return ok('notices', '各地当年规则齐备', 'the rules of every place and year are there');
  const places = lacking.map(({ jurisdiction, year }) => `${jurisdiction} ${year}`);
  return { name: 'notices', state: 'warn', zh: `缺办理通知：${places.join('、')}，答复时限为暂定`, en: `no notice for ${places.join(', ')}: the time to reply is provisional there`,
    hint: '用 jiannuo profile add 存入该年规则，再 jiannuo recount / store the rules of that year with `jiannuo profile add`, then `jiannuo recount`' };
}

const LATE_MINUTES = 5; // the sweep runs far more often; this late, nobody is sweeping
const SLOW_MS = 250; // a page asks a handful of questions
const DRIFT_MS = 60_000; // letters and sessions tolerate a minute

async function server({ app }: Database): Promise<Check> {
  const began = performance.now();
  const [row] = await app.query<{ version: string; migration: string }[]>(
    `select current_setting('server_version') as version, (select name from migrations order by id desc limit 1) as migration`);
  const ms = Math.round(performance.now() - began);
  const seen = { zh: `PostgreSQL ${row?.version ?? ''}，迁移至 ${row?.migration ?? ''}，${ms} 毫秒`, en: `migrated, answers in ${ms} ms` };
  if (ms <= SLOW_MS) return ok('database', seen.zh, seen.en);
  return { name: 'database', state: 'warn', ...seen, hint: '数据库响应慢，请检查网络与负载 / the database is slow: check network and load' };
}

async function appendOnly({ app }: Database): Promise<Check> {
  const runner = app.createQueryRunner();
  const allowed: string[] = [];
  try {
    for (const [what, statement] of FORBIDDEN) {
      await runner.startTransaction();
      try {
        await runner.query(statement);
        allowed.push(what);
      } catch (error) {
        if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
      } finally {
        await runner.rollbackTransaction();
      }
    }
  } finally {
    await runner.release();
  }
  if (allowed.length === 0) return ok('history-append-only', '应用登录不能改写或删除履历', 'the application may not change or remove history');
  return {
    name: 'history-append-only', state: 'fail', zh: `应用登录可以对履历执行 ${allowed.join('、')}`, en: `the application may ${allowed.join(', ')} history`,
    hint: '请恢复迁移给出的权限与触发器，并运行 jiannuo verify --all / restore the grants and triggers of the migrations, then run `jiannuo verify --all`',
  };
}

const INSUFFICIENT_PRIVILEGE = '42501';
// `where false`: should it be allowed after all, nothing is touched even before it is taken back.
const FORBIDDEN = [['update', 'update history set seq = seq where false'], ['delete', 'delete from history where false']] as const;

async function clock({ app }: Database, processNow: Date): Promise<Check> {
  const { now, shifted } = await readClock(app.manager);
  const drift = now.getTime() - processNow.getTime();
  const at = { zh: instantText(now, HOUSE_ZONE, 'zh'), en: instantText(now, HOUSE_ZONE, 'en') };
  if (shifted) {
    return { name: 'clock', state: 'warn', zh: `演示时钟：${at.zh}`, en: `demo clock: ${at.en}`,
      hint: '这是演示库，时间与真实时间不同 / this is a demo database; its time is not the real one' };
  }
  if (Math.abs(drift) <= DRIFT_MS) return ok('clock', `数据库时钟 ${at.zh}，与本机相差不到 1 分钟`, `database clock ${at.en}, within a minute of this machine's`);
  const seconds = Math.round(drift / 1000);
  return { name: 'clock', state: 'fail', zh: `数据库时钟与本机相差 ${seconds} 秒`, en: `the database clock differs by ${seconds} s from this machine's`,
    hint: '请在两台机器上启用时间同步（NTP）/ turn on time synchronisation (NTP) on both machines' };
}

async function mail({ smtpUrl }: Config, database: Database | null): Promise<Check> {
  const refused = database === null ? null : await mailRefused(database.app.manager, HOUSE_ZONE);
  if (refused !== null) return { name: 'mail', state: 'fail', zh: refused.message, en: refused.code, hint: refused.hint };
  if (smtpUrl === null) {
    return { name: 'mail', state: 'warn', zh: '未设 SMTP_URL，函件只进开发信箱', en: 'no SMTP_URL: letters stay in the mailbox of the database',
      hint: '正式使用前请设置 SMTP_URL / set SMTP_URL before real use' };
  }
  const transport = createTransport({ url: smtpUrl.reveal(), connectionTimeout: 10_000, greetingTimeout: 10_000, logger: false });
  try {
    await transport.verify();
    return ok('mail', '邮件服务器接受登录', 'the mail server accepts our login');
  } catch (error) {
    return { name: 'mail', state: 'fail', zh: `邮件服务器不可用：${error instanceof Error ? error.message : String(error)}`, en: 'the mail server does not answer as it should',
      hint: '请检查 SMTP_URL 与网络 / check SMTP_URL and the network' };
  } finally {
    transport.close();
  }
}

async function overdueTimers({ app }: Database, now: Date): Promise<Check> {
  const [late] = await app.query<{ n: number; oldest: Date | null }[]>(`
    select count(*)::int as n, min(t.fire_at) as oldest from timers t join commitments c on c.id = t.commitment_id
    where t.fire_at < $1::timestamptz - make_interval(mins => $2) and c.failures = 0`, [now, LATE_MINUTES]);
  const n = late?.n ?? 0;
  if (n === 0) return ok('overdue-timers', '没有应触发而未触发的事宜', 'nothing that should have fired has not');
  const oldest = late?.oldest ?? now;
  return {
    name: 'overdue-timers', state: 'fail', zh: `${n} 件事宜应触发而未触发，最早 ${instantText(oldest, HOUSE_ZONE, 'zh')}`,
    en: `${n} timers should have fired, the oldest on ${instantText(oldest, HOUSE_ZONE, 'en')}`,
    hint: '请确认 jiannuo serve 正在运行，或执行 jiannuo sweep --once / see that `jiannuo serve` runs, or run `jiannuo sweep --once`',
  };
}

async function stuck({ app }: Database): Promise<Check> {
  const rows = await app.query<{ id: string; code: string | null }[]>(`
    select c.id, (select i.code from incidents i where i.commitment_id = c.id and i.resolved_at is null order by i.id desc limit 1) as code
    from commitments c where c.failures > 0 order by c.id limit 20`);
  if (rows.length === 0) return ok('stuck-commitments', '没有受阻的事项', 'no commitment is stuck');
  const named = rows.map(({ id, code }) => `${id} [${code ?? '?'}]`).join(', ');
  return { name: 'stuck-commitments', state: 'fail', zh: `受阻事项：${named}`, en: `stuck: ${rows.length}`,
    hint: '用 jiannuo show <编号> 查看原因 / see the cause with `jiannuo show <id>`' };
}

async function letters({ app }: Database): Promise<Check> {
  const [row] = await app.query<{ failing: number; awaiting: number }[]>(`
    select (count(*) filter (where ${UNDELIVERED}))::int as failing,
      (count(*) filter (where n.state = 'awaiting-approval'))::int as awaiting from notices n`);
  const { failing = 0, awaiting = 0 } = row ?? {};
  const waiting = { zh: `待批准 ${awaiting}`, en: `${awaiting} await approval` };
  if (failing === 0) return ok('letters', `没有未送达的函件，${waiting.zh}`, `every letter reached somebody, ${waiting.en}`);
  return { name: 'letters', state: 'warn', zh: `${failing} 封函件无法送达、送达不明或没有联系人，${waiting.zh}`, en: `${failing} letters reached nobody or perhaps nobody, ${waiting.en}`,
    hint: '请在事项页面查看并更正联系人 / look at the letters of the commitments and correct the contacts' };
}

async function definitions({ app }: Database): Promise<Check> {
  const rows = await app.query<{ kind: string; version: number; hash: string; n: number }[]>(
    'select kind, version, definition_hash as hash, count(*)::int as n from commitments group by 1, 2, 3 order by 1, 2, 3');
  const lacking = rows.filter((row) => !WORKFLOWS.some(({ kind, version, hash }) => kind === row.kind && version === row.version && hash === row.hash));
  if (lacking.length === 0) return ok('definitions', `库中 ${rows.length} 种定义本程序都有`, `this program has all ${rows.length} definitions in use`);
  const named = lacking.map(({ kind, version, hash, n }) => `${kind}@${version} ${hash.slice(0, 12)} (${n})`).join(', ');
  return { name: 'definitions', state: 'fail', zh: `本程序没有的定义：${named}`, en: 'definitions that this program lacks',
    hint: '请使用写入这些事项的程序版本 / run the version of the program that wrote these commitments' };
}

function ok(name: Check['name'], zh: string, en: string): Check {
  return { name, state: 'ok', zh, en, hint: null };
}
