import { describe, expect, it } from '@jest/globals';
import { shippedCalendarOf, SHIPPED_LAYERS, NATIONAL_LAYER } from '../../src/core/calendar-layers.js';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { dueOf, pauseClock, startClock } from '../../src/core/clock.js';
import type { Clock } from '../../src/core/clock.js';
import type { DueBasis, LocalDate } from '../../src/core/commitment.js';
import { forecast } from '../../src/core/forecast.js';
import { supposing } from '../../src/core/what-if.js';
import type { SupposedFacts, Supposition } from '../../src/core/what-if.js';
import { canonical } from '../../src/core/step.js';
import { currentWorkflow, workflowVersion } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { at, DUE_ON, REPLIED_ON } from '../support/factory.js';
import { confirmed } from './confirmed.js';

const NOW = at('2022-07-01T10:00');
const OCTOBER: LocalDate[] = ['2022-10-08', '2022-10-09']; // the Saturday and Sunday worked after the national holiday

interface Given { kind?: string; dueOn?: LocalDate | null; basis?: DueBasis; workflow?: Workflow; clock?: Clock | null }

function facts({ kind = 'issue-document', dueOn = DUE_ON, basis = 'explicit', workflow = currentWorkflow(kind), clock = null }: Given = {}): SupposedFacts {
  return { ...confirmed(kind, dueOn, basis, workflow), startedOn: REPLIED_ON, office: 'o', repliedOn: REPLIED_ON, clock };
}

/** The same commitment in another state, with what it waits for there. */
function inState(given: SupposedFacts, value: unknown, context: object, armed: SupposedFacts['armed'] = new Map()): SupposedFacts {
  const state = JSON.parse(given.snapshot) as { context: object };
  return { ...given, armed, snapshot: canonical({ ...state, value, context: { ...state.context, ...context } }) };
}

const supposed = (given: SupposedFacts, supposition: Supposition, now = NOW): SupposedFacts => supposing(given, supposition, [NATIONAL_LAYER], now);

/** On which days what happens. */
function days(given: SupposedFacts, event: string): LocalDate[] {
  return forecast(given).filter((item) => item.event === event).map(({ on }) => on);
}

describe('a due date supposed', () => {
  it('brings reminders and every rung to the new date; windows and the turn of the year stay', () => {
    const [was, is] = [facts(), supposed(facts(), { dueOn: '2022-12-30' })];
    expect(days(was, 'nextReminder').at(-1)).toBe(DUE_ON);
    expect(days(is, 'nextReminder')).toEqual(['2022-11-30', '2022-12-15', '2022-12-23', '2022-12-27', '2022-12-29', '2022-12-30']);
    const rungs = ['untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred'];
    expect(rungs.flatMap((rung) => days(was, rung))).toEqual(['2022-09-22', '2022-09-28', '2022-10-10', '2022-10-24', '2022-11-21']);
    // 2023-01-02 is the New Year holiday; the week of 22 January is the Spring Festival, with 28 and 29 worked.
    expect(rungs.flatMap((rung) => days(is, rung))).toEqual(['2022-12-31', '2023-01-09', '2023-01-16', '2023-02-02', '2023-03-02']);
    for (const event of ['objectBy', 'yearEnd']) expect(days(is, event).slice(0, 2)).toEqual(days(was, event).slice(0, 2));
  });

  it('that has passed already puts it on the rung that would hold today', () => {
    const is = supposed(facts(), { dueOn: '2022-06-24' }, at('2022-07-15T10:00'));
    expect(JSON.parse(is.snapshot)).toMatchObject({ value: { underway: { clock: { overdue: 'orange' } } } });
    expect(days(is, 'untilOrange')).toEqual([]);
    expect(days(is, 'untilRed')).toEqual(['2022-07-22']);
  });

  it('gives a ladder to what has no date, and an earlier one back to what is overdue', () => {
    const undated = supposed(facts({ dueOn: null, basis: 'none' }), { dueOn: DUE_ON });
    expect(days(undated, 'untilOverdue')).toEqual(['2022-09-22']);
    const overdue = supposed(facts(), { dueOn: DUE_ON }, at('2022-09-26T10:00'));
    const back = supposed(overdue, { dueOn: '2022-11-30' }, at('2022-09-26T10:00'));
    expect(JSON.parse(overdue.snapshot)).toMatchObject({ value: { underway: { clock: { overdue: 'blue' } } } });
    expect(days(back, 'untilOverdue')).toEqual(['2022-12-01']);
  });

  it('stops a counted limit from counting: the date stands by itself', () => {
    const clock = startClock({ days: 90 }, REPLIED_ON);
    expect(supposed(facts({ basis: 'inferred', clock }), { dueOn: '2022-10-31' })).toMatchObject({ clock: null, dueOn: '2022-10-31' });
  });
});

describe('days off supposed', () => {
  it('move the rungs of a promised date and never the date', () => {
    const is = supposed(facts(), { daysOff: OCTOBER });
    expect(is.dueOn).toBe(DUE_ON);
    // 26, 27, 28, 29, 30 September, 8, 9, 10 October: without the 8th and 9th the tenth working day comes two later.
    expect([days(facts(), 'untilOrange'), days(is, 'untilOrange')]).toEqual([['2022-10-10'], ['2022-10-12']]);
    expect(days(is, 'untilOverdue')).toEqual(['2022-09-22']);
  });

  it('prolong a counted limit by what is left of it, and roll its end', () => {
    const clock = startClock({ workingDays: 60 }, REPLIED_ON);
    const dueOn = dueOf(clock, NATIONAL_CALENDAR);
    expect(dueOn).toBe('2022-09-16');
    const counted = facts({ dueOn, basis: 'inferred', clock });
    expect(supposed(counted, { daysOff: ['2022-08-01', '2022-08-02'] })).toMatchObject({ dueOn: '2022-09-20', clock: { goal: { workingDays: 60 } } });
    expect(supposed(counted, { daysOff: ['2022-09-16'] }).dueOn).toBe('2022-09-19');
    // What was used stays as it was counted: a holiday in the past gives nothing back.
    expect(supposed(counted, { daysOff: ['2022-06-27', '2022-06-28'] })).toMatchObject({ dueOn, clock: { used: { workingDays: 6 } } });
  });

  it('leave the last date of a limit that stands still', () => {
    const clock = pauseClock(startClock({ days: 90 }, REPLIED_ON), '2022-06-30', NATIONAL_CALENDAR);
    const waiting = inState(facts({ basis: 'inferred', clock }), { underway: { work: { doing: 'drafting' }, clock: 'waiting', change: 'provisional', cohort: 'current' } }, {});
    expect(supposed(waiting, { daysOff: ['2022-09-21'] })).toMatchObject({ dueOn: DUE_ON, clock: { pausedOn: '2022-06-30' } });
  });

  it('lie over the layers the commitment is counted with', () => {
    const calendar = shippedCalendarOf('guangxi');
    const counted = { ...facts(), calendar };
    const is = supposing(counted, { daysOff: ['2022-10-08'] }, SHIPPED_LAYERS, NOW);
    expect(is.calendar.layers.map(({ id }) => id)).toEqual([NATIONAL_LAYER.id, 'guangxi-1', 'what-if']);
    expect(is.calendar.isWorkday('2022-10-08')).toBe(false);
    expect(calendar.isWorkday('2022-10-08')).toBe(true);
  });

  it('change nothing of what is overdue, as a recount would not, but do of what was claimed in time', () => {
    const given = facts();
    const late = at('2022-09-26T10:00');
    expect(supposed(given, { daysOff: OCTOBER }, late)).toBe(given);
    expect(supposed({ ...given, claimedOn: '2022-09-22' }, { daysOff: OCTOBER }, late)).toMatchObject({ claimedOn: '2022-09-22', calendar: given.calendar });
    const inTime = supposed({ ...given, claimedOn: DUE_ON }, { daysOff: OCTOBER }, late);
    expect(inTime.calendar.isWorkday('2022-10-08')).toBe(false);
  });

  it('change nothing of a limit that has run out while a claim made in time is verified', () => {
    const clock = startClock({ days: 90 }, REPLIED_ON);
    const claimed = inState({ ...facts({ basis: 'inferred', clock }), claimedOn: '2022-09-20' },
      { underway: { work: 'claimed', clock: 'held', change: 'provisional', cohort: 'current' } }, { claimedBy: 'h', claimedFor: 'o' });
    expect(supposed(claimed, { daysOff: OCTOBER }, at('2022-09-26T10:00'))).toMatchObject({ dueOn: DUE_ON });
  });
});

describe('whatever is supposed', () => {
  const suppositions: Supposition[] = [{ dueOn: '2022-12-30' }, { daysOff: OCTOBER }];

  it('changes nothing of the facts it was given', () => {
    const given = facts();
    const before = { ...given, armed: new Map(given.armed) };
    for (const supposition of suppositions) supposed(given, supposition);
    expect(given).toEqual(before);
  });

  it.each(['closed.fulfilled', 'closed.notFulfilled', 'dismissed', 'merged', 'withdrawn', 'split'])('a commitment that is %s comes back as it is', (stage) => {
    const [top = '', inner] = stage.split('.');
    const closed = inState(facts(), inner === undefined ? top : { [top]: inner }, {});
    for (const supposition of suppositions) expect(supposed(closed, supposition)).toBe(closed);
  });

  it('what is proposed and what waits for a rating keeps what it waits for: no ladder hangs on the date', () => {
    const armed: SupposedFacts['armed'] = new Map([['ratingBy', { event: 'xstate.after.ratingBy.commitment.feedback.rating', at: at('2022-07-20T08:30'), epoch: 9 }]]);
    for (const value of ['proposed', { feedback: 'rating' }]) {
      const given = inState(facts(), value, {}, armed);
      for (const supposition of suppositions) {
        const is = supposed(given, supposition);
        expect([is.snapshot, is.armed]).toEqual([given.snapshot, armed]);
      }
    }
  });

  it('version 1 refuses, and says what it accepts', () => {
    const released = facts({ workflow: workflowVersion('issue-document', 1) });
    for (const supposition of suppositions) {
      expect(() => supposed(released, supposition)).toThrow(expect.objectContaining({ code: 'event-not-accepted' }));
    }
  });
});
