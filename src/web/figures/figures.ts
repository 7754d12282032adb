/** From counted groups to the numbers of each chart. Pure. */
import { addDays, addMonths, daysBetween, weekdayOf } from '../../core/calendar.js';
import { RUNGS } from '../../core/commitment.js';
import type { LocalDate } from '../../core/commitment.js';
import { EXCLUSIONS, OUTCOMES, outcomeOf } from '../../core/on-time.js';
import type { Exclusion, Outcome } from '../../core/on-time.js';
import type { Rules } from '../../core/rules.js';
import { scheduleOf, workingDaysLate } from '../../core/schedule.js';
import type { OpenGroup, PastGroup } from '../../store/readings/figures.js';

/** The lights an open commitment may show, from the quietest to the loudest. What is claimed late waits for a decision and is on no rung. */
export const LIGHTS = ['on_time', 'due_soon', 'provisional', 'no_date', 'overdue', 'blue', 'orange', 'red', 'referred'] as const;
export type Light = (typeof LIGHTS)[number];
const LATE: readonly Light[] = ['overdue', 'blue', 'orange', 'red', 'referred'];

/** Upper ends in working days of the ages an overdue commitment is counted under (domain 7.13); under one after a due date before a holiday. */
export const AGES = [0, 5, 20, 60, Infinity] as const;
const WEEKS = 12;

export interface OfficeLights {
  id: string;
  name: string;
  nameEn: string;
  lights: Record<Light, number>;
  late: number;
  all: number;
}

/** One row per office, those with most overdue first. */
export function lightsPerOffice(groups: readonly OpenGroup[], today: LocalDate): OfficeLights[] {
  const offices = new Map<string, OfficeLights>();
  for (const group of groups) {
    const office = offices.get(group.officeId) ?? { id: group.officeId, name: group.officeName, nameEn: group.officeNameEn, lights: zeroes(LIGHTS), late: 0, all: 0 };
    offices.set(group.officeId, office);
    const light = lightOf(group, today);
    office.lights[light] += group.count;
    office.all += group.count;
    if (LATE.includes(light)) office.late += group.count;
  }
  return [...offices.values()].sort((one, other) => other.late - one.late || other.all - one.all || one.id.localeCompare(other.id));
}

/** How many are overdue by so many working days, in the order of AGES. */
export function ages(groups: readonly OpenGroup[], rules: Rules, today: LocalDate): number[] {
  const counts = AGES.map(() => 0);
  for (const group of groups) {
    if (group.dueOn === null || !LATE.includes(lightOf(group, today))) continue;
    const late = workingDaysLate(group.dueOn, group.claimedOn ?? today, rules.calendar(group.calendarVersion));
    const age = AGES.findIndex((upTo) => late <= upTo);
    counts[age] = (counts[age] ?? 0) + group.count;
  }
  return counts;
}

export interface ComingWeek { monday: LocalDate; promised: number; inferred: number }

/** What falls due and is not claimed, by week, from the week of today on. */
export function comingWeeks(groups: readonly OpenGroup[], today: LocalDate): ComingWeek[] {
  const first = mondayOf(today);
  const weeks = Array.from({ length: WEEKS }, (_, n): ComingWeek => ({ monday: addDays(first, 7 * n), promised: 0, inferred: 0 }));
  for (const { dueOn, dueBasis, claimedOn, closedOn, count } of groups) {
    if (dueOn === null || dueOn < today || claimedOn !== null || closedOn !== null) continue;
    const week = weeks[Math.floor(daysBetween(first, dueOn) / 7)];
    if (week !== undefined) week[dueBasis === 'inferred' ? 'inferred' : 'promised'] += count;
  }
  return weeks;
}

export interface OnTimeMonth {
  month: string;
  outcomes: Record<Outcome, number>;
  excluded: Record<Exclusion, number>;
  /** The denominator. */
  counted: number;
  /** Of those on time, with a date that was once another. */
  changed: number;
}

/** Months that a rate is shown of; the one of today is the last. */
export const MONTHS = 12;

/** One row per month, the earliest first; a month without anything is a row of zeroes. */
export function onTimeMonths(groups: readonly PastGroup[], today: LocalDate): OnTimeMonth[] {
  const months = new Map(Array.from({ length: MONTHS }, (_, n) => addMonths(`${today.slice(0, 7)}-01`, n + 1 - MONTHS).slice(0, 7))
    .map((month): [string, OnTimeMonth] => [month, { month, outcomes: zeroes(OUTCOMES), excluded: zeroes(EXCLUSIONS), counted: 0, changed: 0 }]));
  for (const { month, stage, dueBasis: basis, claimed, waiting, inTime, changed, count } of groups) {
    const row = months.get(month);
    if (row === undefined) continue;
    const outcome = outcomeOf({ stage, basis, claimed, waiting, inTime });
    if (isCounted(outcome)) {
      row.outcomes[outcome] += count;
      row.counted += count;
      if (outcome === 'on-time' && changed) row.changed += count;
    } else row.excluded[outcome] += count;
  }
  return [...months.values()];
}

function isCounted(outcome: Outcome | Exclusion): outcome is Outcome {
  return (OUTCOMES as readonly string[]).includes(outcome);
}

function lightOf({ dueOn, dueBasis: basis, claimedOn, closedOn, rung }: OpenGroup, today: LocalDate): Light {
  const schedule = scheduleOf({ dueOn, basis, claimedOn, closedOn: null, today: closedOn ?? today });
  const found = RUNGS.find((one) => one === rung);
  if (found === 'blue' || found === 'blueAgain') return 'blue';
  if (found === 'orange' || found === 'red' || found === 'referred') return found;
  return schedule === 'closed' || schedule === 'closed_late' ? 'overdue' : schedule;
}

function mondayOf(day: LocalDate): LocalDate {
  return Array.from({ length: 7 }, (_, back) => addDays(day, -back)).find((one) => weekdayOf(one).en === 'Mon') ?? day;
}

function zeroes<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
