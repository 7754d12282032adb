/**
 * The facts about a commitment that events may change besides its state: whose it is, what it covers, where its words stand.
 * One fold for the engine that writes them and the verifier that checks them.
 */
import type { LocalDate, Terms } from './commitment.js';

export interface TrackedFacts {
  office: string;
  terms: Terms;
  quote: string;
  start: number;
  end: number;
}

type Data = Readonly<Record<string, unknown>>;

/** The facts after an event that was accepted. `change` is the change that was pending before it. */
export function factsAfter(facts: TrackedFacts, type: string, data: Data): TrackedFacts {
  return CHANGES[type]?.(facts, data) ?? facts;
}

const handedOn = (facts: TrackedFacts, { toOffice }: Data): TrackedFacts => (typeof toOffice === 'string' ? { ...facts, office: toOffice } : facts);

const CHANGES: Readonly<Record<string, (facts: TrackedFacts, data: Data) => TrackedFacts>> = {
  TRANSFERRED: handedOn,
  OBJECTION_UPHELD: handedOn,
  REASSIGNED: handedOn,
  CHANGE_APPROVED: (facts, data) => {
    const { scope } = data;
    return handedOn(typeof scope === 'string' ? { ...facts, terms: { ...facts.terms, scope } } : facts, data);
  },
  MILESTONES_SET: (facts, { dates }) => ({ ...facts, terms: { ...facts.terms, milestones: { ...facts.terms.milestones, ...(dates as Record<string, LocalDate>) } } }),
  INDICATOR_PROPOSED: (facts, { indicator, threshold }) => ({ ...facts, terms: { ...facts.terms, indicator: String(indicator), threshold: Number(threshold) } }),
  CORRECTED: (facts, { quote, start, end }) => ({ ...facts, quote: String(quote), start: Number(start), end: Number(end) }),
};
