/** K0 答复代表, third version: what the rules of some places have follow is asked for until it is recorded. Followed by answer.v3.ts. */
import type { KindDefinition } from '../kind.v2.js';
import { defineAnswering } from '../answer.v3.js';
import { answerSuggestion as second } from './answer-suggestion.v2.js';

export const answerSuggestion: KindDefinition = {
  ...second, version: 3,
  stages: [...second.stages, { id: 'meeting', zh: '代表再次不满意，待按规则会商或评估', en: 'dissatisfied again: what the rule has follow is to be held' }],
};

export { defineAnswering as machineOf };
