/** K7 由…牵头: another body's result, reported in the reply. Watched, never overdue (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedByNow, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const NOTE: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' },
  { name: 'text', type: 'longtext', required: true, zh: '了解到的情况', en: 'What was learnt' },
  { name: 'questionNumber', type: 'text', required: false, zh: '询问函文号（已发函的填写）', en: 'Number of the letter of inquiry (if one was sent)' },
];

const EVIDENCE: Field[] = [
  { name: 'body', type: 'text', required: true, zh: '出具单位', en: 'Issuing body' },
  { name: 'title', type: 'text', required: true, zh: '文件或说明', en: 'Document or statement' },
  { name: 'number', type: 'text', required: true, zh: '文号', en: 'Number' },
  { name: 'issuedOn', type: 'date', required: true, zh: '日期', en: 'Date' },
];

export const watchOtherBody: KindDefinition = {
  kind: 'watch-other-body',
  version: 2,
  title: { zh: '关注其他单位事项', en: 'Watch another body' },
  stages: [],
  timed: false,
  asks: [{ timer: 'nextLook', letter: 'look-again', to: ['handler', 'supervisor'] }],
  occurrences: [{ event: 'NOTED', counts: false, fields: NOTE }],
  evidence: EVIDENCE,
  // Nobody promised it here, so it may be older than the reply.
  examine: (evidence, situation) => [...missingFields(EVIDENCE, evidence), ...datedByNow('issuedOn', evidence['issuedOn'], situation)],
  closesAs: 'noted',
  rated: false,
  confirmedBy: { zh: '督查核验该单位的文件或说明', en: 'A supervisor verifies the other body’s document or statement' },
  closingRule: { zh: '该单位已有文件或说明；不属本单位承诺，不计逾期', en: 'The other body has issued a document or statement; not this office’s pledge, never overdue' },
  defaultLimit: { zh: '无期限，每半年了解一次', en: 'None; looked at every six months' },
};
