/**
 * What the office does: takes the commitment over or objects, works through the stages of its kind, claims with evidence,
 * and contests a finding. A region of shell.v2.ts.
 */
import { assign, raise } from 'xstate';
import type { CommitmentContext } from '../src/core/commitment.js';
import type { KindDefinition } from './kind.v2.js';
import { claimedForOffice, closing, finderAndClaimant, notify, remembering, resume } from './parts.v2.js';
import { data, evidenceOf } from './rules.v2.js';
import type { Told } from './rules.v2.js';

const COUNT_LIMIT = 99; // keeps the state space finite; no period promises more than weekly deliveries
const WORK = '#commitment.underway.work';

export function work(kind: KindDefinition): object {
  return {
    initial: 'arriving',
    states: {
      arriving: { always: [{ guard: 'isTakenUpAgain', target: 'doing' }, { target: 'offered' }] },
      // Whoever acts on it has accepted it: reporting and claiming need no ceremony.
      offered: {
        after: { objectBy: 'doing' },
        on: {
          ...acting(kind),
          'ACCEPTED': { guard: 'byOffice', target: 'doing' },
          'OBJECTED': [objection('not-ours', 'objected.notOurs'), objection('not-a-pledge', 'objected.notAPledge')],
          'TRANSFERRED': transfer(),
          'work.offer': { ...offeredAnew(), reenter: true },
        },
      },
      objected: {
        initial: 'notOurs',
        on: { 'OBJECTION_REFUSED': { guard: 'mayDecideObjection', target: 'doing', actions: [decided(), notify('objection-decided', 'handler', 'sectionHead')] }, 'work.offer': offeredAnew() },
        states: {
          notOurs: {
            after: askedToDecide('notOurs'),
            on: { OBJECTION_UPHELD: { guard: 'mayUpholdToOffice', target: '#commitment.underway.work.offered', actions: [decided(), notify('transferred', 'handler', 'sectionHead')] } },
          },
          notAPledge: {
            after: askedToDecide('notAPledge'),
            on: { OBJECTION_UPHELD: { guard: 'mayDecideObjection', target: '#commitment.dismissed', actions: [decided(), notify('objection-decided', 'handler', 'sectionHead')] } },
          },
        },
      },
      doing: doing(kind),
      // Somebody else looks again at what a supervisor found (政府督查工作条例 17: contested within 30 days, re-examined by others).
      contested: {
        after: { reexamineBy: { target: 'contested', reenter: true, actions: notify('reexamine-request', 'supervisor') } },
        on: {
          'FINDING_UPHELD': { guard: 'mayReexamine', target: 'doing', actions: [assign({ foundBy: null }), notify('finding-decided', 'handler', 'sectionHead')] },
          'FINDING_SET_ASIDE': verified(kind, 'mayReexamine', [assign({ foundBy: null }), notify('finding-decided', 'handler', 'sectionHead')]),
          'work.offer': offeredAnew(),
        },
      },
      claimed: {
        after: { verifyBy: { target: 'claimed', reenter: true, actions: notify('verification-request', 'supervisor') } },
        on: {
          'VERIFIED': verified(kind, 'mayVerify', []),
          'RETURNED': {
            guard: 'mayReturn', target: 'doing',
            actions: [
              assign({ evidence: 'contested', claimedBy: null, claimedFor: null, followOn: false, foundBy: finderAndClaimant }),
              resume('clock.resume'), notify('returned', 'handler', 'sectionHead'),
            ],
          },
          'work.offer': { ...offeredAnew(), actions: [assign({ evidence: 'partial', claimedBy: null, claimedFor: null, followOn: false, foundBy: null }), resume('clock.resume')] },
        },
      },
    },
  };
}

function verified(kind: KindDefinition, guard: string, before: readonly object[]): object {
  const outcome = ({ event }: Told): 'fulfilled' | 'partly' => (kind.rated && data(event)['outcome'] === 'partly' ? 'partly' : 'fulfilled');
  return {
    guard, target: kind.rated ? '#commitment.feedback' : `#commitment.closed.${kind.closesAs}`,
    actions: [...before, assign({ evidence: 'verified', outcome }), ...(kind.rated ? [] : closing())],
  };
}

/** A decided change of office: what the former one objected to or was found to have done is not the new one's. */
function offeredAnew(): object {
  return { target: `${WORK}.offered`, actions: assign({ objectedBy: null, foundBy: null }) };
}

function decided(): object {
  return assign({ objectedBy: null });
}

function objection(ground: string, target: string): object {
  return {
    guard: { type: 'objects', params: { ground } }, target: `${WORK}.${target}`,
    actions: [assign(remembering('objectedBy')), notify('objection-request', 'supervisor')],
  };
}

function askedToDecide(target: string): object {
  return { decideObjectionBy: { target, reenter: true, actions: notify('objection-request', 'supervisor') } };
}

function transfer(): object {
  return {
    guard: 'mayTransfer', target: `${WORK}.offered`, reenter: true,
    actions: [assign({ objectedBy: null, foundBy: null }), notify('transferred', 'handler', 'sectionHead')],
  };
}

/** What the office may do while it works, and thereby accepts. */
function acting(kind: KindDefinition): Record<string, unknown> {
  return {
    ...(kind.needsIndicator === true ? {} : { CLAIMED: claimOf(kind) }),
    ...(kind.stages.length === 0 ? {} : {
      STAGE_REACHED: kind.stages.map(({ id }) => ({ guard: { type: 'reachesStage', params: { stage: id } }, target: `${WORK}.doing.${id}`, actions: assign({ stage: id }) })),
      MILESTONES_SET: { guard: 'setsMilestones', target: `${WORK}.doing`, reenter: true },
    }),
    ...Object.fromEntries(kind.occurrences.map(({ event, counts }) => [event, {
      guard: 'occurrenceComplete', target: `${WORK}.doing`, reenter: true, actions: counted(counts),
    }])),
  };
}

function counted(counts: boolean): object {
  return assign({
    evidence: 'partial',
    ...(counts ? { count: ({ context }: { context: CommitmentContext }) => Math.min(context.count + 1, COUNT_LIMIT) } : {}),
  });
}

function claimOf(kind: KindDefinition): object {
  return {
    guard: 'mayClaim', target: `${WORK}.claimed`,
    actions: [
      ...(kind.opensFollowOn === undefined ? [] : [assign({ followOn: ({ event }: Told) => kind.opensFollowOn?.(evidenceOf(event)) === true })]),
      assign({ evidence: 'complete', foundBy: null, ...remembering('claimedBy'), claimedFor: claimedForOffice }),
      raise({ type: 'clock.hold' }), notify('verification-request', 'supervisor'),
    ],
  };
}

function doing(kind: KindDefinition): object {
  const shared = {
    ...acting(kind),
    'CONTESTED': { guard: 'mayContest', target: 'contested', actions: notify('reexamine-request', 'supervisor') },
    'TRANSFERRED': transfer(),
    'work.offer': offeredAnew(),
  };
  if (kind.needsIndicator === true) return { initial: 'returning', on: shared, states: indicator(kind) };
  if (kind.alarmsOnGap === true) return { initial: 'keeping', on: shared, states: { keeping: withAlarm(kind) } };
  return { initial: 'returning', after: asks(kind), on: shared, states: stages(kind) };
}

function stages({ stages: all, inOrder }: KindDefinition): object {
  const [first, ...others] = all;
  if (first === undefined) return { returning: { always: 'keeping' }, keeping: {} };
  const remembered = inOrder === true ? all : others;
  const otherwise = inOrder === true ? 'notStarted' : first.id;
  return {
    returning: { always: [...remembered.map(({ id }) => ({ guard: { type: 'stageWas', params: { stage: id } }, target: id })), { target: otherwise }] },
    ...(inOrder === true ? { notStarted: {} } : {}),
    ...Object.fromEntries(all.map(({ id }) => [id, {}])),
  };
}

/** A question goes out and the state is entered anew, which arms the next one; `returning` keeps the stage. */
function asks(kind: KindDefinition): object {
  return Object.fromEntries(kind.asks.map(({ timer, letter, to }) => [timer, [
    { guard: 'isWaiting', target: 'doing', reenter: true }, // nobody is asked about what they have just told (domain 3.5, I4)
    { target: 'doing', reenter: true, actions: notify(letter, ...to) },
  ]]));
}

/** The ask must not restart the alarm, so it moves a child state only. */
function withAlarm({ asks: [ask] }: KindDefinition): object {
  if (ask === undefined) throw new Error('a kind that alarms on a gap asks for the occurrence first');
  return {
    initial: 'quiet',
    after: { gapAlarm: { target: 'keeping', reenter: true, actions: [assign({ gap: true }), notify(ask.letter, 'sectionHead', 'supervisor')] } },
    states: { quiet: { after: { [ask.timer]: { target: 'asked', actions: notify(ask.letter, ...ask.to) } } }, asked: {} },
  };
}

/** First an indicator with a threshold, agreed by the other side; whoever proposes none is listed as not verifiable (OGP, domain 3.6). */
function indicator(kind: KindDefinition): object {
  const propose = {
    INDICATOR_PROPOSED: {
      guard: 'byOffice', target: 'judging',
      actions: [assign({ indicator: 'proposed', ...remembering('indicatorBy') }), notify('indicator-request', 'supervisor')],
    },
  };
  const was = (value: string, target: string): object => ({ guard: { type: 'indicatorIs', params: { indicator: value } }, target });
  return {
    returning: { always: [was('agreed', 'pursuing'), was('proposed', 'judging'), was('missed', 'unverifiable'), { target: 'defining' }] },
    defining: {
      initial: 'quiet',
      after: { indicatorBy: { target: 'unverifiable', actions: [assign({ indicator: 'missed' }), notify('not-verifiable', 'sectionHead', 'deputyHead', 'supervisor')] } },
      on: propose,
      states: { quiet: { after: { indicatorAsk: { target: 'asked', actions: notify('indicator-ask', 'handler', 'sectionHead') } } }, asked: {} },
    },
    judging: {
      after: { judgeBy: { target: 'judging', reenter: true, actions: notify('indicator-request', 'supervisor') } },
      on: {
        INDICATOR_AGREED: { guard: 'mayAgreeIndicator', target: 'pursuing', actions: assign({ indicator: 'agreed' }) },
        INDICATOR_REFUSED: { guard: 'mayAgreeIndicator', target: 'defining', actions: [assign({ indicator: 'none', indicatorBy: null }), notify('indicator-ask', 'handler', 'sectionHead')] },
      },
    },
    unverifiable: {
      after: { nextCheckIn: { target: 'unverifiable', reenter: true, actions: notify('not-verifiable', 'sectionHead', 'supervisor') } },
      on: { ...propose, LISTED: { guard: 'bySupervisor', target: '#commitment.closed.notVerifiable', actions: closing() } },
    },
    pursuing: {
      after: { nextCheckIn: { target: 'pursuing', reenter: true, actions: notify('check-in', 'handler') } },
      on: { CLAIMED: claimOf(kind) },
    },
  };
}
