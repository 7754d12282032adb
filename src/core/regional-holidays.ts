import type { IssuedLayer } from './calendar-layers.js';
import type { DayRule } from './calendar.js';

const OFF: DayRule = { off: true, zh: '壮族三月三', en: 'Sanyuesan Festival' };
const WORKED: DayRule = { ...OFF, off: false };

/**
 * Guangxi's 三月三: two days by the region's own rule, arranged anew by a notice each year. It follows the lunar calendar and is
 * shifted together with weekends and national breaks, so a year without its notice cannot be computed, and none is guessed.
 * - 2017: 30 March to 4 April off. The national make-up Saturday 1 April became a day off and 8 April was worked instead;
 *   2 to 4 April are the national Qingming and stay with the national layer.
 * - 2023: 21 to 23 April off, the 23rd included, a Sunday that the nation worked for Labour Day.
 * - Every other year: notice NOT found. Such a year follows the national layer alone; an administrator adds the notice as a layer.
 */
export const GUANGXI: IssuedLayer = {
  id: 'guangxi-1',
  level: 'regional',
  jurisdiction: 'guangxi',
  source: '广西壮族自治区“壮族三月三”放假通知，仅 2017 年（huaxiashiwen.com/xuexi/tongzhi/704789.html）与 2023 年（xwmpso.com/2023/0314/1505733.shtml），均为转载；其他年份未找到 / Guangxi notices as reprinted, 2017 and 2023 only; other years not found',
  days: {
    '2017-03-30': OFF, '2017-03-31': OFF, '2017-04-01': OFF, '2017-04-08': WORKED,
    '2023-04-21': OFF, '2023-04-22': OFF, '2023-04-23': OFF,
  },
};
