import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Verifier } from '../../src/audit/verifier.js';
import type { CommitmentEvent, MachineState, PersonEvent, TimerName } from '../../src/core/commitment.js';
import { isClosed, stageOf } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import { eventData } from '../../src/core/events.js';
import { acceptedEvents, begin, canonical, take } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { sayings } from '../../workflows/cast.js';
import { CURRENT_WORKFLOWS, WORKFLOWS } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { testDatabase } from '../support/database.js';
import { Journey } from '../support/journey.js';

/** The same sequences every time, so that a red run is about the change; JIANNUO_SEED=<number> tries others. */
const SEED = Number(process.env['JIANNUO_SEED'] ?? 2022190);
const PURE_RUNS = 300;
const ENGINE_RUNS = 10;
const PATIENCE = 120_000;

/** What comes next: time passes, or somebody says something. `pick` chooses among what there is, by its remainder. */
interface Whim { what: 'time' | 'accepted' | 'anything' | 'maimed'; pick: number; whose: number }
const whims = (length: number): fc.Arbitrary<Whim[]> => fc.array(fc.record({
  what: fc.oneof({ weight: 3, arbitrary: fc.constant('time' as const) }, { weight: 6, arbitrary: fc.constant('accepted' as const) }, { weight: 1, arbitrary: fc.constant('anything' as const) }, { weight: 1, arbitrary: fc.constant('maimed' as const) }),
  pick: fc.nat(), whose: fc.nat(),
}), { minLength: 5, maxLength: length });

const named = (workflows: readonly Workflow[]): { name: string; workflow: Workflow }[] => workflows.map((workflow) => ({ name: `${workflow.kind}@${String(workflow.version)}`, workflow }));

describe(`random events (JIANNUO_SEED=${String(SEED)})`, () => {
  describe('through the machine alone: nothing but refusals is thrown, the end is the end, no letter goes out twice, and the same events lead to the same state', () => {
    it.each(named(WORKFLOWS))('$name', ({ workflow }) => {
      const said = sayings(workflow.definition);
      fc.assert(fc.property(whims(40), (sequence) => { play(workflow, said, sequence); }), { seed: SEED, numRuns: PURE_RUNS });
    }, PATIENCE);
  });

  describe('through the engine and the database: the history verifies, whatever was tried', () => {
    const db = testDatabase();
    let journey: Journey;
    beforeAll(async () => { journey = await Journey.begin(db.database); });

    it.each(named(CURRENT_WORKFLOWS))('of $name', async ({ workflow }) => {
      const said = sayings(workflow.definition);
      const openings = fc.record({ profile: fc.constantFrom('lenient' as const, 'strict' as const), dueBasis: fc.constantFrom('explicit' as const, 'inferred' as const, 'none' as const) });
      await fc.assert(fc.asyncProperty(openings, whims(25), async (opening, sequence) => {
        await journey.open(workflow, opening);
        let ended: string | null = null;
        for (const { what, pick, whose } of sequence) {
          const { snapshot } = await journey.world.row(journey.id);
          if (ended !== null) expect(snapshot).toBe(ended);
          if ((JSON.parse(snapshot) as MachineState).status === 'done') ended = snapshot;
          if (what === 'time') await journey.passTime();
          else await journey.say(chosen(said, what === 'accepted' ? acceptedEvents(workflow.machine, snapshot) : [...said.keys()], pick, whose));
        }
        await intact(journey);
      }), { seed: SEED, numRuns: ENGINE_RUNS });
    }, PATIENCE);

    async function intact({ world, id }: Journey): Promise<void> {
      expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id))).toBeNull();
      expect(await world.incidents(id)).toEqual([]);
      // A letter that nobody has an address for is kept once for each level.
      const letters = (await world.notices(id)).map(({ seq, letter, level, address }) => `${String(seq)} ${letter} ${address || level}`);
      expect(letters).toEqual([...new Set(letters)]);
    }
  });
});

function play({ machine }: Workflow, said: ReadonlyMap<string, readonly PersonEvent[]>, sequence: readonly Whim[]): void {
  let here = begin(machine);
  const armed = new Map<TimerName, string>();
  const happened: CommitmentEvent[] = [];
  remember(here, armed);
  for (const { what, pick, whose } of sequence) {
    const event = eventOf(said, armed, what, pick, whose, acceptedEvents(machine, here.snapshot));
    if (event === null) continue;
    const before = here;
    if (what === 'time') armed.delete([...armed].find(([, type]) => type === event.type)?.[0] as TimerName);
    const next = attempted(() => take(machine, before.snapshot, event));
    if (next === null) {
      expect(what).not.toBe('time'); // a timer that is armed is always heard
      continue;
    }
    expect(before.state.status).toBe('active');
    const [was, is] = [stageOf(before.state.value), stageOf(next.state.value)];
    // What is over comes back by reopening alone; contesting only has it looked at again, as the end that it was.
    if (isClosed(was) && !isClosed(is)) expect([event.type, is]).toEqual(event.type === 'OUTCOME_CONTESTED' ? ['OUTCOME_CONTESTED', was.replace('closed.', 'disputed.')] : ['REOPENED', is]);
    const letters = next.notices.flatMap(({ letter, to }) => to.map((level) => `${letter} ${level}`));
    expect(letters).toEqual([...new Set(letters)]);
    expect(canonical(JSON.parse(next.snapshot))).toBe(next.snapshot);
    remember(next, armed);
    if (isClosed(stageOf(next.state.value))) expect([...armed.keys()]).toEqual([]);
    happened.push(event);
    here = next;
  }
  expect(happened.reduce((step: Step, event) => take(machine, step.snapshot, event), begin(machine)).snapshot).toBe(here.snapshot);
}

function remember({ timers }: Step, armed: Map<TimerName, string>): void {
  for (const change of timers) {
    if ('arm' in change) armed.set(change.arm, change.event);
    else armed.delete(change.disarm);
  }
}

function eventOf(said: ReadonlyMap<string, readonly PersonEvent[]>, armed: ReadonlyMap<TimerName, string>, what: Whim['what'], pick: number, whose: number, accepted: readonly string[]): CommitmentEvent | null {
  if (what === 'time') {
    const type = [...armed.values()][pick % Math.max(1, armed.size)];
    return type === undefined ? null : { type };
  }
  const event = chosen(said, what === 'accepted' && accepted.length > 0 ? accepted : [...said.keys()], pick, whose);
  return what === 'maimed' ? maimed(event, pick) : event;
}

function chosen(said: ReadonlyMap<string, readonly PersonEvent[]>, types: readonly string[], pick: number, whose: number): PersonEvent {
  const known = types.filter((type) => (said.get(type)?.length ?? 0) > 0);
  const events = said.get((known.length > 0 ? known : [...said.keys()])[pick % Math.max(1, known.length)] ?? '') ?? [];
  return events[whose % events.length] as PersonEvent;
}

/** Something left out, as far as the schema of the event lets it through; such as no machine may stumble over. */
function maimed(event: PersonEvent, pick: number): PersonEvent | null {
  const kept = Object.entries(event.data).filter((_, place) => place !== pick % Math.max(1, Object.keys(event.data).length));
  return attempted(() => ({ ...event, data: eventData(event.type, Object.fromEntries(kept)) }));
}

/** Null for a refusal; anything else that is thrown is a defect. */
function attempted<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof DomainError && ['event-not-accepted', 'event-refused', 'event-data-invalid'].includes(error.code)) return null;
    throw error;
  }
}
