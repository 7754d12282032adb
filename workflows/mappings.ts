/**
 * From one version of a kind to the next: what a state of the older machine is called in the newer one. Pure, and as frozen as
 * the definitions it joins: a history that holds a migration is replayed through it for ever.
 */
import { DomainError } from '../src/core/errors.js';
import { canonical } from '../src/core/step.js';
import type { Step } from '../src/core/step.js';
import type { CommitmentContext, MachineState, StateValue, TimerChange, TimerName } from '../src/core/commitment.js';
import type { Workflow } from './registry.js';
import { activeNodes } from './state-nodes.js';

type Mapping = (state: MachineState, initial: CommitmentContext) => MachineState;
type Regions = Record<string, StateValue | undefined>;

/**
 * Shell version 1 to 2. The work is accepted already, so no window to object opens; a pending change goes to the department
 * first and to the overseer after it, who decided alone before; who rates is asked for the rating.
 */
const shell1To2: Mapping = ({ status, value, context }, initial) => {
  const pending = typeof value === 'object' && (value['underway'] as Regions | undefined)?.['change'] === 'pending';
  return {
    status, value: valueOf2(value),
    context: { ...initial, ...context, ...(pending ? { approvalLevel: 'deputyHead' as const, overseer: true } : {}) },
  };
};

function valueOf2(value: StateValue): StateValue {
  if (value === 'feedback') return { feedback: 'rating' };
  if (typeof value === 'string') return value;
  const underway = value['underway'] as Regions | undefined;
  if (underway === undefined) return value;
  const { change } = underway;
  return { underway: { ...underway, change: change === 'pending' ? { pending: 'department' } : change, cohort: 'current' } };
}

/** The newer one hears more, and calls every state of the older one the same: shell 2 to 3, and the reply's machine from 1 to 2. */
const asItIs: Mapping = ({ status, value, context }) => ({ status, value, context });

/** Beside that, what the clock has listed as not verifiable was found by nobody, and may be contested; until version 2 of this kind nothing said so. */
const outcome1To2: Mapping = ({ status, value, context }) => {
  const listed = typeof value === 'object' && value['underway'] !== undefined && context.indicator === 'missed';
  return { status, value, context: listed ? { ...context, foundBy: '' } : context };
};

/** The reply's machine, 2 to 3: no opinion has been returned, and nobody has recorded who handles it (which is asked only where a rule wants it). */
const answer2To3: Mapping = ({ status, value, context }, initial) => {
  const answering = typeof value === 'object' ? value['answering'] as Regions | undefined : undefined;
  return { status, value: answering === undefined ? value : { answering: { ...answering, redo: 'none', staff: 'unnamed' } }, context: { ...initial, ...context } };
};

/** Every mapping there is, by `kind@from>to`. */
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  'issue-document@1>2': shell1To2,
  'publish-edition@1>2': shell1To2,
  'recurring-delivery@1>2': shell1To2,
  'maintain-effort@1>2': shell1To2,
  'watch-other-body@1>2': shell1To2,
  'answer-suggestion@1>2': asItIs,
  'answer-suggestion@2>3': answer2To3,
  'issue-document@2>3': asItIs,
  'publish-edition@2>3': asItIs,
  'recurring-delivery@2>3': asItIs,
  'adopt-plan@1>2': asItIs,
  'secure-budget@1>2': asItIs,
  'achieve-outcome@1>2': outcome1To2,
  'watch-other-body@2>3': asItIs,
  'maintain-effort@2>3': asItIs,
  'build-works@1>2': asItIs,
  'seek-approval@1>2': asItIs,
  'interim-measure@1>2': asItIs,
  'complete-study@1>2': asItIs,
  'run-pilot@1>2': asItIs,
  'coordinate@1>2': asItIs,
  'report-back@1>2': asItIs,
  'pass-up@1>2': asItIs,
};

export const MAPPED_PAIRS: readonly string[] = Object.keys(MAPPINGS);

/**
 * The step a migration is: the state under its new name, timers that nothing waits for any more disarmed, timers that the new
 * state waits for armed; what is armed for the same state goes on as it is. No letters. Throws `no-mapping` for a pair of
 * versions or a state that no mapping knows.
 */
export function migrationStep(from: Workflow, to: Workflow, snapshot: string, armed: ReadonlyMap<string, string>): Step {
  const mapping = from.kind === to.kind ? MAPPINGS[pairOf(from.kind, from.version, to.version)] : undefined;
  if (mapping === undefined) throw noPair(from, to);
  const mapped = mapping(JSON.parse(snapshot) as MachineState, to.machine.config.context as CommitmentContext);
  const state = known(to, mapped);
  const wanted = waitedFor(to, state.value);
  const timers: TimerChange[] = [
    ...[...armed.keys()].filter((name) => !wanted.has(name as TimerName)).sort().map((name): TimerChange => ({ disarm: name as TimerName })),
    ...[...wanted].filter(([name, event]) => armed.get(name) !== event).sort(([a], [b]) => (a < b ? -1 : 1)).map(([arm, event]): TimerChange => ({ arm, event })),
  ];
  return Object.freeze({ snapshot: canonical(state), state, timers, notices: [] });
}

/** The event each timer fires that the active states of a value wait for. */
function waitedFor({ machine }: Workflow, value: StateValue): Map<TimerName, string> {
  const delays = activeNodes(machine, value).flatMap((node) => node.after as readonly { delay: unknown; eventType: string }[]);
  return new Map(delays.map(({ delay, eventType }) => [delay as TimerName, eventType]));
}

/** The mapped state, if the newer machine has exactly it. */
function known({ kind, version, machine }: Workflow, state: MachineState): MachineState {
  try {
    const whole = canonical((machine.resolveState({ value: state.value, context: state.context, status: state.status }) as { value: StateValue }).value);
    // XState fills in what a value leaves open: nobody would have entered that.
    if (whole !== canonical(state.value)) throw new Error(`it is not whole, and would be ${whole}`);
    return state;
  } catch (error) {
    throw new DomainError('no-mapping', `${kind}@${String(version)} 没有状态 / has no state ${JSON.stringify(state.value)}`,
      '请在 workflows/mappings.ts 中补上该状态的对应 / say in workflows/mappings.ts what this state is called there',
      { kind, version, value: state.value, cause: error instanceof Error ? error.message : String(error) });
  }
}

function noPair(from: Workflow, to: Workflow): DomainError {
  return new DomainError('no-mapping', `没有从 ${from.kind}@${String(from.version)} 到 ${to.kind}@${String(to.version)} 的对应 / there is no mapping between these versions`,
    `请沿已有的对应迁移，或在 workflows/mappings.ts 中补上 / migrate along one of these, or add it in workflows/mappings.ts: ${MAPPED_PAIRS.join(', ')}`,
    { from: from.version, to: to.version, kind: from.kind, pairs: MAPPED_PAIRS });
}

function pairOf(kind: string, from: number, to: number): string {
  return `${kind}@${String(from)}>${String(to)}`;
}
