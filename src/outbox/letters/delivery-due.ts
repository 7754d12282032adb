import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the handler when a delivery falls due; to section head and supervisor when the gap has become too long. */
export const deliveryDue: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.cause === 'gapAlarm' ? { zh: '推送间隔超限', en: 'gap too long' } : { zh: '请完成本次推送', en: 'please deliver' }),
  content: (facts) => (facts.cause === 'gapAlarm' ? {
    opening: {
      zh: '下列承诺须定期推送，距上次推送的间隔已超过允许的期限。',
      en: 'The pledge below needs regular deliveries, and the gap since the last one is longer than allowed.',
    },
    particulars: [],
    ask: {
      zh: '请督促经办人立即推送并登记；申请销号时须说明间隔超限的原因。',
      en: 'Please see that the delivery is made and recorded at once; the claim will have to explain the gap.',
    },
  } : {
    opening: { zh: '下列承诺须定期推送，本次推送已到期。', en: 'The pledge below needs regular deliveries, and one is due now.' },
    particulars: [],
    ask: {
      zh: '请完成推送，并登记日期、接收单位、批次、数量和签收凭证。',
      en: 'Please make the delivery and record its date, recipient, batch, number of entries and receipt.',
    },
  }),
  sample: sampleFacts('handler', '2022-09-20', {
    title: '持续推送重点企业名单', quote: '持续做好重点企业名单推送工作', kind: { zh: '定期推送报送', en: 'Deliver regularly' },
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.keeping', stageNames: [],
    cause: 'nextDelivery', next: sampleNext('2022-09-21', 'gapAlarm', { letter: 'delivery-due', to: ['sectionHead', 'supervisor'] }),
  }),
};
