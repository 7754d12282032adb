import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { day } from './letter-template.js';

/** What an office is asked to which a pledge, or another body's matter to watch, has just been given. */
export function askToAccept(facts: LetterFacts): Named {
  const until = day(facts.windowUntil);
  const [before, by] = until.zh === '' ? ['在异议期内', 'within the time to object'] : [`在${until.zh}前（含当日）`, `by ${until.en} at the latest`];
  if (facts.duty === 'watch') {
    return {
      zh: `请每半年向负责单位了解一次进展并登记；届时另有提醒。不应由贵单位关注的，请${before}提出异议并说明理由。`,
      en: `Please ask the body in charge every six months how it stands and record the answer; a letter will remind you. If your office is not the one to watch it, please object with your reasons ${by}.`,
    };
  }
  const inferred = facts.dueBasis === 'inferred';
  const outcome = facts.indicatorLack === 'none';
  return {
    zh: `请核对承诺原文和时限，接收承办并开始办理。不属本单位职责或者不是承诺的，请${before}提出异议并说明理由；期满未提出的，视为接收。${inferred ? '现行时限系推断，请一并确认。' : ''}${outcome ? '所承诺的是成效，还须提出可核验的指标和达标值。' : ''}`,
    en: `Please check the promised words and the due date, accept the pledge and begin. If it is not your office’s or not a pledge, please object with your reasons ${by}; after that it counts as accepted.${inferred ? ' The due date is only inferred: please declare it too.' : ''}${outcome ? ' An outcome is promised: please also propose an indicator with a threshold by which it can be checked.' : ''}`,
  };
}
