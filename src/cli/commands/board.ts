import type { Command } from 'commander';
import { rebuildBoard } from '../../engine/board-rebuild.js';
import { RuleBook } from '../../store/rule-book.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';

/** `board rebuild`: makes what the board is read from anew, out of the histories. */
export function addBoard(program: Command): void {
  const board = program.command('board').helpCommand(false).summary('台账的查询数据 / what the board is read from').description('台账的查询数据。\nWhat the board is read from.');
  board.command('rebuild')
    .description('依历史记录重建台账的查询数据（各时刻的位置、检索词、计数）；其间可照常办理\nMakes places, words and counts of the board anew out of the histories; everything goes on meanwhile')
    .action(answering<[object]>((_, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const { commitments, unread } = await rebuildBoard(database, new RuleBook());
      return {
        document: { commitments, unread }, refused: unread.length > 0,
        text: [`已重建 ${String(commitments)} 项 / rebuilt ${String(commitments)}`, ...unread.map((id) => `  ✗ ${id}: 历史记录无法读取，保持原样 / its history cannot be read; left as it was`)].join('\n'),
      };
    })));
}
