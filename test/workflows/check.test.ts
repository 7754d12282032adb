import { describe, expect, it } from '@jest/globals';
import { assign, raise, setup } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { coverage } from '../../src/cli/workflow-coverage.js';
import { TIMER_NAMES } from '../../src/core/commitment.js';
import type { CommitmentContext, CommitmentEvent } from '../../src/core/commitment.js';
import { acceptedEvents, begin, take } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { sayings } from '../../workflows/cast.js';
import { checkTogether, checkWorkflow, FINDING_KINDS, inspect } from '../../workflows/check.js';
import type { Finding } from '../../workflows/check.js';
import { explore } from '../../workflows/explore.js';
import type { Explorable } from '../../workflows/explore.js';
import { currentWorkflow, WORKFLOWS } from '../../workflows/registry.js';
import { activeNodes } from '../../workflows/state-nodes.js';

const PATIENCE = 240_000; // hundreds of thousands of steps on a busy machine

describe('the released workflows', () => {
  // `jiannuo workflows check` walks all that are current, and CI runs it. Walked here as well: the smallest of them, and of each older shell one or two kinds, since the cast and the pages they are held against may grow.
  it.each(WORKFLOWS.filter(({ kind }) => ['watch-other-body', 'answer-suggestion'].includes(kind)).map((workflow) => ({ name: `${workflow.kind}@${String(workflow.version)}`, workflow })))(
    '$name: nothing can be forgotten, everything can be closed, nobody decides about what they did, all of it has its form, sentence and letter', ({ workflow }) => {
      const { findings, states, passages, duties, asksFor } = inspect(workflow);
      expect([...findings, ...coverage(workflow, asksFor)]).toEqual([]);
      expect(states).toBeGreaterThan(5);
      expect(states).toBeLessThan(20_000);
      expect(passages).toBeGreaterThan(states);
      expect(duties.length).toBeGreaterThan(0);
      expect(duties.filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
    }, PATIENCE);

  it('together have a use for every event, letter and timer', () => {
    expect(checkTogether(WORKFLOWS)).toEqual([]);
  });

  it('are walked through completely although most steps are recalled: one by one, nothing else is found', () => {
    const workflow = currentWorkflow('watch-other-body');
    const events = [...sayings(workflow.definition).values()].flat().filter(({ situation: { rung, dueOn } }) => rung === 'undated' && dueOn === null);
    const entered = new Set<string>();
    const open = [begin(workflow.machine)];
    const seen = new Set(open.map(({ snapshot }) => snapshot));
    const follow = (from: Step, event: CommitmentEvent): void => {
      try {
        const next = take(workflow.machine, from.snapshot, event);
        if (next.state.context.count <= 1 && !seen.has(next.snapshot)) open.push(next);
        seen.add(next.snapshot);
      } catch { /* refused */ }
    };
    for (const step of open) {
      for (const { id } of activeNodes(workflow.machine, step.state.value)) entered.add(id);
      const accepted = acceptedEvents(workflow.machine, step.snapshot);
      for (const event of events) if (accepted.includes(event.type) && ['clerk', 'supervisor', 'second-supervisor'].includes(event.by.id)) follow(step, event);
      for (const node of activeNodes(workflow.machine, step.state.value)) for (const { eventType } of node.after) follow(step, { type: eventType as string });
    }
    const { entered: walked, states } = explore(workflow);
    expect([...entered].filter((id) => !walked.has(id))).toEqual([]);
    expect([...walked].filter((id) => !entered.has(id) && !/arriving|returning|settling/.test(id))).toEqual([]);
    expect(states.size).toBeLessThan(seen.size);
  }, PATIENCE);

  it('are of use only together: one alone leaves events, letters and timers over', () => {
    const findings = checkTogether([currentWorkflow('watch-other-body')]);
    expect(findings).toContainEqual({ kind: 'event-unused', place: 'CHECKED_IN', message: expect.any(String) as unknown });
    expect(findings).toContainEqual({ kind: 'letter-unused', place: 'overdue-red', message: expect.any(String) as unknown });
    expect(findings).toContainEqual({ kind: 'timer-unused', place: 'untilRed', message: expect.any(String) as unknown });
  });
});

const ask = { type: 'notify', params: { letter: 'reminder', to: ['handler'] } };
const again = { target: 'proposed', reenter: true, actions: ask };
const DISMISSED = { guard: 'bySupervisor', target: 'dismissed' };
const sound = { after: { confirmBy: again }, on: { DISMISSED } };
const dismissed = { type: 'final' };
const claiming = (decisions: object): Record<string, unknown> => ({
  proposed: { ...sound, on: { DISMISSED, CLAIMED: { guard: 'byOffice', target: 'claimed' } } }, dismissed,
  claimed: { after: { verifyBy: { target: 'claimed', reenter: true, actions: ask } }, on: { DISMISSED, ...decisions } },
});
const waiting = { after: { decideBy: { target: 'agreeing', reenter: true, actions: ask } } };

describe('a workflow check finds', () => {
  it('nothing in the smallest sound machine', () => {
    expect(findingsOf({ proposed: sound, dismissed })).toEqual([]);
    expect(checkWorkflow(soundWorkflow())).toEqual([]);
  });

  const broken: [Finding['kind'], string, Record<string, unknown>, Record<string, unknown>?][] = [
    ['vocabulary', 'an invoked actor', { proposed: { ...sound, invoke: { src: 'service' } }, dismissed }],
    ['vocabulary', 'a history state', { proposed: sound, dismissed, before: { type: 'history' } }],
    ['vocabulary', 'an action of its own', { proposed: { ...sound, entry: { type: 'launch' } }, dismissed }],
    ['vocabulary', 'a delayed raise', { proposed: { ...sound, entry: raise({ type: 'DISMISSED' }, { delay: 5 }) }, dismissed }],
    ['vocabulary', 'a guard without a name', { proposed: { ...sound, on: { DISMISSED: { guard: () => true, target: 'dismissed' } } }, dismissed }],
    ['vocabulary', 'an ear for everything', { proposed: { ...sound, on: { 'DISMISSED': DISMISSED, '*': 'dismissed' } }, dismissed }],
    ['vocabulary', 'a context factory', { proposed: sound, dismissed }, { context: () => ({ count: 0 }) }],
    ['unknown-delay', 'an inline delay', { proposed: { ...sound, after: { confirmBy: again, 5000: again } }, dismissed }],
    ['unknown-delay', 'a name the schedule does not know', { proposed: { ...sound, after: { someday: again } }, dismissed }],
    ['unknown-letter', 'a letter that does not exist', { proposed: { ...sound, exit: { type: 'notify', params: { letter: 'love-letter', to: ['handler'] } } }, dismissed }],
    ['unknown-letter', 'a letter to nobody', { proposed: { ...sound, exit: { type: 'notify', params: { letter: 'reminder', to: [] } } }, dismissed }],
    ['missing-guard', 'a guard that is nowhere written', { proposed: { ...sound, on: { DISMISSED, MERGED: { guard: 'byTheMayor', target: 'dismissed' } } }, dismissed }],
    ['unreachable', 'a state no event leads to', { proposed: sound, dismissed, island: { ...sound, after: { confirmBy: { target: 'island', reenter: true, actions: ask } } } }],
    ['unreachable', 'a state behind a guard nobody passes', { proposed: { ...sound, on: { DISMISSED, MERGED: { guard: 'never', target: 'merged' } } }, dismissed, merged: { type: 'final' } }],
    ['no-way-out', 'a trap', { proposed: { ...sound, on: { DISMISSED, NOTED: 'trap' } }, dismissed, trap: { after: { verifyBy: { target: 'trap', reenter: true, actions: ask } } } }],
    ['nothing-wakes', 'an open state without a timer', { proposed: { ...sound, on: { DISMISSED, RETURNED: 'asleep' } }, dismissed, asleep: { on: { DISMISSED } } }],
    ['nothing-wakes', 'a timer that fires once and is not armed again', { proposed: { after: { confirmBy: { actions: ask } }, on: { DISMISSED } }, dismissed }],
    ['nothing-wakes', 'a state that relies on a reminder there may be none of', { proposed: { after: { nextReminder: again }, on: { DISMISSED } }, dismissed }],
    ['nobody-asked', 'timers that turn for ever without a letter', { proposed: { after: { confirmBy: { target: 'proposed', reenter: true } }, on: { DISMISSED } }, dismissed }],
    ['nobody-asked', 'a letter that a quicker timer always forestalls', {
      proposed: {
        initial: 'in', on: { DISMISSED: { guard: 'bySupervisor', target: 'dismissed' } }, after: { verifyBy: { target: 'proposed', reenter: true } },
        states: { in: { after: { decideBy: { target: 'in', reenter: true, actions: ask } } } },
      },
      dismissed,
    }],
    ['deaf-timer', 'a timer that a guard ignores', { proposed: { after: { confirmBy: { ...again, guard: 'never' }, verifyBy: again }, on: { DISMISSED } }, dismissed }],
    ['step-fails', 'a guard that throws', { proposed: { ...sound, on: { DISMISSED, MERGED: { guard: 'throws', target: 'dismissed' } } }, dismissed }],
    ['ambiguous-timer', 'one name waited for in two places', {
      proposed: { after: { confirmBy: again }, on: { DISMISSED: { guard: 'bySupervisor', target: 'dismissed' } }, initial: 'in', states: { in: { after: { confirmBy: { target: 'in', reenter: true, actions: ask } } } } },
      dismissed,
    }],
    ['duty-broken', 'whoever proposes may agree', { proposed: { ...sound, on: { DISMISSED, INDICATOR_PROPOSED: 'agreeing' } }, dismissed, agreeing: { ...waiting, on: { INDICATOR_AGREED: 'dismissed' } } }],
    ['duty-untried', 'nobody may ever agree', { proposed: { ...sound, on: { DISMISSED, INDICATOR_PROPOSED: 'agreeing' } }, dismissed, agreeing: { ...waiting, on: { DISMISSED, INDICATOR_AGREED: { guard: 'never', target: 'dismissed' } } } }],
    ['nothing-wakes', 'a wait that only a region apart is woken beside', {
      proposed: {
        type: 'parallel', on: { DISMISSED },
        states: {
          a: { initial: 'in', states: { in: { on: { NOTED: { guard: 'bySupervisor', target: 'asleep' } }, after: { verifyBy: { target: 'in', reenter: true, actions: ask } } }, asleep: { on: { NOTED: { guard: 'unprovisional', target: 'in' } } } } },
          year: { initial: 'in', states: { in: { after: { yearEnd: { target: 'in', reenter: true, actions: ask } } } } },
        },
      },
      dismissed,
    }],
    ['duty-broken', 'a guard that asks for the role only', claiming({ VERIFIED: { guard: 'bySupervisor', target: 'dismissed' } })],
    ['duty-untried', 'a decision that nobody takes', claiming({ VERIFIED: { guard: 'never', target: 'dismissed' } })],
    ['endless', 'a state that counts without end', {
      proposed: { ...sound, on: { DISMISSED, NOTED: { guard: 'short', actions: assign({ stage: ({ context }) => `${(context as CommitmentContext).stage}i` }) } } }, dismissed,
    }],
  ];

  it.each(broken.map(([kind, what, states, config]) => ({ kind, what, states, config })))('$kind: $what', ({ kind, states, config }) => {
    expect(findingsOf(states, config).map((finding) => finding.kind)).toContain(kind);
  });

  it('every kind of finding in one of these', () => {
    const shown = new Set([...broken.map(([kind]) => kind), 'event-unused', 'letter-unused', 'timer-unused']);
    expect([...shown].sort()).toEqual([...FINDING_KINDS].sort());
  });

  it('the place and says what is wrong with it', () => {
    const [, , asleep] = broken.find(([, what]) => what === 'an open state without a timer') ?? [];
    expect(findingsOf(asleep ?? {})).toEqual([
      { kind: 'nothing-wakes', place: 'asleep', message: 'no timer is armed: without a person acting this is forgotten for ever' },
    ]);
  });

  it('no fault with a silent loop beside a timer that must fire at last', () => {
    expect(findingsOf({
      proposed: {
        type: 'parallel', on: { DISMISSED: { guard: 'bySupervisor', target: 'dismissed' } },
        states: {
          a: { initial: 'in', states: { in: { after: { verifyBy: { target: 'in', reenter: true } } } } },
          b: { initial: 'in', states: { in: { after: { decideBy: { target: 'in', reenter: true, actions: ask } } } } },
        },
      },
      dismissed,
    })).toEqual([]);
  });
});

function soundWorkflow(): Explorable {
  return { definition: currentWorkflow('watch-other-body').definition, machine: machineOf({ proposed: sound, dismissed }, {}) };
}

function findingsOf(states: Record<string, unknown>, config: Record<string, unknown> = {}): Finding[] {
  const workflow = { ...soundWorkflow(), machine: machineOf(states, config) };
  return inspect(workflow, 200).findings; // none of these has more than a handful of states, if it ends at all
}

function machineOf(states: Record<string, unknown>, config: Record<string, unknown>): AnyStateMachine {
  const definition = setup({
    delays: Object.fromEntries([...TIMER_NAMES, 'someday'].map((name) => [name, 1])),
    actions: { notify: (_, params: unknown) => params, launch: () => undefined },
    guards: {
      bySupervisor: ({ event }) => (event as unknown as { by: { roles: string[] } }).by.roles.includes('supervisor'),
      byOffice: ({ event }) => (event as unknown as { by: { office: string | null } }).by.office === 'ours',
      unprovisional: ({ context }) => !(context as unknown as CommitmentContext).provisional,
      never: () => false,
      short: ({ context }) => (context as CommitmentContext).stage.length < 1000,
      throws: () => { throw new Error('broken'); },
    },
  });
  const context: CommitmentContext = {
    provisional: false, reminder: 0, stage: '', evidence: 'none', claimedBy: null, claimedFor: null, requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
  };
  return definition.createMachine({ id: 'm', initial: 'proposed', context, states, ...config } as never) as unknown as AnyStateMachine;
}
