import { describe, expect, it } from '@jest/globals';
import { calendarCoverage } from '../../src/cli/examination.js';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';

describe('doctor: holidays', () => {
  const { lastYear } = NATIONAL_CALENDAR;

  it.each([[-1, 'ok'], [0, 'warn'], [1, 'fail']])('asked %i years after the last known one: %s', (years, state) => {
    expect(calendarCoverage(NATIONAL_CALENDAR, new Date(`${lastYear + years}-06-01T00:00:00.000Z`)).state).toBe(state);
  });

  it('goes by the year in China', () => {
    expect(calendarCoverage(NATIONAL_CALENDAR, new Date(`${lastYear}-12-31T15:59:59.999Z`)).state).toBe('warn');
    expect(calendarCoverage(NATIONAL_CALENDAR, new Date(`${lastYear}-12-31T16:00:00.000Z`)).state).toBe('fail');
  });
});
