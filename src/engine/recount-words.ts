import type { Named } from '../core/commitment.js';
import type { RecountOutcome } from './recount.js';

/** What a recount does to a commitment, or why it does nothing. */
export const RECOUNT_WORDS: Readonly<Record<RecountOutcome, Named>> = {
  'moved': { zh: '时限变动', en: 'due date moves' },
  'ladder': { zh: '仅提醒与催办日期变动', en: 'only reminders and rungs move' },
  'term': { zh: '仅本届届满日变动', en: 'only the end of the term is another' },
  'firm': { zh: '日期不变，不再暂定', en: 'no date moves, none is provisional any more' },
  'asks': { zh: '无时限，此后的询问按新日历', en: 'no ladder: asked by the new calendar from now on' },
  'same': { zh: '不变，不动', en: 'nothing moves: not touched' },
  'overdue': { zh: '已逾期，不动', en: 'overdue: not touched' },
  'in-the-past': { zh: '新时限已过，不动', en: 'would fall into the past: not touched' },
  'migrate-first': { zh: '先迁移定义版本，不动', en: 'migrate its definition first: not touched' },
  'not-now': { zh: '当前阶段不按时限计，不动', en: 'waits for no date now: not touched' },
  'unreadable': { zh: '无法读取，不动', en: 'cannot be read: not touched' },
};
