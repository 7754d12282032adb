/**
 * K6 有所突破: an outcome. Nothing can be claimed before an indicator with a threshold is agreed; whoever names none in time
 * is listed as not verifiable and not rated (domain 4.2). What is asked until then is the same for all such kinds: work.v2.ts, `indicator`.
 */
import type { Field } from '../../src/core/commitment.js';
import { datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'measured', type: 'number', required: true, zh: '指标实际值', en: 'Measured value of the indicator' },
  { name: 'measuredOn', type: 'date', required: true, zh: '统计日期', en: 'Measured on' },
  { name: 'sourceDocument', type: 'text', required: true, zh: '数据来源文件', en: 'Document the figure comes from' },
  { name: 'firstInstance', type: 'longtext', required: true, zh: '首例情况（如首家上市受理、首笔交易）', en: 'First instance (such as the first listing accepted, the first trade)' },
];

export const achieveOutcome: KindDefinition = {
  kind: 'achieve-outcome',
  version: 1,
  title: { zh: '取得成效', en: 'Achieve an outcome' },
  stages: [],
  timed: true,
  asks: [],
  occurrences: [],
  needsIndicator: true,
  evidence: EVIDENCE,
  examine: (evidence, situation, { indicator }) => {
    const { threshold } = situation.terms;
    const fields = [...missingFields(EVIDENCE, evidence), ...datedWithin('measuredOn', evidence['measuredOn'], situation)];
    if (indicator !== 'agreed' || threshold === undefined) return [...fields, { code: 'indicator-missing', field: 'measured' }];
    if (fields.some(({ field }) => field === 'measured') || Number(evidence['measured']) >= threshold) return fields;
    return [...fields, { code: 'below-threshold', field: 'measured', facts: { threshold, measured: Number(evidence['measured']) } }];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查认可指标并核验数据', en: 'A supervisor agrees to the indicator and verifies the figure' },
  closingRule: { zh: '指标及达标值经认可，实际值达标并有首例；期限内未提出指标的，列为不可核验，不作评价', en: 'Indicator and threshold agreed, threshold reached, a first instance shown; without an indicator in time: listed as not verifiable, not rated' },
  defaultLimit: { zh: '所在段落的期限；指标15个工作日内提出', en: 'The end of its paragraph’s scope; the indicator within 15 working days' },
};
