import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import chineseDaysPackage from 'chinese-days/package.json' with { type: 'json' };
import type { CalendarLayer, DayRule } from './calendar.js';

/**
 * Holidays and make-up workdays from the yearly notices of the State Council's General Office, as collected by the package
 * chinese-days. Entries read `English,中文,statutory days`.
 */
export const NATIONAL: CalendarLayer = {
  id: `CN-chinese-days-${chineseDaysPackage.version}`,
  days: Object.fromEntries([
    ...Object.entries(chineseDays.holidays).map(([date, name]) => [date, ruleFrom(name, true)] as const),
    ...Object.entries(chineseDays.workdays).map(([date, name]) => [date, ruleFrom(name, false)] as const),
  ]),
};

function ruleFrom(name: string, off: boolean): DayRule {
  const [en = '', zh = ''] = name.split(',');
  return { off, zh, en };
}
