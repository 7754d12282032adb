/**
 * Separation of duties, proved on every path: nobody decides about what they did themselves, neither in their own name nor
 * in anybody else's, nor does anybody they did it for (domain 4.1).
 *
 * Every path is searched (`xstate/graph`), not some: for each duty an adjacency map of all states that differ in what was
 * done by whom, tried with the whole cast, above all with people in whom two roles meet. Who did the step before is kept
 * *beside* the machine, so that a rule is broken also when the machine forgets it. A duty counts as proved only if somebody
 * else could decide and somebody with the right role was refused because of it.
 *
 * What neither does nor decides anything about a duty is sent by one person of each role. Regions that neither hear of a duty
 * nor reach into one that does (explore.ts has seen which do) stand still: who did what and who may does not depend on them.
 * The steps are those of take(), recalled where nothing they read differs (recall.ts).
 */
import type { AnyStateNode } from 'xstate';
import { getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import type { Actor, CommitmentContext, CommitmentEvent, MachineState, PersonEvent } from '../src/core/commitment.js';
import type { EventType } from '../src/core/events.js';
import { begin } from '../src/core/step.js';
import { CAST, sayings } from './cast.js';
import type { Explorable } from './explore.js';
import { Places } from './places.js';
import type { Place } from './places.js';
import { Recall } from './recall.js';
import { activeNodes, childrenOf, nodesOf } from './state-nodes.js';

export interface Duty {
  name: string;
  /** Whoever does one of these ... */
  did: readonly EventType[];
  /** ... sends none of these. */
  decides: readonly EventType[];
  /** Where the context remembers who did it. */
  remembered: readonly (keyof CommitmentContext)[];
  /** With one of these the matter begins anew: what was done before is about another one. */
  anew?: readonly EventType[];
  /** Neither does anybody of the same office. */
  ofOffice?: boolean;
  /** A definition that does not know this event was released without the duty and cannot be given it. */
  since?: EventType;
}

export const DUTIES: readonly Duty[] = [
  // Setting the finding aside verifies the claim that it was about.
  { name: 'verifier', did: ['CLAIMED'], decides: ['VERIFIED', 'RETURNED', 'FINDING_SET_ASIDE'], remembered: ['claimedBy', 'claimedFor', 'foundBy'], ofOffice: true },
  { name: 're-examiner', did: ['RETURNED'], decides: ['FINDING_UPHELD', 'FINDING_SET_ASIDE'], remembered: ['foundBy', 'claimedBy'] },
  // How it ended. That it was taken up again, dropped or found impossible is another matter than the claim before it.
  { name: 'outcome', did: ['VERIFIED', 'FINDING_SET_ASIDE', 'LISTED', 'DROPPED'], decides: ['OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE'], anew: ['DISSATISFIED', 'REOPENED', 'OUTCOME_SET_ASIDE'], remembered: ['foundBy', 'claimedBy'] },
  { name: 'outcome-claimant', did: ['CLAIMED'], decides: ['OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE'], anew: ['LISTED', 'DROPPED', 'CHANGE_APPROVED', 'DISSATISFIED', 'REOPENED', 'OUTCOME_SET_ASIDE'], remembered: ['foundBy', 'claimedBy'] },
  // Whoever contests it, for the office, does not decide about that with another hat on. Kept since version 3, which made a duty of it.
  { name: 'contester', since: 'OUTCOME_CONTESTED', did: ['CONTESTED', 'OUTCOME_CONTESTED'], decides: ['FINDING_UPHELD', 'FINDING_SET_ASIDE', 'OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE'], remembered: ['foundBy'] },
  { name: 'approver', did: ['CHANGE_REQUESTED'], decides: ['CHANGE_ENDORSED', 'CHANGE_APPROVED', 'CHANGE_REFUSED'], remembered: ['requestedBy', 'approvedBy'] },
  { name: 'overseer', did: ['CHANGE_ENDORSED'], decides: ['CHANGE_APPROVED', 'CHANGE_REFUSED'], anew: ['CHANGE_REQUESTED'], remembered: ['requestedBy', 'approvedBy'] },
  { name: 'objection', did: ['OBJECTED'], decides: ['OBJECTION_UPHELD', 'OBJECTION_REFUSED'], remembered: ['objectedBy'] },
  { name: 'indicator', did: ['INDICATOR_PROPOSED'], decides: ['INDICATOR_AGREED', 'INDICATOR_REFUSED'], remembered: ['indicatorBy'] },
  { name: 'extension', did: ['EXTENSION_ASKED'], decides: ['EXTENSION_GRANTED', 'EXTENSION_REFUSED'], remembered: ['requestedBy'] },
  { name: 'return', did: ['RETURN_ASKED'], decides: ['REASSIGNED', 'RETURN_REFUSED'], remembered: ['objectedBy'] },
];

export interface DutyFinding {
  kind: 'duty-broken' | 'duty-untried';
  /** The duty's name. */
  place: string;
  message: string;
}

/** What was searched of one duty: states, edges, and among these the decisions taken and refused. */
export interface DutySearch { duty: string; states: number; edges: number; taken: number; refused: number }

/** Searches every duty that a workflow knows. `reaches`: by region of a parallel state, those that its events also move. */
export function checkDuties(workflow: Explorable, reaches: ReadonlyMap<string, ReadonlySet<string>>): { searched: DutySearch[]; findings: DutyFinding[] } {
  const heard = new Set(nodesOf(workflow.machine.root as AnyStateNode).flatMap((node) => [...node.transitions.keys()] as string[]));
  const duties = DUTIES.filter(({ since }) => since === undefined || heard.has(since)).map((duty) => ({ ...duty, did: duty.did.filter((type) => heard.has(type)), decides: duty.decides.filter((type) => heard.has(type)) }))
    .filter(({ did, decides }) => did.length > 0 && decides.length > 0);
  const steps = stepsOf(workflow);
  const found = duties.map((duty) => new Search(workflow, duty, reaches, steps).searched());
  return { searched: found.map(({ search }) => search), findings: found.flatMap(({ findings }) => findings) };
}

/** A state of the machine, and what it cannot forget: who did it last. */
interface Standing { status: MachineState['status']; place: Place; context: CommitmentContext; doer: Actor | null }
type Said = CommitmentEvent & { number: number };

const PEOPLE = ['claimedBy', 'claimedFor', 'requestedBy', 'approvedBy', 'objectedBy', 'foundBy', 'indicatorBy'] as const satisfies readonly (keyof CommitmentContext)[];
/** Fields that no guard of these events looks at, except to choose which way somebody may go. */
const IDLE: readonly string[] = ['reminder', 'evidence', 'outcome', 'rehandled', 'gap'] satisfies (keyof CommitmentContext)[];
/** One person of each role. */
const SUPPORTING: readonly string[] = ['clerk', 'deputy-head', 'head', 'second-supervisor', 'liaison'];
const COUNTED = 1; // as many as the terms of the cast expect

/** Steps known to all searches of a workflow, and what may be sent in it. */
interface Steps { recall: Recall; places: Places; said: readonly Said[] }

function stepsOf({ definition, machine }: Explorable): Steps {
  const recall = new Recall(machine, [], () => undefined);
  const mandates = 'objectedBy' in (machine.config.context as object); // the first version was released before there were any
  const events = [...sayings(definition)].flatMap(([, said]) => distinct(said.filter(({ by, situation: { rung, dueOn, secondReply } }) =>
    rung === 'ahead' && dueOn !== null && secondReply !== true && (mandates || by.behalf === undefined))));
  const timers = nodesOf(machine.root as AnyStateNode).flatMap((node) => node.after.map(({ eventType }) => eventType as string));
  const said = [...events, ...[...new Set(timers)].map((type) => ({ type }))].map((event, number) => ({ ...event, number }));
  return { recall, places: new Places(recall), said };
}

class Search {
  readonly #recall: Recall;
  readonly #places: Places;
  readonly #events: readonly Said[];
  readonly #regions: ReadonlySet<string>;
  readonly #heard = new Map<Place, readonly Said[]>();
  readonly #keys = new WeakMap<Standing, string>();

  constructor(private readonly workflow: Explorable, private readonly duty: Duty, reaches: ReadonlyMap<string, ReadonlySet<string>>, { recall, places, said }: Steps) {
    this.#recall = recall;
    this.#places = places;
    this.#regions = this.#regionsConcerned(reaches);
    this.#events = this.#concerned(said);
  }

  searched(): { search: DutySearch; findings: DutyFinding[] } {
    const { duty } = this;
    const logic = this.#logic();
    const map = Object.values(getAdjacencyMap(logic as never, this.#traversal() as never) as unknown as Record<string, { state: Standing; transitions: Record<string, { event: Said; state: Standing }> }>);
    const decisions = map.flatMap(({ state, transitions }) => Object.values(transitions)
      .filter(({ event }) => (duty.decides as readonly string[]).includes(event.type) && state.doer !== null)
      .map(({ event, state: next }) => ({ from: state, event, by: (event as unknown as PersonEvent).by, taken: next !== state })));
    const taken = decisions.filter((decision) => decision.taken);
    // Roles that sufficed for somebody who holds no other.
    const able = new Set(taken.flatMap(({ by, event }) => (by.roles.length === 1 ? [`${event.type} ${by.roles.join()}`] : [])));
    const refused = decisions.filter(({ from, event, by, taken: did }) => !did && meets(by, from.doer) && by.roles.some((role) => able.has(`${event.type} ${role}`)));
    const broken = taken.filter(({ from, by }) => meets(by, from.doer) || (duty.ofOffice === true && by.office !== null && by.office === from.doer?.office));
    const findings = [
      ...broken.slice(0, 1).map(({ from, event }) => ({ kind: 'duty-broken' as const, place: duty.name, message: this.#pathTo(from, event) })),
      ...(taken.length === 0 ? [this.#untried('nobody at all could decide')] : []),
      ...(refused.length === 0 ? [this.#untried('nobody who could have decided was refused for having done it themselves')] : []),
    ];
    const edges = map.reduce((sum, { transitions }) => sum + Object.keys(transitions).length, 0);
    return { search: { duty: duty.name, states: map.length, edges, taken: taken.length, refused: refused.length }, findings };
  }

  #untried(message: string): DutyFinding {
    return { kind: 'duty-untried', place: this.duty.name, message };
  }

  /** The machine with its memory beside it, as something `xstate/graph` can traverse. */
  #logic(): unknown {
    return {
      transition: (here: Standing, event: Said) => this.#after(here, event),
      getInitialSnapshot: () => {
        const { state, timers } = begin(this.workflow.machine);
        const armed = new Map(timers.flatMap((change) => ('arm' in change ? [[change.arm, change.event] as const] : [])));
        return { status: state.status, place: this.#places.at(this.#recall.partsOf(state.value), armed), context: this.#places.context(state.context), doer: null };
      },
    };
  }

  #traversal(): object {
    return {
      events: ({ place }: Standing) => this.#heardAt(place),
      filterEvents: (here: Standing, said: Said) => this.#matters(here, said),
      serializeState: (state: Standing) => this.#keyOf(state),
      serializeEvent: ({ number }: Said) => String(number),
    };
  }

  /** Events that some active state has an ear for; all others are refused. */
  #heardAt(place: Place): readonly Said[] {
    let events = this.#heard.get(place);
    if (events === undefined) {
      const heard = new Set(activeNodes(this.workflow.machine, place.value).flatMap((node) => [...node.transitions.keys()] as string[]));
      this.#heard.set(place, events = this.#events.filter(({ type }) => heard.has(type)));
    }
    return events;
  }

  /** Whatever leads elsewhere, and every decision taken, or refused to somebody who did the step before. */
  #matters(here: Standing, said: Said): boolean {
    const next = this.#after(here, said);
    if (!(this.duty.decides as readonly string[]).includes(said.type)) return next !== here && this.#keyOf(next) !== this.#keyOf(here);
    return next !== here || meets((said as unknown as PersonEvent).by, here.doer);
  }

  /** The same state where the event is refused. */
  #after(here: Standing, said: Said): Standing {
    const { status, place, context } = here;
    const { number, ...event } = said;
    if (status !== 'active') return here;
    const [outcome] = [...this.#recall.outcomes({ parts: place.parts, context, status }, event.type, [event], String(number)).keys()];
    if (outcome === undefined || 'failure' in outcome) return here;
    const { effect } = outcome;
    return {
      status: effect.status, place: this.#places.after(place, effect, null).place, context: this.#places.written(context, effect),
      doer: this.#doer(event as PersonEvent, here.doer),
    };
  }

  #doer({ type, by }: PersonEvent, before: Actor | null): Actor | null {
    const { did, anew = [] } = this.duty;
    if ((did as readonly string[]).includes(type)) return by;
    return (anew as readonly string[]).includes(type) ? null : before;
  }

  /** Keeps who did what, and what decides which events are possible; leaves out what the clock does. */
  #keyOf(here: Standing): string {
    let key = this.#keys.get(here);
    if (key === undefined) this.#keys.set(here, key = this.#told(here));
    return key;
  }

  #told({ status, place, context, doer }: Standing): string {
    if (status !== 'active') return status; // nothing follows
    const { top, at } = place.parts;
    const regions = Object.entries(at).filter(([region]) => this.#regions.has(region)).map(([, value]) => value);
    const facts = Object.entries(context).filter(([field]) => !IDLE.includes(field)).map(([field, value]: [string, unknown]) => {
      if (field === 'count') return Math.min(Number(value), COUNTED);
      const concerned = (this.duty.remembered as readonly string[]).includes(field);
      return concerned || !(PEOPLE as readonly string[]).includes(field) ? value : value !== null;
    });
    return JSON.stringify([top, regions, facts, doer === null ? null : nameOf(doer)]);
  }

  /** Those that hear of the duty, and those that reach into these. */
  #regionsConcerned(reaches: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
    const types = [...this.duty.did, ...this.duty.decides];
    const concerned = new Set(this.#regionNodes().filter((region) => nodesOf(region).some((node) => types.some((type) => node.transitions.has(type)))).map(({ key }) => key));
    for (const region of concerned) for (const [other, moved] of reaches) if (moved.has(region)) concerned.add(other); // a Set iterates over what is added meanwhile
    return concerned;
  }

  #regionNodes(): AnyStateNode[] {
    return childrenOf(this.workflow.machine.root as AnyStateNode).filter(({ type }) => type === 'parallel').flatMap((top) => childrenOf(top));
  }

  /** Timers are offered also where they are not armed, which allows more than can happen. */
  #concerned(said: readonly Said[]): Said[] {
    const { definition, machine } = this.workflow;
    const elsewhere = new Set(this.#regionNodes().filter(({ key }) => !this.#regions.has(key)).flatMap((region) => nodesOf(region)));
    const heard = new Set(nodesOf(machine.root as AnyStateNode).filter((node) => !elsewhere.has(node)).flatMap((node) => [...node.transitions.keys()] as string[]));
    return said.filter((event) => {
      if (!heard.has(event.type) || (event.type === 'STAGE_REACHED' && definition.inOrder !== true)) return false;
      if (!('by' in event) || [...this.duty.did, ...this.duty.decides].includes(event.type as EventType)) return true;
      const { by, data, situation: { approval } } = event as unknown as PersonEvent;
      // Of the changes that are beside the duty, the one that moves more than its own region.
      return SUPPORTING.includes(nameOf(by)) && (approval === undefined || (data['change'] === 'owner' && approval.level === 'deputyHead' && approval.overseer));
    });
  }

  #pathTo(from: Standing, event: Said): string {
    const key = this.#keyOf(from);
    const paths = getShortestPaths(this.#logic() as never, { ...this.#traversal(), toState: (state: Standing) => this.#keyOf(state) === key });
    const steps = ((paths as unknown as { steps: { event: Said }[] }[])[0]?.steps ?? []).map((step) => step.event).filter(({ type }) => type !== 'xstate.init');
    return [...steps, event].map((said) => ('by' in said ? `${said.type} by ${nameOf((said as unknown as PersonEvent).by)}` : said.type)).join(', then ');
  }
}

/** Whether one of those who act in the one is one of those who act in the other. */
function meets(one: Actor, other: Actor | null): boolean {
  if (other === null) return false;
  const ids = [other.id, other.behalf?.id];
  return [one.id, one.behalf?.id].some((id) => id !== undefined && ids.includes(id));
}

function nameOf({ id, behalf }: Actor): string {
  return behalf === undefined ? id : `${id} for ${behalf.id}`;
}

/** What the engine writes on single events. */
function writtenOn({ situation: { approval, tellDeputy, meetAgain, opinionsToRedo } }: PersonEvent): unknown[] {
  return [approval ?? null, tellDeputy ?? null, meetAgain ?? null, opinionsToRedo ?? null];
}

/** One event for each person, data and what the engine writes on it; the situations differ in nothing else here. */
function distinct(events: readonly PersonEvent[]): PersonEvent[] {
  return [...new Map(events.map((event) => [JSON.stringify([CAST.indexOf(event.by), event.data, writtenOn(event)]), event])).values()];
}
