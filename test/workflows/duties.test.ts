import { describe, expect, it } from '@jest/globals';
import { assign, setup } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { checkDuties, DUTIES } from '../../workflows/duties.js';
import type { DutyFinding, DutySearch } from '../../workflows/duties.js';
import type { Explorable } from '../../workflows/explore.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { actorsOf, byOffice, holds, isNot } from '../../workflows/rules.v2.js';
import type { ShellEvent, Told } from '../../workflows/rules.v2.js';

const remembered = assign({ claimedBy: ({ event }: Told) => actorsOf(event) });
const CLAIMED = { guard: 'byOffice', target: 'claimed', actions: remembered };

describe('separation of duties', () => {
  it('holds in a machine that remembers who did it, and was tried: somebody else decided, a person with two hats was refused', () => {
    const { searched, findings } = searchedIn({ VERIFIED: { guard: 'notTheClaimant', target: 'done' } });
    expect(findings).toEqual([]);
    expect(searched).toEqual([{ duty: 'verifier', states: expect.any(Number), edges: expect.any(Number), taken: expect.any(Number), refused: expect.any(Number) }]);
    expect(searched[0]?.taken).toBeGreaterThan(10);
    expect(searched[0]?.refused).toBeGreaterThan(2);
  });

  it('is broken by a rule that asks for the role only; the shortest way there is named', () => {
    const { findings } = searchedIn({ VERIFIED: { guard: 'bySupervisor', target: 'done' } });
    expect(findings).toContainEqual({ kind: 'duty-broken', place: 'verifier', message: expect.stringMatching(/^CLAIMED by .+, then VERIFIED by .+$/) });
  });

  it('is broken by a rule that forgets whoever was acted for', () => {
    const { findings } = searchedIn({ VERIFIED: { guard: 'notTheSamePerson', target: 'done' } });
    expect(findings[0]).toMatchObject({ kind: 'duty-broken', message: expect.stringContaining(' for ') });
  });

  it('is broken by a machine that loses its memory between the deed and the decision', () => {
    const { findings } = searchedIn({ VERIFIED: { guard: 'notTheClaimant', target: 'done' }, PROGRESS_REPORTED: { actions: assign({ claimedBy: null }) } });
    expect(findings[0]).toMatchObject({ kind: 'duty-broken', message: expect.stringContaining('PROGRESS_REPORTED') });
  });

  it('is broken by whoever is of the claiming office, although they claimed nothing', () => {
    const { findings } = searchedIn({ VERIFIED: { guard: 'notTheClaimantAnywhere', target: 'done' } });
    expect(findings[0]).toMatchObject({ kind: 'duty-broken', place: 'verifier', message: expect.stringContaining('VERIFIED by handler-and-supervisor') });
  });

  it('counts as untried when nobody could decide, or nobody was ever refused for it', () => {
    expect(searchedIn({ VERIFIED: { guard: 'never', target: 'done' } }).findings.map(({ kind }) => kind)).toEqual(['duty-untried', 'duty-untried']);
    // Before there were mandates no liaison could have claimed anything.
    expect(searchedIn({ VERIFIED: { guard: 'byLiaison', target: 'done' } }, false).findings).toEqual([
      { kind: 'duty-untried', place: 'verifier', message: 'nobody who could have decided was refused for having done it themselves' },
    ]);
  });

  it('is asked about wherever somebody decides about what another did', () => {
    const decisions = new Set(DUTIES.flatMap(({ decides }) => decides));
    for (const type of ['VERIFIED', 'FINDING_UPHELD', 'OUTCOME_SET_ASIDE', 'CHANGE_APPROVED', 'OBJECTION_UPHELD', 'INDICATOR_AGREED', 'EXTENSION_GRANTED', 'REASSIGNED'] as const) expect(decisions).toContain(type);
  });
});

function searchedIn(decisions: object, mandates = true): { searched: DutySearch[]; findings: DutyFinding[] } {
  const workflow: Explorable = { definition: currentWorkflow('watch-other-body').definition, machine: machineOf(decisions, mandates) };
  return checkDuties(workflow, new Map());
}

function machineOf(decisions: object, mandates: boolean): AnyStateMachine {
  const isSupervisor = ({ event }: Told): boolean => holds(event, 'supervisor');
  const definition = setup({
    types: { events: {} as ShellEvent },
    guards: {
      byOffice: (({ event }: Told) => byOffice(event)) as never,
      bySupervisor: isSupervisor as never,
      byLiaison: (({ event }: Told) => holds(event, 'liaison')) as never,
      notTheClaimant: ((told: Told) => isSupervisor(told) && isNot(told.event, told.context.claimedBy) && !byOffice(told.event)) as never,
      notTheClaimantAnywhere: ((told: Told) => isSupervisor(told) && isNot(told.event, told.context.claimedBy)) as never,
      notTheSamePerson: ((told: Told) => isSupervisor(told) && !byOffice(told.event) && 'by' in told.event && told.context.claimedBy?.split(' ')[0] !== told.event.by.id) as never,
      never: () => false,
    },
  });
  return definition.createMachine({
    id: 'm', initial: 'open', context: { claimedBy: null, ...(mandates ? { objectedBy: null } : {}) },
    states: { open: { on: { CLAIMED } }, claimed: { on: decisions }, done: { type: 'final' } },
  } as never) as unknown as AnyStateMachine;
}
