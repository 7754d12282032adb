/**
 * Proofs about a workflow: what it may be made of, and that nothing can be forgotten in it. Pure; run by
 * `jiannuo workflows check` and by the tests.
 *
 * Proved for every state that people and timers can lead to: it can still be closed, something will wake it, somebody
 * will be written to although nobody acts, and nobody decides about what they did themselves (duties.ts). Regions that have
 * nothing to do with the others give no help in this: a turn of the year wakes nobody who waits for a decision. Not proved:
 * that a letter arrives, or that its timer means a sensible instant (core/schedule.ts and its tests).
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { LETTERS, LEVELS, TIMER_NAMES } from '../src/core/commitment.js';
import type { CommitmentContext, Letter, PersonEvent, TimerName } from '../src/core/commitment.js';
import { MAY_BE_NULL } from '../src/core/ask-instants.js';
import { EVENTS } from '../src/core/events.js';
import { checkDuties } from './duties.js';
import type { DutyFinding, DutySearch } from './duties.js';
import { explore } from './explore.js';
import type { Explorable, Exploration, Found, Passage } from './explore.js';
import { activeNodes, nodesOf } from './state-nodes.js';

/** The proofs, each with the kinds of findings that refute it. */
export const PROOFS = {
  'made-of': ['vocabulary', 'unknown-delay', 'unknown-letter', 'missing-guard'],
  'steps': ['endless', 'step-fails', 'deaf-timer', 'ambiguous-timer'],
  'reachable': ['unreachable'],
  'way-out': ['no-way-out'],
  'not-forgotten': ['nothing-wakes', 'nobody-asked'],
  'duties': ['duty-broken', 'duty-untried'],
  'of-use': ['event-unused', 'letter-unused', 'timer-unused'],
} as const;
export type Proof = keyof typeof PROOFS;
export const FINDING_KINDS = Object.values(PROOFS).flat();

export interface Finding {
  kind: (typeof FINDING_KINDS)[number] | DutyFinding['kind'];
  /** The state node, stage, duty or name it is about. */
  place: string;
  message: string;
}

/** What was found about one workflow and how much of it there is. */
export interface Checked {
  findings: Finding[];
  states: number;
  passages: number;
  duties: DutySearch[];
  /** What must be looked after elsewhere: who may send which event where, which timers fire, which letters go out. */
  asksFor: AskedFor;
}

export interface AskedFor {
  said: { event: PersonEvent; context: CommitmentContext }[];
  timers: TimerName[];
  letters: Letter[];
}

/** Findings of one workflow; empty = proved. */
export function checkWorkflow(workflow: Explorable): Finding[] {
  return inspect(workflow).findings;
}

/**
 * checkWorkflow() with the size of what was walked. A definition with forbidden parts isn't walked (0 states): what they
 * do is not known.
 */
export function inspect(workflow: Explorable, limit?: number): Checked {
  const forbidden = vocabulary(workflow.machine);
  if (forbidden.length > 0) return { findings: forbidden, states: 0, passages: 0, duties: [], asksFor: { said: [], timers: [], letters: [] } };
  const exploration = explore(workflow, limit);
  const found = [...exploration.states.values()];
  const size = {
    states: found.length, passages: found.reduce((sum, { passages }) => sum + passages.length, 0), duties: [], asksFor: askedFor(found),
  };
  if (!exploration.complete) {
    const message = `more than ${String(size.states - 1)} states: something counts without end, so nothing can be proved`;
    return { ...size, findings: [{ kind: 'endless', place: workflow.machine.id, message }] };
  }
  const { searched, findings } = checkDuties(workflow, exploration.reaches);
  return { ...size, duties: searched, findings: distinct([...proofs(workflow.machine, exploration), ...findings]) };
}

/** Every event once for each person who was seen to send it, with a state it was accepted in; every timer and letter once. */
function askedFor(found: readonly Found[]): AskedFor {
  const said = new Map<string, AskedFor['said'][number]>();
  const timers = new Set<TimerName>();
  const letters = new Set<Letter>();
  for (const { context, passages } of found) {
    for (const { event, timer, letters: asked } of passages) {
      if (timer !== null) timers.add(timer);
      for (const letter of asked) letters.add(letter);
      if (!('by' in event)) continue;
      const key = `${event.type} ${event.by.id} ${event.by.behalf?.id ?? ''}`;
      if (!said.has(key)) said.set(key, { event, context });
    }
  }
  return { said: [...said.values()], timers: [...timers].sort(), letters: [...letters].sort() };
}

/** What only all workflows together can show: every event, letter and timer name is of use to some kind. */
export function checkTogether(workflows: readonly Explorable[]): Finding[] {
  const nodes = workflows.flatMap(({ machine }) => nodesOf(machine.root));
  const heard = new Set(nodes.flatMap((node) => [...node.transitions.keys()]));
  const timers = new Set(nodes.flatMap((node) => node.after.map(({ delay }) => delay)));
  const letters = new Set(nodes.flatMap((node) => actionsOf(node)).filter(isNotify).map(({ params }) => params.letter));
  const unused = (kind: Finding['kind'], names: readonly string[], used: ReadonlySet<unknown>, message: string): Finding[] =>
    names.filter((name) => !used.has(name)).map((place) => ({ kind, place, message }));
  return [
    ...unused('event-unused', Object.keys(EVENTS).filter((type) => type !== MIGRATION), heard, 'no workflow accepts this event in any state'),
    ...unused('letter-unused', Object.keys(LETTERS), letters, 'no workflow ever asks for this letter'),
    ...unused('timer-unused', TIMER_NAMES, timers, 'no workflow waits for this timer'),
  ];
}

/** Written by the engine between two machines; neither hears it. */
const MIGRATION = 'MIGRATED';

/** What a definition may be made of (docs/architecture.md): everything else breaks replay, restoring or the proofs below. */
function vocabulary(machine: AnyStateMachine): Finding[] {
  const context = typeof machine.config.context === 'function'
    ? [{ kind: 'vocabulary' as const, place: machine.id, message: 'the context must be plain data, not a factory' }]
    : [];
  return [...context, ...nodesOf(machine.root).flatMap((node) => [...nodeVocabulary(node), ...actionVocabulary(node), ...guardVocabulary(node, machine)])];
}

function nodeVocabulary(node: AnyStateNode): Finding[] {
  const place = node.id;
  const delays = Object.keys(node.config.after ?? {}).filter((delay) => !(TIMER_NAMES as readonly string[]).includes(delay));
  const listens = [...node.transitions.keys()].filter((type) => !/^([A-Z_]+|(clock|work)\.[a-z]+|xstate\.after\..+)$/.test(type));
  return [
    ...(node.type === 'history' ? [{ kind: 'vocabulary' as const, place, message: 'history states cannot be restored from a stored snapshot' }] : []),
    ...(node.invoke.length > 0 ? [{ kind: 'vocabulary' as const, place, message: 'invoke runs something; a machine only names what should happen' }] : []),
    ...listens.map((type) => ({ kind: 'vocabulary' as const, place, message: `listens to ${type}, which is neither a person's event, a timer nor what the regions raise among themselves` })),
    ...delays.map((delay) => ({ kind: 'unknown-delay' as const, place, message: `waits for ${delay}, which core/schedule.ts does not know` })),
  ];
}

function actionVocabulary(node: AnyStateNode): Finding[] {
  const place = node.id;
  return actionsOf(node).flatMap((action): Finding[] => {
    if (isNotify(action)) {
      const known = Object.hasOwn(LETTERS, action.params.letter) && action.params.to.length > 0
        && action.params.to.every((level) => (LEVELS as readonly string[]).includes(level));
      return known ? [] : [{ kind: 'unknown-letter', place, message: `no such letter or recipient: ${action.params.letter} to ${action.params.to.join(', ') || 'nobody'}` }];
    }
    const type = typeName(action);
    const allowed = type === 'xstate.assign' || (type === 'xstate.raise' && (action as { delay?: unknown }).delay === undefined);
    return allowed ? [] : [{ kind: 'vocabulary', place, message: `the action ${type} is not allowed; allowed are assign, an immediate raise and notify` }];
  });
}

function guardVocabulary(node: AnyStateNode, machine: AnyStateMachine): Finding[] {
  const place = node.id;
  const guards = [...transitionsOf(node)].map(({ guard }) => guard as unknown).filter((guard) => guard !== undefined);
  return guards.flatMap((guard): Finding[] => {
    if (typeof guard === 'function') return [{ kind: 'vocabulary', place, message: 'a guard without a name: a refusal could not say which rule it was' }];
    const name = typeof guard === 'string' ? guard : typeName(guard);
    return Object.hasOwn(machine.implementations.guards, name) ? [] : [{ kind: 'missing-guard', place, message: `the guard ${name} is nowhere written` }];
  });
}

function* proofs(machine: AnyStateMachine, { states, entered, failures }: Exploration): Generator<Finding> {
  for (const { place, event, message, deaf } of failures) yield { kind: deaf ? 'deaf-timer' : 'step-fails', place, message: `${event}: ${message}` };
  for (const { id } of nodesOf(machine.root)) {
    if (!entered.has(id)) yield { kind: 'unreachable', place: id, message: 'no sequence of events leads here' };
  }
  const found = [...states.values()];
  const closable = closableFrom(found);
  const asked = askedFrom(found);
  const seen = new Set<Found['place']>();
  for (const here of found) {
    const place = placeOf(here);
    const names = seen.size === seen.add(here.place).size ? [] : namedTwice(machine, here);
    for (const name of names) yield { kind: 'ambiguous-timer', place, message: `two active states wait for ${name}; only one timer of a name can be armed` };
    if (!here.open) continue;
    if (!closable.has(here.key)) yield { kind: 'no-way-out', place, message: 'nothing that can happen from here ever closes the commitment' };
    if (!here.passages.some(({ timer, apart }) => timer !== null && !apart && isDependable(timer))) yield { kind: 'nothing-wakes', place, message: 'no timer is armed: without a person acting this is forgotten for ever' };
    else if (!asked.has(here.key)) yield { kind: 'nobody-asked', place, message: 'its timers can fire for ever without a single letter going out' };
  }
}

/** Keys from which a closed state can be reached: backwards from the closed ones. */
function closableFrom(found: readonly Found[]): Set<string> {
  const into = new Map<string, string[]>(found.map(({ key }) => [key, []]));
  for (const { key, passages } of found) for (const to of new Set(passages.map((passage) => passage.to))) into.get(to)?.push(key);
  const reached = new Set(found.filter(({ open }) => !open).map(({ key }) => key));
  for (const key of reached) for (const before of into.get(key) ?? []) reached.add(before); // a Set iterates over what is added meanwhile
  return reached;
}

/**
 * Keys of open states from which some letter goes out although nobody acts. Fair timers are assumed and nothing else: a
 * timer that stays armed fires at last, in whatever order. A state belongs here when it has such a timer, firing it sends a
 * letter or leads to a state that belongs here, and until then no other timer can lead astray without a letter.
 */
function askedFrom(found: readonly Found[]): Set<string> {
  const asked = new Set<string>();
  const fires = new Map(found.map((here) => [here.key, here.passages.filter(({ timer, apart }) => timer !== null && !apart)]));
  const good = ({ letters, to }: Passage): boolean => letters.length > 0 || asked.has(to);
  const waiting = new Map(TIMER_NAMES.filter(isDependable).map((timer) => [timer, found.filter(({ key, open }) => open && fires.get(key)?.some((p) => p.timer === timer))]));
  for (let before = -1; before < asked.size;) {
    before = asked.size;
    for (const [timer, states] of waiting) if (states.length > 0) for (const key of staysUntil(timer, states)) asked.add(key);
  }
  return asked;

  function staysUntil(timer: TimerName, states: readonly Found[]): Set<string> {
    const stay = new Set(states.filter(({ key }) => !asked.has(key) && fires.get(key)?.some((p) => p.timer === timer && good(p))).map(({ key }) => key));
    for (let before = stay.size + 1; stay.size < before;) {
      before = stay.size;
      for (const key of stay) {
        const astray = fires.get(key)?.some((p) => p.timer !== timer && !good(p) && (!stay.has(p.to) || p.touched.has(timer))) ?? false;
        if (astray) stay.delete(key);
      }
    }
    return stay;
  }
}

/** Not those that may stand on no instant (after the last reminder, without a milestone): no state may rely on one of them alone. */
function isDependable(name: TimerName): boolean {
  return !MAY_BE_NULL.includes(name);
}

function namedTwice(machine: AnyStateMachine, { place: { value } }: Found): string[] {
  const names = activeNodes(machine, value).flatMap((node) => Object.keys(node.config.after ?? {}));
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function placeOf({ place: { value }, stage }: Found): string {
  return typeof value === 'string' ? stage : JSON.stringify(value);
}

function* transitionsOf(node: AnyStateNode): Generator<AnyStateNode['after'][number] | NonNullable<AnyStateNode['always']>[number]> {
  for (const transitions of node.transitions.values()) yield* transitions;
  yield* node.after;
  yield* node.always ?? [];
}

/** Everything a node does, without the arming and disarming that XState adds for each `after`. */
function actionsOf(node: AnyStateNode): unknown[] {
  const all = [...node.entry, ...node.exit, ...[...transitionsOf(node)].flatMap(({ actions }) => actions as readonly unknown[])];
  return all.filter((action) => {
    const { event, sendId } = action as { event?: { type?: string }; sendId?: string };
    return ![event?.type, sendId].some((id) => id?.startsWith('xstate.after.'));
  });
}

function isNotify(action: unknown): action is { type: 'notify'; params: { letter: string; to: readonly string[] } } {
  return typeName(action) === 'notify' && typeof (action as { params?: unknown }).params === 'object';
}

function typeName(thing: unknown): string {
  return typeof thing === 'string' ? thing : (thing as { type?: string }).type ?? 'without a name';
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.kind}\n${finding.place}\n${finding.message}`, finding])).values()];
}
