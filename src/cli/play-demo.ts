/**
 * Plays the story of the seed on an empty database with a moving clock: handover, import, people's acts, the sweep and the letters,
 * from May 2022 to March 2023, using nothing but the product's own verbs. Jumps from one instant at which something is
 * due to the next; at its end the database clock is shifted so that it goes on from there.
 */
import { readFile } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import { instantAt, localDateOf } from '../core/calendar.js';
import type { LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { actorFor, actorOf } from '../engine/actors.js';
import { RuleBook } from '../store/rule-book.js';
import { Commitments } from '../engine/commitments.js';
import { Sweeper } from '../engine/sweeper.js';
import { importReply } from '../intake/importer.js';
import { handOver } from '../intake/hand-over.js';
import { parseHandover, parseLedger } from '../intake/ledger.js';
import { STORY, STORY_BEGINS, STORY_ENDS } from '../intake/seed/story.js';
import type { Scene } from '../intake/seed/story.js';
import { openClient } from '../store/connection.js';
import type { ConnectionOptions } from '../store/connection.js';
import type { Database } from '../store/database.js';

export const DEMO_ZONE = 'Asia/Shanghai';
const SUGGESTION = '2022190';

type Act = Exclude<Scene, { importReply: true }>;

export interface DemoStage {
  database: Database;
  /** Owner's login: only it may shift the clock. */
  owner: ConnectionOptions;
  /** Sends what is due at the instant; the demo never speaks to a real mail server. */
  dispatch: (now: Date) => Promise<unknown>;
  /** Freezes a letter's text before it is approved. */
  compose: (noticeId: string, now: Date) => Promise<unknown>;
  /** Password hash that the demo people get. */
  passwordHash: string;
  onProgress: (on: LocalDate, done: number, total: number) => void;
}

export interface DemoResult {
  commitments: string[];
  fires: number;
  scenes: number;
}

/** Throws when a scene does not end as the story says: the demo is also a test of the product. */
export async function playDemo(stage: DemoStage): Promise<DemoResult> {
  const { database, owner } = stage;
  const commitments = new Commitments(new RuleBook());
  const sweeper = new Sweeper(database, commitments);
  const begins = instantOfScene(STORY_BEGINS);
  const ends = instantOfScene(STORY_ENDS);
  const ids = [await handOverSeed(database, commitments, begins, stage.passwordHash)];
  const total = ends.getTime() - begins.getTime();
  let fires = 0;
  const live = async (until: Date): Promise<void> => {
    for (let now = await nextInstant(database, until); ; now = await nextInstant(database, until)) {
      fires += (await sweeper.run(now)).fires;
      await stage.dispatch(now);
      stage.onProgress(localDateOf(now, DEMO_ZONE), now.getTime() - begins.getTime(), total);
      if (now >= until) break;
    }
  };
  for (const scene of STORY) {
    const now = instantOfScene(scene.at);
    await live(now);
    if ('importReply' in scene) ids.push(...await importSeed(database, commitments, now, stage.passwordHash));
    else await act(stage, commitments, scene, now);
  }
  await live(ends);
  await shiftClock(owner, ends);
  return { commitments: ids, fires, scenes: STORY.length };
}

async function handOverSeed(database: Database, commitments: Commitments, now: Date, passwordHash: string): Promise<string> {
  const file = `${SUGGESTION}.handover.json`;
  const handover = parseHandover(await readFile(new URL(file, seedPlace()), 'utf8'), file);
  return database.transaction(async (tx) => {
    const { id } = await handOver(tx, commitments, { handover, now });
    await markDemo(tx, passwordHash);
    return id;
  });
}

async function importSeed(database: Database, commitments: Commitments, now: Date, passwordHash: string): Promise<string[]> {
  const bytes = await readFile(new URL(`${SUGGESTION}.txt`, seedPlace()));
  const file = `${SUGGESTION}.ledger.json`;
  const ledger = parseLedger(await readFile(new URL(file, seedPlace()), 'utf8'), file);
  return database.transaction(async (tx) => {
    const imported = await importReply(tx, commitments, { bytes, file: `${SUGGESTION}.txt`, ledger, now });
    await markDemo(tx, passwordHash);
    return imported.commitments;
  });
}

/** With the people themselves: by this mark a demo that was interrupted is known. Who is no contact gets an address too, so that everybody can be mailed a new password. */
async function markDemo(tx: EntityManager, passwordHash: string): Promise<void> {
  await tx.query(`update people set demo = true, password_hash = $1, email = coalesce(email, login || '@kjt.example')`, [passwordHash]);
}

/** The compiler copies no text files: the compiled program reads the seed beside the sources. */
function seedPlace(): URL {
  return new URL(import.meta.url.includes('/dist/src/') ? '../../../src/intake/seed/' : '../intake/seed/', import.meta.url);
}

async function act({ database, compose }: DemoStage, commitments: Commitments, scene: Act, now: Date): Promise<void> {
  const id = `${SUGGESTION}-${scene.label}`;
  const principal = 'for' in scene ? scene.for : undefined;
  const by = principal === undefined
    ? await actorOf(database.app.manager, scene.who) : await actorFor(database.app.manager, scene.who, principal, localDateOf(now, DEMO_ZONE));
  if ('approveLetters' in scene) {
    const waiting = await database.app.query<{ id: string }[]>(
      `select id from notices where commitment_id = $1 and state = 'awaiting-approval' order by id`, [id]);
    for (const notice of waiting) {
      await compose(notice.id, now);
      await database.transaction((tx) => commitments.send(tx, { id, type: 'LETTER_APPROVED', data: { notice: notice.id }, by, now }));
    }
    return;
  }
  const { type, data, refused } = scene;
  const code = await database.transaction((tx) => commitments.send(tx, { id, type, data, by, now })).then(() => undefined, (error: unknown) => {
    if (error instanceof DomainError) return error.code;
    throw error;
  });
  if (code !== refused) throw new Error(`the story expects ${scene.at} ${id} ${type} to be ${refused ?? 'accepted'}; it was ${code ?? 'accepted'}`);
}

/** The next instant before `until` at which a timer or a letter is due, or `until`. */
async function nextInstant(database: Database, until: Date): Promise<Date> {
  const [row] = await database.app.query<{ at: Date | null }[]>(`
    select min(at) as at from (
      select min(next_fire_at) as at from commitments
      union all select min(send_after) from notices where state in ('queued', 'retry')) due`);
  const at = row?.at ?? null;
  return at === null || at > until ? until : at;
}

async function shiftClock(owner: ConnectionOptions, to: Date): Promise<void> {
  const client = await openClient(owner, 'demo');
  try {
    await client.query('update clock set shift = $1::timestamptz - clock_timestamp()', [to]);
  } finally {
    await client.end();
  }
}

function instantOfScene(at: string): Date {
  const [date = '', time = ''] = at.split('T');
  return instantAt(date, time, DEMO_ZONE);
}
