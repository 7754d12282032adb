/** The thread in which a document is parsed. Started by `read-documents.ts`. */
import { answerWith } from '../parse-apart.js';
import { readAny } from './read-any.js';

export interface Task {
  bytes: Uint8Array;
  file: string;
}

await answerWith(async ({ bytes, file }: Task) => readAny(bytes, file));
