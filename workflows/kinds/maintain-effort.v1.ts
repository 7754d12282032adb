/** K8 持续/不断: never "fulfilled"; kept up for a year, shown by dated acts with figures (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedWithin, missingFields } from '../kind.v1.js';
import type { KindDefinition } from '../kind.v1.js';

const CHECK_IN: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '举措日期', en: 'Date of the act' },
  { name: 'act', type: 'longtext', required: true, zh: '具体举措', en: 'What was done' },
  { name: 'figure', type: 'text', required: true, zh: '数据', en: 'Figure' },
];

const EVIDENCE: Field[] = [
  { name: 'statement', type: 'longtext', required: true, zh: '年度情况说明', en: 'Statement for the year' },
  { name: 'statementNumber', type: 'text', required: true, zh: '说明文号', en: 'Number of the statement' },
  { name: 'statedOn', type: 'date', required: true, zh: '说明日期', en: 'Date of the statement' },
];

export const maintainEffort: KindDefinition = {
  kind: 'maintain-effort',
  version: 1,
  title: { zh: '持续推进', en: 'Maintain an effort' },
  stages: [],
  timed: true,
  rhythm: { event: 'CHECKED_IN', timer: 'nextCheckIn', letter: 'check-in', to: ['handler'], alarmsOnGap: false, fields: CHECK_IN },
  evidence: EVIDENCE,
  examine: (evidence, situation, context) => {
    const problems = [...missingFields(EVIDENCE, evidence), ...datedWithin('statedOn', evidence['statedOn'], situation)];
    if (context.count === 0) problems.push({ code: 'no-check-in', field: 'statement' });
    return problems;
  },
  closesAs: 'maintained',
  rated: true,
  closingRule: { zh: '当年有注明日期和数据的举措，年末作出说明；不作“已完成”', en: 'Dated acts with figures in the year and a statement at its end; never "fulfilled"' },
  defaultLimit: { zh: '期限年度12月31日，按季填报', en: '31 December of the scope year, checked in each quarter' },
};
