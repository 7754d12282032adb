import { describe, expect, it } from '@jest/globals';
import { agoText } from '../../src/core/ago.js';

const NOW = new Date('2022-10-20T02:00:00Z');

describe('how long ago', () => {
  it.each([
    ['2022-10-20T02:00:10Z', '此刻', 'this minute'], ['2022-10-20T01:59:00Z', '1分钟前', '1 minute ago'], ['2022-10-20T01:01:00Z', '59分钟前', '59 minutes ago'], ['2022-10-20T01:00:00Z', '1小时前', '1 hour ago'],
    ['2022-10-19T02:00:00Z', '昨天', 'yesterday'], ['2022-10-10T02:00:00Z', '10天前', '10 days ago'], ['2022-08-25T02:00:00Z', '56天前', '56 days ago'], ['2022-07-20T02:00:00Z', '3个月前', '3 months ago'],
    ['2017-10-20T02:00:00Z', '5年前', '5 years ago'], ['2022-10-21T02:00:00Z', '明天', 'tomorrow'], ['2022-11-03T02:00:00Z', '14天后', 'in 14 days'],
  ])('%s is %s, %s', (at, zh, en) => {
    expect([agoText(new Date(at), NOW, 'zh'), agoText(new Date(at), NOW, 'en')]).toEqual([zh, en]);
  });
});
