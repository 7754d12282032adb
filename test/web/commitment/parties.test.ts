import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Actor, CommitmentContext, Role } from '../../../src/core/commitment.js';
import { isEventType } from '../../../src/core/events.js';
import { hasButton, isUseful, mayAct, partyOf } from '../../../src/web/commitment/parties.js';
import type { Party } from '../../../src/web/commitment/parties.js';
import { WORKFLOWS } from '../../../workflows/registry.js';

const PARTY_OF_GUARD: Readonly<Record<string, Party>> = {
  bySupervisor: 'supervisor', mayVerify: 'supervisor', mayReturn: 'supervisor', mayDecideDate: 'supervisor', mayDecideScope: 'supervisor', mayDecideOwner: 'supervisor',
  mayDecideCannot: 'supervisor', mayDecideObjection: 'supervisor', mayUpholdToOffice: 'supervisor', mayTransfer: 'supervisor', mayAgreeIndicator: 'supervisor',
  mayReexamine: 'supervisor', mayDrop: 'supervisor', mayReassign: 'supervisor', mayRefuseReturn: 'supervisor',
  byOffice: 'office', reachesStage: 'office', setsMilestones: 'office', occurrenceComplete: 'office', mayClaim: 'office', mayDeclare: 'office', objects: 'office',
  mayContest: 'office', mayContestOutcome: 'office', asksHead: 'office', mayAnswer: 'office',
  mayEndorse: 'leader', mayApproveDate: 'leader', mayApproveScope: 'leader',
  mayRate: 'liaison', mayRatePartly: 'liaison', mayRateAgain: 'liaison', mayExtend: 'liaison', mayExtendAndTell: 'liaison', mustMeetAgain: 'liaison', byLiaison: 'liaison', redoesLast: 'office',
  byAdministrator: 'administrator', recountMoves: 'administrator',
};

const CONTEXT: CommitmentContext = {
  provisional: false, reminder: 0, stage: '', evidence: 'none', claimedBy: null, claimedFor: null, requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled',
};

function person(id: string, role: Role, office: string | null = null, behalf?: Actor): Actor {
  return { id, name: id, roles: [role], office, ...(behalf === undefined ? {} : { behalf }) };
}

describe('whose event it is', () => {
  it.each(WORKFLOWS.map(({ kind, version, machine }) => [kind, version, machine] as const))('agrees with every guard of %s@%i', (_kind, _version, machine: AnyStateMachine) => {
    const transitions = nodesOf(machine.root).flatMap((node) => [...node.transitions.values()].flat())
      .map(({ eventType, guard }) => ({ type: String(eventType), guard: guard as string | { type: string } }));
    const sent = transitions.flatMap(({ type, guard }) => (isEventType(type) && hasButton(type) ? [{ type, guard: typeof guard === 'string' ? guard : guard.type }] : []));
    expect(sent.length).toBeGreaterThan(10);
    for (const { type, guard } of sent) {
      const parties = guard === 'mayRefuse' ? [partyOf(type, {}), partyOf(type, { approvedBy: 'somebody' })] : [partyOf(type, { approvedBy: guard.startsWith('mayApprove') ? null : 'somebody' })];
      for (const party of parties) expect([type, guard, party]).toEqual([type, guard, guard === 'mayRefuse' ? 'supervisor' : PARTY_OF_GUARD[guard]]);
    }
  });

  it('is decided inside the department first, and by a supervisor once a leader has agreed', () => {
    expect([partyOf('CHANGE_REFUSED', { approvedBy: null }), partyOf('CHANGE_REFUSED', { approvedBy: 'head' }), partyOf('CHANGE_REFUSED', {})])
      .toEqual(['leader', 'supervisor', 'supervisor']);
  });
});

describe('who is shown a form', () => {
  it.each([
    ['its own people', person('li', 'handler', 'tech'), true],
    ['nobody of another office', person('wang', 'handler', 'finance'), false],
    ['a leader of the office above', person('nong', 'deputyHead', 'government'), true],
    ['no clerk of the office above', person('he', 'handler', 'government'), false],
  ])('acts for an office: %s', (_who, actor, may) => {
    expect(mayAct('PROGRESS_REPORTED', actor, 'tech', CONTEXT, ['government']).may).toBe(may);
  });

  it('approves a change only at the level it needs', () => {
    const context: CommitmentContext = { ...CONTEXT, change: 'date', requestedBy: 'li', approvalLevel: 'head', approvedBy: null, overseer: true };
    const may = (actor: Actor) => mayAct('CHANGE_ENDORSED', actor, 'tech', context, ['government']);
    expect(may(person('zhao', 'deputyHead', 'tech'))).toEqual({ may: false, why: null });
    expect(may(person('chen', 'head', 'tech'))).toEqual({ may: true, why: null });
    expect(may(person('nong', 'head', 'government')).may).toBe(true);
    expect(mayAct('CHANGE_APPROVED', person('su', 'supervisor'), 'tech', context).may).toBe(false);
  });

  it.each([
    ['VERIFIED', { claimedBy: 'su li', claimedFor: 'tech' }, 'commitment.now.claimant'],
    ['CHANGE_APPROVED', { requestedBy: 'li', approvedBy: 'chen su' }, 'commitment.now.requester'],
    ['OBJECTION_REFUSED', { objectedBy: 'su' }, 'commitment.now.objector'],
    ['FINDING_UPHELD', { foundBy: 'su' }, 'commitment.now.finder'],
    ['OUTCOME_UPHELD', { foundBy: 'li su' }, 'commitment.now.finder'],
    ['INDICATOR_AGREED', { indicatorBy: 'li su' }, 'commitment.now.proposer'],
  ] as const)('never decides about a step of their own: %s', (type, before, why) => {
    expect(mayAct(type, person('su', 'supervisor'), 'tech', { ...CONTEXT, ...before })).toEqual({ may: false, why });
    expect(mayAct(type, person('du', 'supervisor'), 'tech', { ...CONTEXT, ...before })).toEqual({ may: true, why: null });
    const deputy = person('du', 'supervisor', null, person('su', 'supervisor'));
    expect(mayAct(type, deputy, 'tech', { ...CONTEXT, ...before }).may).toBe(false);
  });

  it('never oversees an office from inside it or above it', () => {
    const may = (office: string) => mayAct('RETURNED', person('su', 'supervisor', office), 'tech', { ...CONTEXT, claimedBy: 'li', claimedFor: 'tech' }, ['government']);
    expect([may('tech').why, may('government').why, may('oversight').why]).toEqual(['commitment.now.of-office', 'commitment.now.of-office', null]);
  });
});

describe('a form without effect', () => {
  it('is not offered', () => {
    expect(isUseful('DATE_DECLARED', '2022-09-21', { provisional: false })).toBe(false);
    expect(isUseful('DATE_DECLARED', null, { provisional: false })).toBe(true);
    expect([isUseful('CHANGE_ENDORSED', null, { provisional: false, overseer: false }), isUseful('CHANGE_ENDORSED', null, { provisional: false, overseer: true })]).toEqual([false, true]);
    expect(isUseful('CHANGE_APPROVED', null, { provisional: false, overseer: true, approvedBy: null })).toBe(false);
    expect(isUseful('CHANGE_APPROVED', null, { provisional: false, overseer: true, approvedBy: 'chen' })).toBe(true);
    expect([isUseful('CONTESTED', null, { provisional: false, foundBy: null }), isUseful('CONTESTED', null, { provisional: false, foundBy: 'su' })]).toEqual([false, true]);
    // What the clock found is contested as an outcome, since nobody found it.
    expect([isUseful('CONTESTED', null, { provisional: false, foundBy: '' }), isUseful('OUTCOME_CONTESTED', null, { provisional: false, foundBy: '' })]).toEqual([false, true]);
    expect(isUseful('OUTCOME_CONTESTED', null, { provisional: false, foundBy: null })).toBe(false);
    expect([isUseful('ANSWERED', null, { provisional: false, meeting: true }), isUseful('ANSWERED', null, { provisional: false, meeting: false }), isUseful('ANSWERED', null, { provisional: false })]).toEqual([false, true, true]);
  });
});

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}
