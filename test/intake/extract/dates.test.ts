import { describe, expect, it } from '@jest/globals';
import { numberOf, timesIn } from '../../../src/intake/extract/dates.js';
import { found, only } from './reading.js';

const R = '2022-06-23';
const due = (words: string, signedOn: string | null = R): string | null | undefined => timesIn(words, { signedOn, year: null })[0]?.due.on;

describe('a time expression', () => {
  it.each([
    ['2023年3月15日前', '2023-03-15'], ['9月底前', '2022-09-30'], ['3月底前', '2023-03-31'], ['二〇二三年六月', '2023-06-30'], ['年内', '2022-12-31'], ['今年', '2022-12-31'], ['年底前', '2022-12-31'],
    ['2024年底', '2024-12-31'], ['上半年', '2022-06-30'], ['下半年', '2022-12-31'], ['一季度', '2023-03-31'], ['第四季度', '2022-12-31'], ['8月上旬', '2022-08-10'], ['8月中旬', '2022-08-20'],
    ['2月下旬', '2023-02-28'], ['明年', '2023-12-31'], ['明年初', '2023-03-31'], ['明年上半年', '2023-06-30'], ['“十四五”期间', '2025-12-31'], ['“十四五”末', '2025-12-31'], ['“十五五”期间', '2030-12-31'],
    ['三个月内', '2022-09-23'], ['三年内', '2025-06-23'], ['15个工作日内', '2022-07-14'], ['30日内', '2022-07-25'], ['两周内', '2022-07-07'], ['本月底前', '2022-06-30'], ['秋季开学前', '2022-08-31'], ['国庆前', '2022-09-30'],
    ['明年春节前', '2023-01-20'], ['立即', '2022-07-04'], ['近期', '2022-07-23'], ['尽快', '2022-09-21'], ['抓紧', '2022-09-21'], ['逐步', '2022-12-31'], ['到2025年', '2025-12-31'],
  ])('「%s」 written on 2022-06-23 means %s', (words, on) => {
    expect(due(words)).toBe(on);
  });

  it('does not roll the end of a period over a holiday, but rolls what is counted', () => {
    expect(due('年底前')).toBe('2022-12-31'); // a Saturday, and a holiday
    expect(due('1个月内', '2022-08-10')).toBe('2022-09-13'); // 10 September 2022 opens the Mid-Autumn break
  });

  it('has no date where the date of signature is unknown, unless the year is written', () => {
    expect(due('尽快', null)).toBeNull();
    expect(due('9月底前', null)).toBeNull();
    expect(due('2023年9月底前', null)).toBe('2023-09-30');
  });

  it('leaves a term of office to the table of terms', () => {
    expect(due('本届内')).toBeNull();
  });

  it('stands in no title and in no 三年内 twice', () => {
    expect(timesIn('印发《2023年底前完成的方案》', { signedOn: R, year: null })).toEqual([]);
    expect(timesIn('三年内完成', { signedOn: R, year: null }).map(({ row }) => row.id)).toEqual(['time.in-years']);
  });

  it('takes the year said before for a month without one', () => {
    expect(timesIn('2024年3月开工、8月完工', { signedOn: R, year: null }).map(({ due: { on } }) => on)).toEqual(['2024-03-31', '2024-08-31']);
  });

  it('reads numbers in figures and in Chinese', () => {
    expect(['12', '十', '十二', '二十三', '二〇二二', '１５'].map(numberOf)).toEqual([12, 10, 12, 23, 2022, 15]);
    expect(numberOf('几')).toBeNaN();
  });
});

describe('the basis of a date', () => {
  it('is explicit where the clause says when', () => {
    expect(only('我局将于2023年9月底前完成路面修复。')).toMatchObject({ due_on: '2023-09-30', due_basis: 'explicit', kind: 'build-works' });
  });

  it('is scope where an earlier year governs, and the first act after the year has it from the year itself', () => {
    const [first, second] = found('commitment', '2023年，我局将新增路灯30盏，更换井盖20个。');
    expect([first?.due_basis, second?.due_basis]).toEqual(['explicit', 'scope']);
    expect([first?.due_on, second?.due_on]).toEqual(['2023-12-31', '2023-12-31']);
  });

  it('is inferred for vague words, capped by the scope', () => {
    expect(only('下一步，我局将尽快出台《公路养护管理办法》。')).toMatchObject({ due_on: '2023-09-12', due_basis: 'inferred' });
    expect(found('commitment', '2023年，我局将新增路灯30盏，尽快出台《公路养护管理办法》。', { signed: '2023年11月1日' }).at(-1)).toMatchObject({ due_on: '2023-12-31', due_basis: 'scope' });
  });

  it('is inferred from the kind where nothing is said', () => {
    expect(only('下一步，我局将对该路段进行可行性研究论证。')).toMatchObject({ due_on: '2023-09-12', due_basis: 'inferred', kind: 'complete-study' });
  });

  it('is six months for what is under way', () => {
    expect(only('目前，我局正在编制《公路养护手册》。')).toMatchObject({ due_on: '2023-12-14', due_basis: 'inferred', kind: 'publish-edition' });
  });

  it('is conditional, without a date, even where the text names one', () => {
    expect(only('待资金到位后，明年5月开工建设。')).toMatchObject({ due_on: null, due_basis: 'conditional', condition: '待资金到位后' });
  });

  it('is ongoing to the end of the year for a lasting effort', () => {
    expect(only('今后，我局将持续做好道路养护工作。')).toMatchObject({ due_on: '2023-12-31', due_basis: 'ongoing', kind: 'maintain-effort' });
  });

  it('is none where the kind has no period of its own', () => {
    expect(only('下一步，我局将新建停车场1处。')).toMatchObject({ due_on: null, due_basis: 'none', kind: 'build-works' });
  });

  it('tells that a date was over when it was written', () => {
    expect(only('我局将于2023年3月底前完成路面修复。').due_reason.zh).toContain('答复时已过');
  });
});
