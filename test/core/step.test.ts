import { describe, expect, it } from '@jest/globals';
import { assign, createMachine, initialTransition, raise, setup, transition } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import type { CommitmentEvent } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import { acceptedEvents, begin, canonical, StepMemory, take } from '../../src/core/step.js';
import { WORKFLOWS, workflowOf } from '../../workflows/registry.js';

const context = { count: 0 };

describe('sharp edges of XState that begin() and take() close', () => {
  it('1: an ended state stays ended', () => {
    const machine = createMachine({
      initial: 'a', context, on: { LATE: '.a' }, states: { a: { on: { END: 'b' } }, b: { type: 'final' } },
    });
    const [ended] = transition(machine, initialTransition(machine)[0], { type: 'END' });
    expect(ended.status).toBe('done');
    expect(transition(machine, ended, { type: 'LATE' })[0].value).toBe('a'); // it moves on, though it had ended

    const step = take(machine, begin(machine).snapshot, said('END'));
    expect(step.state.status).toBe('done');
    expect(refusal(() => take(machine, step.snapshot, said('LATE')))).toMatchObject({ code: 'event-not-accepted', facts: { accepted: [] } });
    expect(acceptedEvents(machine, step.snapshot)).toEqual([]);
  });

  it('2: an event nobody listens to is refused with what is accepted, one without effect is taken', () => {
    const machine = createMachine({ initial: 'a', context, states: { a: { on: { NOTED: {}, GO: 'b' } }, b: {} } });
    const start = initialTransition(machine)[0];
    const unheard = { type: 'WHAT' } as unknown as { type: 'GO' };
    expect(transition(machine, start, unheard)[0]).toBe(start);
    expect(transition(machine, start, { type: 'NOTED' })[0]).toBe(start);

    const { snapshot } = begin(machine);
    expect(take(machine, snapshot, said('NOTED')).snapshot).toBe(snapshot);
    expect(refusal(() => take(machine, snapshot, said('WHAT')))).toMatchObject({ code: 'event-not-accepted', facts: { accepted: ['GO', 'NOTED'] } });
  });

  it('2: an event that only a guard refuses names the guard', () => {
    const machine = setup({ guards: { mayGo: () => false } }).createMachine({ initial: 'a', context, states: { a: { on: { GO: { guard: 'mayGo', target: 'b' } } }, b: {} } });
    expect(refusal(() => take(machine, begin(machine).snapshot, said('GO')))).toMatchObject({ code: 'event-refused', facts: { accepted: ['GO'], guards: ['mayGo'] } });
  });

  it('3: an immediate raise is over when the step is returned, and is no timer', () => {
    const machine = createMachine({
      initial: 'a', context, states: { a: { on: { GO: { actions: raise({ type: 'ON' }) }, ON: 'b' } }, b: {} },
    });
    const [next, actions] = transition(machine, initialTransition(machine)[0], { type: 'GO' });
    expect(next.value).toBe('b');
    expect(actions.map(({ type, params }) => [type, (params as { delay?: number }).delay])).toEqual([['xstate.raise', undefined]]);

    expect(take(machine, begin(machine).snapshot, said('GO'))).toMatchObject({ state: { value: 'b' }, timers: [] });
  });

  it('4: a delay without a known name is refused, whatever it resolves to', () => {
    const named = (delay: () => number): AnyStateMachine => setup({ delays: { sometime: delay } })
      .createMachine({ initial: 'a', context, states: { a: { after: { sometime: 'b' } }, b: {} } });
    expect(initialTransition(named(() => undefined as unknown as number))[0].value).toBe('b'); // fired at once
    expect(initialTransition(named(() => NaN))[1]).toMatchObject([{ params: { delay: NaN } }]);
    const inline = createMachine({ initial: 'a', context, states: { a: { after: { 5000: 'b' } }, b: {} } });
    const raised = createMachine({ initial: 'a', context, states: { a: { entry: raise({ type: 'GO' }, { delay: 7, id: 'mine' }) } } });

    for (const machine of [named(() => 1), named(() => NaN), inline]) {
      expect(refusal(() => begin(machine))).toMatchObject({ code: 'timer-out-of-range' });
    }
    expect(refusal(() => begin(raised))).toMatchObject({ code: 'timer-out-of-range', facts: { id: 'GO' } });
  });

  it('4: a known name is armed as a name; no number of the definition gets out', () => {
    const machine = setup({ delays: { untilRed: NaN } }).createMachine({ id: 'm', initial: 'a', context, states: { a: { after: { untilRed: 'b' } }, b: {} } });
    expect(begin(machine).timers).toEqual([{ arm: 'untilRed', event: 'xstate.after.untilRed.m.a' }]);
  });

  it('5: a guard or assign that throws is a failed step and changes nothing', () => {
    const machine = setup({ guards: { broken: () => { throw new Error('no such office'); } } }).createMachine({
      initial: 'a', context,
      states: { a: { on: { ASK: { guard: 'broken', target: 'b' }, DO: { target: 'b', actions: assign(() => { throw new Error('cannot count'); }) } } }, b: {} },
    });
    const start = initialTransition(machine)[0];
    expect(() => transition(machine, start, { type: 'ASK' })).toThrow('no such office');

    const { snapshot } = begin(machine);
    expect(refusal(() => take(machine, snapshot, said('ASK')))).toMatchObject({ code: 'step-failed', message: expect.stringContaining('no such office') as unknown });
    expect(refusal(() => take(machine, snapshot, said('DO')))).toMatchObject({ code: 'step-failed', facts: { cause: 'cannot count' } });
    expect(begin(machine).snapshot).toBe(snapshot);
  });

  it('6: a context factory runs without input on every step, so no released definition has one', () => {
    const inputs: unknown[] = [];
    const machine = createMachine({ context: ({ input }) => { inputs.push(input); return { count: 0 }; }, on: { GO: {} } });
    const [start] = initialTransition(machine, { given: true });
    inputs.length = 0;
    transition(machine, start, { type: 'GO' });
    expect(inputs).toEqual([undefined]);

    expect(WORKFLOWS.map((workflow) => typeof workflow.machine.config.context)).toEqual(WORKFLOWS.map(() => 'object'));
  });

  it('7: a stored text is restored before use; an unknown state is a mismatch, not a guess', () => {
    const machine = createMachine({ initial: 'a', context, states: { a: { on: { GO: 'b' } }, b: {} } });
    const { snapshot } = begin(machine);
    expect(() => transition(machine, JSON.parse(snapshot) as never, { type: 'GO' })).toThrow(TypeError);

    expect(take(machine, snapshot, said('GO')).state.value).toBe('b');
    expect(refusal(() => take(machine, snapshot.replace('"a"', '"gone"'), said('GO')))).toMatchObject({ code: 'definition-mismatch' });
  });

  it('8: a snapshot names no definition, so the registry is asked by kind, version and checksum', () => {
    const [issue, edition] = WORKFLOWS;
    if (issue === undefined || edition === undefined) throw new Error('two kinds expected');
    expect(begin(issue.machine).snapshot).toBe(begin(edition.machine).snapshot);
    expect(Object.keys(JSON.parse(begin(issue.machine).snapshot) as object)).toEqual(['context', 'status', 'value']);

    expect(workflowOf(issue.kind, issue.version, issue.hash)).toBe(issue);
    expect(refusal(() => workflowOf(issue.kind, issue.version, 'f'.repeat(64)))).toMatchObject({ code: 'definition-mismatch' });
    expect(refusal(() => workflowOf(issue.kind, issue.version + 1, issue.hash))).toMatchObject({ code: 'definition-mismatch' });
  });

  it('9: a step is plain data, without the live objects of the actions', () => {
    const machine = setup({ actions: { notify: (_, params: { letter: string; to: string[] }) => params } }).createMachine({
      context, on: { GO: { actions: { type: 'notify', params: { letter: 'reminder', to: ['handler'] } } } },
    });
    const [, actions] = transition(machine, initialTransition(machine)[0], { type: 'GO' });
    expect(actions[0]?.info).toHaveProperty('self');

    const step = take(machine, begin(machine).snapshot, said('GO'));
    expect(step.notices).toEqual([{ letter: 'reminder', to: ['handler'] }]);
    expect(JSON.parse(JSON.stringify(step))).toEqual(step);
  });

  it('9: a letter or recipient that does not exist fails the step, also by the name of an object method', () => {
    const asking = (letter: string, to: string): AnyStateMachine => setup({ actions: { notify: (_, params: { letter: string; to: string[] }) => params } })
      .createMachine({ context, entry: { type: 'notify', params: { letter, to: [to] } } });
    for (const machine of [asking('love-letter', 'handler'), asking('toString', 'handler'), asking('reminder', 'mayor')]) {
      expect(refusal(() => begin(machine))).toMatchObject({ code: 'step-failed' });
    }
  });

  it('9: an action that is neither a timer nor a letter fails the step', () => {
    const machine = setup({ actions: { launch: () => undefined } }).createMachine({ context, entry: 'launch' });
    expect(refusal(() => begin(machine))).toMatchObject({ code: 'step-failed', facts: { action: 'launch' } });
  });

  it('10: a fired timer whose transition has no target is not disarmed by the step; whoever fires it removes it', () => {
    const machine = setup({ delays: { untilRed: 1 }, actions: { notify: (_, params: { letter: string; to: string[] }) => params } }).createMachine({
      id: 'm', initial: 'a', context,
      states: { a: { after: { untilRed: { actions: { type: 'notify', params: { letter: 'reminder', to: ['handler'] } } } }, on: { GO: 'b' } }, b: {} },
    });
    const fired = { type: 'xstate.after.untilRed.m.a' };
    const [, actions] = transition(machine, initialTransition(machine)[0], fired as never);
    expect(actions.map(({ type }) => type)).toEqual(['notify']);

    const { snapshot } = begin(machine);
    expect(take(machine, snapshot, fired)).toMatchObject({ snapshot, timers: [], notices: [{ letter: 'reminder' }] });
    expect(take(machine, snapshot, said('GO')).timers).toEqual([{ disarm: 'untilRed' }]);
  });
});

describe('a step', () => {
  it('holds at most one change per timer name: re-entering is one new arming', () => {
    const machine = setup({ delays: { verifyBy: 1 } }).createMachine({
      id: 'm', initial: 'a', context, states: { a: { after: { verifyBy: { target: 'a', reenter: true } } } },
    });
    const { snapshot } = begin(machine);
    expect(take(machine, snapshot, { type: 'xstate.after.verifyBy.m.a' }).timers).toEqual([{ arm: 'verifyBy', event: 'xstate.after.verifyBy.m.a' }]);
  });

  it('has the same bytes for the same state, however its text was ordered', () => {
    const machine = createMachine({ initial: 'a', context: { b: 1, a: 2 }, states: { a: { on: { NOTED: {} } } } });
    const { snapshot } = begin(machine);
    expect(snapshot).toBe('{"context":{"a":2,"b":1},"status":"active","value":"a"}');
    expect(take(machine, '{"value":"a","status":"active","context":{"b":1,"a":2}}', said('NOTED')).snapshot).toBe(snapshot);
  });

  it('is refused canonical text for what JSON cannot say', () => {
    expect(() => canonical({ at: NaN })).toThrow();
    expect(() => canonical(undefined)).toThrow(TypeError);
    expect(canonical({ z: 1, 中: ['\u2028', 1e21] })).toBe('{"z":1,"中":["\u2028",1e+21]}');
  });

  it('offers people’s events only, sorted', () => {
    const machine = setup({ delays: { untilRed: 1 } }).createMachine({
      initial: 'a', context, states: { a: { on: { 'RATED': 'b', 'MERGED': 'b', 'clock.hold': 'b' }, after: { untilRed: 'b' } }, b: {} },
    });
    expect(acceptedEvents(machine, begin(machine).snapshot)).toEqual(['MERGED', 'RATED']);
  });
});

describe('StepMemory', () => {
  const counting = setup({ delays: { verifyBy: 1 } }).createMachine({
    id: 'm', initial: 'a', context,
    states: { a: { after: { verifyBy: { target: 'a', reenter: true, actions: assign({ count: (args) => (args.context as { count: number }).count + 1 }) } } } },
  });
  const fired = { type: 'xstate.after.verifyBy.m.a' };

  it('gives what take() gives, once computed the very same value', () => {
    const memory = new StepMemory();
    const { snapshot } = begin(counting);
    const step = memory.take(counting, snapshot, fired);
    expect(step).toEqual(take(counting, snapshot, fired));
    expect(memory.take(counting, snapshot, fired)).toBe(step);
  });

  it('keeps definitions apart whose states and timers are called the same', () => {
    const memory = new StepMemory();
    const other = setup({ delays: { verifyBy: 1 } }).createMachine({ id: 'm', initial: 'a', context, states: { a: { after: { verifyBy: 'z' } }, z: {} } });
    expect(memory.take(counting, begin(counting).snapshot, fired).state.value).toBe('a');
    expect(memory.take(other, begin(other).snapshot, fired).state.value).toBe('z');
  });

  it('forgets when full and is right afterwards', () => {
    const memory = new StepMemory(2);
    const first = memory.take(counting, begin(counting).snapshot, fired);
    const second = memory.take(counting, first.snapshot, fired);
    memory.take(counting, second.snapshot, fired);
    const again = memory.take(counting, begin(counting).snapshot, fired);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  it('remembers no refusal', () => {
    const memory = new StepMemory();
    const unheard = () => memory.take(counting, begin(counting).snapshot, { type: 'xstate.after.untilRed.m.z' });
    expect(refusal(unheard)).toMatchObject({ code: 'event-not-accepted' });
    expect(refusal(unheard)).toMatchObject({ code: 'event-not-accepted' });
  });
});

function said(type: string): CommitmentEvent {
  return { type };
}

function refusal(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

