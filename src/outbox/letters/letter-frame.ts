import { localDateOf } from '../../core/calendar.js';
import { LETTERS } from '../../core/commitment.js';
import type { Language, Letter, Named } from '../../core/commitment.js';
import { LINK_DAYS, linkPurposeOf, shownLink } from '../../core/letter-links.js';
import { dateText, dueText, levelsText, stageName } from '../../core/sentence.js';
import { word, WORDS } from '../../core/words.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { particular, standing } from './letter-template.js';
import type { LetterTemplate, Particular } from './letter-template.js';

/**
 * One letter in full, before it becomes html or text: both parts are made from the same frame and cannot disagree. Every
 * letter quotes the promised words (the duty to answer has none yet) and names suggestion, due date with its origin, what is
 * asked, what happens next, and a link.
 */
export interface LetterFrame {
  tone: LetterTemplate['tone'];
  heading: Named;
  salutation: Named;
  opening: Named;
  rows: readonly Particular[];
  ask: Named;
  next: Named;
  /** The recipient's own link, or its place; null for a letter without one. */
  act: { link: string; note: Named } | null;
  link: string;
  /** The day the letter speaks of, where a Chinese letter has its date. */
  date: Named;
  footer: Named;
}

/** What stands before each of the closing parts. */
export const LABELS = {
  ask: { zh: '办理要求', en: 'What you are asked to do' },
  next: { zh: '下一步', en: 'What happens next' },
  act: { zh: '直接办理（不用登录）', en: 'Act at once, without signing in' },
  link: { zh: '登录后查看与办理', en: 'See and act after signing in' },
} as const satisfies Record<string, Named>;

export function frameOf(letter: Letter, template: LetterTemplate, facts: LetterFacts): LetterFrame {
  const { opening, particulars, ask } = template.content(facts);
  const level = WORDS[`level.${facts.recipient.level}`];
  return {
    tone: template.tone,
    heading: WORDS[`letter.${letter}`],
    // A name that ends in a title of its own needs no second one.
    salutation: { zh: /）$/.test(facts.recipient.name) ? `${facts.recipient.name}：` : `${facts.recipient.name}（${level.zh}）：`, en: `To ${facts.recipient.name} (${level.en}),` },
    opening,
    rows: [...matterRows(facts), ...particulars],
    ask,
    next: nextSentence(facts),
    act: linkPurposeOf(letter, facts.recipient.level) === null ? null : { link: shownLink(facts.publicUrl), note: LINK_NOTE },
    link: `${facts.publicUrl}/commitments/${encodeURIComponent(facts.commitment)}`,
    date: { zh: dateText(facts.today, 'zh'), en: dateText(facts.today, 'en') },
    footer: {
      zh: '本函由践诺系统按督查规则自动发出。办理或申请调整请使用上面的链接。',
      en: 'Sent automatically by Jiannuo under the rules of supervision. To act or to ask for a change, please use the link above.',
    },
  };
}

const LINK_NOTE: Named = {
  zh: `此链接只供您本人办理本事项，${String(LINK_DAYS)}日内有效，用一次即失效，请勿转发。打开只是查看，提交后才登记。`,
  en: `This link is for you and this matter alone. It is good for ${String(LINK_DAYS)} days and for one use; please do not pass it on. Opening it only shows the matter; nothing is recorded until you submit.`,
};

function matterRows(facts: LetterFacts): Particular[] {
  const due = (lang: Language) => dueText({ dueOn: facts.dueOn, basis: facts.dueBasis }, lang);
  const state = standing(facts);
  const [answering, watching] = [facts.duty === 'answer', facts.duty === 'watch'];
  return [
    ...(answering ? [] : particular(watching ? '答复原文' : '承诺原文', watching ? 'Words of the reply' : 'Promised words', `「${facts.quote}」`)),
    ...particular('现行范围', 'Scope in force', facts.terms.scope ?? ''),
    {
      label: { zh: '代表建议', en: 'Suggestion' },
      value: { zh: `第${facts.suggestionNumber}号《${facts.suggestionTitle}》`, en: `No. ${facts.suggestionNumber}, 《${facts.suggestionTitle}》` },
    },
    ...particular(answering ? '办理事项' : watching ? '关注事项' : '承诺事项', answering ? 'Task' : watching ? 'Matter' : 'Commitment', { zh: `${facts.title}（${facts.kind.zh}）`, en: `${facts.title} (${facts.kind.en})` }),
    { label: { zh: '承办单位', en: 'Office' }, value: facts.office },
    { label: { zh: '当前阶段', en: 'Stage' }, value: { zh: stageName(facts.stage, facts.stageNames, 'zh'), en: stageName(facts.stage, facts.stageNames, 'en') } },
    {
      label: { zh: '时限', en: 'Due' },
      value: watching && facts.dueOn === null ? { zh: '不计时限，不计逾期', en: 'no due date, never overdue' } : facts.dueOn === null ? { zh: due('zh'), en: due('en') } : { zh: `${due('zh')}，${state.zh}`, en: `${due('en')}; ${state.en}` },
    },
    ...particular('时限算法', 'How it is counted', { zh: facts.sum.zh.join(''), en: facts.sum.en.join(' ') }),
  ];
}

function nextSentence({ next, timeZone }: LetterFacts): Named {
  if (next === null) return { zh: '本事项不再有自动提醒。', en: 'Nothing more will be sent automatically.' };
  // A rung turns at midnight, also on a Saturday; its letter leaves when the office opens.
  const [on, leavesOn] = [localDateOf(next.at, timeZone), localDateOf(next.leavesAt, timeZone)];
  const letters = next.letters.map(({ letter, to }): Named => {
    const { approval } = LETTERS[letter];
    return {
      zh: `，${leavesOn === on ? '' : dateText(leavesOn, 'zh')}向${levelsText(to, 'zh')}发出“${word('zh', `letter.${letter}`)}”${approval ? '（须督查批准）' : ''}`,
      en: `; “${word('en', `letter.${letter}`)}” goes to the ${levelsText(to, 'en')}${leavesOn === on ? '' : ` on ${dateText(leavesOn, 'en')}`}${approval ? ', once a supervisor approves it' : ''}`,
    };
  });
  return {
    zh: `如无变化，${dateText(on, 'zh')}：${word('zh', `timer.${next.timer}`)}${letters.map(({ zh }) => zh).join('')}。`,
    en: `Unless something changes, on ${dateText(on, 'en')}: ${word('en', `timer.${next.timer}`)}${letters.map(({ en }) => en).join('')}.`,
  };
}
