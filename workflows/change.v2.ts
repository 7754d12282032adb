/**
 * Changes of what was promised: another date, scope or office, or that it cannot be fulfilled. Asked for by the office,
 * approved inside the department at the level the profile names, and decided by the overseer where the profile wants that
 * too (domain 4.1). A region of shell.v2.ts. The ladder runs on while a change is pending: asking is not extending.
 */
import { assign, raise } from 'xstate';
import type { CommitmentContext, Level } from '../src/core/commitment.js';
import { closingDecision, notify, remembering, resume } from './parts.v2.js';
import { data, situation } from './rules.v2.js';
import type { Told } from './rules.v2.js';

const DECIDED_TO: readonly Level[] = ['handler', 'sectionHead', 'deputyHead'];

export function change(): object {
  const asked = (to: Level): object[] => [
    assign({
      ...remembering('requestedBy'), approvedBy: null,
      change: ({ event }: Told) => data(event)['change'] as CommitmentContext['change'],
      approvalLevel: ({ event }: Told) => situation(event).approval?.level ?? 'deputyHead',
      overseer: ({ event }: Told) => situation(event).approval?.overseer ?? true,
    }),
    notify('approval-request', to),
  ];
  const request = {
    CHANGE_REQUESTED: [
      { guard: 'asksHead', target: 'pending', actions: asked('head') },
      { guard: 'byOffice', target: 'pending', actions: asked('deputyHead') },
    ],
    DATE_DECLARED: { guard: 'mayDeclare', target: 'settled', actions: [assign({ provisional: false }), resume('clock.rebase')] },
  };
  const decided = assign({ requestedBy: null, change: null, approvalLevel: null, overseer: false, approvedBy: null });
  const told = notify('change-decided', ...DECIDED_TO);
  const toDate = (guard: string): object => ({
    guard, target: '#commitment.underway.change.settled', actions: [decided, assign({ provisional: false }), resume('clock.rebase'), told],
  });
  const toScope = (guard: string): object => ({ guard, target: '#commitment.underway.change.settling', actions: [decided, told] });
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
      pending: {
        initial: 'department',
        on: { CHANGE_REFUSED: { guard: 'mayRefuse', target: 'settling', actions: [decided, told] } },
        states: {
          department: {
            after: {
              decideBy: [
                { guard: 'needsHead', target: 'department', reenter: true, actions: notify('approval-request', 'head') },
                { target: 'department', reenter: true, actions: notify('approval-request', 'deputyHead') },
              ],
            },
            on: {
              CHANGE_ENDORSED: { guard: 'mayEndorse', target: 'overseer', actions: [assign(remembering('approvedBy')), notify('decision-request', 'supervisor')] },
              CHANGE_APPROVED: [toDate('mayApproveDate'), toScope('mayApproveScope')],
            },
          },
          overseer: {
            after: { decideBy: { target: 'overseer', reenter: true, actions: notify('decision-request', 'supervisor') } },
            on: {
              CHANGE_APPROVED: [
                toDate('mayDecideDate'), toScope('mayDecideScope'),
                // The new office gets a window of its own to object.
                { guard: 'mayDecideOwner', target: '#commitment.underway.change.settling', actions: [decided, raise({ type: 'work.offer' }), notify('transferred', 'handler', 'sectionHead')] },
                { guard: 'mayDecideCannot', target: '#commitment.closed.notFulfilled', actions: [decided, ...closingDecision()] },
              ],
            },
          },
        },
      },
    },
  };
}
