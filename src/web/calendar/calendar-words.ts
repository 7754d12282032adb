/** Words of the calendar feed and of the page on which its links are made. */
import type { Named } from '../../core/commitment.js';

export const CALENDAR_WORDS = {
  'calendar.title': { zh: '日历订阅', en: 'Calendar links' },
  'calendar.what': {
    zh: '在手机或电脑的日历程序中按链接订阅，即可看到承办事项的到期日和条件复核日；日期变动后随之更新。',
    en: 'Subscribe to a link in a calendar program to see due dates and review dates there; they follow every change.' },
  'calendar.careful': {
    zh: '知道链接的人不用登录就能看到这些日期，请勿转发；泄露后请更换或停用。',
    en: 'Whoever knows the link sees these dates without signing in. Do not pass it on; replace or end it when it has become known.' },
  'calendar.new-link': { zh: '新链接，只显示这一次：', en: 'Your new link, shown this once:' },
  'calendar.new-link.how': { zh: '请复制到日历程序的“按网址订阅”中。原链接（如有）已失效。', en: 'Copy it into “subscribe by address” of your calendar program. The link before it, if any, has ended.' },
  'calendar.revoked': { zh: '链接已停用。', en: 'The link has ended.' },
  'calendar.links': { zh: '已有链接', en: 'Your links' },
  'calendar.none': { zh: '还没有链接。', en: 'There are none yet.' },
  'calendar.scope': { zh: '范围', en: 'What it shows' },
  'calendar.scope.all': { zh: '我关注的全部事项', en: 'everything I follow' },
  'calendar.since': { zh: '建立时间', en: 'Since' },
  'calendar.replace': { zh: '更换链接', en: 'Replace the link' },
  'calendar.revoke': { zh: '停用', en: 'End it' },
  'calendar.make': { zh: '新建链接', en: 'Make a link' },
} as const satisfies Record<string, Named>;
export type CalendarWord = keyof typeof CALENDAR_WORDS;

/** Of the feed itself, which is read in both languages at once. */
export const FEED_WORDS = {
  name: { zh: '践诺：承诺期限', en: 'Jiannuo: deadlines' },
  more: { zh: '仅列出期限最晚的部分', en: 'only the latest dates are listed' },
  due: { zh: '承诺到期', en: 'due' },
  inferred: { zh: '推断日期，未确认', en: 'inferred date, unconfirmed' },
  waiting: { zh: '等待条件，期限暂停', en: 'waiting for a condition, the limit is suspended' },
  claimed: { zh: '已申请销号', en: 'claimed as done' },
  contested: { zh: '有异议，复核中', en: 'contested, being re-examined' },
  review: { zh: '条件复核', en: 'review of the condition' },
  date: { zh: '日期', en: 'Date' },
  stage: { zh: '阶段', en: 'Stage' },
  rung: { zh: '催办', en: 'Ladder' },
  office: { zh: '承办单位', en: 'Office' },
  suggestion: { zh: '建议编号', en: 'Suggestion' },
} as const satisfies Record<string, Named>;
