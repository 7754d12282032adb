/** Who had all histories of a place verified, when, and with what outcome; append-only. */
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Flaw } from '../../core/history.js';

/** A stretch of histories that was examined in one go. */
export interface Stretch {
  commitments: number;
  entries: number;
  files: number;
  flaws: ({ commitment: string } & Flaw)[];
  /** The last one examined; null = there was none after it. */
  last: string | null;
}

/** All stretches from the beginning on, added up. */
export interface Examination extends Omit<Stretch, 'flaws'> {
  at: Date;
  by: string;
  flawed: number;
  /** The first of them. */
  flaws: Stretch['flaws'];
}

const FLAWS_KEPT = 100; // whoever has more of them reads `jiannuo verify --all`
const STRETCHES = 1_000; // of one examination, added up on the desk
const flaws = z.array(z.looseObject({ commitment: z.string(), seq: z.number(), problem: z.string(), detail: z.string() }));

export async function recordStretch(tx: EntityManager, { jurisdiction, by, at, after }: { jurisdiction: string; by: string; at: Date; after: string }, stretch: Stretch): Promise<void> {
  await tx.query(`insert into examinations (jurisdiction, at, person_id, after_id, last_id, commitments, entries, files, flawed, flaws) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
    jurisdiction, at, by, after, stretch.last, stretch.commitments, stretch.entries, stretch.files, stretch.flaws.length, JSON.stringify(stretch.flaws.slice(0, FLAWS_KEPT))]);
}

interface Row { at: Date; by: string; after: string; last: string | null; commitments: number; entries: number; files: number; flawed: number; flaws: string }

/** The latest examination that was begun; null when there was none. */
export async function latestExamination(tx: EntityManager, jurisdiction: string): Promise<Examination | null> {
  const rows = await tx.query<Row[]>(`
    select e.at, p.name as by, e.after_id as after, e.last_id as last, e.commitments, e.entries, e.files, e.flawed, e.flaws from examinations e join people p on p.id = e.person_id
    where e.jurisdiction = $1 and e.id >= (select max(id) from examinations where jurisdiction = $1 and after_id = '') order by e.id desc limit ${String(STRETCHES)}`, [jurisdiction]);
  const [latest] = rows;
  if (latest === undefined) return null;
  const sum = (of: 'commitments' | 'entries' | 'files' | 'flawed'): number => rows.reduce((total, row) => total + row[of], 0);
  return {
    at: latest.at, by: latest.by, last: latest.last, commitments: sum('commitments'), entries: sum('entries'), files: sum('files'), flawed: sum('flawed'),
    flaws: rows.toReversed().flatMap((row) => flaws.parse(JSON.parse(row.flaws)) as Stretch['flaws']).slice(0, FLAWS_KEPT),
  };
}
