import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { changeAsked, changeGist, granting } from './change-asked.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the leader whose approval a change needs inside the department. */
export const approvalRequest: LetterTemplate = {
  tone: 'plain',
  gist: changeGist,
  content: (facts) => ({
    opening: {
      zh: '就下列承诺事项有调整申请，按规则须由您审批。审批期间原时限照常计算。',
      en: 'A change to the pledge below has been asked for, and the rules require your approval. The present due date runs on meanwhile.',
    },
    particulars: changeAsked(facts),
    ask: ask(facts),
  }),
  sample: sampleFacts('deputyHead', '2022-09-08', {
    event: sampleEvent('CHANGE_REQUESTED', '2022-09-08', { change: 'date', dueOn: '2022-10-14', reason: '征求意见期延长。' }, { approval: { level: 'deputyHead', overseer: false } }),
    next: sampleNext('2022-09-16', 'decideBy', { letter: 'approval-request', to: ['deputyHead'] }),
  }),
};

function ask(facts: LetterFacts): Named {
  return facts.event?.approval?.overseer ?? true ? {
    zh: '请决定是否同意上报：同意的，由督查人员作出决定；不同意的，说明理由，仍按原时限办理。申请人本人不得审批。',
    en: 'Please decide whether to endorse it: if you do, a supervisor decides; if you refuse, give the reasons, and the present due date stands. Whoever asked for it may not approve it.',
  } : {
    zh: `请批准或不批准：批准的，写明${granting(facts).zh}；不批准的，说明理由，仍按原时限办理。申请人本人不得审批。`,
    en: `Please approve or refuse it: if you approve, give ${granting(facts).en}; if you refuse, give the reasons, and the present due date stands. Whoever asked for it may not approve it.`,
  };
}
