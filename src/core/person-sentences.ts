/** What a person did to a commitment, as a predicate: the name is put in front by sentence.ts. Events of the reply's own machine are in reply-sentences.ts. */
import { stageOf } from './commitment.js';
import type { Field, LocalDate, Named } from './commitment.js';
import type { EventType } from './events.js';
import { after, countText, dateText, dueText } from './fact-text.js';
import type { Facts, Told } from './fact-text.js';
import type { Entry } from './history.js';
import { REPLY } from './reply-sentences.js';
import type { ReplyEvent } from './reply-sentences.js';
import { verdictWords } from './verdict-words.js';
import { word, WORDS } from './words.js';
import type { Word } from './words.js';

type Predicate = (told: Told) => Named;

const COMMITMENT: Readonly<Record<Exclude<EventType, ReplyEvent> | 'OPENED', Predicate>> = {
  OPENED: ({ entry }) => (stageOf(entry.state.value) === 'handedOver'
    ? { zh: '登记建议交办，待承办单位接收', en: 'registered the suggestion as handed over; it awaits acceptance by the office' }
    : { zh: '登记本事项，待督查立项', en: 'registered the commitment; it awaits confirmation' }),
  CONFIRMED: ({ entry }) => ({ zh: `立项，时限：${dueText(entry.deadline, 'zh')}`, en: `confirmed the commitment; due: ${dueText(entry.deadline, 'en')}` }),
  DISMISSED: ({ fact }) => ({ zh: `不予立项，理由：${fact('reason')}`, en: `dismissed it: ${fact('reason')}` }),
  MERGED: ({ fact }) => ({ zh: `将本事项并入${fact('into')}，理由：${fact('reason')}`, en: `merged it into ${fact('into')}: ${fact('reason')}` }),
  SPLIT: ({ entry, fact }) => {
    const parts = labelled(entry, 'parts');
    return {
      zh: `将本事项分为${parts.length}项：${parts.join('、')}，理由：${fact('reason')}`,
      en: `split it into ${countText(parts.length, 'commitment')}: ${parts.join(', ')}; reason: ${fact('reason')}`,
    };
  },
  ABSORBED: ({ fact }) => ({
    zh: `将${fact('from')}的原文「${fact('quote')}」并入本事项，理由：${fact('reason')}`, en: `took in ${fact('from')} with its words 「${fact('quote')}」: ${fact('reason')}`,
  }),
  OBJECTED: ({ entry, fact, office }) => (entry.event.data?.['ground'] === 'not-a-pledge'
    ? { zh: `提出异议：不是承诺，理由：${fact('reason')}`, en: `objected that it is not a pledge: ${fact('reason')}` }
    : {
      zh: `提出异议：不属本单位职责${after('，建议由', office('proposedOffice').zh)}${office('proposedOffice').zh === '' ? '' : '承办'}，理由：${fact('reason')}`,
      en: `objected that it belongs to another office${bracketed(office('proposedOffice').en)}: ${fact('reason')}`,
    }),
  OBJECTION_UPHELD: ({ fact, office }) => (fact('toOffice') === ''
    ? { zh: `采纳异议，理由：${fact('reason')}`, en: `upheld the objection: ${fact('reason')}` }
    : { zh: `采纳异议，改由${office('toOffice').zh}承办，理由：${fact('reason')}`, en: `upheld the objection and gave it to ${office('toOffice').en}: ${fact('reason')}` }),
  OBJECTION_REFUSED: ({ fact }) => ({ zh: `不采纳异议，理由：${fact('reason')}`, en: `refused the objection: ${fact('reason')}` }),
  ACCEPTED: ({ fact }) => ({ zh: `接收承办${after('，说明：', fact('text'))}`, en: `accepted it for the office${after('; remarks: ', fact('text'))}` }),
  TRANSFERRED: ({ fact, office }) => ({
    zh: `将本事项移交${office('toOffice').zh}承办，理由：${fact('reason')}`, en: `transferred it to ${office('toOffice').en}: ${fact('reason')}`,
  }),
  STAGE_REACHED: ({ entry, fact, context }) => {
    const stage = context.stageNames.find(({ id }) => id === fact('stage'));
    const names = stage ?? { zh: fact('stage'), en: fact('stage') };
    const given = filledFields(stage?.fields ?? [], entry, fact);
    return {
      zh: `填报：已到“${names.zh}”阶段${given.zh === '' ? '' : `（${given.zh}）`}${after('，', fact('text'))}`,
      en: `reported the stage “${names.en}”${bracketed(given.en)}${after(': ', fact('text'))}`,
    };
  },
  PROGRESS_REPORTED: ({ fact }) => ({
    zh: `填报进展${fact('percent') === '' ? '' : `（完成${fact('percent')}%）`}：${chain(fact('text'), after('；附件', digestText(fact('attachment'))))}`,
    en: `reported progress${fact('percent') === '' ? '' : ` (${fact('percent')}% done)`}: ${chain(fact('text'), after('; attachment ', digestText(fact('attachment'))))}`,
  }),
  DELIVERED: ({ fact }) => ({
    zh: `登记推送：${fact('on', 'zh')}向${fact('recipient')}推送，批次“${fact('batch')}”，数量${fact('count')}，签收凭证“${fact('receipt')}”`,
    en: `recorded a delivery to ${fact('recipient')} on ${fact('on', 'en')}: batch “${fact('batch')}”, number of entries ${fact('count')}, receipt “${fact('receipt')}”`,
  }),
  CHECKED_IN: ({ fact }) => ({
    zh: `填报举措（${fact('on', 'zh')}）：${chain(fact('act'), after('；数据：', fact('figure')), after('；文号：', fact('number')), after('；凭据：', fact('proof')))}`,
    en: `checked in for ${fact('on', 'en')}: ${chain(fact('act'), after('; figure: ', fact('figure')), after('; number: ', fact('number')), after('; proof: ', fact('proof')))}`,
  }),
  NOTED: ({ fact }) => ({
    zh: `登记情况（${fact('on', 'zh')}）：${chain(fact('text'), after('；文号：', fact('number')), after('；询问函文号：', fact('questionNumber')))}`,
    en: `noted on ${fact('on', 'en')}: ${chain(fact('text'), after('; number: ', fact('number')), after('; letter of inquiry: ', fact('questionNumber')))}`,
  }),
  CLAIMED: ({ entry }) => {
    const n = Object.values((entry.event.data?.['evidence'] ?? {}) as Record<string, unknown>).filter((value) => value !== '').length;
    return { zh: `申请销号，提交佐证${n}项`, en: `claimed it as done, with ${countText(n, 'item')} of evidence` };
  },
  INDICATOR_PROPOSED: ({ fact }) => ({
    zh: `提出指标：${fact('indicator')}，达标值${fact('threshold')}${fact('unit')}，数据来源：${fact('source')}`,
    en: `proposed the indicator “${fact('indicator')}” with the threshold ${fact('threshold')} ${fact('unit')}; source: ${fact('source')}`,
  }),
  INDICATOR_AGREED: ({ fact }) => ({ zh: `认可指标${after('，意见：', fact('text'))}`, en: `agreed to the indicator${after('; remarks: ', fact('text'))}` }),
  INDICATOR_REFUSED: ({ fact }) => ({ zh: `不认可指标，理由：${fact('reason')}`, en: `refused the indicator: ${fact('reason')}` }),
  LISTED: ({ fact }) => ({ zh: `按不可核验列示，理由：${fact('reason')}`, en: `listed it as not verifiable: ${fact('reason')}` }),
  MILESTONES_SET: ({ entry, fact, context }) => {
    const dates = Object.entries((entry.event.data?.['dates'] ?? {}) as Record<string, LocalDate>);
    const planned = dates.map(([id, date]) => ({ names: context.stageNames.find((stage) => stage.id === id) ?? { zh: id, en: id }, date }));
    return {
      zh: `填报节点计划：${planned.map(({ names, date }) => `${names.zh}${dateText(date, 'zh')}`).join('、')}${after('；', fact('text'))}`,
      en: `set the milestones: ${planned.map(({ names, date }) => `${names.en} by ${dateText(date, 'en')}`).join(', ')}${after('; ', fact('text'))}`,
    };
  },
  VERIFIED: ({ entry, fact }) => {
    const verdict = verdictWords(entry.definition.kind, entry.event.data?.['outcome'] === 'partly' ? 'partly' : 'fulfilled');
    const followOns = labelled(entry, 'followOn');
    return {
      zh: `核验通过：${verdict.zh}${chain(after('，意见：', fact('text')), after('；后续事项：', followOns.join('、')), after('；没有后续事项：', fact('noFollowOn')))}`,
      en: `verified it: ${verdict.en}${chain(after('; remarks: ', fact('text')), after('; follow-on: ', followOns.join(', ')), after('; no follow-on: ', fact('noFollowOn')))}`,
    };
  },
  RETURNED: (told) => ({
    zh: `退回办理，理由：${chain(told.fact('reason'), after('；时限：', movedDue(told).zh))}`, en: `returned it: ${chain(told.fact('reason'), after('; due: ', movedDue(told).en))}`,
  }),
  DATE_DECLARED: ({ fact }) => ({ zh: `确认时限为${fact('dueOn', 'zh')}`, en: `declared ${fact('dueOn', 'en')} as the due date` }),
  CHANGE_REQUESTED: (told) => {
    const { fact } = told;
    const asked = CHANGES_ASKED[fact('change')]?.(told) ?? { zh: `申请将时限调整为${fact('dueOn', 'zh')}`, en: `asked for the due date ${fact('dueOn', 'en')}` };
    return { zh: `${asked.zh}，理由：${fact('reason')}`, en: `${asked.en}: ${fact('reason')}` };
  },
  CHANGE_ENDORSED: ({ fact }) => ({ zh: `同意将调整申请报督查决定${after('，意见：', fact('reason'))}`, en: `endorsed the change; a supervisor decides${after('; remarks: ', fact('reason'))}` }),
  CHANGE_APPROVED: (told) => {
    const { fact } = told;
    const granted = changeGranted(told);
    return { zh: `${granted.zh}${after('，意见：', fact('reason'))}`, en: `${granted.en}${after('; remarks: ', fact('reason'))}` };
  },
  CHANGE_REFUSED: ({ fact }) => ({ zh: `不同意调整，理由：${fact('reason')}`, en: `refused the change: ${fact('reason')}` }),
  WAIT_BEGUN: ({ fact }) => ({
    zh: `登记等待条件：${chain(fact('condition'), `；复核日期${fact('reviewOn', 'zh')}`)}`,
    en: `put it on hold until a condition is met: ${chain(fact('condition'), `; to be reviewed on ${fact('reviewOn', 'en')}`)}`,
  }),
  CONDITION_MET: (told) => ({
    zh: `登记条件已具备${chain(after('：', told.fact('text')), after('；时限：', movedDue(told).zh))}`,
    en: `recorded that the condition is met${chain(after(': ', told.fact('text')), after('; due: ', movedDue(told).en))}`,
  }),
  DROPPED: ({ fact }) => ({
    zh: `依据${fact('decisionNumber')}${fact('decidedOn') === '' ? '' : `（${fact('decidedOn', 'zh')}）`}终止办理，理由：${fact('reason')}`,
    en: `dropped it by decision ${fact('decisionNumber')}${fact('decidedOn') === '' ? '' : ` of ${fact('decidedOn', 'en')}`}: ${fact('reason')}`,
  }),
  CONTESTED: ({ fact }) => ({ zh: `对退回结论提出异议，理由：${fact('reason')}`, en: `contested the finding: ${fact('reason')}` }),
  FINDING_UPHELD: ({ fact }) => ({ zh: `复核后维持退回结论，理由：${fact('reason')}`, en: `upheld the finding after re-examination: ${fact('reason')}` }),
  FINDING_SET_ASIDE: ({ fact }) => ({ zh: `复核后撤销退回结论，核验通过，理由：${fact('reason')}`, en: `set the finding aside after re-examination and verified the claim: ${fact('reason')}` }),
  OUTCOME_CONTESTED: ({ fact }) => ({ zh: `对办理结果提出异议，理由：${fact('reason')}`, en: `contested the outcome: ${fact('reason')}` }),
  OUTCOME_UPHELD: ({ fact }) => ({ zh: `复核后维持办理结果，理由：${fact('reason')}`, en: `upheld the outcome after re-examination: ${fact('reason')}` }),
  OUTCOME_SET_ASIDE: ({ fact }) => ({
    zh: `复核后撤销办理结果，恢复办理${after('，新时限', fact('dueOn', 'zh'))}，理由：${fact('reason')}`,
    en: `set the outcome aside after re-examination, so that the work goes on${after('; due: ', fact('dueOn', 'en'))}; reason: ${fact('reason')}`,
  }),
  REPLIED_AGAIN: ({ fact }) => ({
    zh: `再次答复代表：${fact('number')}（${fact('on', 'zh')}）${after('，', fact('text'))}`,
    en: `replied to the deputy again with ${fact('number')} of ${fact('on', 'en')}${after(': ', fact('text'))}`,
  }),
  TERM_EXPLAINED: ({ fact }) => ({
    zh: `以${fact('number')}（${fact('on', 'zh')}）作换届说明：${fact('text')}`, en: `explained at the change of term, with ${fact('number')} of ${fact('on', 'en')}, why it is open: ${fact('text')}`,
  }),
  WITHDRAWN: ({ fact }) => ({
    zh: `登记答复已由${fact('number')}（${fact('on', 'zh')}）撤回，理由：${fact('reason')}`,
    en: `recorded that the reply was withdrawn by ${fact('number')} of ${fact('on', 'en')}: ${fact('reason')}`,
  }),
  CORRECTED: ({ fact }) => ({
    zh: `登记答复更正，承诺原文现为「${fact('quote')}」，理由：${fact('reason')}`, en: `recorded a correction of the reply; the promised words are now 「${fact('quote')}」: ${fact('reason')}`,
  }),
  RECOUNTED: ({ entry, fact }) => {
    const now = (entry.event.data?.['dueOn'] ?? null) as LocalDate | null;
    const before = ((entry.event.data?.['before'] ?? {}) as { dueOn?: LocalDate | null }).dueOn ?? null;
    const moved: Named = now === before
      ? { zh: '时限不变', en: 'the due date stays' }
      : { zh: `时限由${dayOrNone(before).zh}改为${dayOrNone(now).zh}`, en: `the due date moves from ${dayOrNone(before).en} to ${dayOrNone(now).en}` };
    const term = entry.event.data?.['termEndsOn'] as LocalDate | null | undefined;
    const ends: Named = term === undefined ? { zh: '', en: '' }
      : term === null ? { zh: '，本届届满日不再设定', en: '; the end of the term is no longer set' }
        : { zh: `，本届于${fact('termEndsOn', 'zh')}届满`, en: `; the term ends on ${fact('termEndsOn', 'en')}` };
    return {
      zh: `按日历${fact('calendar')}、规则${fact('profile')}重新计算，${moved.zh}${ends.zh}，理由：${fact('reason')}`,
      en: `recounted the dates with calendar ${fact('calendar')} and rules ${fact('profile')}; ${moved.en}${ends.en}; reason: ${fact('reason')}`,
    };
  },
  MIGRATED: ({ fact }) => ({
    zh: `将流程定义由第${fact('from')}版迁移到第${fact('to')}版，理由：${fact('reason')}`, en: `migrated it from version ${fact('from')} of its definition to version ${fact('to')}: ${fact('reason')}`,
  }),
  RATED: ({ fact }) => {
    const key = `rating.${fact('rating')}`;
    const [zh, en] = key in WORDS ? [word('zh', key as Word), word('en', key as Word)] : [fact('rating'), fact('rating')];
    return { zh: `登记代表评价：${zh}${after('，意见：', fact('text'))}`, en: `recorded the deputy’s rating: ${en}${after('; remarks: ', fact('text'))}` };
  },
  DISSATISFIED: ({ entry, fact }) => ({
    zh: `登记代表不满意，退回重新办理，理由：${chain(fact('reason'), `；时限：${dueText(entry.deadline, 'zh')}`)}`,
    en: `recorded that the deputy is dissatisfied; it is handled again: ${chain(fact('reason'), `; due: ${dueText(entry.deadline, 'en')}`)}`,
  }),
  REOPENED: ({ fact }) => ({
    zh: `重新办理，新时限${fact('dueOn', 'zh')}，理由：${fact('reason')}`, en: `reopened it with the due date ${fact('dueOn', 'en')}: ${fact('reason')}`,
  }),
  LETTER_APPROVED: ({ fact }) => ({ zh: `批准发函（${fact('notice')}）`, en: `approved the letter ${fact('notice')}` }),
  LETTER_WITHHELD: ({ fact }) => ({ zh: `不予发函（${fact('notice')}），理由：${fact('reason')}`, en: `withheld the letter ${fact('notice')}: ${fact('reason')}` }),
};

export const PEOPLE: Readonly<Record<EventType | 'OPENED', Predicate>> = { ...COMMITMENT, ...REPLY };

const CHANGES_ASKED: Readonly<Record<string, Predicate>> = {
  cannot: () => ({ zh: '申请按“无法落实”办结', en: 'asked to close it as impossible to fulfil' }),
  scope: ({ fact }) => ({ zh: `申请将承诺内容调整为“${fact('scope')}”`, en: `asked for another scope, “${fact('scope')}”` }),
  owner: ({ office }) => ({ zh: `申请改由${office('toOffice').zh}承办`, en: `asked to give it to ${office('toOffice').en}` }),
};

/** What was granted shows in what the approval holds: a date, a scope, an office, or the letter that explains why it cannot be. */
function changeGranted({ entry, fact, office }: Told): Named {
  if (fact('scope') !== '') return { zh: `同意将承诺内容调整为“${fact('scope')}”`, en: `changed the scope to “${fact('scope')}”` };
  if (fact('toOffice') !== '') return { zh: `同意改由${office('toOffice').zh}承办`, en: `gave it to ${office('toOffice').en}` };
  if (fact('dueOn') === '') {
    return {
      zh: `同意按“无法落实”办结，说明函${fact('letterNumber')}（${fact('letterOn', 'zh')}${after('，签发人', fact('letterSigner'))}）`,
      en: `agreed that it cannot be fulfilled, letter ${fact('letterNumber')} of ${fact('letterOn', 'en')}${after(', signed by ', fact('letterSigner'))}`,
    };
  }
  const old = entry.event.situation?.dueOn ?? null;
  return {
    zh: `同意调整时限：${old === null ? '' : `由${dateText(old, 'zh')}`}改为${fact('dueOn', 'zh')}`,
    en: `changed the due date${old === null ? '' : ` from ${dateText(old, 'en')}`} to ${fact('dueOn', 'en')}`,
  };
}

/** `P5a“标题”` for each of the commitments that an event gives rise to. */
function labelled(entry: Entry, field: string): string[] {
  const given = (entry.event.data?.[field] ?? []) as { label: string; title: string }[];
  return given.map(({ label, title }) => `${label}“${title}”`);
}

function filledFields(fields: readonly Field[], entry: Entry, fact: Facts): Named {
  const filled = fields.filter(({ name }) => fact(name) !== '');
  const text = (lang: 'zh' | 'en') => filled.map((field) => {
    const value = field.type === 'date' ? fact(field.name, lang) : field.choices?.find((choice) => choice.value === entry.event.data?.[field.name])?.[lang] ?? fact(field.name);
    return lang === 'zh' ? `${field.zh}：${value}` : `${field.en}: ${value}`;
  }).join(lang === 'zh' ? '；' : '; ');
  return { zh: text('zh'), en: text('en') };
}

/** The due date in force where the event moved it, because days of waiting do not count; empty where it stays. */
function movedDue({ entry, fact }: Told): Named {
  return fact('dueOn') === '' ? { zh: '', en: '' } : { zh: dueText(entry.deadline, 'zh'), en: dueText(entry.deadline, 'en') };
}

function dayOrNone(date: LocalDate | null): Named {
  return date === null ? WORDS['basis.none'] : { zh: dateText(date, 'zh'), en: dateText(date, 'en') };
}

/** Texts of people one after the other: what is followed by another part loses the full stop it was typed with. */
function chain(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '');
  return given.map((part, n) => (n < given.length - 1 ? part.replace(/[。．.]+$/u, '') : part)).join('');
}

/** Enough of a digest to find the attachment by. */
function digestText(sha256: string): string {
  return sha256 === '' ? '' : `${sha256.slice(0, 12)}…`;
}

function bracketed(text: string): string {
  return text === '' ? '' : ` (${text})`;
}
