import type { Language } from '../../core/commitment.js';
import { dateText } from '../../core/sentence.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: a date of its own plan has come. */
export const milestoneDue: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => ({ zh: `计划节点${quoted(facts, 'zh')}到期`, en: `the planned date of ${quoted(facts, 'en') || 'a milestone'} has come` }),
  content: (facts) => ({
    opening: {
      zh: `按承办单位填报的节点计划，下列承诺事项的节点${quoted(facts, 'zh')}到期，尚未填报完成。`, en: `By the office’s own plan, ${quoted(facts, 'en') === '' ? 'a milestone' : `the milestone ${quoted(facts, 'en')}`} of the pledge below falls due and has not been reported as reached.`,
    },
    particulars: particular('节点计划', 'Plan', { zh: planned(facts, 'zh'), en: planned(facts, 'en') }),
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请了解该节点是否完成，督促承办单位填报所处阶段。', en: 'Please find out whether the milestone was reached and see that the office reports its stage.',
    } : {
      zh: '已完成的，请填报所处阶段并附凭据；尚未完成的，请填报进展、说明原因，并更新节点计划。节点计划的变化不改变承诺的时限。',
      en: 'If it is reached, please report the stage with its papers; if not, report progress, say why, and set the milestones anew. A new plan does not move the due date of the pledge.',
    },
  }),
  sample: sampleFacts('handler', '2022-07-29', {
    terms: { milestones: { drafting: '2022-07-31', consulting: '2022-08-31' } }, stage: 'doing.unreported', milestonesOpen: ['drafting'],
    cause: 'nextMilestone', next: sampleNext('2022-08-08', 'halfTime', { letter: 'stage-ask', to: ['handler'] }),
  }),
};

/** “起草” for each stage that falls due today; empty in a letter that is composed after the plan was made anew. */
function quoted({ milestonesOpen, stageNames }: LetterFacts, lang: Language): string {
  const names = milestonesOpen.map((id) => stageNames.find((stage) => stage.id === id)?.[lang] ?? id);
  return names.map((name) => `“${name}”`).join(lang === 'zh' ? '' : ', ');
}

/** Every planned stage, in the order of their dates. */
function planned({ terms, stageNames }: LetterFacts, lang: Language): string {
  const plan = Object.entries(terms.milestones ?? {}).sort(([, a], [, b]) => a.localeCompare(b));
  const named = plan.map(([id, date]) => [stageNames.find((stage) => stage.id === id)?.[lang] ?? id, dateText(date, lang)] as const);
  return lang === 'zh' ? named.map(([name, date]) => `${date}${name}`).join('；') : named.map(([name, date]) => `${name} on ${date}`).join('; ');
}
