/**
 * What the rules of a place say about the reply, in words: from when it runs, who must consent to more time and who must be told,
 * what follows an empty opinion, a second dissatisfaction, a late handover. For pages, letters and the command line. Pure.
 */
import type { LocalDate, Named, Terms } from './commitment.js';
import { lengthText } from './explain.js';
import { dateText } from './fact-text.js';
import type { Profile, ReplyRules } from './profile.js';

export interface RuleLine {
  label: Named;
  value: Named;
}

/** Every rule of the reply that a person goes by and no date shows; what the place has no rule for is said to have none. */
export function replyRuleLines({ reply, changeApproval }: Pick<Profile, 'reply' | 'changeApproval'>, terms: Terms): RuleLine[] {
  return [
    line('答复期限起算', 'The time to reply runs from', STARTS[reply.startsFrom]),
    ...given('确定承办人员', 'Naming the people who handle it', reply.nameStaffWithin === null ? null : lengthText(reply.nameStaffWithin)),
    line('延长答复', 'More time to reply', extensionText(reply, changeApproval.date.long)),
    ...given('空泛会办意见重提期限', 'Time to redo an empty opinion', reply.opinionRedoWithin === null ? null : lengthText(reply.opinionRedoWithin)),
    ...given('代表再次不满意的', 'If the deputy is dissatisfied again', reply.unsatisfiedAgain),
    ...given('代表满意率目标', 'Share of satisfied deputies aimed at', targetText(reply.satisfiedTarget)),
    ...closedSessionLines(terms),
  ];
}

/** Whose consent more time needs, whether it must be asked for in writing, and whether the deputy is told. */
export function extensionText({ extended }: Pick<ReplyRules, 'extended'>, leader: 'deputyHead' | 'head'): Named {
  if (extended === null) return { zh: '规则没有延长的规定', en: 'the rule knows no extension' };
  const [whole, told] = [lengthText(extended.limit), toldText(extended)];
  const who: Named = extended.consentBy === null
    ? { zh: `无需他人同意，由承办单位${LEADERS[leader].zh}作出即生效`, en: `nobody’s consent is needed: the office’s ${LEADERS[leader].en} takes it, and it holds at once` }
    : { zh: `须经${extended.consentBy.zh}同意，由代表联络员登记`, en: `with the consent of ${extended.consentBy.en}, which the deputies’ liaison records` };
  return {
    zh: `初次答复可延至${whole.zh}，再次办理不再延长；${who.zh}${extended.written ? '；须书面申请，写明文号' : ''}；${told.zh}`,
    en: `the first answer up to ${whole.en}, a second handling not at all; ${who.en}${extended.written ? '; asked for in writing, with a number' : ''}; ${told.en}`,
  };
}

/** Whether the deputy must be told that it takes longer. */
export function toldText({ tellDeputy, written }: Pick<NonNullable<ReplyRules['extended']>, 'tellDeputy' | 'written'>): Named {
  if (!tellDeputy) return { zh: '规则未要求告知代表', en: 'the rule does not say that the deputy is told' };
  return written ? { zh: '须书面告知代表', en: 'the deputy is told in writing' } : { zh: '须告知代表', en: 'the deputy is told' };
}

/** For what was raised between sessions: until when it was to be handed over, and whether it was. */
export function closedSessionLines({ closedSession }: Terms): RuleLine[] {
  if (closedSession === undefined) return [];
  const { raisedOn, handOverBy, handedOverOn } = closedSession;
  const day = (on: LocalDate): Named => ({ zh: dateText(on, 'zh'), en: dateText(on, 'en') });
  const [raised, handed] = [day(raisedOn), day(handedOverOn)];
  if (handOverBy === null) return [line('闭会期间提出', 'Raised between sessions', { zh: `${raised.zh}提出；规则未定交办期限`, en: `raised on ${raised.en}; the rule names no time to hand it over` })];
  const [by, late] = [day(handOverBy), handedOverOn > handOverBy];
  return [line('闭会期间提出', 'Raised between sessions', {
    zh: `${raised.zh}提出，应于${by.zh}前（含当日）交办，${handed.zh}交办，${late ? '已逾期' : '未逾期'}`,
    en: `raised on ${raised.en}, to be handed over by ${by.en}; handed over on ${handed.en}, ${late ? 'late' : 'in time'}`,
  })];
}

function targetText(percent: number | null): Named | null {
  return percent === null ? null : { zh: `${percent}%，仅供了解，不作考核依据`, en: `${percent}%; told here, nothing is measured by it` };
}

const STARTS: Readonly<Record<ReplyRules['startsFrom'], Named>> = {
  handover: { zh: '交办之日', en: 'the day of the handover' },
  receipt: { zh: '收到之日', en: 'the day of receipt' },
};
const LEADERS = { deputyHead: { zh: '分管领导或主要领导', en: 'deputy head or head' }, head: { zh: '主要领导', en: 'head' } } as const;

function line(zh: string, en: string, value: Named): RuleLine {
  return { label: { zh, en }, value };
}

function given(zh: string, en: string, value: Named | null): RuleLine[] {
  return value === null ? [] : [line(zh, en, value)];
}
