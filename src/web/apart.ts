import { Worker } from 'node:worker_threads';

/**
 * What a thread of its own posts first: for work that would hold up every other page. Throws what the thread throws, and when it takes longer than `longestMs` or ends without a word.
 * A thread runs compiled code only: from the sources it is found in what is built from them.
 */
export async function runApart<Result>(thread: URL, task: object, longestMs: number): Promise<Result> {
  const compiled = thread.href.includes('/dist/src/') ? thread.href : thread.href.replace('/src/', '/dist/src/');
  const worker = new Worker(new URL(compiled.replace(/\.ts$/, '.js')), { workerData: task });
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      watch = setTimeout(() => reject(new Error(`${compiled} took longer than ${longestMs} ms`)), longestMs);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`${compiled} ended with ${code} and said nothing`)));
    });
  } finally {
    clearTimeout(watch);
    await worker.terminate();
  }
}
