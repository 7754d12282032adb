import { describe, expect, it } from '@jest/globals';
import { addDays, instantAt, NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { TIMER_NAMES } from '../../src/core/commitment.js';
import type { LocalDate, Terms, TimerName } from '../../src/core/commitment.js';
import { profileById } from '../../src/core/profile.js';
import type { Profile } from '../../src/core/profile.js';
import { instantOf, ladderOf } from '../../src/core/schedule.js';
import { armedWaits, explainWait, explainWaits } from '../../src/core/wait-sum.js';

const calendar = NATIONAL_CALENDAR;
const LADDER: readonly TimerName[] = ['nextReminder', 'untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred'];
const TERMS: Terms = { coHandlers: ['财政局'], lastEditionOn: '2021-10-15', milestones: { drafting: '2023-12-20' }, pilotEndsOn: '2023-12-20' };

function fires(name: TimerName, from: LocalDate, profile: Profile): Date | null {
  const ladder = ladderOf({ startedOn: '2022-01-04', dueOn: '2024-06-30', profile, calendar });
  return instantOf(name, { ladder, at: instantAt(from, '10:00', profile.timeZone), reminder: 0, terms: TERMS, profile, calendar, dueOn: '2024-06-30' });
}

describe('the sum behind a window, a question or a look', () => {
  it.each(TIMER_NAMES.filter((name) => !LADDER.includes(name)))('%s: told for every day it may be armed on, in both languages, and ending on the day it fires', (name) => {
    const profiles = [profileById('chongqing', 1), { ...profileById('tongchuan', 1), termEndsOn: '2023-12-29' }, profileById('guizhou', 1)];
    let told = 0;
    for (const profile of profiles) {
      for (let from = '2022-01-10'; from < '2022-12-31'; from = addDays(from, 19)) {
        const fireAt = fires(name, from, profile);
        if (fireAt === null) continue;
        const { zh, en } = explainWait({ name, from, fireAt }, profile, calendar);
        expect(en).toHaveLength(zh.length);
        expect([from, zh.length]).not.toEqual([from, 0]);
        // Counted from where it was armed, or a day that is named: never a sum of something else.
        if (zh.length > 1) expect(zh[1]).toContain(from);
        told += 1;
      }
    }
    expect(told).toBeGreaterThan(0);
  });

  it('counts a window out to its last day, through which it is open, over days off', () => {
    const profile = profileById('chongqing', 1);
    expect(explainWait({ name: 'acceptBy', from: '2022-04-22', fireAt: instantAt('2022-05-10', '00:00', profile.timeZone) }, profile, calendar)).toEqual({
      zh: ['退回期满：10 个工作日（规则 chongqing@1），最后一日 2022-05-09（周一）。', '2022-04-22（周五）为起算日，不计入。', expect.stringMatching(/^跳过 2022-04-23.+劳动节/u), expect.stringMatching(/^计入 2022-04-24.+2022-05-07/u), '第 10 个工作日为 2022-05-09（周一）。'],
      en: ['End of the time to return it: 10 working days (rules chongqing@1), the last day is 2022-05-09 (Mon).', expect.any(String), expect.stringMatching(/^Skipped .+Labour/u), expect.stringMatching(/^Counted /u), '2022-05-09 (Mon) is 10 working days on.'],
    });
  });

  it('pretends to no sum where counting gives another day, and leaves rungs to the ladder', () => {
    const profile = profileById('chongqing', 1);
    expect(explainWait({ name: 'acceptBy', from: '2022-04-22', fireAt: instantAt('2022-05-11', '00:00', profile.timeZone) }, profile, calendar)).toEqual({ zh: [], en: [] });
    expect(explainWait({ name: 'untilRed', from: '2022-04-22', fireAt: instantAt('2022-05-11', '00:00', profile.timeZone) }, profile, calendar)).toEqual({ zh: [], en: [] });
  });

  it('begins with the entry that armed it, and tells all that is ahead', () => {
    const profile = profileById('chongqing', 1);
    const at = (on: LocalDate): Date => instantAt(on, '10:00', profile.timeZone);
    const timers = [{ name: 'contactBy', epoch: 2, fireAt: fires('contactBy', '2022-04-25', profile) ?? at('2022-01-01') }, { name: 'yearEnd', epoch: 9, fireAt: at('2023-01-01') }];
    const waits = armedWaits(timers, [{ seq: 1, at: at('2022-04-22') }, { seq: 2, at: at('2022-04-25') }], profile);
    expect(waits).toEqual([{ name: 'contactBy', from: '2022-04-25', fireAt: timers[0]?.fireAt }]); // an entry that is not there arms nothing
    expect(explainWaits(waits, profile, calendar).zh.slice(0, 2)).toEqual([expect.stringMatching(/^与代表沟通期满：20 个工作日/u), '2022-04-25（周一）为起算日，不计入。']);
  });
});
