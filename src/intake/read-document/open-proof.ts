/**
 * Whether a file that begins like a PDF or an OFD is one: it is opened, in a thread of its own, up to its first page. What it promises: there is
 * a document in it that a reader shows. What it does not: that every page is whole, or that nothing else lies in it besides.
 */
import { parseApart } from '../parse-apart.js';
import { refusal, tooLarge } from './document.js';
import { LIMITS } from './limits.js';
import type { ProofTask } from './proof-thread.js';

const WITHIN = 10_000; // milliseconds; opening the longest published annex takes one of them

/** @throws DomainError `document-broken`, `document-encrypted`, `document-unsupported`, `document-too-large`, `document-too-slow` */
export async function openProof(task: ProofTask): Promise<void> {
  await parseApart<null>(new URL('./proof-thread.js', import.meta.url), task, {
    within: WITHIN, heapMegabytes: LIMITS.heapMegabytes, growthMegabytes: LIMITS.growthMegabytes,
    tooSlow: () => refusal('document-too-slow', [task.file], `在 ${String(WITHIN / 1000)} 秒内未能打开`, `could not be opened within ${String(WITHIN / 1000)} seconds`, '请另存或打印为新的文件 / save it anew or print it to a new file'),
    tooHungry: () => tooLarge([task.file], '展开后占用内存过大', 'takes too much memory when it is unfolded'),
  });
}
