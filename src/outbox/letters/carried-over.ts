import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office and the supervisor: what was open at the end of the year goes on in the next one. */
export const carriedOver: LetterTemplate = {
  tone: 'plain',
  gist: standing,
  content: (facts) => ({
    opening: awaiting(facts) ? {
      zh: `下列承诺事项${AWAITING[facts.stage]?.zh ?? ''}，本年度终了时尚未办结，结转下一年度继续跟踪；时限和催办情况不变。`,
      en: `The pledge below ${AWAITING[facts.stage]?.en ?? ''} and was still open when the year ended; it is carried over into the next. Its due date and the slips already sent stand.`,
    } : {
      zh: '下列承诺事项在本年度终了时尚未办结，结转下一年度继续跟踪；时限和催办情况不变。',
      en: 'The pledge below was still open when the year ended and is carried over into the next. Its due date and the slips already sent stand.',
    },
    particulars: [],
    ask: awaiting(facts) ? awaited(facts) : facts.recipient.level === 'supervisor' ? {
      zh: '请列入下一年度跟踪台账，并核对承办单位的续办安排。', en: 'Please keep it on the ledger of the next year and check how the office goes on with it.',
    } : {
      zh: `请填报未办结的原因和续办安排${facts.stageNames.length === 0 ? '' : '，跨年事项须填报节点计划'}，并将进展书面告知代表。`,
      en: `Please report why it is open and how it goes on${facts.stageNames.length === 0 ? '' : ', set milestones for the new year'}, and inform the deputy of the progress in writing.`,
    },
  }),
  sample: sampleFacts('handler', '2023-01-03', {
    dueOn: '2023-06-30', dueBasis: 'decided', cause: 'yearEnd', next: sampleNext('2023-05-31', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};

/** Where somebody else has to act: the office has just said what it is asked otherwise (domain 3.5, I4). */
const AWAITING: Readonly<Partial<Record<string, Named>>> = {
  claimed: { zh: '已申请销号，待核验', en: 'was claimed as done, awaits verification' },
  contested: { zh: '结论有异议，待复核', en: 'waits for a contested finding to be re-examined' },
};

function awaiting({ stage }: LetterFacts): boolean {
  return stage in AWAITING;
}

function awaited({ recipient: { level }, stage }: LetterFacts): Named {
  if (level === 'supervisor') {
    return stage === 'claimed'
      ? { zh: '请在核验期限内完成核验，并列入下一年度跟踪台账。', en: 'Please verify it within the time for that and keep it on the ledger of the next year.' }
      : { zh: '请在复核期限内完成复核，并列入下一年度跟踪台账。', en: 'Please re-examine the finding within the time for that and keep the pledge on the ledger of the next year.' };
  }
  return stage === 'claimed'
    ? { zh: '请等待核验结果，无须重复填报；核验退回的，请按退回理由续办。', en: 'Please wait for the result; nothing need be reported again. If the claim is returned, please deal with the reason given.' }
    : { zh: '请等待复核结果，无须重复填报；维持退回结论的，请按退回理由续办。', en: 'Please wait for the result; nothing need be reported again. If the finding is upheld, please deal with the reason given.' };
}
