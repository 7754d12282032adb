import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { EntityManager } from 'typeorm';
import { loadConfig } from '../../config.js';
import { addDays, daysBetween, instantAt, localDateOf } from '../../core/calendar.js';
import { DomainError } from '../../core/errors.js';
import { localDate } from '../../core/events.js';
import { isClosed } from '../../core/commitment.js';
import type { LocalDate } from '../../core/commitment.js';
import { supposing } from '../../core/what-if.js';
import type { Supposition } from '../../core/what-if.js';
import { dueBeforeReply } from '../../engine/date-checks.js';
import { Recipients } from '../../engine/recipients.js';
import { parseLedger } from '../../intake/ledger.js';
import { onlyDocument } from '../../intake/read-document/only-document.js';
import { layersOf, RuleBook } from '../../store/rule-book.js';
import { forecastFactsOf } from '../../store/readings/standing.js';
import { workflowOf } from '../../../workflows/registry.js';
import { answering, globalOptions } from '../answer.js';
import type { Answer } from '../answer.js';
import { comparisonOf, comparisonText } from '../compare-timelines.js';
import { withDatabase } from '../connect.js';
import { foreseeReply } from '../foresee-reply.js';
import { HOUSE_ZONE, bytesOf } from '../given.js';
import { timelineOf, timelinesOf, timelineText } from '../timeline.js';
import type { Foreseen } from '../timeline.js';
import { readOneTracked, readTracked, supposedFactsOf } from '../../store/readings/tracked.js';
import type { Tracked } from '../../store/readings/tracked.js';

interface Options {
  reply?: string;
  ledger?: string;
  office?: string;
  all?: true;
  until?: LocalDate;
  ifDue?: LocalDate;
  ifOff?: LocalDate[];
}

/** `forecast <id>`, `--office <id>` or `--all`; `--reply <file> --ledger <file>` without a database; `--if-due` and `--if-off` compare. */
export function addForecast(program: Command): void {
  program.command('forecast')
    .summary('无人办理时会发生什么 / what will happen if nobody does anything')
    .description('如果无人办理：哪一天发生什么、哪些函件发给谁。给编号、单位或 --all 时看库中事项；给答复和台账时不用数据库。\n'
      + '--if-due 与 --if-off 另作假设：时限改到某日，或某些日子放假，与现在相比有何不同；只作比较，不作更改。\n'
      + 'If nobody does anything: what happens on which date, and which letters go to whom. With an id, an office or --all: what the\n'
      + 'database holds; with a reply and its ledger: no database is needed, and nothing is kept. --if-due and --if-off suppose another due\n'
      + 'date, or days off, and show what would change; nothing is changed.')
    .argument('[id]', '事项编号 / id of the commitment')
    .option('--office <id>', '某承办单位的全部未结事项 / every open commitment of an office')
    .option('--all', '全部未结事项 / every open commitment')
    .option('--until <date>', '只看到此日为止 / up to and including this date', dateGiven)
    .option('--if-due <date>', '假设时限改到此日（须给编号）/ suppose this due date (with an id)', dateGiven)
    .option('--if-off <days>', '假设这些日子放假，如 2022-10-08 或 2022-10-08..2022-10-10 / suppose these days off', daysGiven)
    .option('--reply <file>', '答复，任何可导入的格式 / the reply, in any format that can be imported')
    .option('--ledger <file>', '台账 JSON / the ledger')
    .action(answering<[string | undefined, Options]>(async (id, options, command) => {
      const { reply, ledger, office, all, ifDue, ifOff } = options;
      const stored = [id, office, all].filter((one) => one !== undefined).length;
      if (stored === 1 && reply === undefined && ledger === undefined) {
        if (ifDue !== undefined && (id === undefined || ifOff !== undefined)) return command.error('--if-due 须与一个编号同用，且不与 --if-off 同用 / --if-due goes with one id, and not with --if-off');
        return forecastStored({ id: id ?? null, office: office ?? null }, options, globalOptions(command).database);
      }
      if (stored === 0 && reply !== undefined && ledger !== undefined && ifDue === undefined && ifOff === undefined) return forecastReply(reply, ledger, options);
      return command.error('请给出编号、--office 或 --all 之一，或同时给出 --reply 与 --ledger / give an id, --office or --all, or both --reply and --ledger');
    }));
}

async function forecastStored(which: { id: string | null; office: string | null }, { until, ifDue, ifOff }: Options, name: string | undefined): Promise<Answer> {
  return withDatabase(name, async ({ database }, { publicUrl }) => {
    const { app } = database;
    const at = await database.now();
    if (which.office !== null) await refuseUnknownOffice(app.manager, which.office);
    const rows = which.id === null
      ? (await readTracked(app.manager)).filter(({ stage, office }) => !isClosed(stage) && (which.office === null || office === which.office))
      : [await readOneTracked(app.manager, which.id)];
    const rules = await new RuleBook().current(app.manager);
    const recipients = await Recipients.load(app.manager, new Set(rows.map(({ office }) => office)), new Set(rows.map(({ jurisdiction }) => jurisdiction)));
    const foreseen = rows.map((row): Foreseen => ({ ...wordsOf(row), facts: forecastFactsOf(row, rules), recipientsAt: (level) => recipients.at(level, row.office, row.jurisdiction) }));
    const supposition: Supposition | null = ifDue !== undefined ? { dueOn: ifDue } : ifOff !== undefined ? { daysOff: ifOff } : null;
    refusePast(until, localDateOf(at, zoneOf(foreseen)));
    if (supposition === null) return answerFor(foreseen, until, publicUrl);
    const [{ promisedOn } = { promisedOn: '' }] = rows;
    if (ifDue !== undefined && ifDue < promisedOn) throw dueBeforeReply(ifDue, promisedOn);
    // One that is asked for by its id is refused by its machine; among many it is named and left out.
    const leftOut = which.id === null ? foreseen.filter(({ workflow }) => !workflow.machine.events.includes('RECOUNTED')) : [];
    const compared = foreseen.filter((one) => !leftOut.includes(one));
    const pairs = await Promise.all(compared.map(async (one): Promise<{ now: Foreseen; then: Foreseen }> => {
      const row = rows.find(({ id }) => id === one.id) as Tracked;
      const layers = await layersNamed(app.manager, row.calendarVersion);
      return { now: one, then: { ...one, facts: supposing(supposedFactsOf(row, rules), supposition, layers, at) } };
    }));
    const { now, then } = timelinesOf(pairs, publicUrl, endOf(foreseen, until));
    const document = comparisonOf(now, then, supposition, leftOut.map(({ id }) => id));
    return { document, text: comparisonText(document, zoneOf(foreseen)) };
  });
}

function wordsOf({ id, title, quote, kind, version, definitionHash, officeName, officeNameEn, suggestionId, suggestionTitle, leadDeputy }: Tracked): Omit<Foreseen, 'facts' | 'recipientsAt'> {
  return {
    id, title, quote, workflow: workflowOf(kind, version, definitionHash), office: { zh: officeName, en: officeNameEn || officeName },
    suggestion: { number: suggestionId, title: suggestionTitle, leadDeputy },
  };
}

async function layersNamed(tx: EntityManager, version: string): Promise<Parameters<typeof supposing>[2]> {
  const layers = await layersOf(tx);
  return version.split('+').flatMap((id) => layers.get(id) ?? []);
}

async function forecastReply(reply: string, ledgerFile: string, { until }: Options): Promise<Answer> {
  const ledger = parseLedger((await bytesOf(ledgerFile)).toString('utf8'), ledgerFile);
  const { document } = await onlyDocument(await bytesOf(reply), reply);
  const foreseen = foreseeReply(document.text, ledger);
  refusePast(until, ledger.header.signed_on);
  return answerFor(foreseen, until, loadConfig().publicUrl);
}

/** Nothing is foreseen of days that are over: an empty answer would read as if nothing were to come. */
function refusePast(until: LocalDate | undefined, from: LocalDate): void {
  if (until === undefined || until >= from) return;
  throw new DomainError('until-in-the-past', `--until ${until} 已过，预测自 ${from} 起 / lies in the past: the forecast begins on ${from}`,
    `请给出 ${from} 及以后的日期，已发生的见 jiannuo show / give a date from ${from} on; what has happened is shown by \`jiannuo show\``, { until, from });
}

async function refuseUnknownOffice(tx: EntityManager, office: string): Promise<void> {
  const known = await tx.query<unknown[]>('select 1 from offices where id = $1', [office]);
  if (known.length > 0) return;
  throw new DomainError('unknown-office', `没有单位 ${office} / no office is known as ${office}`,
    '请用单位编号，见台账 offices 或 jiannuo list / give the id of an office, as the ledger (offices) or `jiannuo list --json` names it', { offices: [office] });
}

function answerFor(foreseen: readonly Foreseen[], until: LocalDate | undefined, publicUrl: string): Answer {
  const document = timelineOf(foreseen, publicUrl, endOf(foreseen, until));
  return { document, text: timelineText(document, zoneOf(foreseen)) };
}

function zoneOf(foreseen: readonly Foreseen[]): string {
  return foreseen[0]?.facts.profile.timeZone ?? HOUSE_ZONE;
}

/** The first moment after the last day that is asked for. */
function endOf(foreseen: readonly Foreseen[], until: LocalDate | undefined): Date | null {
  return until === undefined ? null : new Date(instantAt(addDays(until, 1), '00:00', zoneOf(foreseen)).getTime() - 1);
}

function dateGiven(text: string): LocalDate {
  const date = localDate.safeParse(text);
  if (!date.success) throw new InvalidArgumentError('须为日期，如 2022-12-31 / must be a date such as 2022-12-31');
  return date.data;
}

/** `2022-10-08`, or `2022-10-08..2022-10-10`, or several of them with commas between. */
function daysGiven(text: string): LocalDate[] {
  return text.split(',').flatMap((part) => {
    const [from = '', to = from, ...more] = part.split('..').map((date) => dateGiven(date.trim()));
    if (more.length > 0 || to < from) throw new InvalidArgumentError('起止有误，应如 2022-10-08..2022-10-10 / from and to are not in order; write 2022-10-08..2022-10-10');
    const length = daysBetween(from, to) + 1;
    if (length > LONGEST_HOLIDAY) throw new InvalidArgumentError(`一段至多 ${LONGEST_HOLIDAY} 日，所给为 ${length} 日 / at most ${LONGEST_HOLIDAY} days in a row, not ${length}`);
    return Array.from({ length }, (_, n) => addDays(from, n));
  });
}

const LONGEST_HOLIDAY = 60; // days; a longer one is a typing error
