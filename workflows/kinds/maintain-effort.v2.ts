/** K8 持续/不断: never "fulfilled"; kept up for a year, shown by dated acts with figures and a statement at its end (domain 4.2). */
import type { Field, LocalDate } from '../../src/core/commitment.js';
import { countedAtLeast, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

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
  version: 2,
  title: { zh: '持续推进', en: 'Maintain an effort' },
  stages: [],
  timed: true,
  asks: [{ timer: 'nextCheckIn', letter: 'check-in', to: ['handler'] }],
  occurrences: [{ event: 'CHECKED_IN', counts: true, fields: CHECK_IN }],
  evidence: EVIDENCE,
  examine: (evidence, situation, context) => {
    const { statedOn } = evidence;
    const from = situation.dueOn === null ? '' : lastQuarter(situation.dueOn);
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('statedOn', statedOn, situation),
      // Half a year kept up is not a year kept up: the statement looks back on it.
      ...(typeof statedOn === 'string' && statedOn !== '' && statedOn < from ? [{ code: 'stated-too-early', field: 'statedOn', facts: { date: statedOn, from } }] : []),
      ...countedAtLeast('statement', 1, context, 'no-check-in'),
    ];
  },
  closesAs: 'maintained',
  rated: true,
  confirmedBy: { zh: '督查核验年度说明', en: 'A supervisor verifies the statement for the year' },
  closingRule: { zh: '当年有注明日期和数据的举措，年末作出说明；只认“当年保持”，不作“已完成”', en: 'Dated acts with figures in the year and a statement at its end: kept up for the year, never "fulfilled"' },
  defaultLimit: { zh: '期限年度12月31日，按季填报，之后复核', en: '31 December of the scope year, checked in each quarter, then reviewed' },
};

/** First day of the quarter the period ends in. */
function lastQuarter(dueOn: LocalDate): LocalDate {
  const month = Number(dueOn.slice(5, 7));
  return `${dueOn.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}
