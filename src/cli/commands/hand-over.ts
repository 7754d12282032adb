import type { Command } from 'commander';
import { Commitments } from '../../engine/commitments.js';
import { handOver } from '../../intake/hand-over.js';
import { parseHandover } from '../../intake/ledger.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf } from '../given.js';

/** `hand-over <file>`: a suggestion goes to the office that must answer it. */
export function addHandOver(program: Command): void {
  program.command('hand-over')
    .summary('交办代表建议 / hand a suggestion to the office that must answer it')
    .description('交办一件代表建议：答复期限按当日有效的地方规则计算。同一建议再次交办不产生变化。\n'
      + 'Hands a suggestion over: the reply falls due by the profile in force that day. Handing over the same one again changes nothing.')
    .argument('<file>', '交办单 JSON / the handover, as JSON')
    .option('--as <person>', '以谁的名义（编号或登录名），默认为交办单的 confirmed_by / who does it (id or login); default: the file’s confirmed_by')
    .action(answering<[string, { as?: string }]>(async (file, { as }, command) => {
      const handover = parseHandover((await bytesOf(file)).toString('utf8'), file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const commitments = new Commitments(new RuleBook());
        const result = await database.transaction(async (tx) => handOver(tx, commitments, { handover, now: await database.now(tx), ...(as === undefined ? {} : { as }) }));
        const heading = result.status === 'opened' ? '已交办 / handed over' : '此前已交办，未作更改 / handed over before, nothing changed';
        const late = result.late === undefined ? ''
          : `\n闭会期间提出，应于 ${result.late.handOverBy} 前交办，${result.late.handedOverOn} 交办，已逾期 / raised between sessions: it was to be handed over by ${result.late.handOverBy} and was on ${result.late.handedOverOn}, late`;
        return { document: result, text: `${heading}: ${result.id}${late}` };
      });
    }));
}
