import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { isEventType } from '../../../src/core/events.js';
import { PARTIES } from '../../../src/web/commitment/parties.js';
import type { Party } from '../../../src/web/commitment/parties.js';
import { WORKFLOWS } from '../../../workflows/registry.js';

const PARTY_OF_GUARD: Readonly<Record<string, Party>> = {
  bySupervisor: 'supervisor', mayVerify: 'supervisor', mayDecideDate: 'supervisor', mayDecideCannot: 'supervisor', mayRefuse: 'supervisor',
  byOffice: 'office', reachesStage: 'office', occurrenceComplete: 'office', mayClaim: 'office', mayDeclare: 'office',
  mayRate: 'liaison', mayRatePartly: 'liaison',
};

describe('whose event it is', () => {
  it.each(WORKFLOWS.map((workflow) => [workflow.kind, workflow.machine] as const))('agrees with every guard of %s', (_, machine: AnyStateMachine) => {
    const transitions = nodesOf(machine.root).flatMap((node) => [...node.transitions.values()].flat())
      .map(({ eventType, guard }) => ({ eventType: String(eventType), guard: guard as string | { type: string } })).filter(({ eventType }) => isEventType(eventType));
    expect(transitions.length).toBeGreaterThan(10);
    for (const { eventType, guard } of transitions) {
      const name = typeof guard === 'string' ? guard : guard.type;
      expect([eventType, PARTY_OF_GUARD[name]]).toEqual([eventType, isEventType(eventType) ? PARTIES[eventType] : null]);
    }
  });
});

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}
