/**
 * The statechart that every kind shares:
 *
 *   proposed ─CONFIRMED▶ underway (work ∥ clock ∥ change) ─VERIFIED▶ feedback ─RATED / lapsed▶ closed.*
 *
 * A machine names its deadlines and knows no time; `src/core/schedule.ts` decides which instant a name means. What must be
 * known from outside (the rung that holds now, the terms of the pledge) is written on the event by the engine as
 * `situation`. Letters are named, never sent here. Released as version 1 and frozen: a change is a new file.
 */
import { assign, raise, setup, stateIn } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { OFFICE_ROLES, TIMER_NAMES } from '../src/core/commitment.js';
import type { Actor, CommitmentContext, Letter, Level, PersonEvent, Rung, Situation } from '../src/core/commitment.js';
import { datedByNow, missingFields } from './kind.v1.js';
import type { KindDefinition, Problem } from './kind.v1.js';

interface ClockEvent { type: string; rung: Rung; reminder: number }
type ShellEvent = PersonEvent | ClockEvent;

const SUPERVISOR_ONLY = ['supervisor'] as const;
const COUNT_LIMIT = 99; // keeps the state space finite; no period promises more than weekly deliveries

export function defineMachine(kind: KindDefinition): AnyStateMachine {
  const definition = setup({
    types: { context: {} as CommitmentContext, events: {} as ShellEvent },
    delays: Object.fromEntries(TIMER_NAMES.map((name) => [name, 1])),
    actions: { notify: (_, params: { letter: Letter; to: Level[] }) => params },
    guards: {
      bySupervisor: ({ event }) => holds(event, SUPERVISOR_ONLY),
      byOffice: ({ event }) => byOffice(event),
      mayRate: ({ event }) => holds(event, ['liaison']),
      mayRatePartly: ({ context, event }) => holds(event, ['liaison']) && context.outcome === 'partly',
      isClaimed: stateIn('#commitment.underway.work.claimed'),
      reachesStage: ({ event }, { stage }: { stage: string }) => byOffice(event) && data(event)['stage'] === stage,
      stageWas: ({ context }, { stage }: { stage: string }) => context.stage === stage,
      occurrenceComplete: ({ event }) => byOffice(event) && occurrenceProblems(kind, data(event), situation(event)).length === 0,
      mayClaim: ({ context, event }) => byOffice(event) && kind.examine(evidenceOf(event), situation(event), context).length === 0,
      // Separation of duties (domain 4.1): neither the claimant nor anybody of the claiming office verifies.
      mayVerify: ({ context, event }) => holds(event, SUPERVISOR_ONLY) && actor(event).id !== context.claimedBy
        && actor(event).office !== context.claimedFor,
      mayDecideDate: ({ context, event }) => context.change === 'date' && mayDecide(context, event) && typeof data(event)['dueOn'] === 'string',
      mayDecideCannot: ({ context, event }) => context.change === 'cannot' && mayDecide(context, event)
        && filled(data(event)['letterNumber']) && filled(data(event)['letterOn']),
      mayRefuse: ({ context, event }) => mayDecide(context, event),
      // An office may confirm an inferred date or name an earlier one; a later date is a change, which somebody else decides.
      mayDeclare: ({ context, event }) => byOffice(event) && declares(context.provisional, situation(event), data(event)['dueOn']),
      isProvisional: ({ context }) => context.provisional,
      dateIsFirm: ({ context }) => !context.provisional,
      rungIs: ({ event }, { rung }: { rung: Rung }) => rungOf(event).rung === rung,
      provisionalPastBlue: ({ context, event }) => context.provisional && ['orange', 'red', 'referred'].includes(rungOf(event).rung),
      wasPartly: ({ context }) => context.outcome === 'partly',
    },
  });

  const resume = (type: string): object => raise(({ event }: { event: ShellEvent }) => ({ type, ...rungOf(event) }));
  const notify = (letter: Letter, ...to: Level[]) => ({ type: 'notify', params: { letter, to } });

  const config = {
    id: 'commitment',
    initial: 'proposed',
    context: {
      provisional: false, reminder: 0, stage: kind.stages[0]?.id ?? '', evidence: 'none', claimedBy: null, claimedFor: null,
      requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
    } satisfies CommitmentContext,
    states: {
      proposed: {
        after: { confirmBy: { target: 'proposed', reenter: true, actions: notify('confirm-request', 'supervisor') } },
        on: {
          CONFIRMED: {
            guard: 'bySupervisor', target: 'underway',
            actions: assign({ provisional: ({ event }: { event: ShellEvent }) => kind.timed && data(event)['dueBasis'] === 'inferred' }),
          },
          DISMISSED: { guard: 'bySupervisor', target: 'dismissed' },
          MERGED: { guard: 'bySupervisor', target: 'merged' },
        },
      },
      dismissed: { type: 'final' },
      merged: { type: 'final' },
      underway: {
        type: 'parallel',
        on: {
          PROGRESS_REPORTED: { guard: 'byOffice' },
          LETTER_APPROVED: { guard: 'bySupervisor' },
          LETTER_WITHHELD: { guard: 'bySupervisor' },
          DROPPED: { guard: 'bySupervisor', target: '#commitment.closed.dropped', actions: closing() },
        },
        states: { work: work(), clock: kind.timed ? clock() : { initial: 'untimed', states: { untimed: {} } }, change: kind.timed ? change() : { initial: 'settled', states: { settled: {} } } },
      },
      ...(kind.rated ? { feedback: feedback() } : {}),
      closed: {
        initial: kind.closesAs,
        on: {
          REOPENED: {
            guard: 'bySupervisor', target: 'underway',
            actions: takenUpAgain(),
          },
        },
        states: {
          [kind.closesAs]: {}, dropped: {},
          ...(kind.rated ? { partly: {} } : {}),
          ...(kind.timed ? { notFulfilled: {} } : {}),
        },
      },
    },
  };
  return definition.createMachine(config as unknown as Parameters<typeof definition.createMachine>[0]);

  function work(): object {
    return {
      initial: 'doing',
      states: {
        doing: {
          ...(kind.rhythm === undefined ? stages() : rhythm(kind.rhythm)),
        },
        claimed: {
          after: { verifyBy: { target: 'claimed', reenter: true, actions: notify('verification-request', 'supervisor') } },
          on: {
            VERIFIED: {
              guard: 'mayVerify', target: kind.rated ? '#commitment.feedback' : `#commitment.closed.${kind.closesAs}`,
              actions: [
                assign({
                  evidence: 'verified',
                  outcome: ({ event }: { event: ShellEvent }) => (kind.rated && data(event)['outcome'] === 'partly' ? 'partly' : 'fulfilled'),
                }),
                ...(kind.rated ? [] : closing()),
              ],
            },
            RETURNED: {
              guard: 'mayVerify', target: 'doing',
              actions: [
                assign({ evidence: 'contested', claimedBy: null, claimedFor: null }),
                resume('clock.resume'), notify('returned', 'handler', 'sectionHead'),
              ],
            },
          },
        },
      },
    };
  }

  function claim(): object {
    return {
      CLAIMED: {
        guard: 'mayClaim', target: 'claimed',
        actions: [
          assign({
            evidence: 'complete',
            claimedBy: ({ event }: { event: ShellEvent }) => actor(event).id,
            claimedFor: ({ event }: { event: ShellEvent }) => actor(event).office,
          }),
          raise({ type: 'clock.hold' }), notify('verification-request', 'supervisor'),
        ],
      },
    };
  }

  function stages(): object {
    const [first] = kind.stages;
    return {
      initial: 'returning',
      on: {
        ...claim(),
        STAGE_REACHED: kind.stages.map(({ id }) => ({
          guard: { type: 'reachesStage', params: { stage: id } }, target: `.${id}`, actions: assign({ stage: id }),
        })),
      },
      states: {
        returning: {
          always: [
            ...kind.stages.slice(1).map(({ id }) => ({ guard: { type: 'stageWas', params: { stage: id } }, target: id })),
            { target: first?.id },
          ],
        },
        ...Object.fromEntries(kind.stages.map(({ id }) => [id, {}])),
      },
    };
  }

  function rhythm({ event, timer, letter, to, alarmsOnGap }: NonNullable<KindDefinition['rhythm']>): object {
    const ask = notify(letter, ...to);
    const accepted = {
      guard: 'occurrenceComplete', target: '.keeping', reenter: true,
      actions: assign({ evidence: 'partial', count: ({ context }: { context: CommitmentContext }) => Math.min(context.count + 1, COUNT_LIMIT) }),
    };
    const plain = { after: { [timer]: { target: 'keeping', reenter: true, actions: ask } } };
    const withAlarm = {
      // The ask must not restart the alarm, so it moves a child state only.
      initial: 'quiet',
      after: { gapAlarm: { target: 'keeping', reenter: true, actions: [assign({ gap: true }), notify(letter, 'sectionHead', 'supervisor')] } },
      states: { quiet: { after: { [timer]: { target: 'asked', actions: ask } } }, asked: {} },
    };
    return {
      initial: 'keeping',
      on: { ...claim(), [event]: accepted },
      states: { keeping: alarmsOnGap ? withAlarm : plain },
    };
  }

  function clock(): object {
    const running = {
      'clock.hold': 'held',
      'clock.rebase': 'resuming',
      'WAIT_BEGUN': { guard: 'byOffice', target: 'waiting' },
    };
    const to = (rung: Rung, target: string) => ({ guard: { type: 'rungIs', params: { rung } }, target });
    return {
      initial: 'resuming',
      states: {
        resuming: {
          entry: assign({ reminder: ({ event }: { event: ShellEvent }) => rungOf(event).reminder }),
          always: [
            { guard: 'provisionalPastBlue', target: 'undeclared' },
            to('blue', 'overdue.blue'), to('blueAgain', 'overdue.blueAgain'), to('orange', 'overdue.orange'),
            to('red', 'overdue.red'), to('referred', 'overdue.referred'), to('undated', 'undated'),
            { target: 'ahead' },
          ],
        },
        ahead: {
          initial: 'reminding',
          on: running,
          after: { untilOverdue: { target: 'overdue.blue', actions: notify('overdue-blue', 'handler', 'sectionHead') } },
          states: {
            reminding: {
              after: {
                nextReminder: {
                  target: 'reminding', reenter: true,
                  actions: [assign({ reminder: ({ context }: { context: CommitmentContext }) => context.reminder + 1 }), notify('reminder', 'handler')],
                },
              },
            },
          },
        },
        overdue: {
          initial: 'blue',
          on: running,
          states: {
            blue: { after: { untilBlueAgain: { target: 'blueAgain', actions: notify('overdue-blue', 'sectionHead', 'deputyHead') } } },
            blueAgain: {
              after: {
                untilOrange: [
                  { guard: 'dateIsFirm', target: 'orange', actions: notify('overdue-orange', 'deputyHead', 'head') },
                  // Nobody promised this date: the ladder stops inside the department until a person confirms it (domain 0.7).
                  { target: '#commitment.underway.clock.undeclared', actions: notify('undeclared', 'sectionHead', 'deputyHead') },
                ],
              },
            },
            orange: { after: { untilRed: { target: 'red', actions: notify('overdue-red', 'head', 'supervisor') } } },
            red: { after: { untilReferred: { target: 'referred', actions: notify('referred', 'liaison', 'supervisor') } } },
            referred: { after: { referredReview: { target: 'referred', reenter: true, actions: notify('look-again', 'supervisor') } } },
          },
        },
        undeclared: {
          on: running,
          after: { undeclaredReview: { target: 'undeclared', reenter: true, actions: notify('undeclared', 'sectionHead', 'deputyHead', 'supervisor') } },
        },
        undated: {
          on: running,
          after: { undeclaredReview: { target: 'undated', reenter: true, actions: notify('declare-date', 'handler', 'sectionHead') } },
        },
        // A claim stops the owner's ladder; the reviewer is asked instead (domain 4.3, verifyBy in work.claimed).
        held: { on: { 'clock.resume': 'resuming' } },
        waiting: {
          on: { 'clock.hold': 'held', 'CONDITION_MET': { guard: 'byOffice', target: 'resuming' } },
          after: { untilReview: { target: 'waiting', reenter: true, actions: notify('condition-review', 'handler', 'sectionHead', 'supervisor') } },
        },
      },
    };
  }

  function change(): object {
    const request = {
      CHANGE_REQUESTED: {
        guard: 'byOffice', target: 'pending',
        actions: [
          assign({
            requestedBy: ({ event }: { event: ShellEvent }) => actor(event).id,
            change: ({ event }: { event: ShellEvent }) => (data(event)['change'] === 'cannot' ? 'cannot' : 'date'),
          }),
          notify('decision-request', 'supervisor'),
        ],
      },
      DATE_DECLARED: { guard: 'mayDeclare', target: 'settled', actions: [assign({ provisional: false }), resume('clock.rebase')] },
    };
    const decided = assign({ requestedBy: null, change: null });
    return {
      initial: 'settling',
      states: {
        settling: { always: [{ guard: 'isProvisional', target: 'provisional' }, { target: 'settled' }] },
        provisional: {
          on: request,
          after: {
            declareBy: [
              { guard: 'isClaimed', target: 'provisional', reenter: true }, // no owner reminders while others verify (domain 4.3)
              { target: 'provisional', reenter: true, actions: notify('declare-date', 'handler', 'sectionHead') },
            ],
          },
        },
        settled: { on: request },
        // The ladder runs on while a change is pending: asking is not extending (domain 3.1, 4.3).
        pending: {
          after: { decideBy: { target: 'pending', reenter: true, actions: notify('decision-request', 'supervisor') } },
          on: {
            CHANGE_APPROVED: [
              {
                guard: 'mayDecideDate', target: 'settled',
                actions: [decided, assign({ provisional: false }), resume('clock.rebase'), notify('change-decided', 'handler', 'sectionHead', 'deputyHead')],
              },
              { guard: 'mayDecideCannot', target: '#commitment.closed.notFulfilled', actions: [decided, ...closing()] },
            ],
            CHANGE_REFUSED: { guard: 'mayRefuse', target: 'settling', actions: [decided, notify('change-decided', 'handler', 'sectionHead', 'deputyHead')] },
          },
        },
      },
    };
  }

  function feedback(): object {
    const close = [
      { guard: 'wasPartly', target: 'closed.partly', actions: closing() },
      { target: `closed.${kind.closesAs}`, actions: closing() },
    ];
    return {
      entry: notify('rating-request', 'liaison'),
      after: { ratingBy: close },
      on: {
        RATED: [
          { guard: 'mayRatePartly', target: 'closed.partly', actions: closing() },
          { guard: 'mayRate', target: `closed.${kind.closesAs}`, actions: closing() },
        ],
        DISSATISFIED: {
          guard: 'mayRate', target: 'underway',
          actions: [
            takenUpAgain(),
            notify('returned', 'handler', 'sectionHead', 'deputyHead'),
          ],
        },
      },
    };
  }

  // A change that was pending when the book was closed is moot: it must not be found half asked for later.
  function takenUpAgain(): object {
    return assign({
      provisional: false, evidence: 'contested', claimedBy: null, claimedFor: null, requestedBy: null, change: null, outcome: 'fulfilled',
    });
  }

  function closing(): object[] {
    return [notify('closed', 'handler', 'sectionHead', 'supervisor')];
  }
}

function occurrenceProblems({ rhythm }: KindDefinition, given: Record<string, unknown>, now: Situation): Problem[] {
  const fields = rhythm?.fields ?? [];
  const dates = fields.filter(({ type }) => type === 'date');
  return [...missingFields(fields, given), ...dates.flatMap(({ name }) => datedByNow(name, given[name], now))];
}

function declares(provisional: boolean, { dueOn, today }: Situation, declared: unknown): boolean {
  if (typeof declared !== 'string') return false;
  return provisional && dueOn !== null ? declared <= dueOn : dueOn === null && declared >= today;
}

function mayDecide(context: CommitmentContext, event: ShellEvent): boolean {
  return holds(event, SUPERVISOR_ONLY) && actor(event).id !== context.requestedBy;
}

function byOffice(event: ShellEvent): boolean {
  return holds(event, OFFICE_ROLES) && actor(event).office === situation(event).office;
}

function holds(event: ShellEvent, roles: readonly string[]): boolean {
  return actor(event).roles.some((role) => roles.includes(role));
}

function actor(event: ShellEvent): Actor {
  return (event as PersonEvent).by;
}

function data(event: ShellEvent): Record<string, unknown> {
  return (event as PersonEvent).data;
}

function evidenceOf(event: ShellEvent): Record<string, unknown> {
  return (data(event)['evidence'] ?? {}) as Record<string, unknown>;
}

function situation(event: ShellEvent): Situation {
  return (event as PersonEvent).situation;
}

function rungOf(event: ShellEvent): { rung: Rung; reminder: number } {
  const { rung, reminder } = 'situation' in event ? event.situation : event;
  return { rung, reminder };
}

function filled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
