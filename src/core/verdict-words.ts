/** What a verified claim comes to, in the words of its kind: what is only kept up or only watched is never called fulfilled (domain 4.2, K7, K8). */
import type { Named } from './commitment.js';

type Outcome = 'fulfilled' | 'partly';

/** The finding of a verification, by the id of the kind. */
export function verdictWords(kind: string, outcome: Outcome): Named {
  return (OF_KIND[kind] ?? FULFILLED)[outcome];
}

const FULFILLED: Readonly<Record<Outcome, Named>> = {
  fulfilled: { zh: '全部落实', en: 'fulfilled' },
  partly: { zh: '部分落实', en: 'fulfilled in part' },
};

const NOTED: Named = { zh: '已知悉结果', en: 'result noted' };
const OF_KIND: Readonly<Partial<Record<string, Readonly<Record<Outcome, Named>>>>> = {
  'maintain-effort': {
    fulfilled: { zh: '年度持续推进', en: 'maintained for the year' },
    partly: { zh: '年度部分持续推进', en: 'maintained in part for the year' },
  },
  'watch-other-body': { fulfilled: NOTED, partly: NOTED },
};
