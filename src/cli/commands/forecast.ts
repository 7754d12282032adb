import type { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { NATIONAL_CALENDAR } from '../../core/calendar.js';
import { Recipients } from '../../engine/recipients.js';
import { parseLedger } from '../../intake/ledger.js';
import { forecastFactsOf } from '../../store/readings/standing.js';
import { workflowOf } from '../../../workflows/registry.js';
import { answering, globalOptions } from '../answer.js';
import type { Answer } from '../answer.js';
import { withDatabase } from '../connect.js';
import { foreseeReply } from '../foresee-reply.js';
import { HOUSE_ZONE, bytesOf } from '../given.js';
import { timelineOf, timelineText } from '../timeline.js';
import type { Foreseen } from '../timeline.js';
import { readOneTracked } from '../tracked.js';

/** `forecast <id>`, or `forecast --reply <file> --ledger <file>` without a database. */
export function addForecast(program: Command): void {
  program.command('forecast')
    .summary('无人办理时会发生什么 / what will happen if nobody does anything')
    .description('如果无人办理：哪一天发生什么、哪些函件发给谁。给编号时看库中事项；给答复和台账时不用数据库。\n'
      + 'If nobody does anything: what happens on which date, and which letters go to whom. With an id: a commitment of the database;\n'
      + 'with a reply and its ledger: no database is needed, and nothing is kept.')
    .argument('[id]', '事项编号 / id of the commitment')
    .option('--reply <file>', '答复文本 / text of the reply')
    .option('--ledger <file>', '台账 JSON / the ledger')
    .action(answering<[string | undefined, { reply?: string; ledger?: string }]>(async (id, { reply, ledger }, command) => {
      if (id !== undefined && reply === undefined && ledger === undefined) return forecastStored(id, globalOptions(command).database);
      if (id === undefined && reply !== undefined && ledger !== undefined) return forecastReply(reply, ledger);
      return command.error('请给出编号，或同时给出 --reply 与 --ledger / give an id, or both --reply and --ledger');
    }));
}

async function forecastStored(id: string, database: string | undefined): Promise<Answer> {
  return withDatabase(database, async ({ database: { app } }, { publicUrl }) => {
    const row = await readOneTracked(app.manager, id);
    const { office, officeName, officeNameEn, jurisdiction, kind, version, definitionHash } = row;
    const recipients = await Recipients.load(app.manager, new Set([office]), new Set([jurisdiction]));
    const foreseen: Foreseen = {
      id, title: row.title, quote: row.quote, workflow: workflowOf(kind, version, definitionHash),
      office: { zh: officeName, en: officeNameEn || officeName },
      suggestion: { number: row.suggestionId, title: row.suggestionTitle, leadDeputy: row.leadDeputy },
      facts: forecastFactsOf(row, NATIONAL_CALENDAR), recipientsAt: (level) => recipients.at(level, office, jurisdiction),
    };
    return answerFor([foreseen], publicUrl);
  });
}

async function forecastReply(reply: string, ledgerFile: string): Promise<Answer> {
  const ledger = parseLedger((await bytesOf(ledgerFile)).toString('utf8'), ledgerFile);
  return answerFor(foreseeReply(await bytesOf(reply), reply, ledger), loadConfig().publicUrl);
}

function answerFor(foreseen: readonly Foreseen[], publicUrl: string): Answer {
  const document = timelineOf(foreseen, publicUrl);
  return { document, text: timelineText(document, foreseen[0]?.facts.profile.timeZone ?? HOUSE_ZONE) };
}
