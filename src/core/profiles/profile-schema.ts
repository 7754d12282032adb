/**
 * What a profile written by a person or read from the database must hold. Strict: an unknown key is a typing error, because a
 * limit under a wrong name would silently be the house's. A field that stored bodies of older releases lack gets the house default.
 */
import { z } from 'zod';
import { addDays } from '../calendar.js';
import { LINE, localDate, NO_CONTROLS } from '../events.js';
import { HOUSE } from './house-defaults.js';

/** Longer is a typing error: ten years in any unit. */
const MOST = { workingDays: 2600, days: 3660, months: 120 } as const;

const whole = z.int().min(1).max(MOST.days);
const text = z.string().trim().min(1).max(1000).regex(LINE, NO_CONTROLS);
const named = z.strictObject({ zh: text, en: text });
const period = z.union([
  z.strictObject({ workingDays: z.int().min(1).max(MOST.workingDays) }),
  z.strictObject({ days: z.int().min(1).max(MOST.days) }),
  z.strictObject({ months: z.int().min(1).max(MOST.months) }),
], { error: '须为 {workingDays}、{days} 或 {months} 之一，值为正整数 / must be one of {workingDays}, {days}, {months} with a whole number above zero' });
const dayOfYear = z.string().refine(isEveryYear, '须为每年都有的日期，写作 MM-DD / must be a date that every year has, as MM-DD');
const limit = z.union([period, z.strictObject({ monthDay: dayOfYear })], {
  error: '须为期间或 {monthDay: MM-DD} / must be a period with a whole number above zero, or {monthDay: MM-DD}',
});
// abort: times that are no times are not compared with each other.
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: '须写作 HH:MM / must be written HH:MM', abort: true });
const approval = z.enum(['deputyHead', 'head']);

const officeHours = z.strictObject({ open: clockTime, close: clockTime, breaks: z.array(z.strictObject({ from: clockTime, to: clockTime })).max(5).optional() }).refine(({ open, close }) => open < close, {
  path: ['close'], error: '下班须晚于上班 / the office must close later than it opens', params: { wayOut: '请改正办公时间 / correct the hours, e.g. 08:30 and 17:30' }, abort: true,
}).refine(({ open, close, breaks = [] }) => [open, ...breaks.flatMap(({ from, to }) => [from, to]), close].every((time, i, all) => i === 0 || time > (all[i - 1] ?? '')), {
  path: ['breaks'], error: '休息时段须依次落在办公时间内 / breaks must lie within the hours, one after the other', params: { wayOut: '请改正休息时段 / correct the breaks, e.g. 12:00 to 14:30' },
});

const RUNGS = ['blueAgain', 'orange', 'red', 'referred'] as const;
const ladder = z.strictObject({ blueAgain: whole, orange: whole, red: whole, referred: whole }).superRefine((steps, context) => {
  RUNGS.forEach((rung, index) => {
    const before = RUNGS[index - 1];
    if (before === undefined || steps[rung] > steps[before]) return;
    context.addIssue({
      code: 'custom', path: [rung],
      message: `${steps[rung]} 不晚于 ${before} 的 ${steps[before]} / ${steps[rung]} is not later than ${before} (${steps[before]})`,
      params: { wayOut: '梯级须逐级后移 / let each rung come later than the one before: blueAgain < orange < red < referred' },
    });
  });
});

const before = z.array(z.union([z.int().min(0).max(MOST.days), z.literal('half')], { error: '须为天数或 half / must be a number of days or half' })).max(30)
  .superRefine((offsets, context) => {
    offsets.forEach((offset, index) => {
      const previous = offsets[index - 1];
      // The middle of a limit has no number yet; it is the longest offset wherever it is used, so it may only come first.
      if (previous === undefined || (offset !== 'half' && (previous === 'half' || offset < previous))) return;
      context.addIssue({
        code: 'custom', path: [index], message: `${offset} 须排在 ${previous} 之前且不得重复 / ${offset} must stand before ${previous}, once`,
        params: { wayOut: '提醒天数由大到小、不重复，half 只能居首 / list the days of a reminder from many to few, each once, half first' },
      });
    });
  });
const reminders = z.array(z.strictObject({ minDays: z.int().min(0).max(MOST.days), before })).min(1).max(10).superRefine((bands, context) => {
  bands.forEach(({ minDays }, index) => {
    const previous = bands[index - 1];
    if (previous === undefined || minDays < previous.minDays) return;
    context.addIssue({
      code: 'custom', path: [index, 'minDays'], message: `${minDays} 不小于前一档的 ${previous.minDays} / ${minDays} is not below the band before (${previous.minDays})`,
      params: { wayOut: '提醒分档由长到短 / list the bands of reminders from the longest limit to the shortest' },
    });
  });
});

const scheme = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '须为小写字母、数字或连字符，至多 40 个 / lower-case letters, digits and hyphens, at most 40'),
  name: named,
  letters: z.record(z.string().trim().min(1).max(20).regex(LINE, NO_CONTROLS), z.strictObject({
    meaning: z.enum(['resolved', 'in_progress', 'planned', 'not_now', 'reference', 'passed_up', 'unknown']), zh: text, en: text,
  })).refine((letters) => Object.keys(letters).length > 0, {
    error: '至少须有一个类别 / must have at least one letter', params: { wayOut: '请填写类别，或删去该分类法 / name its letters or leave the scheme out' },
  }),
  source: text,
});

const periods = z.strictObject({
  object: period.default(HOUSE.periods.object), decideObjection: period.default(HOUSE.periods.decideObjection),
  indicatorAsk: period.default(HOUSE.periods.indicatorAsk), indicator: period.default(HOUSE.periods.indicator),
  reexamine: period.default(HOUSE.periods.reexamine), contest: period.default(HOUSE.periods.contest),
  secondReply: period.default(HOUSE.periods.secondReply), secondReplyAgain: period.default(HOUSE.periods.secondReplyAgain),
  explain: period.default(HOUSE.periods.explain), return: period.default(HOUSE.periods.return), reassign: period.default(HOUSE.periods.reassign),
  contact: period.default(HOUSE.periods.contact), opinion: period.default(HOUSE.periods.opinion),
  decideExtension: period.default(HOUSE.periods.decideExtension), replyRating: period.default(HOUSE.periods.replyRating),
  coordinateAsk: period.default(HOUSE.periods.coordinateAsk), measureAsk: period.default(HOUSE.periods.measureAsk),
  opinionRedo: period.default(HOUSE.periods.opinionRedo), tellDeputy: period.default(HOUSE.periods.tellDeputy), meeting: period.default(HOUSE.periods.meeting),
});

const decision = z.strictObject({ level: approval, overseer: z.boolean() });
const changeApproval = z.strictObject({
  date: z.strictObject({ shortDays: whole, short: approval, long: approval, overseerFrom: z.int().min(1).max(100) }),
  scope: decision, owner: decision, cannot: decision,
});

const reply = z.strictObject({
  startsFrom: z.enum(['handover', 'receipt']),
  returnWithin: period.nullable(), reassignWithin: period.nullable(), contactWithin: period.nullable(),
  opinionWithin: limit.nullable(), opinionRedoWithin: period.nullable(),
  limit,
  extended: z.strictObject({ limit: period, consentBy: named.nullable(), tellDeputy: z.boolean(), written: z.boolean() }).nullable(),
  rehandling: period.nullable(), rating: period.nullable(), unsatisfiedAgain: named.nullable(), closedSessionHandover: period.nullable(),
  nameStaffWithin: period.nullable().default(HOUSE.reply.nameStaffWithin), satisfiedTarget: z.int().min(1).max(100).nullable().default(HOUSE.reply.satisfiedTarget),
});

const waits = z.strictObject({
  confirm: whole, declare: whole, undeclaredReview: whole, verify: whole, decide: whole, rating: whole, referredReview: whole, reviewAgain: whole,
});

const validity = { validFrom: localDate, validTo: localDate.nullable() };
const limits = { waits, rehandlingMonths: z.int().min(1).max(MOST.months), periods: periods.default(HOUSE.periods), reply: reply.default(HOUSE.reply) };

/** The whole body, each field by itself. What several fields must agree on is in AGREEMENTS. */
export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,39}$/, '须为小写字母或连字符，至多 40 个 / lower-case letters and hyphens, at most 40'),
  version: z.int().min(1).max(100_000),
  name: named,
  ...validity,
  verified: z.boolean(),
  provisional: z.boolean().default(HOUSE.provisional),
  source: text,
  timeZone: z.string().refine(isTimeZone, '须为 IANA 时区名 / must be an IANA time zone, e.g. Asia/Shanghai'),
  officeHours, reminders, ladder,
  ...limits,
  reviewMaxDays: whole, lookMonths: z.int().min(1).max(MOST.months), deliveryGapDays: whole, deliveryLeadDays: whole,
  inferred: z.array(z.strictObject({ phrases: z.array(text).min(1), due: z.union([period, z.literal('yearEnd')], { error: '须为期间、yearEnd 或 null / must be a period, yearEnd or null' }).nullable(), review: period.nullable() })),
  changeApproval: changeApproval.default(HOUSE.changeApproval),
  secondReply: z.boolean().default(HOUSE.secondReply),
  budgetDates: z.array(dayOfYear).default([...HOUSE.budgetDates]),
  schemes: z.array(scheme).default(HOUSE.schemes.map(({ id, name, letters, source }) => ({ id, name, letters: { ...letters }, source }))),
  termEndsOn: localDate.nullable().default(HOUSE.termEndsOn),
});

const consistentValidity = z.object(validity).refine(({ validFrom, validTo }) => validTo === null || validFrom <= validTo, {
  path: ['validTo'], error: '早于 validFrom / lies before validFrom', params: { wayOut: '施行期的止日不得早于起日 / end the validity on or after the day it begins, or leave it open with null' },
});

/** A limit is written where the rule stands (`reply`) and where a timer reads it; the two must be one number. */
const PAIRS = [
  ['returnWithin', 'return'], ['reassignWithin', 'reassign'], ['contactWithin', 'contact'], ['opinionWithin', 'opinion'], ['rating', 'replyRating'],
] as const;
const agreeingLimits = z.object(limits).superRefine((body, context) => {
  const refuse = (field: string[], rule: string, value: unknown): void => {
    context.addIssue({
      code: 'custom', path: field, message: `与 ${rule} 的 ${JSON.stringify(value)} 不一致 / differs from ${rule}, which is ${JSON.stringify(value)}`,
      params: { wayOut: '同一期限须写成同一数字；规则未规定的在 reply 中写 null / give the same limit the same number in both places; null in reply where the rule names none' },
    });
  };
  for (const [rule, timer] of PAIRS) {
    const written = body.reply[rule];
    if (written === null || 'monthDay' in written) continue;
    if (JSON.stringify(written) !== JSON.stringify(body.periods[timer])) refuse(['periods', timer], `reply.${rule}`, written);
  }
  const { rehandling, rating } = body.reply;
  if (rehandling !== null && 'months' in rehandling && rehandling.months !== body.rehandlingMonths) refuse(['rehandlingMonths'], 'reply.rehandling', rehandling);
  if (rating !== null && 'workingDays' in rating && rating.workingDays !== body.waits.rating) refuse(['waits', 'rating'], 'reply.rating', rating);
});

const distinctSchemes = z.object({ schemes: profileSchema.shape.schemes }).superRefine(({ schemes }, context) => {
  schemes.forEach(({ id }, index) => {
    if (schemes.findIndex((other) => other.id === id) === index) return;
    context.addIssue({ code: 'custom', path: ['schemes', index, 'id'], message: `${id} 已用 / ${id} is used already`, params: { wayOut: '每种分类法须有自己的编号 / give each scheme an id of its own' } });
  });
});

/** Checked apart from the body, so that a mistake elsewhere does not hide one here. */
export const AGREEMENTS = [consistentValidity, agreeingLimits, distinctSchemes] as const;

function isEveryYear(monthDay: string): boolean {
  if (!/^\d{2}-\d{2}$/.test(monthDay)) return false;
  try {
    return addDays(`2023-${monthDay}`, 0) === `2023-${monthDay}`; // not a leap year: 29 February is missing three years of four
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false; // an offset is accepted by Intl, but is no zone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
