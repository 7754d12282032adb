import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: a registered pledge that nobody has confirmed yet. */
export const confirmRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '待立项', en: 'awaiting confirmation' }),
  content: () => ({
    opening: { zh: '下列承诺事项已登记，至今尚未立项。', en: 'The pledge below has been registered and is still not confirmed.' },
    particulars: [],
    ask: {
      zh: '请核对承诺原文、承办单位和时限，予以立项；含几项承诺的请分案，不应立项的请并案或不予立项，并说明理由。',
      en: 'Please check the wording, the office and the due date, and confirm the pledge, or split, merge or dismiss it with your reasons.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-06-30', {
    stage: 'proposed', dueBasis: 'inferred', cause: 'confirmBy', next: sampleNext('2022-07-07', 'confirmBy', { letter: 'confirm-request', to: ['supervisor'] }),
  }),
};
