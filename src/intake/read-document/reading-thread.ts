/** The thread in which a file is parsed, so that one that never ends or eats all memory ends the thread and nothing else. Started by `read-documents.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '../../core/errors.js';
import type { Reading } from './document.js';
import { readAny } from './read-any.js';

export interface Task {
  bytes: Uint8Array;
  file: string;
}

/** Errors lose their class between threads. */
export type Outcome = { reading: Reading } | { refused: ReturnType<DomainError['toJSON']> };

const { bytes, file } = workerData as Task;
let outcome: Outcome;
try {
  outcome = { reading: await readAny(bytes, file) };
} catch (error) {
  if (!(error instanceof DomainError)) throw error;
  outcome = { refused: error.toJSON() };
}
parentPort?.postMessage(outcome);
