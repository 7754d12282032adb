import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { EVENTS } from '../../src/core/events.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { CURRENT_WORKFLOWS } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { testDatabase } from '../support/database.js';
import { Journey } from '../support/journey.js';
import type { Opening } from '../support/journey.js';
import { Model } from '../support/model-walk.js';
import type { Deed } from '../support/model-walk.js';

const PATIENCE = 240_000; // thousands of transactions on a busy machine
const OPENINGS: readonly Opening[] = (['lenient', 'strict'] as const).flatMap((profile) => (['explicit', 'inferred', 'none'] as const).map((dueBasis) => ({ profile, dueBasis })));
/** Deeds on one commitment before the next is opened: a history of years. */
const LONG = 150;
/** States the search looks at: nearly always the next transition is near; where it is not, once for each commitment further. */
const NEAR = 1_000;
const FAR = 8_000;

const db = testDatabase();
const walked = new Set<string>();
let journey: Journey;
beforeAll(async () => { journey = await Journey.begin(db.database); });

describe('every transition of the newest version, through the engine and the database', () => {
  it.each(CURRENT_WORKFLOWS.map((workflow) => ({ name: `${workflow.kind}@${String(workflow.version)}`, workflow })))('$name', async ({ workflow }) => {
    const { model, missed, refused } = await walk(workflow);
    const reachable = missed.length === 0 ? new Set() : model.reachable();
    const owed = missed.filter((name) => reachable.has(name) && !isBarred(name, workflow));
    expect(owed.map((name) => [name, ...refused.get(name) ?? []])).toEqual([]);
  }, PATIENCE);

  it('leaves out no event that anybody may send', () => {
    const ownWay = ['MIGRATED']; // written between two machines: test/engine/migrate.test.ts
    expect(Object.keys(EVENTS).filter((type) => !walked.has(type) && !ownWay.includes(type))).toEqual([]);
  });
});

/** What the machine would take and the engine never sends it. */
function isBarred(name: string, { definition, kind }: Workflow): boolean {
  // A kind without a due date has no letter that waits for approval, and so none to approve.
  if (!definition.timed && / LETTER_(APPROVED|WITHHELD) /.test(name)) return true;
  // There is one co-handler here, whose opinion is returned once; test/engine/answer-follow-ups.test.ts returns that of a second meanwhile.
  if (name.includes('redo.awaited OPINION_RETURNED')) return true;
  // Waiting is looked at again before an answer is due (src/engine/date-checks.ts), so none begins after. The walk looks for
  // the rungs it could resume at by waiting after; test/engine/answering.test.ts waits until each of them is reached.
  return kind === 'answer-suggestion' && /clock\.(overdue WAIT_BEGUN|resuming always) /.test(name);
}

async function walk(workflow: Workflow): Promise<{ model: Model; missed: string[]; refused: Map<string, Set<string>> }> {
  const model = new Model(workflow);
  const { marked } = model;
  const left = new Set(marked.transitions);
  const refused = new Map<string, Set<string>>();
  const failures = new Map<string, number>();
  for (let idle = 0, opened = 0; left.size > 0 && idle < OPENINGS.length; opened++) {
    const before = left.size;
    await journey.open(workflow, OPENINGS[opened % OPENINGS.length] as Opening);
    for (const name of marked.begun()) left.delete(name);
    for (let deeds = 0; deeds < LONG && left.size > 0; deeds++) {
      const from = await journey.whereabouts();
      const letter = await journey.letterToDecide();
      const wanted = (name: string, by: Deed): boolean => left.has(name) && (failures.get(`${name} ${typeOf(by)}`) ?? 0) < 2 * (idle + 1);
      const possible = (type: string): boolean => letter !== undefined || !type.startsWith('LETTER_');
      const next = model.wayToNext(from, wanted, possible, NEAR) ?? (deeds === 0 ? model.wayToNext(from, wanted, possible, FAR) : null);
      if (next === null) break;
      for (const deed of next.way) {
        const error = await done(deed);
        if (error !== null) refused.set(next.target, (refused.get(next.target) ?? new Set()).add(error));
        if (error?.includes('evidence-incomplete') === true) for (let days = 0; days < 5; days++) await journey.passTime(); // too early for it
        if (!(await gone(model, left)) || error !== null) break;
      }
      const tried = `${next.target} ${typeOf(next.way.at(-1) as Deed)}`;
      if (left.has(next.target)) failures.set(tried, (failures.get(tried) ?? 0) + 1);
    }
    idle = left.size < before ? 0 : idle + 1;
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, journey.id))).toBeNull();
  }
  return { model, missed: [...left].sort(), refused };
}

function typeOf(deed: Deed): string {
  return 'said' in deed ? deed.said.type : deed.waitFor;
}

async function done(deed: Deed): Promise<string | null> {
  if ('said' in deed) {
    const error = await journey.say(deed.said);
    return error === null ? null : `${deed.said.type} by ${deed.said.by.id}: ${error.code} ${error.message}`;
  }
  await journey.waitFor(deed.waitFor);
  return null;
}

/** Strikes off what was gone through; false when something else happened besides. */
async function gone({ marked }: Model, left: Set<string>): Promise<boolean> {
  const recorded = await journey.recorded();
  for (const { before, event } of recorded) {
    if (before === null) continue;
    if ('by' in event) walked.add(event.type);
    for (const name of marked.taken(before, event)) left.delete(name);
  }
  return recorded.length === 1;
}
