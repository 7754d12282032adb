import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { extractReply } from '../../../src/intake/extract/extract.js';

interface Expected {
  header: Record<string, unknown>;
  commitments: { id: string; kind: string; strength: string; due_on: string; due_basis: string; quote: string; span: [number, number] }[];
  attached: { to: string; quote: string; span: [number, number] }[];
  watch: { id: string; quote: string; span: [number, number] }[];
  ambiguous: { id: string; quote: string; span: [number, number] }[];
  traps: { quote: string; span: [number, number] }[];
}

const text = readFileSync(new URL('../../../src/intake/seed/2022190.txt', import.meta.url), 'utf8');
const expected = JSON.parse(readFileSync(new URL('../../fixtures/2022190.expected.json', import.meta.url), 'utf8')) as Expected;
const { header, pledges } = extractReply(text, { sha256: 'seed' });
const having = (role: string): typeof pledges => pledges.filter((pledge) => pledge.role === role);

describe('the reply of the Department of Science and Technology of Guangxi', () => {
  it('is read with the header that stands in it', () => {
    expect(header).toMatchObject(expected.header);
    expect(header).toMatchObject({ deputies: ['陈广华'], addressee: '陈广华等代表', form: 'suggestion', contact: null, document_number: null, co_handlers: [], year: 2022 });
  });

  it('holds exactly eleven commitments with their kinds, dates and bases', () => {
    expect(having('commitment').map(({ id, kind, due_on, due_basis, quote, span }) => ({ id, kind, due_on, due_basis, quote, span })))
      .toEqual(expected.commitments.map(({ id, kind, due_on, due_basis, quote, span }) => ({ id, kind, due_on, due_basis, quote, span })));
  });

  it('keeps where the scope of an inferred date ends, which it never passes', () => {
    expect(pledges.flatMap(({ id, scope_ends_on: end }) => (end === undefined ? [] : [[id, end]]))).toEqual([['P5', '2022-12-31'], ['P8', '2022-12-31']]);
  });

  it('has every attached clause at its commitment', () => {
    expect(having('attached').map(({ to, quote, span }) => ({ to, quote, span }))).toEqual(expected.attached);
  });

  it('has one act of another body to watch and one doubt', () => {
    expect(having('watch').map(({ id, kind, quote, span, owner }) => ({ id, kind, quote, span, owner }))).toEqual([{ ...expected.watch[0], owner: '金融管理部门' }]);
    expect(having('ambiguous').map(({ id, quote, span }) => ({ id, quote, span }))).toEqual(expected.ambiguous);
  });

  it('falls into none of its traps', () => {
    expect(expected.traps.filter(({ span: [start, end] }) => pledges.some(({ span }) => span[0] < end && start < span[1]))).toEqual([]);
  });

  it('finds the three batches of 2021 beside the pledge to go on with them', () => {
    expect(pledges.find(({ id }) => id === 'P9')?.baseline).toMatchObject({ value: 3, unit: '批次', quote: '三批次' });
  });

  it('keeps the edition with the document', () => {
    expect(pledges.find(({ id }) => id === 'P11')?.documents).toMatchObject([{ title: '“十四五”广西科技计划项目申报指南（第二版）', edition: '第二版' }]);
  });

  it('says why in both languages', () => {
    for (const { rules, role } of pledges) {
      expect(rules.length).toBeGreaterThan(0);
      expect(rules.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
      expect(['commitment', 'attached', 'watch', 'ambiguous']).toContain(role);
    }
    expect(pledges.find(({ id }) => id === 'P5')?.due_reason.zh).toContain('2022-06-23 起 90 日');
  });
});
