/** K0 答复代表: the law's own pledge: whoever was handed a suggestion answers it in time (代表法 2025 art. 51). Followed by answer.v1.ts. */
import type { KindDefinition } from '../kind.v2.js';
import { defineAnswering } from '../answer.v1.js';

export const answerSuggestion: KindDefinition = {
  kind: 'answer-suggestion',
  version: 1,
  title: { zh: '答复代表建议', en: 'Answer a suggestion' },
  stages: [
    { id: 'contacting', zh: '与代表沟通', en: 'contacting the deputy' },
    { id: 'drafting', zh: '起草答复', en: 'drafting the reply' },
  ],
  timed: true,
  asks: [],
  occurrences: [],
  evidence: [],
  examine: () => [],
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '单位负责人签发，代表评价', en: 'Signed by the head of the office; rated by the deputy' },
  closingRule: { zh: '已答复（文号、日期、签发人），代表已评价或评价期满', en: 'Answered with number, date and signer; rated by the deputy, or the time to rate has passed' },
  defaultLimit: { zh: '交办之日起3个月，经同意可延至6个月（以地方规则为准）', en: '3 months from the handover, 6 with consent (the profile of the place decides)' },
};

export { defineAnswering as machineOf };
