/**
 * A file that came from outside is parsed in a thread of its own: one that never ends or eats all memory ends the thread and nothing else,
 * and the program goes on sweeping and answering meanwhile.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { DomainError } from '../core/errors.js';

/** Errors lose their class between threads. */
type Outcome<Result> = { result: Result } | { refused: ReturnType<DomainError['toJSON']> };

export interface Bounds {
  /** Milliseconds, from the moment it is this file's turn. */
  within: number;
  /** MB of JavaScript heap of the thread. */
  heapMegabytes: number;
  /** MB by which the process may grow: buffers outside the heap, such as inflated streams, are seen only there. */
  growthMegabytes: number;
  tooSlow: () => DomainError;
  tooHungry: () => DomainError;
}

/**
 * What the thread at `thread` gives for `task`, which is copied to it. One at a time in the whole process: its growth is only to be told from
 * outside, and two large files need not be in memory at once. Throws what the thread refused, `tooSlow` or `tooHungry`.
 * @param thread a module that calls `answerWith`
 */
export async function parseApart<Result>(thread: URL, task: object, bounds: Bounds): Promise<Result> {
  const turn = last.then(async () => run<Result>(thread, task, bounds));
  last = turn.catch(() => undefined);
  return turn;
}
let last: Promise<unknown> = Promise.resolve();

async function run<Result>(thread: URL, task: object, { within, heapMegabytes, growthMegabytes, tooSlow, tooHungry }: Bounds): Promise<Result> {
  const worker = new Worker(compiled(thread), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, stdout: true, stderr: true });
  const before = process.memoryUsage.rss();
  const watches: NodeJS.Timeout[] = [];
  try {
    const outcome = await new Promise<Outcome<Result>>((resolve, reject) => {
      watches.push(setTimeout(() => reject(tooSlow()), within));
      watches.push(setInterval(() => {
        if (process.memoryUsage.rss() - before > growthMegabytes * 1024 * 1024) reject(tooHungry());
      }, 50));
      worker.once('message', resolve);
      worker.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHungry() : error));
      worker.once('exit', (code) => reject(new Error(`the reading thread ended with ${code} and said nothing`)));
    });
    if ('refused' in outcome) throw new DomainError(outcome.refused.code, outcome.refused.message, outcome.refused.hint, outcome.refused.facts);
    return outcome.result;
  } finally {
    for (const watch of watches) clearTimeout(watch);
    await worker.terminate();
  }
}

/** For the thread: reads the task it was given and answers with what `read` makes of it, or with what it refused. */
export async function answerWith(read: (task: never) => Promise<unknown>): Promise<void> {
  let outcome: Outcome<unknown>;
  try {
    outcome = { result: await read(workerData as never) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    outcome = { refused: error.toJSON() };
  }
  parentPort?.postMessage(outcome);
}

/** A thread runs compiled code only: from the sources it is found in what is built from them. */
function compiled(thread: URL): URL {
  return new URL(thread.href.includes('/dist/src/') ? thread.href : thread.href.replace('/src/', '/dist/src/').replace(/\.ts$/, '.js'));
}
