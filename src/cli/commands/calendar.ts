import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { localDateOf } from '../../core/calendar.js';
import type { Calendar, IssuedLayer } from '../../core/calendar.js';
import { missingYear } from '../../core/calendar-layers.js';
import { actorOf } from '../../engine/actors.js';
import { addLayer, checkLayer, jurisdictionsOf, useCalendar } from '../../engine/rules.js';
import { layersOf, RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE, jsonOf } from '../given.js';
import { table } from '../table.js';

interface Signed { as: string; reason: string }

/** `calendar list|show|check|add|use`: working days in layers. */
export function addCalendarCommands(program: Command): void {
  const calendar = program.command('calendar').helpCommand(false)
    .summary('工作日历 / the working days')
    .description('工作日历分层：全国放假安排、地区（如广西三月三）、本单位；后者优先。已存入的层不改动。\n'
      + 'Working days in layers: national, regional, own; the later one wins. A stored layer is never edited.');
  calendar.command('list')
    .description('列出各层与各地区现行日历 / list the layers, and the calendar in force of every jurisdiction')
    .action(answering<[object]>((_, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const tx = database.app.manager;
      const [layers, rules] = [[...(await layersOf(tx)).values()], await new RuleBook().current(tx)];
      const inForce = (await jurisdictionsOf(tx)).map((jurisdiction) => ({ jurisdiction, version: rules.calendarOf(jurisdiction).version }));
      return { document: { layers: layers.map(summaryOf), in_force: inForce }, text: layersText(layers, inForce) };
    })));
  calendar.command('show')
    .description('现行日历一年内的休假与调休 / days off and make-up workdays of a year')
    .argument('<jurisdiction>', '地区 / the jurisdiction')
    .option('--year <year>', '年份，默认本年 / the year; default: this one', yearGiven)
    .action(answering<[string, { year?: string }]>((jurisdiction, { year }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const today = localDateOf(await database.now(), HOUSE_ZONE);
      const inForce = (await new RuleBook().current(database.app.manager)).calendarOf(jurisdiction);
      const days = daysOf(inForce, year ?? today.slice(0, 4));
      const missing = missingYear(inForce, today);
      return {
        document: { version: inForce.version, days, missing_year: missing },
        text: [
          inForce.version, ...days.map(({ on, off, zh, en }) => `${on}  ${off ? '休 off ' : '班 work'}  ${zh} / ${en}`),
          ...(missing === null ? [] : [`缺 ${String(missing)} 年放假安排，其日期为暂定；请用 calendar add 存入 / the national table of ${String(missing)} is missing: dates in it are provisional; store it with \`calendar add\``]),
        ].join('\n'),
      };
    })));
  calendar.command('check')
    .description('检查一层，不存入 / check a layer, store nothing')
    .argument('<file>', 'JSON')
    .action(answering<[string, object]>(async (file, _, command) => {
      const body = await jsonOf(file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const layer = await checkLayer(database.app.manager, body, file);
        return { document: summaryOf(layer), text: `可以存入 / may be stored: ${layer.id}` };
      });
    }));
  calendar.command('add')
    .description('存入一层 / store a layer')
    .argument('<file>', 'JSON')
    .requiredOption('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[string, Signed]>(async (file, { as, reason }, command) => {
      const body = await jsonOf(file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const layer = await database.transaction(async (tx) => addLayer(tx, { body, place: file, by: await actorOf(tx, as), reason, now: await database.now(tx) }));
        return { document: summaryOf(layer), text: `已存入 / stored: ${layer.id}；用 calendar use 启用 / put it in force with \`calendar use\`` };
      });
    }));
  calendar.command('use')
    .description('启用由这些层组成的日历；只适用于此后立项的事项，未结事项见 recount\nPut a calendar of these layers in force, for what is opened from now on; for what is open see recount')
    .argument('<jurisdiction>', '地区 / the jurisdiction')
    .argument('<layer...>', '各层编号 / ids of its layers')
    .requiredOption('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)')
    .requiredOption('--reason <text>', '理由 / why')
    .action(answering<[string, string[], Signed]>((jurisdiction, layers, { as, reason }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const used = await database.transaction(async (tx) => useCalendar(tx, { jurisdiction, layers, by: await actorOf(tx, as), reason, now: await database.now(tx) }));
      return { document: { jurisdiction, version: used.version }, text: `${jurisdiction}: ${used.version}\n未结事项仍按原日历，见 jiannuo recount / open commitments keep theirs, see \`jiannuo recount\`` };
    })));
}

function yearGiven(text: string): string {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('须为四位年份，如 2027 / must be a year such as 2027');
  return text;
}

function summaryOf({ id, level, jurisdiction, source, days }: IssuedLayer): object {
  return { id, level, jurisdiction, source, days: Object.keys(days).length };
}

function layersText(layers: readonly IssuedLayer[], inForce: readonly { jurisdiction: string; version: string }[]): string {
  return [
    table(['层 Layer', '级别 Level', '地区 Jurisdiction', '天数 Days'], layers.map(({ id, level, jurisdiction, days }) => [id, level, jurisdiction ?? '—', String(Object.keys(days).length)])),
    ...inForce.map(({ jurisdiction, version }) => `${jurisdiction}: ${version}`),
  ].join('\n');
}

function daysOf(calendar: Calendar, year: string): { on: string; off: boolean; zh: string; en: string }[] {
  const named = new Map(calendar.layers.flatMap(({ days }) => Object.entries(days)));
  return [...named].filter(([on]) => on.startsWith(`${year}-`)).map(([on, { off, zh, en }]) => ({ on, off, zh, en })).sort((a, b) => (a.on < b.on ? -1 : 1));
}
