import type { Command } from 'commander';
import { Commitments } from '../../engine/commitments.js';
import { Sweeper } from '../../engine/sweeper.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { instantGiven } from '../given.js';

/** `sweep --once`: fires everything that is due. */
export function addSweep(program: Command): void {
  program.command('sweep')
    .summary('触发一次到期事宜 / fire what is due, once')
    .description('触发所有已到期的事宜，然后退出；serve 会自动定时进行。\nFires everything that is due and ends; `serve` does this by itself all the time.')
    .requiredOption('--once', '执行一次后退出 / run once and end')
    .option('--as-of <instant>', '视为此刻（默认：数据库时钟）；提前触发不可撤回，仅供演练 / pretend it is this instant (default: the database clock); '
      + 'what fires early cannot be taken back, so for trials only', instantGiven)
    .action(answering<[{ asOf?: Date }]>(({ asOf }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const { fires, commitments, failed, lags } = await new Sweeper(database, new Commitments(new RuleBook())).run(asOf);
      const latest = lags.reduce((most, lag) => Math.max(most, lag), 0);
      return {
        document: { fires, commitments, failed, longest_lag_ms: latest, as_of: asOf?.toISOString() ?? null },
        text: `触发 ${fires}，事项 ${commitments}，失败 ${failed} / fired ${fires} on ${commitments} commitments, ${failed} failed`
          + (failed === 0 ? '' : '\n失败的事项未变，稍后重试，见 jiannuo doctor / failed ones are unchanged and tried again, see `jiannuo doctor`'),
      };
    })));
}
