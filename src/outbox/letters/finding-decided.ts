import type { Level, Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, day, particular, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/**
 * What came of contesting a finding, or how it ended: to the office, and, where work that was closed goes on, to whoever oversees it and
 * whoever speaks with the deputy. Each is asked for what is theirs to do.
 */
export const findingDecided: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => said(facts).gist,
  content: (facts) => ({
    opening: said(facts).opening(facts.recipient.level in OTHERS ? THE_OFFICE : YOUR_OFFICE),
    particulars: [...act(facts, '复核', 'Re-examined'), ...reason(facts), ...(facts.event?.type === 'OUTCOME_SET_ASIDE' ? particular('时限', 'Due date', day(facts.event.dueAfter)) : [])],
    ask: askOf(facts),
  }),
  sample: sampleFacts('handler', '2022-10-12', {
    event: sampleEvent('FINDING_UPHELD', '2022-10-12', { reason: '首页无文号，系送审稿。' }),
    next: sampleNext('2022-10-24', 'untilRed', { letter: 'overdue-red', to: ['head', 'supervisor'] }),
  }),
};

interface Said { gist: Named; opening: (who: Whose) => Named; ask: Named }

/** The office that contested, as the reader of the letter calls it. */
interface Whose { zh: string; en: string; its: string }

const YOUR_OFFICE: Whose = { zh: '贵单位', en: 'your office', its: 'your' };
const THE_OFFICE: Whose = { zh: '承办单位', en: 'the office', its: 'its' };

/** What is asked of readers outside the office once work goes on that was closed. */
const OTHERS: Readonly<Partial<Record<Level, Named>>> = {
  supervisor: {
    zh: '请重新列入在办事项，按时限督查；原结果已上报或公布的，请一并更正。', en: 'Please follow it among what is open again, by its due date; where the old outcome was reported or published, correct that too.',
  },
  liaison: {
    zh: '原结果已告知代表的，请告知代表：结果撤销，事项恢复办理；核验通过后再请代表评价。',
    en: 'Where the deputy was told of the old outcome, please tell them that it is set aside and the work goes on; once it is verified, the deputy is asked to rate it.',
  },
};

function askOf(facts: LetterFacts): Named {
  const others = OTHERS[facts.recipient.level];
  if (others === undefined) return said(facts).ask;
  return said(facts) === OUTCOME_FALLS ? others : { zh: '请知悉并存档。', en: 'For your information and files.' };
}

function said({ event, stage }: LetterFacts): Said {
  if (event?.type === 'FINDING_SET_ASIDE') return CLAIM_STANDS;
  if (event?.type === 'OUTCOME_UPHELD') return stage === 'doing.unverifiable' ? LISTING_STANDS : OUTCOME_STANDS;
  if (event?.type === 'OUTCOME_SET_ASIDE') return stage.startsWith('doing.defining') ? LISTING_FALLS : OUTCOME_FALLS;
  return RETURN_STANDS;
}

const RETURN_STANDS: Said = {
  gist: { zh: '维持退回结论', en: 'finding upheld' },
  opening: (who) => ({ zh: `${who.zh}对下列承诺事项退回结论的异议已经复核：结论维持。`, en: `The finding that ${who.en} contested about the pledge below has been re-examined and is upheld.` }),
  ask: { zh: '请针对退回理由继续办理，补充佐证后重新申请销号。', en: 'Please deal with the reasons for which it was returned, complete the evidence and claim again.' },
};
const CLAIM_STANDS: Said = {
  gist: { zh: '撤销退回结论，核验通过', en: 'finding set aside, claim verified' },
  opening: (who) => ({
    zh: `${who.zh}对下列承诺事项退回结论的异议已经复核：结论撤销，销号申请核验通过。`, en: `The finding that ${who.en} contested has been re-examined: it is set aside, and ${who.its} claim for the pledge below is verified.`,
  }),
  ask: { zh: '无需补充佐证；请准备将落实结果书面告知代表。', en: 'No further evidence is needed; please prepare to inform the deputy of the result in writing.' },
};
const OUTCOME_STANDS: Said = {
  gist: { zh: '维持办理结果', en: 'outcome upheld' },
  opening: (who) => ({ zh: `${who.zh}对下列承诺事项办理结果的异议已经复核：结果维持，不再复核。`, en: `How the pledge below ended, which ${who.en} contested, has been re-examined and is upheld for good.` }),
  ask: { zh: '请知悉并告知代表；无需再办理。', en: 'Please take note and tell the deputy; nothing else is to be done.' },
};
const OUTCOME_FALLS: Said = {
  gist: { zh: '撤销办理结果，恢复办理', en: 'outcome set aside, the work goes on' },
  opening: (who) => ({ zh: `${who.zh}对下列承诺事项办理结果的异议已经复核：结果撤销，事项恢复办理。`, en: `How the pledge below ended, which ${who.en} contested, has been re-examined and is set aside: the work goes on.` }),
  ask: { zh: '请在时限内继续办理，完成后重新申请销号。', en: 'Please go on with the work by the due date, and claim again when it is done.' },
};
const LISTING_STANDS: Said = {
  gist: { zh: '维持“不可核验”', en: '“not verifiable” upheld' },
  opening: (who) => ({ zh: `${who.zh}对下列承诺事项列为不可核验的异议已经复核：维持。`, en: `That the pledge below is listed as not verifiable, which ${who.en} contested, has been re-examined and is upheld.` }),
  ask: { zh: '仍可提出指标和达标值，经认可后继续办理。', en: 'You may still propose an indicator with a threshold; once it is agreed, the work goes on.' },
};
const LISTING_FALLS: Said = {
  gist: { zh: '撤销“不可核验”，重新提出指标', en: '“not verifiable” set aside' },
  opening: (who) => ({
    zh: `${who.zh}对下列承诺事项列为不可核验的异议已经复核：撤销，指标提出期限重新起算。`,
    en: `That the pledge below is listed as not verifiable, which ${who.en} contested, has been re-examined and is set aside: the time to propose an indicator begins anew.`,
  }),
  ask: { zh: '请在期限内提出指标、达标值和数据来源。', en: 'Please propose an indicator with threshold and source within the time.' },
};
