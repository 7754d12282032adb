import type { Named } from '../../core/commitment.js';
import { WORDS } from '../../core/words.js';
import type { Word } from '../../core/words.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { capital, day, matter, particular, said, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts } from './sample-facts.js';

const UNFULFILLED: readonly string[] = ['closed.notFulfilled', 'closed.dropped', 'closed.notVerifiable'];

const ENDINGS: Readonly<Partial<Record<string, Named>>> = {
  merged: { zh: '并案日期', en: 'Merged on' }, split: { zh: '分案日期', en: 'Split on' }, withdrawn: { zh: '撤回登记日期', en: 'Recorded as withdrawn on' },
};

/** To the office and the supervisor: the book is closed, and how. */
export const closed: LetterTemplate = {
  tone: 'plain',
  gist: outcome,
  content: (facts) => ({
    opening: { zh: `${matter(facts).zh}${outcome(facts).zh}。`, en: `${capital(matter(facts).en)} is now ${outcome(facts).en}.` },
    particulars: [
      ...particular(ENDINGS[facts.stage]?.zh ?? '办结日期', ENDINGS[facts.stage]?.en ?? 'Closed on', day(facts.today)),
      ...(facts.cause === 'ratingBy' || facts.cause === 'replyRatingBy' ? particular('代表评价', 'Deputy’s rating', { zh: '期满未收到', en: 'none within its time' }) : []),
      ...(facts.event?.type === 'RATED' ? particular('代表评价', 'Deputy’s rating', WORDS[said(facts, 'rating') === 'satisfied' ? 'rating.satisfied' : 'rating.basically_satisfied']) : []),
      ...particular('决定文号', 'Number of the decision', said(facts, 'decisionNumber')),
      ...particular('并入事项', 'Merged into', said(facts, 'into')),
      ...particular('分出事项', 'Parts', labelled(facts, 'parts')),
      ...particular('后续事项', 'Follow-on', labelled(facts, 'followOn')),
      ...particular('没有后续事项的理由', 'Why there is no follow-on', said(facts, 'noFollowOn')),
      ...particular('撤回文号', 'Number of the withdrawal', facts.stage === 'withdrawn' ? said(facts, 'number') : ''),
      ...particular('说明函文号', 'Number of the letter of explanation', said(facts, 'letterNumber')),
      ...particular('说明函日期', 'Date of the letter of explanation', day(said(facts, 'letterOn'))),
      ...particular('说明函签发人', 'Signed by', said(facts, 'letterSigner')),
      ...particular('理由', 'Reason', said(facts, 'reason')),
      ...particular('意见', 'Remarks', said(facts, 'text')),
    ],
    ask: facts.recipient.level === 'supervisor' ? { zh: '请知悉并存档。', en: 'For your information and files.' } : ask(facts),
  }),
  sample: sampleFacts('handler', '2022-09-28', {
    stage: 'closed.fulfilled', dueOn: '2022-09-21', event: sampleEvent('RATED', '2022-09-28', { rating: 'satisfied', text: '办理认真。' }),
  }),
};

function outcome(facts: LetterFacts): Named {
  if (facts.stage === 'merged') return standing(facts);
  const key = `stage.${facts.stage}`;
  return key in WORDS ? WORDS[key as Word] : { zh: '已办结', en: 'closed' };
}

function ask({ stage }: LetterFacts): Named {
  if (stage === 'merged' || stage === 'split') return { zh: '请在上列事项下继续办理，此前的材料一并使用。', en: 'Please go on under the commitments named above, with what has been done so far.' };
  if (stage === 'withdrawn') return { zh: '请停止按原答复办理，并将撤回情况书面告知代表。', en: 'Please stop acting on the old reply and inform the deputy of its withdrawal in writing.' };
  return UNFULFILLED.includes(stage)
    ? { zh: '请将结果和理由书面告知代表。', en: 'Please inform the deputy of the outcome and the reasons in writing.' }
    : { zh: '请将材料归档，并将结果书面告知代表。', en: 'Please file the papers and inform the deputy of the outcome in writing.' };
}

/** The commitments that come out of this one. */
function labelled(facts: LetterFacts, field: 'parts' | 'followOn'): string {
  const given = (facts.event?.data[field] ?? []) as { label: string; title: string }[];
  return given.map(({ label, title }) => `${label} ${title}`).join('；');
}
