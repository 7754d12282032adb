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
const withReason = z.strictObject({ reason: prose });

const confirmed = z.strictObject({ dueOn: localDate.nullable(), dueBasis: z.enum(DUE_BASES) }).refine(
  (d) => (d.dueOn === null) === (d.dueBasis === 'none'),
  { error: '日期与依据须一致：none 即没有日期 / date and basis belong together: none has no date', path: ['dueBasis'] });

/**
 * CONFIRMED, REOPENED, DATE_DECLARED, CHANGE_APPROVED and DISSATISFIED may set a new due date (`dueOn`); the engine writes
 * the new baseline first and then lets the machine re-arm its ladder from it.
 */
export const EVENTS = {
  CONFIRMED: spec('立项', 'Confirm', confirmed, [
    { ...DUE_ON, zh: '认定时限', en: 'Due date' },
  ]),
  DISMISSED: spec('不予立项', 'Dismiss', withReason, [REASON]),
  MERGED: spec('并案', 'Merge', z.strictObject({ into: line, reason: prose }), [
    { name: 'into', type: 'text', required: true, zh: '并入的事项编号', en: 'Commitment to merge into' }, REASON,
  ]),
  STAGE_REACHED: spec('填报阶段', 'Report the stage', z.strictObject({ stage: line, text: prose.optional() }), [
    { name: 'stage', type: 'choice', required: true, zh: '阶段', en: 'Stage' },
    { name: 'text', type: 'longtext', required: false, zh: '情况', en: 'What happened' },
  ]),
  PROGRESS_REPORTED: spec('填报进展', 'Report progress', z.strictObject({ text: prose }), [
    { name: 'text', type: 'longtext', required: true, zh: '进展', en: 'Progress' },
  ]),
  DELIVERED: spec('登记推送', 'Record a delivery', fields, []),
  CHECKED_IN: spec('填报举措', 'Check in', fields, []),
  NOTED: spec('登记情况', 'Note what was learnt', fields, []),
  CLAIMED: spec('申请销号', 'Claim as done', z.strictObject({ evidence: fields }), []),
  VERIFIED: spec('核验通过', 'Verify', z.strictObject({ outcome: z.enum(['fulfilled', 'partly']).default('fulfilled'), text: prose.optional() }), [
    {
      name: 'outcome', type: 'choice', required: true, zh: '结论', en: 'Result',
      choices: [{ value: 'fulfilled', zh: '全部落实', en: 'fulfilled' }, { value: 'partly', zh: '部分落实', en: 'fulfilled in part' }],
    },
    { name: 'text', type: 'longtext', required: false, zh: '核验意见', en: 'Remarks' },
  ]),
  RETURNED: spec('退回', 'Return', withReason, [REASON]),
  DATE_DECLARED: spec('确认时限', 'Declare the date', z.strictObject({ dueOn: localDate }), [{ ...DUE_ON, zh: '确认的时限', en: 'Date you commit to' }]),
  CHANGE_REQUESTED: spec('申请调整', 'Ask for a change', z.discriminatedUnion('change', [
    z.strictObject({ change: z.literal('date'), dueOn: localDate, reason: prose }),
    z.strictObject({ change: z.literal('cannot'), reason: prose }),
  ]), [
    {
      name: 'change', type: 'choice', required: true, zh: '调整事项', en: 'What should change',
      choices: [{ value: 'date', zh: '延期', en: 'a later date' }, { value: 'cannot', zh: '无法落实', en: 'it cannot be fulfilled' }],
    },
    { ...DUE_ON, required: false, zh: '申请的新时限（延期时填）', en: 'New date (for a later date)' }, REASON,
  ]),
  CHANGE_APPROVED: spec('同意调整', 'Approve the change', z.strictObject({
    dueOn: localDate.optional(), letterNumber: line.optional(), letterOn: localDate.optional(), reason: prose.optional(),
  }), [
    { ...DUE_ON, required: false, zh: '批准的新时限', en: 'Date granted' },
    { name: 'letterNumber', type: 'text', required: false, zh: '说明函文号（无法落实时必填）', en: 'Number of the letter (if it cannot be fulfilled)' },
    { name: 'letterOn', type: 'date', required: false, zh: '说明函日期', en: 'Date of the letter' },
    { ...REASON, required: false, zh: '批准意见', en: 'Remarks' },
  ]),
  CHANGE_REFUSED: spec('不同意调整', 'Refuse the change', withReason, [REASON]),
  WAIT_BEGUN: spec('等待条件', 'Wait for a condition', z.strictObject({ condition: prose, reviewOn: localDate }), [
    { name: 'condition', type: 'longtext', required: true, zh: '等待的条件', en: 'Condition' },
    { name: 'reviewOn', type: 'date', required: true, zh: '复核日期（90日内）', en: 'Review date (within 90 days)' },
  ]),
  CONDITION_MET: spec('条件已具备', 'The condition is met', z.strictObject({ text: prose.optional() }), [
    { name: 'text', type: 'longtext', required: false, zh: '情况', en: 'What happened' },
  ]),
  DROPPED: spec('决定终止', 'Drop by decision', z.strictObject({ decisionNumber: line, reason: prose }), [
    { name: 'decisionNumber', type: 'text', required: true, zh: '决定文号', en: 'Number of the decision' }, REASON,
  ]),
  RATED: spec('代表评价', 'Record the rating', z.strictObject({ rating: z.enum(['satisfied', 'basically_satisfied']), text: prose.optional() }), [
    {
      name: 'rating', type: 'choice', required: true, zh: '评价', en: 'Rating',
      choices: [{ value: 'satisfied', zh: '满意', en: 'satisfied' }, { value: 'basically_satisfied', zh: '基本满意', en: 'basically satisfied' }],
    },
    { name: 'text', type: 'longtext', required: false, zh: '意见', en: 'Remarks' },
  ]),
  DISSATISFIED: spec('代表不满意', 'Record dissatisfaction', z.strictObject({ reason: prose, dueOn: localDate.optional() }), [REASON]),
  REOPENED: spec('重新办理', 'Reopen', z.strictObject({ reason: prose, dueOn: localDate }), [{ ...DUE_ON, zh: '新时限', en: 'New due date' }, REASON]),
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
