/**
 * Every event a person may send: what it must hold, how its form asks for it. The machine decides whether it is accepted;
 * this file decides whether it is well formed. Control characters are refused in every text (they would travel into
 * letters and headers) and lengths are bounded.
 */
import { z } from 'zod';
import { DUE_BASES } from './commitment.js';
import type { Field, Named } from './commitment.js';
import { DomainError } from './errors.js';

const TEXT_LIMIT = 4000; // a page of prose; longer matter belongs in an attachment

// Tab and line breaks are prose; every other control character is refused, also in one-line fields CR and LF.
// Half a surrogate pair is no text at all: the database would store something else than was hashed.
export const PROSE = /^[^\p{Cc}\p{Cs}]*(?:[\t\n\r][^\p{Cc}\p{Cs}]*)*$/u;
export const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
export const NO_CONTROLS = '不得含控制字符 / control characters are not allowed';

const line = z.string().trim().min(1).max(300).regex(LINE, '不得含控制字符或换行 / control characters and line breaks are not allowed here');
const prose = z.string().trim().min(1).max(TEXT_LIMIT).regex(PROSE, NO_CONTROLS);
export const localDate = z.iso.date({ abort: true }).refine((d) => d >= '1949-10-01' && d <= '2199-12-31', '须在 1949 至 2199 年间 / must lie within 1949..2199');
const value = z.union([z.string().max(TEXT_LIMIT).regex(PROSE, NO_CONTROLS), z.number()]);
const fields = z.record(z.string().regex(/^[A-Za-z]{1,40}$/), value);

interface EventSpec extends Named {
  schema: z.ZodType<Record<string, unknown>>;
  fields: Field[];
}

const REASON: Field = { name: 'reason', type: 'longtext', required: true, zh: '理由', en: 'Reason' };
const DUE_ON: Field = { name: 'dueOn', type: 'date', required: true, zh: '日期', en: 'Date' };
const NUMBER: Field = { name: 'number', type: 'text', required: true, zh: '文号', en: 'Number' };
const ON: Field = { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' };
const TO_OFFICE: Field = { name: 'toOffice', type: 'text', required: true, zh: '转交单位编号', en: 'Id of the other office' };
const CLASS: Field = { name: 'classLetter', type: 'text', required: true, zh: '类别', en: 'Class' };
const SCHEME: Field = { name: 'scheme', type: 'text', required: false, zh: '分类办法编号', en: 'Id of the classification scheme' };
const replyClass = z.string().trim().min(1).max(20).regex(LINE, NO_CONTROLS);
/** Filled in by the engine, which reads the class by its scheme. */
const classMeaning = z.enum(['resolved', 'in_progress', 'planned', 'not_now', 'reference', 'passed_up', 'unknown']).optional();
const withReason = z.strictObject({ reason: prose });
const digest = z.string().regex(/^[0-9a-f]{64}$/, '须为附件的 SHA-256 / must be the SHA-256 of an attachment');
const count = z.number().nonnegative().max(1e15);
const label = z.string().regex(/^[A-Za-z0-9]{1,12}$/, '须为短编号，如 P5a / a short label such as P5a');
const followOn = z.strictObject({
  label, kind: line, title: line, office: line.optional(), dueOn: localDate.nullable().default(null), dueBasis: z.enum(DUE_BASES).default('none'),
}).refine((d) => (d.dueOn === null) === (d.dueBasis === 'none'), { error: '日期与依据须一致 / date and basis belong together', path: ['dueBasis'] });
const part = z.strictObject({
  label, title: line, start: z.int().nonnegative(), end: z.int().positive(), kind: line.optional(), office: line.optional(),
});

const confirmed = z.strictObject({ dueOn: localDate.nullable(), dueBasis: z.enum(DUE_BASES) }).refine(
  (d) => (d.dueOn === null) === (d.dueBasis === 'none'),
  { error: '日期与依据须一致：none 即没有日期 / date and basis belong together: none has no date', path: ['dueBasis'] });

/**
 * CONFIRMED, REOPENED, OUTCOME_SET_ASIDE, DATE_DECLARED, CHANGE_APPROVED, DISSATISFIED, CONDITION_MET and RECOUNTED may set a new due date (`dueOn`);
 * the engine writes the new baseline first and then lets the machine re-arm its ladder from it. Fields of `data` that the
 * engine fills in itself have no form field.
 */
export const EVENTS = {
  CONFIRMED: spec('立项', 'Confirm', confirmed, [
    { ...DUE_ON, zh: '认定时限', en: 'Due date' },
  ]),
  DISMISSED: spec('不予立项', 'Dismiss', withReason, [REASON]),
  MERGED: spec('并案', 'Merge', z.strictObject({ into: line, reason: prose }), [
    { name: 'into', type: 'text', required: true, zh: '并入的事项编号', en: 'Commitment to merge into' }, REASON,
  ]),
  SPLIT: spec('分案', 'Split', z.strictObject({ parts: z.array(part).min(2).max(9), reason: prose }), [
    { name: 'parts', type: 'longtext', required: true, zh: '分案（每行：编号 标题 | 原文）', en: 'Parts (one a line: label title | words)' }, REASON,
  ]),
  ABSORBED: spec('并入他案', 'Take in another', z.strictObject({ from: line, quote: prose, reason: prose }), []),
  OBJECTED: spec('提出异议', 'Object', z.strictObject({ ground: z.enum(['not-ours', 'not-a-pledge']), proposedOffice: line.optional(), reason: prose }), [
    {
      name: 'ground', type: 'choice', required: true, zh: '理由类别', en: 'Ground',
      choices: [{ value: 'not-ours', zh: '不属本单位职责', en: 'this is not ours' }, { value: 'not-a-pledge', zh: '不是承诺', en: 'this is not a pledge' }],
    },
    { name: 'proposedOffice', type: 'text', required: false, zh: '建议由哪个单位承办（编号）', en: 'Office that should have it (id)' }, REASON,
  ]),
  OBJECTION_UPHELD: spec('采纳异议', 'Uphold the objection', z.strictObject({ toOffice: line.optional(), reason: prose }), [
    { ...TO_OFFICE, required: false, zh: '改由哪个单位承办（“不属本单位”时填，编号）', en: 'Office that takes it over (for “not ours”, id)' }, REASON,
  ]),
  OBJECTION_REFUSED: spec('不采纳异议', 'Refuse the objection', withReason, [REASON]),
  ACCEPTED: spec('接收承办', 'Accept', z.strictObject({ text: prose.optional() }), [
    { name: 'text', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
  ]),
  TRANSFERRED: spec('移交承办单位', 'Transfer', z.strictObject({ toOffice: line, reason: prose }), [TO_OFFICE, REASON]),
  STAGE_REACHED: spec('填报阶段', 'Report the stage', z.looseObject({ stage: line, text: prose.optional() }).catchall(value), [
    { name: 'stage', type: 'choice', required: true, zh: '阶段', en: 'Stage' },
    { name: 'text', type: 'longtext', required: false, zh: '情况', en: 'What happened' },
  ]),
  PROGRESS_REPORTED: spec('填报进展', 'Report progress', z.strictObject({
    text: prose, percent: z.int().min(0).max(100).optional(), attachment: digest.optional(),
  }), [
    { name: 'text', type: 'longtext', required: true, zh: '进展', en: 'Progress' },
    { name: 'percent', type: 'number', required: false, zh: '完成百分比', en: 'Percent done' },
    { name: 'attachment', type: 'text', required: false, zh: '附件（SHA-256，用 jiannuo attach 存入）', en: 'Attachment (SHA-256, stored with jiannuo attach)' },
  ]),
  DELIVERED: spec('登记推送', 'Record a delivery', fields, []),
  CHECKED_IN: spec('填报举措', 'Check in', fields, []),
  NOTED: spec('登记情况', 'Note what was learnt', fields, []),
  CLAIMED: spec('申请销号', 'Claim as done', z.strictObject({ evidence: fields }), []),
  INDICATOR_PROPOSED: spec('提出指标', 'Propose an indicator', z.strictObject({ indicator: line, threshold: count.positive('须大于 0：零已经达到 / must be above 0: zero is reached already'), unit: line, source: line }), [
    { name: 'indicator', type: 'text', required: true, zh: '指标', en: 'Indicator' },
    { name: 'threshold', type: 'number', required: true, zh: '达标值', en: 'Threshold' },
    { name: 'unit', type: 'text', required: true, zh: '单位', en: 'Unit' },
    { name: 'source', type: 'text', required: true, zh: '数据来源', en: 'Where the figure comes from' },
  ]),
  INDICATOR_AGREED: spec('认可指标', 'Agree to the indicator', z.strictObject({ text: prose.optional() }), [
    { name: 'text', type: 'longtext', required: false, zh: '意见', en: 'Remarks' },
  ]),
  INDICATOR_REFUSED: spec('不认可指标', 'Refuse the indicator', withReason, [REASON]),
  LISTED: spec('按不可核验列示', 'List as not verifiable', withReason, [REASON]),
  MILESTONES_SET: spec('填报节点计划', 'Set the milestones', z.strictObject({ dates: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), localDate), text: prose.optional() }), []),
  VERIFIED: spec('核验通过', 'Verify', z.strictObject({
    outcome: z.enum(['fulfilled', 'partly']).default('fulfilled'), followOn: z.array(followOn).max(9).optional(), noFollowOn: prose.optional(), text: prose.optional(),
  }), [
    {
      name: 'outcome', type: 'choice', required: true, zh: '结论', en: 'Result',
      choices: [{ value: 'fulfilled', zh: '全部落实', en: 'fulfilled' }, { value: 'partly', zh: '部分落实', en: 'fulfilled in part' }],
    },
    { name: 'text', type: 'longtext', required: false, zh: '核验意见', en: 'Remarks' },
  ]),
  RETURNED: spec('退回', 'Return', z.strictObject({ reason: prose, dueOn: localDate.optional() }), [REASON]),
  DATE_DECLARED: spec('确认时限', 'Declare the date', z.strictObject({ dueOn: localDate }), [{ ...DUE_ON, zh: '确认的时限', en: 'Date you commit to' }]),
  CHANGE_REQUESTED: spec('申请调整', 'Ask for a change', z.discriminatedUnion('change', [
    z.strictObject({ change: z.literal('date'), dueOn: localDate, reason: prose }),
    z.strictObject({ change: z.literal('scope'), scope: prose, reason: prose }),
    z.strictObject({ change: z.literal('owner'), toOffice: line, reason: prose }),
    z.strictObject({ change: z.literal('cannot'), reason: prose }),
  ]), [
    {
      name: 'change', type: 'choice', required: true, zh: '调整事项', en: 'What should change',
      choices: [
        { value: 'date', zh: '延期', en: 'a later date' }, { value: 'scope', zh: '调整范围', en: 'another scope' },
        { value: 'owner', zh: '变更承办单位', en: 'another office' }, { value: 'cannot', zh: '无法落实', en: 'it cannot be fulfilled' },
      ],
    },
    { ...DUE_ON, required: false, zh: '申请的新时限（延期时填）', en: 'New date (for a later date)' },
    { name: 'scope', type: 'longtext', required: false, zh: '调整后的内容（调整范围时填）', en: 'What it would cover (for another scope)' },
    { ...TO_OFFICE, required: false, zh: '拟改由哪个单位承办（变更单位时填，编号）', en: 'Which office (for another office, id)' }, REASON,
  ]),
  CHANGE_APPROVED: spec('同意调整', 'Approve the change', z.strictObject({
    dueOn: localDate.optional(), letterNumber: line.optional(), letterOn: localDate.optional(), letterSigner: line.optional(), reason: prose.optional(),
    scope: prose.optional(), toOffice: line.optional(),
  }), [
    { ...DUE_ON, required: false, zh: '批准的新时限', en: 'Date granted' },
    { name: 'letterNumber', type: 'text', required: false, zh: '说明函文号（无法落实时必填）', en: 'Number of the letter (if it cannot be fulfilled)' },
    { name: 'letterOn', type: 'date', required: false, zh: '说明函日期', en: 'Date of the letter' },
    { name: 'letterSigner', type: 'text', required: false, zh: '说明函签发人', en: 'Who signed the letter' },
    { ...REASON, required: false, zh: '批准意见', en: 'Remarks' },
  ]),
  CHANGE_ENDORSED: spec('同意上报调整', 'Endorse the change', z.strictObject({ reason: prose.optional() }), [
    { ...REASON, required: false, zh: '意见', en: 'Remarks' },
  ]),
  CHANGE_REFUSED: spec('不同意调整', 'Refuse the change', withReason, [REASON]),
  WAIT_BEGUN: spec('等待条件', 'Wait for a condition', z.strictObject({ condition: prose, reviewOn: localDate }), [
    { name: 'condition', type: 'longtext', required: true, zh: '等待的条件', en: 'Condition' },
    { name: 'reviewOn', type: 'date', required: true, zh: '复核日期（90日内）', en: 'Review date (within 90 days)' },
  ]),
  CONDITION_MET: spec('条件已具备', 'The condition is met', z.strictObject({ text: prose.optional(), dueOn: localDate.optional() }), [
    { name: 'text', type: 'longtext', required: false, zh: '情况', en: 'What happened' },
  ]),
  DROPPED: spec('决定终止', 'Drop by decision', z.strictObject({ decisionNumber: line, decidedOn: localDate.optional(), reason: prose }), [
    { name: 'decisionNumber', type: 'text', required: true, zh: '决定文号', en: 'Number of the decision' },
    { name: 'decidedOn', type: 'date', required: false, zh: '决定日期', en: 'Date of the decision' }, REASON,
  ]),
  CONTESTED: spec('对结论提出异议', 'Contest the finding', withReason, [REASON]),
  FINDING_UPHELD: spec('维持结论', 'Uphold the finding', withReason, [REASON]),
  FINDING_SET_ASIDE: spec('撤销结论', 'Set the finding aside', withReason, [REASON]),
  // How it ended: a closing, or that it was listed as not verifiable. A new date only where the old one cannot go on.
  OUTCOME_CONTESTED: spec('对办理结果提出异议', 'Contest the outcome', withReason, [REASON]),
  OUTCOME_UPHELD: spec('维持办理结果', 'Uphold the outcome', withReason, [REASON]),
  OUTCOME_SET_ASIDE: spec('撤销办理结果', 'Set the outcome aside', z.strictObject({ dueOn: localDate.optional(), reason: prose }), [
    { ...DUE_ON, required: false, zh: '新时限（恢复办理而原时限已过、系推定或已中止的，必填）', en: 'New due date (needed where it is taken up again and the old one has passed, is inferred or stands still)' }, REASON,
  ]),
  REPLIED_AGAIN: spec('再次答复代表', 'Reply to the deputy again', z.strictObject({ number: line, on: localDate, text: prose.optional() }), [
    { ...NUMBER, zh: '再次答复文号', en: 'Number of the second reply' }, { ...ON, zh: '再次答复日期', en: 'Date of the second reply' },
    { name: 'text', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
  ]),
  TERM_EXPLAINED: spec('换届说明', 'Explain at change of term', z.strictObject({ number: line, on: localDate, text: prose }), [
    NUMBER, ON, { name: 'text', type: 'longtext', required: true, zh: '未办结原因与后续安排', en: 'Why it is open and what comes next' },
  ]),
  WITHDRAWN: spec('答复撤回', 'The reply was withdrawn', z.strictObject({ number: line, on: localDate, reason: prose }), [NUMBER, ON, REASON]),
  CORRECTED: spec('答复更正', 'The reply was corrected', z.strictObject({
    replySha256: digest, quote: prose, start: z.int().nonnegative(), end: z.int().positive(), reason: prose,
  }), []),
  RECOUNTED: spec('重新计算时限', 'Recount the dates', z.strictObject({
    calendar: line, profile: line, dueOn: localDate.nullable(), before: z.strictObject({ calendar: line, profile: line, dueOn: localDate.nullable() }), reason: prose,
    // Only where it changes and is waited for; null when the new rules do not know it.
    termEndsOn: localDate.nullable().optional(),
  }), []),
  MIGRATED: spec('迁移定义版本', 'Migrate to another version', z.strictObject({ from: z.int().positive(), to: z.int().positive(), reason: prose }), []),
  RATED: spec('代表评价', 'Record the rating', z.strictObject({ rating: z.enum(['satisfied', 'basically_satisfied']), text: prose.optional() }), [
    {
      name: 'rating', type: 'choice', required: true, zh: '评价', en: 'Rating',
      choices: [{ value: 'satisfied', zh: '满意', en: 'satisfied' }, { value: 'basically_satisfied', zh: '基本满意', en: 'basically satisfied' }],
    },
    { name: 'text', type: 'longtext', required: false, zh: '意见', en: 'Remarks' },
  ]),
  DISSATISFIED: spec('代表不满意', 'Record dissatisfaction', z.strictObject({ reason: prose, dueOn: localDate.optional() }), [REASON]),
  REOPENED: spec('重新办理', 'Reopen', z.strictObject({ reason: prose, dueOn: localDate }), [{ ...DUE_ON, zh: '新时限', en: 'New due date' }, REASON]),
  // The reply's own machine.
  RETURN_ASKED: spec('申请退回', 'Ask to return it', z.strictObject({ proposedOffice: line, reason: prose }), [
    { ...TO_OFFICE, name: 'proposedOffice', zh: '建议由哪个单位承办（编号）', en: 'Office that should have it (id)' }, REASON,
  ]),
  REASSIGNED: spec('改交其他单位', 'Hand it to another office', z.strictObject({ toOffice: line, reason: prose }), [TO_OFFICE, REASON]),
  RETURN_REFUSED: spec('不同意退回', 'Refuse the return', withReason, [REASON]),
  CONTACTED: spec('登记与代表沟通', 'Record the contact with the deputy', z.strictObject({ on: localDate, how: z.enum(['visit', 'meeting', 'telephone', 'online']), who: line, outcome: prose }), [
    ON,
    {
      name: 'how', type: 'choice', required: true, zh: '方式', en: 'How',
      choices: [
        { value: 'visit', zh: '走访', en: 'visit' }, { value: 'meeting', zh: '座谈', en: 'meeting' },
        { value: 'telephone', zh: '电话', en: 'telephone' }, { value: 'online', zh: '网络', en: 'online' },
      ],
    },
    { name: 'who', type: 'text', required: true, zh: '沟通人员', en: 'Who spoke with them' },
    { name: 'outcome', type: 'longtext', required: true, zh: '结果', en: 'Outcome' },
  ]),
  OPINION_GIVEN: spec('登记会办意见', 'Record a co-handler’s opinion', z.strictObject({ body: line, number: line, on: localDate, text: prose }), [
    { name: 'body', type: 'text', required: true, zh: '会办单位', en: 'Co-handler' }, NUMBER, ON,
    { name: 'text', type: 'longtext', required: true, zh: '意见', en: 'Opinion' },
  ]),
  OPINION_RETURNED: spec('退回空泛的会办意见', 'Return an empty opinion', z.strictObject({ body: line, reason: prose }), [
    { name: 'body', type: 'text', required: true, zh: '会办单位', en: 'Co-handler' }, REASON,
  ]),
  STAFF_NAMED: spec('登记承办人员', 'Name the people who handle it', z.strictObject({ staff: line }), [
    { name: 'staff', type: 'text', required: true, zh: '承办人员（姓名、职务）', en: 'Who handles it (names, posts)' },
  ]),
  DEPUTY_TOLD: spec('登记已将延期告知代表', 'Record that the deputy was told of the extension', z.strictObject({
    on: localDate, how: z.enum(['letter', 'visit', 'meeting', 'telephone', 'online']), number: line.optional(), text: prose.optional(),
  }), [
    ON,
    {
      name: 'how', type: 'choice', required: true, zh: '方式', en: 'How',
      choices: [
        { value: 'letter', zh: '书面', en: 'in writing' }, { value: 'visit', zh: '走访', en: 'visit' }, { value: 'meeting', zh: '座谈', en: 'meeting' },
        { value: 'telephone', zh: '电话', en: 'telephone' }, { value: 'online', zh: '网络', en: 'online' },
      ],
    },
    { ...NUMBER, required: false, zh: '告知函文号（规则要求书面的必填）', en: 'Number of the letter (needed where the rule wants it in writing)' },
    { name: 'text', type: 'longtext', required: false, zh: '情况', en: 'What was said' },
  ]),
  MEETING_HELD: spec('登记再次不满意后的会商或评估', 'Record what followed a second dissatisfaction', z.strictObject({ on: localDate, who: line, outcome: prose }), [
    ON, { name: 'who', type: 'text', required: true, zh: '参加各方', en: 'Who took part' },
    { name: 'outcome', type: 'longtext', required: true, zh: '结果', en: 'Outcome' },
  ]),
  EXTENSION_ASKED: spec('申请延长答复', 'Ask to extend the reply', z.strictObject({ number: line.optional(), reason: prose }), [
    { ...NUMBER, required: false, zh: '书面申请文号（规则要求书面的必填）', en: 'Number of the written application (needed where the rule wants it in writing)' }, REASON,
  ]),
  EXTENSION_GRANTED: spec('同意延长答复', 'Grant the extension', z.strictObject({ dueOn: localDate.optional(), number: line, reason: prose.optional() }), [
    { ...NUMBER, zh: '同意延期的文号', en: 'Number of the consent' }, { ...REASON, required: false, zh: '意见', en: 'Remarks' },
  ]),
  EXTENSION_REFUSED: spec('不同意延长答复', 'Refuse the extension', withReason, [REASON]),
  ANSWERED: spec('答复代表', 'Answer the deputy', z.strictObject({ number: line, on: localDate, signer: line, classLetter: replyClass.optional(), scheme: line.optional(), meaning: classMeaning }), [
    { ...NUMBER, zh: '答复文号', en: 'Number of the reply' }, ON,
    { name: 'signer', type: 'text', required: true, zh: '签发人', en: 'Signed by' },
    { ...CLASS, required: false }, SCHEME,
  ]),
  RECLASSIFIED: spec('调整答复类别', 'Change the class of the reply', z.strictObject({ classLetter: replyClass, scheme: line.optional(), meaning: classMeaning, reason: prose }), [CLASS, SCHEME, REASON]),
  LETTER_APPROVED: spec('批准发函', 'Approve the letter', z.strictObject({ notice: line }), []),
  LETTER_WITHHELD: spec('不予发函', 'Withhold the letter', z.strictObject({ notice: line, reason: prose }), [REASON]),
} as const satisfies Record<string, EventSpec>;
export type EventType = keyof typeof EVENTS;

/** Checked data of an event, or `unknown-event` / `event-data-invalid` naming every field that is wrong. */
export function eventData(type: string, data: unknown): Record<string, unknown> {
  if (!isEventType(type)) {
    throw new DomainError('unknown-event', `没有事件 / there is no event “${type}”`, `可用 / known events: ${Object.keys(EVENTS).join(', ')}`, {});
  }
  const result = EVENTS[type].schema.safeParse(data ?? {}, { error: inBothLanguages });
  if (!result.success) {
    const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
    throw new DomainError('event-data-invalid', `${type}: ${problems.map((p) => `${p.field || 'data'}: ${p.problem}`).join('; ')}`,
      `${type} 的字段 / fields of ${type}: ${EVENTS[type].fields.map((f) => f.name).join(', ') || '见该类事项的表单 / see the form of its kind'}`, { problems });
  }
  return result.data;
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}

/** What is wrong with a value, in both languages; for schemas whose own message is silent. */
export function inBothLanguages(issue: z.core.$ZodRawIssue): string {
  return `${textOf(CHINESE(issue))} / ${textOf(ENGLISH(issue))}`;
}

const CHINESE = z.locales.zhCN().localeError;
const ENGLISH = z.locales.en().localeError;

function textOf(said: ReturnType<typeof CHINESE>): string {
  return (typeof said === 'string' ? said : said?.message) ?? '';
}

function spec(zh: string, en: string, schema: z.ZodType<Record<string, unknown>>, formFields: Field[]): EventSpec {
  return { zh, en, schema, fields: formFields };
}
