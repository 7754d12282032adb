/** K0 答复代表, second version: the class of a reply may be changed after it was given. Followed by answer.v2.ts. */
import type { KindDefinition } from '../kind.v2.js';
import { defineAnswering } from '../answer.v2.js';
import { answerSuggestion as first } from './answer-suggestion.v1.js';

export const answerSuggestion: KindDefinition = { ...first, version: 2 };

export { defineAnswering as machineOf };
