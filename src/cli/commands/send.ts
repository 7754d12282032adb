import type { Command } from 'commander';
import { z } from 'zod';
import { localDateOf } from '../../core/calendar.js';
import { EVENTS } from '../../core/events.js';
import { eventName, shownStage, stageName } from '../../core/sentence.js';
import { actorFor, actorOf } from '../../engine/actors.js';
import { Commitments } from '../../engine/commitments.js';
import { composeNotice } from '../../outbox/compose-notice.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { HOUSE_ZONE, objectGiven } from '../given.js';
import { readOneTracked } from '../../store/readings/tracked.js';
import { workflowOf } from '../../../workflows/registry.js';

interface Options { data: Record<string, unknown>; as: string; for?: string }

/** `send <id> <EVENT> --as <person>`: one person's act, with its whole effect or none. */
export function addSend(program: Command): void {
  program.command('send')
    .summary('以某人名义办理一步 / let a person act')
    .description('以某人名义对事项办理一步；被拒绝时说明现在可以办理什么。\nLets a person act on a commitment; a refusal says what is accepted now.')
    .argument('<id>', '事项编号 / id of the commitment')
    .argument('<event>', '事件，见下 / event, see below')
    .requiredOption('--as <person>', '办理人（编号或登录名）/ who acts (id or login)')
    .option('--for <person>', '代谁办理，须有授权（编号或登录名）/ on whose behalf, by a mandate (id or login)')
    .option('--data <json>', '内容：JSON 对象，或 @文件 / what it holds: a JSON object, or @file', objectGiven, {})
    .addHelpText('after', () => `\n事件与内容（? 可不填）/ Events and what they hold (? may be left out):\n${eventsText()}`)
    .action(answering<[string, string, Options]>((id, type, { data, as, for: principal }, command) =>
      withDatabase(globalOptions(command).database, async ({ database }, { publicUrl }) => {
        const commitments = new Commitments(new RuleBook());
        const receipt = await database.transaction(async (tx) => {
          const now = await database.now(tx);
          const by = principal === undefined ? await actorOf(tx, as) : await actorFor(tx, as, principal, localDateOf(now, HOUSE_ZONE));
          await readOneTracked(tx, id);
          // What is approved must be what is sent, so its text is fixed in the same transaction.
          if (type === 'LETTER_APPROVED' && typeof data['notice'] === 'string') await composeNotice(tx, data['notice'], now, publicUrl);
          return commitments.send(tx, { id, type, data, by, now });
        });
        const { kind, version, definitionHash, stageReported } = await readOneTracked(database.app.manager, id);
        const { stages } = workflowOf(kind, version, definitionHash).definition;
        const said = (lang: 'zh' | 'en'): string => `${eventName(type, lang)} → ${stageName(shownStage(receipt.stage, kind, stages, stageReported), stages, lang)}`;
        return { document: receipt, text: `${id} #${receipt.seq}  ${said('zh')}\n${said('en')}` };
      })));
}

function eventsText(): string {
  return Object.entries(EVENTS).map(([type, { zh, en, schema }]) => {
    const { oneOf = [], ...whole } = z.toJSONSchema(schema, { io: 'input' });
    const shapes = oneOf.length > 0 ? oneOf : [whole];
    const names = new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)));
    const needed = (name: string): boolean => shapes.every(({ required = [] }) => required.includes(name));
    const held = names.size === 0 ? '见 / see `jiannuo workflows list`' : [...names].map((name) => (needed(name) ? name : `${name}?`)).join(', ');
    return `  ${type.padEnd(18)}${zh} / ${en}  {${held}}`;
  }).join('\n');
}
