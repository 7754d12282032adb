import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: what was decided about the change it asked for. */
export const changeDecided: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => {
    if (!approved(facts)) return { zh: '不同意调整', en: 'refused' };
    if (said(facts, 'scope') !== '') return { zh: '同意调整范围', en: 'another scope approved' };
    const granted = day(facts.event?.dueAfter);
    return granted.zh === '' ? { zh: '同意调整', en: 'approved' } : { zh: `同意，新时限${granted.zh}`, en: `approved, new due date ${granted.en}` };
  },
  content: (facts) => ({
    opening: approved(facts)
      ? { zh: '下列承诺事项的调整申请已获同意，原时限和原内容保留备查。', en: 'The change asked for below has been approved. The old date and the old words stay on record.' }
      : { zh: '下列承诺事项的调整申请未获同意，仍按原时限和原内容办理。', en: 'The change asked for below has been refused. Date and words stand as they are.' },
    particulars: [
      ...act(facts, '决定', 'Decided'),
      ...(approved(facts) && said(facts, 'scope') === '' ? particular('原时限', 'Old due date', day(facts.event?.dueBefore)) : []),
      ...(approved(facts) ? granted(facts) : []),
      ...particular(approved(facts) ? '意见' : '理由', approved(facts) ? 'Remarks' : 'Reason', said(facts, 'reason')),
    ],
    ask: ask(facts),
  }),
  sample: sampleFacts('handler', '2022-09-13', {
    dueOn: '2022-12-31', dueBasis: 'decided',
    event: sampleEvent('CHANGE_APPROVED', '2022-09-13', { dueOn: '2022-12-31', reason: '同意延至年底，不再顺延。' }, { dueAfter: '2022-12-31' }),
    next: sampleNext('2022-12-01', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};

function approved(facts: LetterFacts): boolean {
  return facts.event?.type !== 'CHANGE_REFUSED';
}

function granted(facts: LetterFacts) {
  return said(facts, 'scope') === ''
    ? particular('新时限', 'New due date', day(facts.event?.dueAfter)) : particular('调整后的内容', 'New scope', said(facts, 'scope'));
}

function ask(facts: LetterFacts): Named {
  if (!approved(facts)) return { zh: '请按原时限继续办理。', en: 'Please go on and keep the present date.' };
  return said(facts, 'scope') === ''
    ? { zh: '请按新时限办理，并将调整情况书面告知代表。', en: 'Please keep the new date and inform the deputy of the change in writing.' }
    : { zh: '请按调整后的内容办理，时限不变，并将调整情况书面告知代表。', en: 'Please fulfil the new scope by the present date and inform the deputy of the change in writing.' };
}
