/** What a receiver is told: a pure function of one history entry and where its commitment lies, so that a replay says the same again. */
import { EVENTS } from '../../core/events.js';
import { stageOf, TIMER_NAMES } from '../../core/commitment.js';
import type { DueBasis, LocalDate, Rung } from '../../core/commitment.js';
import type { Entry } from '../../core/history.js';
import { rungOf } from '../../store/readings/standing.js';

/** Every name `events` of a webhook may hold, beside `*`: what a person does, and the timers by their names. */
export const WEBHOOK_EVENTS: readonly string[] = ['OPENED', ...Object.keys(EVENTS), ...TIMER_NAMES];

/** Of an entry's commitment, as it is when the message is sent. */
export interface MessageFacts {
  body: string;
  /** As in `history.event`: the event's type or the timer's name. */
  event: string;
  jurisdiction: string;
  office: string;
  suggestion: string;
}

/** Field by field in docs/webhooks.md. No names, addresses, titles or free text: whoever may see those asks for them by id. */
export interface WebhookMessage {
  type: string;
  timestamp: string;
  data: {
    commitment: string;
    /** Number of the history entry: grows by one per commitment, without gaps. */
    revision: number;
    event: string;
    at: string;
    recorded: string;
    kind: string;
    stage: string;
    /** The colour of the ladder after the step; null ahead of the date and while the ladder is held. */
    light: Rung | null;
    due: { on: LocalDate | null; basis: DueBasis };
    jurisdiction: string;
    office: string;
    suggestion: string;
    url: string;
  };
}

/** The same for every attempt, replay and webhook: `_`, because the signed text is divided by full stops. */
export function messageId(commitment: string, seq: number): string {
  return `evt_${commitment}_${String(seq)}`;
}

export function webhookMessage({ body, event, jurisdiction, office, suggestion }: MessageFacts, publicUrl: string): WebhookMessage {
  const { commitment, seq, at, recorded, definition: { kind }, state, deadline: { dueOn, basis } } = JSON.parse(body) as Entry;
  return {
    type: `commitment.${event}`, timestamp: at,
    data: {
      commitment, revision: seq, event, at, recorded, kind, stage: stageOf(state.value), light: rungOf(state.value), due: { on: dueOn, basis },
      jurisdiction, office, suggestion, url: `${publicUrl}/commitments/${encodeURIComponent(commitment)}`,
    },
  };
}
