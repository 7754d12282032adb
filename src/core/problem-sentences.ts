/** Why evidence does not close a commitment yet, or why something cannot be recorded: one sentence for each code of the kinds. */
import type { Language, Named } from './commitment.js';
import { countText, factsOf } from './fact-text.js';
import type { Facts } from './fact-text.js';

type FieldNames = readonly ({ name: string } & Named)[];

/** `fieldNames` are the fields of the form; a code without a sentence is shown as it is. */
export function problemSentence(
  problem: { code: string; field: string; facts?: Record<string, string | number> }, fieldNames: FieldNames, lang: Language,
): string {
  const label = labelOf(problem.field, fieldNames);
  const sentence = PROBLEMS[problem.code];
  if (sentence === undefined) return `${label[lang]}: ${problem.code}`;
  const fact = factsOf(problem.facts ?? {});
  return sentence(label, fact, labelOf(fact('earlierField'), fieldNames))[lang];
}

/** `other` is the field that the fact `earlierField` names. */
type Sentence = (label: Named, fact: Facts, other: Named) => Named;

const PROBLEMS: Readonly<Record<string, Sentence>> = {
  'missing': (label) => ({ zh: `请填写“${label.zh}”。`, en: `“${label.en}” is missing.` }),
  'not-a-date': (label) => ({ zh: `“${label.zh}”不是日期，请写成 2022-09-21 的形式。`, en: `“${label.en}” is not a date; write it as 2022-09-21.` }),
  'not-a-number': (label) => ({ zh: `“${label.zh}”须为不小于零的数字。`, en: `“${label.en}” must be a number, zero or more.` }),
  'not-a-choice': (label) => ({ zh: `“${label.zh}”须为所列选项之一。`, en: `“${label.en}” must be one of the choices listed.` }),
  'dated-in-future': (label, fact) => ({ zh: `“${label.zh}”${fact('date', 'zh')}尚未到来。`, en: `“${label.en}”, ${fact('date', 'en')}, lies in the future.` }),
  'older-than-pledge': (label, fact) => ({
    zh: `“${label.zh}”${fact('date', 'zh')}早于答复日期${fact('repliedOn', 'zh')}，不能证明答复中的承诺。`,
    en: `“${label.en}”, ${fact('date', 'en')}, is earlier than the reply of ${fact('repliedOn', 'en')} and cannot prove what it promised.`,
  }),
  'dates-reversed': (label, fact, other) => ({
    zh: `“${label.zh}”${fact('date', 'zh')}早于“${other.zh}”${fact('earlier', 'zh')}，先后不符。`,
    en: `“${label.en}”, ${fact('date', 'en')}, cannot be earlier than “${other.en}”, ${fact('earlier', 'en')}.`,
  }),
  'another-document': (_, fact) => ({
    zh: `承诺的是《${bare(fact('promised'))}》，提交的是《${bare(fact('given'))}》，不是同一文件。`,
    en: `《${bare(fact('promised'))}》 was promised; 《${bare(fact('given'))}》 is another document.`,
  }),
  'another-edition': (_, fact) => ({
    zh: `承诺的是“${fact('promised')}”，提交的是“${fact('given')}”，版次不符。`, en: `Edition “${fact('promised')}” was promised; “${fact('given')}” is another one.`,
  }),
  'too-few-deliveries': (_, fact) => {
    const counted = fact('counted') || fact('delivered');
    return {
      zh: `本期应推送${fact('expected')}次，已登记${counted}次。`,
      en: `${countText(Number(fact('expected')), 'delivery', 'deliveries')} expected in this period; recorded so far: ${counted}.`,
    };
  },
  'gap-unexplained': (label) => ({ zh: `推送间隔曾超限，请填写“${label.zh}”。`, en: `A gap between two deliveries was too long; “${label.en}” is needed.` }),
  'no-check-in': () => ({ zh: '本年度尚未填报任何举措。', en: 'No check-in has been recorded in this period.' }),
  'stated-too-early': (label, fact) => ({
    zh: `“${label.zh}”${fact('date', 'zh')}过早，年度说明应在期末季度，即${fact('from', 'zh')}及以后作出。`,
    en: `“${label.en}”, ${fact('date', 'en')}, is too early: a statement for the period is made in its last quarter, on ${fact('from', 'en')} or later.`,
  }),
  'no-own-act': () => ({ zh: '尚未填报本单位所做工作（函件或会议纪要）。', en: 'No act of the office itself (a letter, minutes) has been recorded.' }),
  'draft-only': (label, fact) => ({ zh: `“${label.zh}”《${bare(fact('given'))}》仍是草稿，审议通过后才能申请销号。`, en: `“${label.en}”, 《${bare(fact('given'))}》, is a draft; it can be claimed once it is adopted.` }),
  'another-year': (_, fact) => ({ zh: `承诺的是${fact('promised')}年度的资金，提交的是${fact('given')}年度。`, en: `Money of ${fact('promised')} was promised; this is money of ${fact('given')}.` }),
  'not-approved': (_, fact) => ({
    zh: `仅列入计划（${amount(fact('planned'))}元）不等于落实，请填写批复下达金额、文号和日期。`,
    en: `Money that is only planned (${amount(fact('planned'))} yuan) is not secured; give amount, number and date of the approval.`,
  }),
  'not-more-than-last-year': (_, fact) => ({
    zh: `批复下达${amount(fact('approved'))}元，不高于上年的${amount(fact('lastYear'))}元，不是加大投入。`,
    en: `${amount(fact('approved'))} yuan were approved, which is not more than last year’s ${amount(fact('lastYear'))}.`,
  }),
  'paid-exceeds-approved': (_, fact) => ({
    zh: `已支付${amount(fact('paid'))}元，多于批复下达的${amount(fact('approved'))}元，请核对。`, en: `${amount(fact('paid'))} yuan were paid, more than the ${amount(fact('approved'))} approved; please check.`,
  }),
  'indicator-missing': () => ({ zh: '指标尚未经督查认可，不能申请销号。', en: 'No indicator has been agreed yet; nothing can be claimed before.' }),
  'below-threshold': (label, fact) => ({
    zh: `“${label.zh}”为${amount(fact('measured'))}，未达到达标值${amount(fact('threshold'))}。`, en: `“${label.en}” is ${amount(fact('measured'))}, below the threshold of ${amount(fact('threshold'))}.`,
  }),
  'ended-early': (label, fact) => ({
    zh: `“${label.zh}”${fact('date', 'zh')}早于期限${fact('dueOn', 'zh')}，不是期限届满。`, en: `“${label.en}”, ${fact('date', 'en')}, is earlier than the last day, ${fact('dueOn', 'en')}: its time had not run out.`,
  }),
  'silence-too-short': (_, fact) => ({
    zh: `自${fact('sentOn', 'zh')}报送以来不满${fact('months')}个月，还不能以情况说明代替答复。`,
    en: `Less than ${countText(Number(fact('months')), 'month')} have passed since it was sent on ${fact('sentOn', 'en')}; a statement cannot stand for the answer yet.`,
  }),
};

function labelOf(field: string, fieldNames: FieldNames): Named {
  return fieldNames.find(({ name }) => name === field) ?? { zh: field, en: field };
}

/** 50000000 as 50,000,000; what is no number is shown as it is. */
function amount(text: string): string {
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? text : value.toLocaleString('en-GB', { maximumFractionDigits: 20 });
}

function bare(title: string): string {
  return title.replace(/^《|》$/g, '');
}
