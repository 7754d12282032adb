import { describe, it, expect } from '@jest/globals';
import { NATIONAL_CALENDAR, addDays, addWorkingDays } from '../../src/core/calendar.js';
import type { LocalDate } from '../../src/core/commitment.js';
import { explainDates, explainDays, explainLadder } from '../../src/core/explain.js';
import { profileById } from '../../src/core/profile.js';

const calendar = NATIONAL_CALENDAR;
const profile = profileById('guangxi', 1);

function everyDate(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

describe('the arithmetic spelled out', () => {
  it('names the excluded day, the skipped days and the make-up day counted', () => {
    expect(explainDays('2022-04-29', { workingDays: 5 }, calendar)).toEqual({
      zh: [
        '2022-04-29（周五）为起算日，不计入。',
        '跳过 2022-04-30 至 2022-05-04（劳动节）、2022-05-08（周末）。',
        '计入 2022-05-07（周六，劳动节调休上班）。',
        '第 5 个工作日为 2022-05-10（周二）。',
      ],
      en: [
        '2022-04-29 (Fri) is the first day and does not count.',
        'Skipped 2022-04-30 to 2022-05-04 (Labour Day), 2022-05-08 (weekend).',
        'Counted 2022-05-07 (Sat, make-up workday for Labour Day).',
        '2022-05-10 (Tue) is 5 working days on.',
      ],
    });
  });

  it('says when a period rolled, and over what', () => {
    const { zh, en } = explainDays('2022-07-01', { months: 3 }, calendar);
    expect(zh).toEqual([
      '2022-07-01（周五）为起算日，不计入。',
      '加 3 个月为 2022-10-01（周六，国庆节）。',
      '最后一日为休假日，跳过 2022-10-01 至 2022-10-07（国庆节），顺延至 2022-10-08（周六，国庆节调休上班）。',
    ]);
    expect(en[2]).toBe('The last day is a day off; skipped 2022-10-01 to 2022-10-07 (National Day), rolled to 2022-10-08 (Sat, make-up workday for National Day).');
  });

  it('says why a Saturday did not roll, why a month ended early, and that a far date is provisional', () => {
    expect(explainDays('2022-04-08', { months: 6 }, calendar).en[1]).toBe('6 months on is 2022-10-08 (Sat, make-up workday for National Day).');
    expect(explainDays('2022-04-08', { months: 6 }, calendar).en[2]).toBe('It is a working day: no roll.');
    expect(explainDays('2021-11-30', { months: 3 }, calendar).zh[1]).toBe('加 3 个月为 2022-02-28（周一），当月没有对应日，取月末日。');
    expect(explainDays('2022-06-23', { days: 90 }, calendar).zh).toEqual(['2022-06-23（周四）为起算日，不计入。', '加 90 日为 2022-09-21（周三）。', '该日为工作日，不顺延。']);
    expect(explainDays(`${calendar.lastYear}-12-20`, { days: 30 }, calendar).en.at(-1)).toMatch(/provisional/);
  });

  it('gives each step of the ladder its date and reason', () => {
    const { zh, en } = explainLadder({ startedOn: '2022-06-23', dueOn: '2022-09-21', profile, calendar });
    expect(zh).toEqual([
      '2022-08-22（周一）08:30 提醒：到期前 30 天。',
      '2022-09-06（周二）08:30 提醒：到期前 15 天。',
      '2022-09-14（周三）08:30 提醒：到期前 7 天。',
      '2022-09-16（周五）08:30 提醒：到期前 3 天，因 2022-09-18 为周末而提前。',
      '2022-09-20（周二）08:30 提醒：到期前 1 天。',
      '2022-09-21（周三）08:30 提醒：到期日。',
      '2022-09-22（周四）00:00 起逾期（蓝色催办）：到期日 2022-09-21 的次日零时，不顺延。',
      '2022-09-28（周三）00:00 再次催办（蓝色）：到期日后第 5 个工作日，跳过 2022-09-24 至 2022-09-25（周末）。',
      '2022-10-10（周一）00:00 橙色督办：到期日后第 10 个工作日，跳过 2022-09-24 至 2022-09-25（周末）、2022-10-01 至 2022-10-07（国庆节）。',
      expect.stringMatching(/^2022-10-24（周一）00:00 红色督办：到期日后第 20 个工作日，跳过 /),
      expect.stringMatching(/^2022-11-21（周一）00:00 移送代表工作机构：到期日后第 40 个工作日，跳过 /),
    ]);
    expect(en).toHaveLength(zh.length);
    expect(en[3]).toBe('2022-09-16 (Fri) 08:30 reminder: 3 days before the due date, moved back from 2022-09-18 (weekend).');
    expect(en[8]).toBe('2022-10-10 (Mon) 00:00 orange: 10 working days after the due date, skipped 2022-09-24 to 2022-09-25 (weekend), 2022-10-01 to 2022-10-07 (National Day).');
  });

  it('explains the same end and the same days as are computed', () => {
    for (const start of everyDate('2022-01-01', '2022-12-31')) {
      const { zh, en } = explainDays(start, { workingDays: 20 }, calendar);
      expect(zh.at(-1)).toContain(addWorkingDays(start, 20, calendar));
      expect(en).toHaveLength(zh.length);
    }
  });
});

describe('where a due date comes from', () => {
  const pledge = { startedOn: '2022-06-23', dueOn: '2022-09-21', basis: 'inferred', quote: '尽快制定出台《方案》', timed: true, profile, calendar } as const;

  it('tells the time to reply from a second handling that has as many months, and a day that the rule names from one somebody entered', () => {
    const answer = { ...pledge, basis: 'statutory', startedOn: '2022-04-08', dueOn: '2022-07-08', profile: profileById('sichuan', 1), answering: 'first' } as const;
    expect(explainDates(answer).zh[0]).toBe('到期日 2022-07-08（周五）：答复期限 3 个月（规则 sichuan@1）。');
    expect(explainDates({ ...answer, dueOn: '2022-10-08' }).en[0]).toMatch(/6 months to reply, extended \(rules sichuan@1\)/u);
    expect(explainDates({ ...answer, answering: 'again' }).zh[0]).toMatch(/重新办理期限 3 个月/u);
    const fixed = explainDates({ ...answer, startedOn: '2025-04-08', dueOn: '2025-06-30', profile: profileById('guizhou', 1) });
    expect([fixed.zh[0], fixed.en[0]]).toEqual([expect.stringMatching(/guizhou@1 所定的答复截止日/u), expect.stringMatching(/last day to reply that the rules guizhou@1 name/u)]);
  });

  it('counts an inferred date out of the words it hangs on, and says what waits for its confirmation', () => {
    const { zh, en } = explainDates(pledge);
    expect(zh.slice(0, 4)).toEqual([
      '到期日 2022-09-21（周三）：推断，「尽快」按 90 日计（规则 guangxi@1）。',
      '2022-06-23（周四）为起算日，不计入。',
      '加 90 日为 2022-09-21（周三）。',
      '该日为工作日，不顺延。',
    ]);
    expect(zh.at(-1)).toMatch(/止于单位内部的蓝色催办/);
    expect(en).toHaveLength(zh.length);
    expect(en[0]).toBe('Due 2022-09-21 (Wed): inferred, “尽快” counts as 90 days (rules guangxi@1).');
  });

  it('never pretends to have counted a date that a person chose', () => {
    expect(explainDates({ ...pledge, dueOn: '2022-09-22' }).zh[0]).toBe('到期日 2022-09-22（周四）：推断，由立项人员填写，不是推算，遇休息日不顺延。');
    expect(explainDates({ ...pledge, basis: 'explicit', dueOn: '2022-12-31' }).zh[0]).toBe('到期日 2022-12-31（周六，元旦）：答复原文写明，不是推算，遇休息日不顺延。');
    expect(explainDates({ ...pledge, basis: 'decided' }).zh.join()).not.toMatch(/为起算日|蓝色催办；橙色/);
  });

  it('counts a second handling out in months, rolled over days off', () => {
    const { zh } = explainDates({ ...pledge, basis: 'statutory', startedOn: '2022-09-01', dueOn: '2022-10-08' });
    expect(zh.slice(0, 4)).toEqual([
      '到期日 2022-10-08（周六，国庆节调休上班）：重新办理期限 1 个月（规则 guangxi@1）。',
      '2022-09-01（周四）为起算日，不计入。',
      '加 1 个月为 2022-10-01（周六，国庆节）。',
      '最后一日为休假日，跳过 2022-10-01 至 2022-10-07（国庆节），顺延至 2022-10-08（周六，国庆节调休上班）。',
    ]);
  });

  it('shows no ladder to a kind that does not climb one', () => {
    const { zh } = explainDates({ ...pledge, basis: 'scope', dueOn: '2022-12-31', timed: false });
    expect(zh).toEqual(['到期日 2022-12-31（周六，元旦）：按答复所在段落的范围，不是推算，遇休息日不顺延。', '此类事项不按到期日催办升级，而按自己的节奏询问与核对。']);
  });

  it('takes gradual words to the end of the year, and says so when there is no date', () => {
    expect(explainDates({ ...pledge, quote: '逐步完善', dueOn: '2022-12-31' }).zh[0]).toMatch(/「逐步」算至当年年底/);
    expect(explainDates({ ...pledge, dueOn: null, basis: 'none' })).toEqual({
      zh: ['没有到期日，因此没有提醒与督办的日期可算。'], en: ['There is no due date, so no reminder and no rung hangs on one.'],
    });
  });
});
