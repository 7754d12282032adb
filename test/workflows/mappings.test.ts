import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isClosed, stageOf } from '../../src/core/commitment.js';
import type { CommitmentContext, MachineState, StateValue } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import type { Entry } from '../../src/core/history.js';
import { acceptedEvents, canonical, take } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { MAPPED_PAIRS, migrationStep } from '../../workflows/mappings.js';
import { CURRENT_WORKFLOWS, workflowVersion } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { activeNodes, childrenOf } from '../../workflows/state-nodes.js';

const KINDS = ['issue-document', 'publish-edition', 'recurring-delivery', 'maintain-effort', 'watch-other-body'];
type Node = Workflow['machine']['root'];

/** Every value a node can rest in. */
function restsIn(node: Node): StateValue[] {
  const children = childrenOf(node).filter((child) => child.always === undefined || child.always.length === 0);
  if (node.type === 'parallel') {
    return childrenOf(node).reduce<Record<string, StateValue>[]>((all, region) => all.flatMap((one) => restsIn(region).map((value) => ({ ...one, [region.key]: value }))), [{}]);
  }
  return children.flatMap((child): StateValue[] => (childrenOf(child).length === 0 ? [child.key] : restsIn(child).map((value) => ({ [child.key]: value }))));
}

/** What a workflow waits for in a state, as the engine has it armed. */
function waitsFor({ machine }: Workflow, value: StateValue): Map<string, string> {
  const delays = activeNodes(machine, value).flatMap((node) => node.after as readonly { delay: unknown; eventType: string }[]);
  return new Map(delays.map(({ delay, eventType }) => [String(delay), eventType]));
}

function stateOf({ machine }: Workflow, value: StateValue, context: Partial<CommitmentContext> = {}): string {
  const pending = typeof value === 'object' && typeof value['underway'] === 'object' && value['underway']['change'] === 'pending';
  const asked = pending ? { requestedBy: 'wei-lan', change: 'date' as const } : {};
  return canonical({ status: 'active', value, context: { ...(machine.config.context as CommitmentContext), ...asked, ...context } });
}

/** What is armed after a step. */
function armedAfter({ timers }: Step, before: ReadonlyMap<string, string>): Map<string, string> {
  const armed = new Map(before);
  for (const change of timers) {
    if ('arm' in change) armed.set(change.arm, change.event);
    else armed.delete(change.disarm);
  }
  return armed;
}

function whyNot(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe.each(KINDS)('%s from version 1 to 2', (kind) => {
  const [from, to] = [workflowVersion(kind, 1), workflowVersion(kind, 2)];
  const open = restsIn(from.machine.root).filter((value) => !isClosed(stageOf(value)));

  it('every open state has another name, at the same stage, and waits for exactly what the new state waits for; each of that can happen', () => {
    expect(open.length).toBeGreaterThan(2);
    for (const value of open) {
      const before = waitsFor(from, value);
      const step = migrationStep(from, to, stateOf(from, value), before);
      expect(stageOf(step.state.value)).toBe(stageOf(value) === 'feedback' ? 'feedback.rating' : stageOf(value));
      expect(step.notices).toEqual([]);
      const armed = armedAfter(step, before);
      expect(armed).toEqual(waitsFor(to, step.state.value));
      for (const type of armed.values()) expect(() => take(to.machine, step.snapshot, { type })).not.toThrow();
    }
  });

  it('nothing that is armed for the same state is touched, and what it knows is kept', () => {
    for (const value of open) {
      const [before, snapshot] = [waitsFor(from, value), stateOf(from, value, { reminder: 3, evidence: 'contested', count: 2, gap: true })];
      const step = migrationStep(from, to, snapshot, before);
      const after = waitsFor(to, step.state.value);
      const touched = step.timers.map((change) => ('arm' in change ? change.arm : change.disarm) as string);
      for (const [name, event] of before) expect(touched.includes(name)).toBe(after.get(name) !== event);
      expect(step.state.context).toEqual({
        ...(to.machine.config.context as CommitmentContext), ...(JSON.parse(snapshot) as MachineState).context,
        ...(step.state.context.change === null ? {} : { approvalLevel: 'deputyHead', overseer: true }),
      });
    }
  });

  it('an ask under another name goes on where it stood: it is armed anew, never disarmed', () => {
    for (const value of open) {
      const step = migrationStep(from, to, stateOf(from, value), waitsFor(from, value));
      expect(step.timers.filter((change) => 'disarm' in change)).toEqual([]);
    }
  });
});

const OF_SHELL_2 = CURRENT_WORKFLOWS.filter(({ kind }) => kind !== 'answer-suggestion').map(({ kind, version }) => [kind, version - 1, version] as const);

describe.each(OF_SHELL_2)('%s from version %i to %i', (kind, before, after) => {
  const [from, to] = [workflowVersion(kind, before), workflowVersion(kind, after)];
  const open = restsIn(from.machine.root).filter((value) => !isClosed(stageOf(value)));

  it('every open state keeps its name, what it knows and what it waits for', () => {
    expect(open.length).toBeGreaterThan(2);
    for (const value of open) {
      const [armed, snapshot] = [waitsFor(from, value), stateOf(from, value, { foundBy: 'su-min', reminder: 2 })];
      const step = migrationStep(from, to, snapshot, armed);
      expect([step.snapshot, step.timers, step.notices]).toEqual([snapshot, [], []]);
      for (const type of waitsFor(to, value).values()) expect(() => take(to.machine, step.snapshot, { type })).not.toThrow();
    }
  });
});

describe('achieve-outcome from version 1 to 2', () => {
  const [from, to] = [workflowVersion('achieve-outcome', 1), workflowVersion('achieve-outcome', 2)];

  it('what the clock has listed as not verifiable was found by nobody, and may be contested', () => {
    const listed = restsIn(from.machine.root).filter((value) => stageOf(value) === 'doing.unverifiable');
    expect(listed.length).toBeGreaterThan(0);
    for (const value of listed) {
      const step = migrationStep(from, to, stateOf(from, value, { indicator: 'missed' }), waitsFor(from, value));
      expect(step.state.context).toMatchObject({ indicator: 'missed', foundBy: '' });
      expect(acceptedEvents(to.machine, step.snapshot)).toContain('OUTCOME_CONTESTED');
    }
  });
});

describe('answer-suggestion from version 2 to 3', () => {
  const [from, to] = [workflowVersion('answer-suggestion', 2), workflowVersion('answer-suggestion', 3)];

  it('every open state goes on where it stood; only the naming of people is waited for besides', () => {
    const open = restsIn(from.machine.root).filter((value) => !isClosed(stageOf(value)));
    expect(open.length).toBeGreaterThan(20);
    for (const value of open) {
      const armed = waitsFor(from, value);
      const step = migrationStep(from, to, stateOf(from, value), armed);
      expect(stageOf(step.state.value)).toBe(stageOf(value));
      expect(step.state.context).toEqual({ ...(to.machine.config.context as CommitmentContext), ...(JSON.parse(stateOf(from, value)) as MachineState).context });
      expect(step.timers.map((change) => ('arm' in change ? change.arm : change))).toEqual(['answering', 'handedOver'].some((top) => stageOf(value).startsWith(top)) ? ['staffBy'] : []);
      const after = armedAfter(step, armed);
      expect(after).toEqual(waitsFor(to, step.state.value));
      for (const type of after.values()) expect(() => take(to.machine, step.snapshot, { type })).not.toThrow();
    }
  });
});

describe('stored histories of version 1', () => {
  const folder = new URL('../fixtures/histories/', import.meta.url);
  const entries = readdirSync(folder).filter((file) => file.endsWith('.v1.jsonl'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Entry))
    .filter((history) => KINDS.includes(history[0]?.definition.kind ?? ''));

  it('could have been migrated after every entry', () => {
    expect(entries.length).toBeGreaterThan(5);
    for (const history of entries) {
      const armed = new Map<string, string>();
      for (const { definition: { kind }, event, state, timers } of history) {
        armed.delete(/^xstate\.after\.([A-Za-z]+)\./.exec(event.type)?.[1] ?? '');
        for (const timer of timers) {
          if ('disarm' in timer) armed.delete(timer.disarm);
          else if (timer.at === null) armed.delete(timer.arm);
          else armed.set(timer.arm, timer.event);
        }
        if (isClosed(stageOf(state.value))) continue;
        const [from, to] = [workflowVersion(kind, 1), workflowVersion(kind, 2)];
        const step = migrationStep(from, to, canonical(state), armed);
        for (const type of armedAfter(step, armed).values()) expect(() => take(to.machine, step.snapshot, { type })).not.toThrow();
      }
    }
  });
});

describe('what has no mapping', () => {
  const [v1, v2] = [workflowVersion('issue-document', 1), workflowVersion('issue-document', 2)];
  const value = { underway: { work: { doing: 'drafting' }, clock: 'held', change: 'settled' } };

  it('is refused with the pairs there are: back, to itself, to another kind', () => {
    for (const [from, to] of [[v2, v1], [v1, v1], [v1, workflowVersion('publish-edition', 2)]] as const) {
      const refused = whyNot(() => migrationStep(from, to, stateOf(from, value), new Map()));
      expect(refused).toMatchObject({ code: 'no-mapping', facts: { from: from.version, to: to.version, pairs: MAPPED_PAIRS }, hint: expect.stringContaining('issue-document@1>2') });
    }
  });

  it('is refused for a state that the newer machine does not know, or only in part', () => {
    for (const work of [{ doing: 'sketching' }, 'doing', 'returned']) {
      const refused = whyNot(() => migrationStep(v1, v2, stateOf(v1, { underway: { ...value.underway, work } }), new Map()));
      expect(refused).toMatchObject({ code: 'no-mapping', facts: { kind: 'issue-document', version: 2 }, hint: expect.stringContaining('workflows/mappings.ts') });
    }
  });
});
