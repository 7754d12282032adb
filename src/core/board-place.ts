/**
 * Where a commitment stands on the board: what its order, its light and its filters are read from. Computed from the facts
 * after a step and nothing else, so that the place at any past instant follows from the history; no lateness of a running
 * commitment is in it, since that is another one tomorrow.
 */
import type { Calendar } from './calendar.js';
import { isClosed, isDisputed, stageOf } from './commitment.js';
import type { DueBasis, LocalDate, MachineState, StateValue } from './commitment.js';
import { workingDaysLate } from './schedule.js';

/** Parts of the board's order. A late claim is as overdue as what nobody claimed, and stands among it by its date. */
export const LANES = { running: 0, lateClaim: 1, claimed: 2, undated: 3, closed: 4 } as const;
export type Lane = (typeof LANES)[keyof typeof LANES];

/** Rungs after the due date; empty ahead of it, without a date, and while the ladder is held. */
export const LATE_RUNGS = ['blue', 'blueAgain', 'orange', 'red', 'referred'] as const;
export type LateRung = (typeof LATE_RUNGS)[number] | '';

export interface BoardPlace {
  office: string;
  lane: Lane;
  /** What the lane is ordered by: the due date; without one the day it was promised; the day of closing of what is closed. */
  keyOn: LocalDate;
  dueOn: LocalDate | null;
  basis: DueBasis;
  rung: LateRung;
  /** Working days late where that is settled: on the day of the claim in force or of closing. Null while it runs. */
  lateDays: number | null;
  waiting: boolean;
  evidenced: boolean;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  /** Version of the calendar its working days are counted with. */
  calendar: string;
}

interface PlacedFacts {
  office: string;
  startedOn: LocalDate;
  dueOn: LocalDate | null;
  basis: DueBasis;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  calendar: Calendar;
}

/** The place of a commitment with these facts in this state. */
export function placeOf({ office, startedOn, dueOn, basis, claimedOn, closedOn, calendar }: PlacedFacts, state: MachineState): BoardPlace {
  const { rung, waiting, evidenced, closed, disputed } = placedStateOf(state);
  const lane = closed ? LANES.closed : disputed ? LANES.claimed : dueOn === null ? LANES.undated
    : claimedOn === null ? LANES.running : claimedOn > dueOn ? LANES.lateClaim : LANES.claimed;
  const settledOn = claimedOn ?? closedOn;
  return {
    office, lane, keyOn: (lane === LANES.closed ? closedOn : dueOn) ?? startedOn, dueOn, basis, rung,
    lateDays: settledOn === null || dueOn === null ? null : workingDaysLate(dueOn, settledOn, calendar),
    waiting, evidenced, claimedOn, closedOn, calendar: calendar.version,
  };
}

/** Compared on the hot path of the sweep: most steps are reminders and change nothing. */
export function samePlace(a: BoardPlace, b: BoardPlace): boolean {
  return a.lane === b.lane && a.rung === b.rung && a.keyOn === b.keyOn && a.dueOn === b.dueOn && a.basis === b.basis && a.office === b.office && a.lateDays === b.lateDays
    && a.waiting === b.waiting && a.evidenced === b.evidenced && a.claimedOn === b.claimedOn && a.closedOn === b.closedOn && a.calendar === b.calendar;
}

interface PlacedState { rung: LateRung; waiting: boolean; evidenced: boolean; closed: boolean; disputed: boolean }

const placedStates = new WeakMap<MachineState, PlacedState>(); // steps are remembered, and their states with them

function placedStateOf(state: MachineState): PlacedState {
  let placed = placedStates.get(state);
  if (placed === undefined) {
    const stage = stageOf(state.value);
    const clock = clockOf(state.value);
    const overdue = typeof clock === 'object' ? clock['overdue'] : undefined;
    placed = {
      rung: LATE_RUNGS.find((rung) => rung === overdue) ?? '', waiting: clock === 'waiting' || (typeof clock === 'object' && 'waiting' in clock),
      evidenced: state.context.evidence !== 'none', closed: isClosed(stage), disputed: isDisputed(stage),
    };
    placedStates.set(state, placed);
  }
  return placed;
}

/** The clock of a pledge and of the duty to answer alike: a region of whatever goes on at the top. */
function clockOf(value: StateValue): StateValue | undefined {
  if (typeof value === 'string') return undefined;
  const [going] = Object.values(value);
  return typeof going === 'object' ? going['clock'] : undefined;
}
