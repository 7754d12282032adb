import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, matter, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: what was decided about its objection, or about its wish to return a suggestion. */
export const objectionDecided: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (upheld(facts) ? { zh: '采纳异议，不予立项', en: 'objection upheld' } : GISTS[facts.duty]),
  content: (facts) => ({
    opening: upheld(facts)
      ? { zh: '贵单位对下列承诺事项的异议已被采纳：这不是承诺，不予立项。', en: 'Your objection to the pledge below has been upheld: it is not a pledge and is dismissed.' }
      : kept(facts),
    particulars: [...act(facts, '决定', 'Decided'), ...reason(facts)],
    ask: upheld(facts) ? { zh: '无需再办，请知悉并存档。', en: 'Nothing more is asked of you; for your information and files.' } : goOn(facts),
  }),
  sample: sampleFacts('handler', '2022-07-06', {
    event: sampleEvent('OBJECTION_REFUSED', '2022-07-06', { reason: '管理方案由贵单位牵头起草，答复中已写明。' }),
    next: sampleNext('2022-08-08', 'halfTime', { letter: 'stage-ask', to: ['handler'] }),
  }),
};

const GISTS: Readonly<Record<LetterFacts['duty'], Named>> = {
  pledge: { zh: '不采纳异议', en: 'objection refused' },
  answer: { zh: '不同意退回', en: 'return refused' },
  watch: { zh: '不采纳异议', en: 'objection refused' },
};

function upheld(facts: LetterFacts): boolean {
  return facts.event?.type === 'OBJECTION_UPHELD';
}

function kept(facts: LetterFacts): Named {
  return facts.duty === 'answer'
    ? { zh: '贵单位退回下列代表建议的申请未获同意，仍由贵单位答复。', en: 'Your request to return the suggestion below has been refused; your office answers it.' }
    : { zh: `贵单位对${matter(facts).zh}的异议未被采纳，仍由贵单位${facts.duty === 'watch' ? '关注' : '承办'}。`, en: `Your objection to ${matter(facts).en} has been refused; your office keeps it.` };
}

function goOn(facts: LetterFacts): Named {
  if (facts.duty === 'watch') return { zh: '请每半年向负责单位了解一次进展并登记。', en: 'Please ask the body in charge every six months how it stands, and record the answer.' };
  return facts.duty === 'answer'
    ? { zh: '请与代表沟通，在时限内答复代表。', en: 'Please contact the deputy and answer in time.' }
    : { zh: '请按时限办理并填报进展；确需调整的，请申请调整并说明理由。', en: 'Please fulfil it in time and report progress; if something must change, ask for it with your reasons.' };
}
