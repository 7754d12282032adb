import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { foreseeReply } from '../../src/cli/foresee-reply.js';
import { timelineOf, timelineText } from '../../src/cli/timeline.js';
import type { TimelineEntry } from '../../src/cli/timeline.js';
import { parseLedger } from '../../src/intake/ledger.js';
import type { Ledger } from '../../src/intake/ledger.js';

const LETTER = readFileSync('src/intake/seed/2022190.txt', 'utf8');
const URL = 'http://localhost:8080';

function ledger(change: (ledger: Ledger) => void = () => undefined): Ledger {
  const read = parseLedger(readFileSync('src/intake/seed/2022190.ledger.json', 'utf8'), 'ledger.json');
  change(read);
  return read;
}

function timeline(of: string, change?: (ledger: Ledger) => void): TimelineEntry[] {
  return timelineOf(foreseeReply(LETTER, ledger(change)), URL).timeline.filter(({ commitment }) => commitment === `2022190-${of}`);
}

function firm(given: Ledger): void {
  const pledge = given.commitments.find(({ id }) => id === 'P5');
  if (pledge !== undefined) pledge.due_basis = 'explicit';
}

describe('a reply foreseen without a database', () => {
  it('keeps the ladder of an inferred date inside the department', () => {
    const levels = new Set(timeline('P5').flatMap(({ letters }) => letters.map(({ to }) => to)));
    expect(timeline('P5').find(({ event }) => event === 'untilOverdue')).toMatchObject({ on: '2022-09-22', at: '2022-09-21T16:00:00.000Z', schedule: 'overdue' });
    expect(levels).toEqual(new Set(['handler', 'sectionHead', 'deputyHead', 'supervisor']));
    expect(timeline('P5').flatMap(({ letters }) => letters.map(({ letter }) => letter))).not.toContain('overdue-orange');
  });

  it('climbs to the deputies’ liaison when the date was promised, on the working days of the profile', () => {
    const rungs = timeline('P5', firm).filter(({ event }) => /^until/.test(event)).map(({ on, event }) => [on, event]);
    expect(rungs).toEqual([
      ['2022-09-22', 'untilOverdue'], ['2022-09-28', 'untilBlueAgain'], ['2022-10-10', 'untilOrange'], ['2022-10-24', 'untilRed'], ['2022-11-21', 'untilReferred'],
    ]);
    expect(timeline('P5', firm).find(({ event }) => event === 'untilReferred')?.letters).toContainEqual({
      letter: 'referred', to: 'liaison', name: '秦怡', address: 'qin.yi@kjt.example', leaves_at: '2022-11-21T00:30:00.000Z', subject: expect.stringContaining('第2022190号建议'),
    });
  });

  it('says how many days are left or lost on the day each letter leaves', () => {
    const [first] = timeline('P5', firm).filter(({ event }) => event === 'nextReminder');
    const blue = timeline('P5', firm).find(({ event }) => event === 'untilOverdue');
    expect(first?.letters[0]?.subject).toContain('还有21个工作日');
    expect(blue?.letters[0]?.subject).toContain('逾期1个工作日');
  });

  it('shows a letter that nobody can receive', () => {
    const entries = timeline('P5', (given) => {
      for (const office of given.offices) office.contacts = [];
    });
    expect(entries.find(({ event }) => event === 'nextReminder')?.letters[0]).toMatchObject({ to: 'handler', name: null, address: null });
    expect(timelineText({ timeline: entries }, 'Asia/Shanghai')).toContain('无联系人');
  });

  it.each<[string, (given: Ledger) => void]>([
    ['unknown-office', (given) => { given.offices = given.offices.filter(({ id }) => id !== 'zypz'); }],
    ['unknown-kind', (given) => { for (const pledge of given.watch) pledge.kind = 'promise'; }],
    ['due-before-reply', (given) => { for (const pledge of given.commitments) pledge.due_on = '2021-09-21'; }],
    ['span-mismatch', (given) => { for (const pledge of given.commitments) pledge.span = [0, 5]; }],
  ])('refuses what an import would refuse: %s', (code, change) => {
    expect(() => foreseeReply(LETTER, ledger(change))).toThrow(expect.objectContaining({ code }));
  });
});
