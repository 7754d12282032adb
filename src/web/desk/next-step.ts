import type { Actor, TimerName } from '../../core/commitment.js';
import type { DeskRow } from '../../store/readings/desk.js';
import { child } from '../../store/readings/standing.js';
import type { Standing } from '../../store/readings/standing.js';
import { waitsFor } from '../board/waits-for.js';
import { judgedNow } from '../commitment/judged.js';
import type { ButtonEvent } from '../commitment/parties.js';
import type { PageWord } from '../page-words.js';
import type { DeskWord } from './desk-words.js';

/** The one thing to do next, why, and until when. */
export interface NextStep {
  event: ButtonEvent;
  why: DeskWord;
  /** When the clock will ask, warn or let it lapse; null where nothing waits. */
  until: Date | null;
  /** Something waits for this very step; false = the ordinary work goes on. */
  asked: boolean;
  /** What may be done instead. */
  instead: ButtonEvent[];
}

/** What a row of the desk stands for: where it is listed, and everything this person may send. */
export interface Desked { row: DeskRow; standing: Standing; step: NextStep | null; mine: ButtonEvent[]; group: Group }

/** In the order of the page: what burns first. */
export const GROUPS = ['overdue', 'soon', 'asked', 'going', 'others'] as const;
export type Group = (typeof GROUPS)[number];

/** Rows in the order of the desk: by group, overdue and due ones by their date (the longest overdue first), what waits by the day until which it waits. */
export function desked(rows: readonly { row: DeskRow; standing: Standing }[], actor: Actor): Desked[] {
  const known = rows.map(({ row, standing }): Desked => {
    const mine = judgedNow(row, standing, actor).filter(({ may }) => may).map(({ type }) => type);
    const step = nextStep(row, standing, mine);
    return { row, standing, step, mine, group: groupOf(standing, step) };
  });
  return known.sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || keyOf(a).localeCompare(keyOf(b)) || a.row.id.localeCompare(b.row.id));
}

/** The first of the rules below that this person may follow now; null while it is somebody else's turn. Only advice: what is sent is decided by the machine. */
export function nextStep(row: DeskRow, standing: Standing, mine: readonly ButtonEvent[]): NextStep | null {
  const idle = OTHERS_TURN.has(waitsFor(standing.state.value, row.stage));
  const facts = { row, standing, armed: new Map(row.timers.map(({ name, fireAt }) => [name, fireAt])) };
  for (const rule of RULES) {
    const event = rule.events.find((candidate) => mine.includes(candidate));
    if (event === undefined || (idle && rule.anyway !== true) || rule.when?.(facts) === false) continue;
    const times = (rule.timers ?? []).flatMap((name) => facts.armed.get(name) ?? []).map((at) => at.getTime());
    return { event, why: rule.why, until: times.length === 0 ? null : new Date(Math.min(...times)), asked: rule.ordinary !== true, instead: (rule.instead ?? []).filter((other) => mine.includes(other)) };
  }
  return null;
}

interface Facts { row: DeskRow; standing: Standing; armed: ReadonlyMap<TimerName, Date> }
interface Rule {
  /** Any of these, the first that is open to the person. */
  events: readonly ButtonEvent[];
  why: DeskWord;
  when?: (facts: Facts) => boolean;
  /** The earliest of these is the day it waits until. */
  timers?: readonly TimerName[];
  ordinary?: true;
  /** Also while somebody else decides about what the office has done. */
  anyway?: true;
  instead?: readonly ButtonEvent[];
}

/** Somebody else has what the office did before them: nothing is owed meanwhile, though more may be said. */
const OTHERS_TURN: ReadonlySet<PageWord> = new Set<PageWord>(['waits.confirm', 'waits.verify', 'waits.reexamine', 'waits.rating', 'waits.objection', 'waits.return', 'waits.indicator', 'waits.nobody']);

const armed = (...names: TimerName[]) => ({ armed: timers }: Facts): boolean => names.some((name) => timers.has(name));
const isOffered = ({ row: { stage } }: Facts): boolean => stage.startsWith('offered') || stage === 'handedOver';

/** What a colleague must decide comes before what the clock asks, that before what has lapsed, and ordinary work last. */
const RULES: readonly Rule[] = [
  { events: ['CHANGE_APPROVED', 'CHANGE_ENDORSED'], why: 'desk.why.decide', anyway: true, timers: ['decideBy'], instead: ['CHANGE_REFUSED'] },
  { events: ['ACCEPTED'], why: 'desk.why.accept', when: isOffered, timers: ['objectBy', 'acceptBy'], instead: ['OBJECTED', 'RETURN_ASKED'] },
  { events: ['STAFF_NAMED'], why: 'desk.why.staff', when: ({ standing }) => standing.state.context.staffed !== true, timers: ['staffBy'] },
  { events: ['TERM_EXPLAINED'], why: 'desk.why.term', anyway: true, timers: ['explainBy'] },
  { events: ['DEPUTY_TOLD'], why: 'desk.why.tell', anyway: true, timers: ['tellDeputyBy'] },
  { events: ['OPINION_GIVEN'], why: 'desk.why.opinion', when: armed('opinionBy', 'opinionRedoBy'), timers: ['opinionBy', 'opinionRedoBy'] },
  { events: ['CONTACTED'], why: 'desk.why.contact', anyway: true, when: armed('contactBy'), timers: ['contactBy'] },
  { events: ['DATE_DECLARED'], why: 'desk.why.date', timers: ['declareBy', 'undeclaredReview'], instead: ['CHANGE_REQUESTED'] },
  { events: ['CLAIMED'], why: 'desk.why.returned', when: ({ standing }) => standing.state.context.evidence === 'contested', instead: ['CONTESTED'] },
  { events: ['INDICATOR_PROPOSED'], why: 'desk.why.indicator', timers: ['indicatorBy', 'indicatorAsk'] },
  { events: ['CONDITION_MET'], why: 'desk.why.condition', timers: ['untilReview'], instead: ['PROGRESS_REPORTED'] },
  { events: ['CLAIMED', 'ANSWERED'], why: 'desk.why.overdue', when: ({ standing }) => standing.schedule === 'overdue', instead: ['PROGRESS_REPORTED', 'CHANGE_REQUESTED', 'WAIT_BEGUN', 'EXTENSION_ASKED'] },
  { events: ['STAGE_REACHED', 'PROGRESS_REPORTED'], why: 'desk.why.overdue-stage', when: ({ standing }) => standing.schedule === 'overdue', instead: ['CHANGE_REQUESTED', 'WAIT_BEGUN'] },
  // In the feedback the deputy is owed a letter; before, the same event is only offered.
  { events: ['REPLIED_AGAIN'], why: 'desk.why.reply', anyway: true, when: ({ row }) => row.stage.startsWith('feedback'), timers: ['secondReplyBy'] },
  { events: ['CLAIMED', 'ANSWERED'], why: 'desk.why.soon', when: ({ standing }) => standing.schedule === 'due_soon', instead: ['PROGRESS_REPORTED', 'CHANGE_REQUESTED', 'EXTENSION_ASKED'] },
  { events: ['DELIVERED'], why: 'desk.why.delivery', timers: ['nextDelivery', 'gapAlarm'], ordinary: true, instead: ['CLAIMED'] },
  { events: ['CHECKED_IN', 'NOTED'], why: 'desk.why.check-in', timers: ['nextCheckIn', 'nextLook'], ordinary: true, instead: ['CLAIMED'] },
  { events: ['STAGE_REACHED'], why: 'desk.why.milestone', when: armed('nextMilestone'), timers: ['nextMilestone'], ordinary: true, instead: ['CLAIMED'] },
  { events: ['ANSWERED'], why: 'desk.why.answer', ordinary: true, instead: ['CONTACTED', 'EXTENSION_ASKED'] },
  { events: ['PROGRESS_REPORTED', 'STAGE_REACHED'], why: 'desk.why.progress', timers: ['nextReminder', 'halfTime', 'lastSeason', 'measureAsk', 'coordinateAsk'], ordinary: true, instead: ['CLAIMED', 'CHANGE_REQUESTED', 'WAIT_BEGUN'] },
  { events: ['CONTACTED'], why: 'desk.why.contact', ordinary: true },
];

function groupOf({ schedule, state: { value } }: Standing, step: NextStep | null): Group {
  if (step === null) return 'others';
  // While a condition is waited for, the ladder rests.
  if (schedule === 'overdue' && child(child(value, 'underway'), 'clock') !== 'waiting') return 'overdue';
  if (schedule === 'due_soon') return 'soon';
  return step.asked ? 'asked' : 'going';
}

function keyOf({ group, row, step }: Desked): string {
  const due = row.dueOn ?? '9999-12-31';
  return group === 'asked' ? step?.until?.toISOString() ?? due : due;
}
