import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { day } from './letter-template.js';

/** What an office is asked to which a pledge has just been given. */
export function askToAccept(facts: LetterFacts): Named {
  const until = day(facts.windowUntil);
  const [before, by] = until.zh === '' ? ['在异议期内', 'within the time to object'] : [`在${until.zh}前（含当日）`, `by ${until.en} at the latest`];
  const inferred = facts.dueBasis === 'inferred';
  return {
    zh: `请核对承诺原文和时限，接收承办并开始办理。不属本单位职责或者不是承诺的，请${before}提出异议并说明理由；期满未提出的，视为接收。${inferred ? '现行时限系推断，请一并确认。' : ''}`,
    en: `Please check the promised words and the due date, accept the pledge and begin. If it is not your office’s or not a pledge, please object with your reasons ${by}; after that it counts as accepted.${inferred ? ' The due date is only inferred: please declare it too.' : ''}`,
  };
}
