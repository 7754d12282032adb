import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Extraction, FoundPledge, PledgeRole, Strength } from '../../../src/intake/extract/extraction.js';
import type { RecordedEdit } from '../../../src/intake/review/edits.js';
import { parseEdit } from '../../../src/intake/review/edits.js';

interface Labelled { id?: string; to?: string; kind?: string; strength?: string; due_on?: string; due_basis?: string; quote: string; span: [number, number] }
interface Labels { header: Record<string, unknown>; commitments: Labelled[]; attached: Labelled[]; watch: Labelled[]; ambiguous: Labelled[] }

const root = new URL('../../../', import.meta.url);
export const SEED_BYTES = readFileSync(new URL('src/intake/seed/2022190.txt', root));
export const SEED_TEXT = SEED_BYTES.toString('utf8');
const labels = JSON.parse(readFileSync(new URL('test/fixtures/2022190.expected.json', root), 'utf8')) as Labels;

/** The seed as a perfect extractor would find it: what was labelled by hand. */
export const SEED: Extraction = {
  header: {
    form: 'suggestion', suggestion_number: '2022190', session: '自治区十三届人大五次会议', year: 2022, title: '关于加大特色产业的发展的建议', lead_deputy: '陈广华', deputies: ['陈广华'], joint: true,
    addressee: '陈广华等代表', handed_over_by: '自治区人大常委会办公厅', issuer: '广西壮族自治区科学技术厅', signers: ['广西壮族自治区科学技术厅'], document_number: null, signed_on: '2022-06-23',
    class: null, class_scheme: null, contact: null, co_handlers: [], doubts: [],
  },
  pledges: [
    ...labels.commitments.map((label) => pledge(label, 'commitment')), ...labels.watch.map((label) => pledge(label, 'watch')),
    ...labels.ambiguous.map((label) => pledge(label, 'ambiguous')), ...labels.attached.map((label, i) => pledge({ ...label, id: `A${String(i + 1)}` }, 'attached')),
  ].sort((a, b) => a.span[0] - b.span[0]),
  text_length: SEED_TEXT.length, sha256: createHash('sha256').update(SEED_BYTES).digest('hex'),
};

export const CLERK = { id: 'lan-rui', name: '蓝睿' };

/** Edits as their rows would be, numbered from 1. */
export function recorded(...edits: unknown[]): RecordedEdit[] {
  return edits.map((edit, i) => ({ seq: i + 1, at: new Date('2022-06-24T01:00:00Z'), by: CLERK, edit: parseEdit(edit) }));
}

/** Where words stand in the seed. */
export function spanOf(words: string): { start: number; end: number } {
  const start = SEED_TEXT.indexOf(words);
  if (start === -1) throw new Error(`the seed does not say ${words}`);
  return { start, end: start + words.length };
}

function pledge({ id = '', to, kind = 'maintain-effort', strength = 'soft', due_on: dueOn, due_basis: basis, quote, span }: Labelled, role: PledgeRole): FoundPledge {
  return {
    id, quote, span, role, ...(to === undefined ? {} : { to }), kind, strength: strength as Strength, due_on: dueOn ?? null, due_basis: (basis ?? 'none') as FoundPledge['due_basis'],
    due_reason: dueOn === undefined ? { zh: '原文没有日期', en: 'no date in the text' } : { zh: `「2022年，我厅将」所辖，至${dueOn}`, en: `governed by the year 2022: until ${dueOn}` },
    owner: role === 'watch' ? '金融管理部门' : '广西壮族自治区科学技术厅', co_owners: [],
    documents: [...quote.matchAll(/《([^》]*)》/gu)].map((match) => ({
      title: match[1] ?? '', edition: /（(第.版)）/u.exec(match[1] ?? '')?.[1] ?? null, span: [span[0] + match.index + 1, span[0] + match.index + 1 + (match[1] ?? '').length],
    })),
    confidence: role === 'ambiguous' ? 0.4 : 0.9, rules: [{ id: `role.${role}`, zh: `由标注得出：${role}`, en: `labelled as ${role}` }],
  };
}
