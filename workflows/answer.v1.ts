/**
 * The reply's own small machine: the duty to answer a suggestion, with a clock apart from that of the pledges the answer will hold.
 *
 *   handedOver ─ACCEPTED / window over▶ answering (work ∥ clock ∥ opinions ∥ extension) ─ANSWERED▶ answered ─RATED / lapsed▶ closed.*
 *      ⇅ RETURN_ASKED, REASSIGNED                        ▲──────────── DISSATISFIED ──────────┘
 *
 * Limits differ from place to place (domain 1.2) and stand in the profile; a place without a rule has the house's, said to be so.
 */
import { assign, setup } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { TIMER_NAMES } from '../src/core/commitment.js';
import type { CommitmentContext, Letter, Level } from '../src/core/commitment.js';
import { clock } from './clock.v2.js';
import { notify, remembering, resume, takenUpAgain } from './parts.v2.js';
import { byOffice, data, holds, isNot, SHARED_GUARDS, situation } from './rules.v2.js';
import type { ShellEvent, Told } from './rules.v2.js';

export function defineAnswering(): AnyStateMachine {
  const definition = setup({
    types: { context: {} as CommitmentContext, events: {} as ShellEvent },
    delays: Object.fromEntries(TIMER_NAMES.map((name) => [name, 1])),
    actions: { notify: (_, params: { letter: Letter; to: Level[] }) => params },
    guards: {
      ...SHARED_GUARDS,
      mayRateAgain: ({ context, event }: Told) => holds(event, 'liaison') && context.rehandled === true,
      // Whoever wants to be rid of it doesn't decide that.
      mayReassign: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.objectedBy) && data(event)['toOffice'] !== situation(event).office,
      mayRefuseReturn: ({ context, event }: Told) => holds(event, 'supervisor') && isNot(event, context.objectedBy),
      // The deputies' working body consents to more time (Qingdao, Beijing, Shanghai: domain 1.2).
      mayExtend: ({ context, event }: Told) => holds(event, 'liaison') && isNot(event, context.requestedBy),
      mayAnswer: ({ event }: Told) => byOffice(event) && String(data(event)['on']) <= situation(event).today,
    },
  });
  const config = {
    id: 'answer',
    initial: 'handedOver',
    context: {
      provisional: false, reminder: 0, stage: '', evidence: 'none', claimedBy: null, claimedFor: null,
      requestedBy: null, change: null, count: 0, gap: false, outcome: 'fulfilled', objectedBy: null, rehandled: false,
    } satisfies CommitmentContext,
    states: {
      handedOver: {
        entry: notify('handed-over', 'handler', 'sectionHead'),
        after: { acceptBy: 'answering' }, // whoever returns nothing in time keeps it (Yulin: late = no change)
        on: {
          ACCEPTED: { guard: 'byOffice', target: 'answering' },
          RETURN_ASKED: { guard: 'byOffice', target: 'returnAsked', actions: [assign(remembering('objectedBy')), notify('return-request', 'supervisor')] },
        },
      },
      returnAsked: {
        after: { returnDecisionBy: { target: 'returnAsked', reenter: true, actions: notify('return-request', 'supervisor') } },
        on: {
          REASSIGNED: { guard: 'mayReassign', target: 'handedOver', actions: assign({ objectedBy: null }) },
          RETURN_REFUSED: { guard: 'mayRefuseReturn', target: 'answering', actions: [assign({ objectedBy: null }), notify('objection-decided', 'handler', 'sectionHead')] },
        },
      },
      answering: {
        type: 'parallel',
        on: {
          PROGRESS_REPORTED: { guard: 'byOffice' },
          LETTER_APPROVED: { guard: 'bySupervisor' },
          LETTER_WITHHELD: { guard: 'bySupervisor' },
          RECOUNTED: [
            { guard: 'recountMoves', actions: [resume('clock.rebase'), notify('recounted', 'handler', 'sectionHead')] },
            { guard: 'byAdministrator', actions: resume('clock.rebase') },
          ],
          ANSWERED: { guard: 'mayAnswer', target: '#answer.answered', actions: assign({ evidence: 'complete', requestedBy: null }) },
        },
        states: {
          work: {
            initial: 'contacting',
            states: {
              // First contact with the deputy (Chongqing: within 20 working days of receipt).
              contacting: {
                after: { contactBy: { target: 'contacting', reenter: true, actions: notify('contact-due', 'handler', 'sectionHead') } },
                on: { CONTACTED: { guard: 'byOffice', target: 'drafting' } },
              },
              drafting: { on: { CONTACTED: { guard: 'byOffice' } } },
            },
          },
          clock: clock({ underway: '#answer.answering', pledged: false }),
          opinions: {
            initial: 'awaited',
            states: {
              awaited: {
                after: { opinionBy: { target: 'awaited', reenter: true, actions: notify('opinion-due', 'handler', 'sectionHead') } },
                on: { OPINION_GIVEN: { guard: 'byOffice', target: 'awaited', reenter: true } },
              },
            },
          },
          extension: {
            initial: 'none',
            states: {
              none: { on: { EXTENSION_ASKED: { guard: 'byOffice', target: 'asked', actions: [assign(remembering('requestedBy')), notify('extension-request', 'liaison')] } } },
              asked: {
                after: { extensionBy: { target: 'asked', reenter: true, actions: notify('extension-request', 'liaison') } },
                on: {
                  EXTENSION_GRANTED: { guard: 'mayExtend', target: 'granted', actions: [assign({ requestedBy: null }), resume('clock.rebase'), notify('extension-decided', 'handler', 'sectionHead')] },
                  EXTENSION_REFUSED: { guard: 'mayExtend', target: 'none', actions: [assign({ requestedBy: null }), notify('extension-decided', 'handler', 'sectionHead')] },
                },
              },
              granted: {},
            },
          },
        },
      },
      answered: {
        entry: notify('rating-request', 'liaison'),
        after: { replyRatingBy: { target: '#answer.closed.unrated', actions: notify('closed', 'handler', 'sectionHead', 'liaison') } },
        on: {
          RATED: { guard: 'mayRate', target: '#answer.closed.rated' },
          DISSATISFIED: [
            { guard: 'mayRateAgain', target: 'answering', actions: [takenUpAgain(true), notify('returned', 'handler', 'sectionHead', 'deputyHead'), notify('dissatisfied-again', 'liaison', 'supervisor')] },
            { guard: 'mayRate', target: 'answering', actions: [takenUpAgain(true), notify('returned', 'handler', 'sectionHead', 'deputyHead')] },
          ],
        },
      },
      closed: {
        initial: 'rated',
        on: { REOPENED: { guard: 'bySupervisor', target: 'answering', actions: takenUpAgain(false) } },
        states: { rated: {}, unrated: {} },
      },
    },
  };
  return definition.createMachine(config as unknown as Parameters<typeof definition.createMachine>[0]);
}
