/** `bench extract`: labelled replies from a folder, scored half by half. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DomainError } from '../core/errors.js';
import { onlyDocument } from '../intake/read-document/only-document.js';
import type { LabelledReply as Reviewed } from '../intake/review/labels.js';
import { scoreHalf, speedOf } from './bench-extract.js';
import type { HalfScore, LabelledReply, Labels } from './bench-extract.js';
import { table } from './table.js';

export interface ExtractBench {
  halves: HalfScore[];
  speed: { characters_per_second: number; replies_of_3000_per_second: number };
  /** Drafts left out, by number. */
  unreadable?: readonly string[];
}

const HALVES = ['dev', 'unseen'] as const;
/** The published reply whose labels the product's own story rests on; beside the folder of the invented ones. */
const SEED = { labels: '../2022190.expected.json', text: '../../../src/intake/seed/2022190.txt' };

/** @throws DomainError `labels-missing` when the folder holds no half, `labels-invalid` when a file is no labels or its text is missing */
export async function benchExtract(fixtures: string): Promise<ExtractBench> {
  const seed = await labelledAt(join(fixtures, SEED.labels), join(fixtures, SEED.text)).catch(() => null);
  const halves = [{ half: 'seed', replies: seed === null ? [] : [seed] }];
  for (const half of HALVES) halves.push({ half, replies: await halfIn(join(fixtures, half)) });
  const found = halves.filter(({ replies }) => replies.length > 0);
  if (found.length === 0) {
    throw new DomainError('labels-missing', `${fixtures} 中没有已标注的答复 / holds no labelled reply`,
      '目录中应有 dev/ 或 unseen/，各含 名称.txt 与 名称.expected.json / the folder holds dev/ or unseen/ with NAME.txt and NAME.expected.json', { fixtures });
  }
  return { halves: found.map(({ half, replies }) => scoreHalf(half, replies)), speed: speedOf(found.flatMap(({ replies }) => replies.map(({ text }) => text))) };
}

/** Real use: what people made of each reply they reviewed to the end. Reviews whose edits cannot be read any more are named, not scored. Throws `labels-missing` when there is none else. */
export function benchReviews({ replies: reviewed, unreadable }: { replies: readonly Reviewed[]; unreadable: readonly string[] }): ExtractBench {
  if (reviewed.length === 0) {
    throw new DomainError('labels-missing', '还没有核对完毕的答复 / no reply has been reviewed to the end yet', '请先在页面上核对并立项 / review and confirm replies on the pages first', {});
  }
  const replies = reviewed.map(({ name, text, expected }) => ({ name, text, labels: expected }));
  return { halves: [scoreHalf('reviews', replies)], speed: speedOf(replies.map(({ text }) => text)), ...(unreadable.length === 0 ? {} : { unreadable }) };
}

async function halfIn(folder: string): Promise<LabelledReply[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  return Promise.all(files.filter((file) => file.endsWith('.expected.json')).sort().map((file) => labelledAt(join(folder, file), join(folder, file.replace('.expected.json', '.txt')))));
}

async function labelledAt(labels: string, text: string): Promise<LabelledReply> {
  try {
    return { name: basename(labels, '.expected.json'), text: (await onlyDocument(await readFile(text), text)).document.text, labels: JSON.parse(await readFile(labels, 'utf8')) as Labels };
  } catch (error) {
    throw new DomainError('labels-invalid', `无法读取标注 ${labels} / cannot read the labels`, '每个 名称.expected.json 旁须有 名称.txt / each NAME.expected.json needs its NAME.txt beside it',
      { labels, reason: error instanceof Error ? error.message : String(error) });
  }
}

/** The score for a person. */
export function extractBenchText({ halves, speed, unreadable = [] }: ExtractBench): string {
  const share = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
  const rows = halves.map((half) => [
    half.half, String(half.replies), share(half.clauses.precision), share(half.clauses.recall), share(half.clauses.f1), share(half.commitments.f1), share(half.exact_spans), share(half.kind),
    share(half.due_on), share(half.due_basis), share(half.owner),
  ]);
  const confused = halves.flatMap(({ half, confusions }) => [...confusions.role, ...confusions.kind, ...confusions.basis].map(({ labelled, found, n }) => `${half}  ${labelled} → ${found}  ${n}`));
  return [
    table(['组\nhalf', '份\nreplies', '查准\nprecision', '查全\nrecall', 'F1', '承诺 F1\npledge F1', '起止全同\nexact span', '类别\nkind', '期限\ndue', '依据\nbasis', '责任\nowner'], rows),
    '', `混淆（标注 → 抽取，次） / confusions (label → found, times)`, ...(confused.length === 0 ? ['-'] : confused), '',
    `速度 speed  ${speed.characters_per_second} 字/秒 characters/s，3000 字的答复 ${speed.replies_of_3000_per_second} 份/秒 replies of 3,000 characters/s`,
    ...(unreadable.length === 0 ? [] : [`未计入：收文 ${unreadable.join('、')} 的修改记录无法读出 / left out, their edits cannot be read: drafts ${unreadable.join(', ')}`]),
  ].join('\n');
}
