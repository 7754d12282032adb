/**
 * Entries of all histories, the latest first, for whoever looks for one. Every way in follows an index that is in the order of the page
 * (history_by_time, history_by_event, history_by_actor, history_pkey), and a page begins at a key and not at a number, so that the
 * thousandth page of ten million entries costs what the first does.
 */
import type { EntityManager } from 'typeorm';
import { inScope, scopeValues } from '../scope.js';
import type { Scope } from '../scope.js';

/** Where an entry stands among all of them. */
export interface EntryKey {
  /** ISO instant. */
  at: string;
  commitment: string;
  seq: number;
}

export interface EntryFilter {
  /** Id, login or name of a person, name of a contact, or an actor as an entry names it; null = everybody. */
  actor: string | null;
  /** As the column says it: an event's type, or the name of the timer that fired. */
  event: string | null;
  /** With what lies below it. */
  office: string | null;
  commitment: string | null;
  /** Instants: from the first on, before the second. */
  from: Date | null;
  until: Date | null;
}

export interface FoundEntry {
  commitment: string;
  title: string;
  kind: string;
  officeName: string;
  officeNameEn: string;
  seq: number;
  at: Date;
  recordedAt: Date;
  actor: string;
  event: string;
  body: string;
  hash: string;
}

export interface EntryPage {
  entries: FoundEntry[];
  /** Key of the last one when there are older ones. */
  older: EntryKey | null;
}

export const ENTRY_PAGE = 50;
/** An office with more commitments than this is dense enough among all entries to be met with on the way. */
const FEW_COMMITMENTS = 3_000;

/** At most ENTRY_PAGE entries older than `before`; null = from the latest on. An actor or office that nobody knows finds nothing. */
export async function searchEntries(tx: EntityManager, scope: Scope, filter: EntryFilter, before: EntryKey | null): Promise<EntryPage> {
  const [actors, offices] = [filter.actor === null ? null : await actorsNamed(tx, scope.jurisdiction, filter.actor), filter.office === null ? null : await officesBelow(tx, scope.jurisdiction, filter.office)];
  if (actors?.length === 0 || offices?.length === 0) return { entries: [], older: null };
  const commitments = filter.commitment === null ? offices === null ? null : await fewCommitmentsOf(tx, offices) : [filter.commitment];
  const found = await (commitments === null ? alongTime(tx, scope, filter, actors, offices, before) : withinHistories(tx, scope, filter, actors, commitments, before));
  const [entries, last] = [found.slice(0, ENTRY_PAGE), found[ENTRY_PAGE - 1]];
  return { entries, older: found.length <= ENTRY_PAGE || last === undefined ? null : { at: last.at.toISOString(), commitment: last.commitment, seq: last.seq } };
}

const FOUND = `h.commitment_id as commitment, c.title, c.kind, o.name as "officeName", o.name_en as "officeNameEn", h.seq, h.at, h.recorded_at as "recordedAt", h.actor, h.event, h.body, h.hash`;
const ORDER = 'order by h.at desc, h.commitment_id desc, h.seq desc';

/** From the key on downwards, along the narrowest index; names, titles and offices are looked up for what is met with. */
async function alongTime(tx: EntityManager, scope: Scope, filter: EntryFilter, actors: readonly string[] | null, offices: readonly string[] | null, before: EntryKey | null): Promise<FoundEntry[]> {
  const values: unknown[] = [...scopeValues(scope)];
  const put = (value: unknown): string => `$${String(values.push(value))}`;
  const where = narrowed(filter, before, put);
  if (offices !== null) where.push(`c.office_id = any(${put(offices)})`);
  const limit = String(ENTRY_PAGE + 1);
  const joined = (conditions: string, rest: string): string => `from history h join commitments c on c.id = h.commitment_id join offices o on o.id = c.office_id where ${[inScope(1), ...where, conditions].filter((part) => part !== '').join(' and ')} ${rest}`;
  // Most of a history: it is met with on the way along time, and has no index of its own.
  const clock = actors?.length === 1 && actors[0] === 'clock';
  if (actors === null || clock) return tx.query(`select ${FOUND} ${joined(clock ? `h.actor = 'clock'` : '', `${ORDER} limit ${limit}`)}`, values);
  // One walk for each name somebody acts under: an index is in order for one of them only. The words are those of the partial index.
  return tx.query(`select f.* from unnest(${put(actors)}::text[]) a (id) cross join lateral (
    select ${FOUND} ${joined(`h.actor = a.id${actors.includes('clock') ? '' : ` and h.actor <> 'clock'`}`, `${ORDER} limit ${limit}`)}) f order by f.at desc, f.commitment desc, f.seq desc limit ${limit}`, values);
}

/** Where the histories are few, they are read themselves. */
async function withinHistories(tx: EntityManager, scope: Scope, filter: EntryFilter, actors: readonly string[] | null, commitments: readonly string[], before: EntryKey | null): Promise<FoundEntry[]> {
  const values: unknown[] = [...scopeValues(scope)];
  const put = (value: unknown): string => `$${String(values.push(value))}`;
  const where = narrowed(filter, before, put);
  if (actors !== null) where.push(`h.actor = any(${put(actors)})`);
  const among = put(commitments);
  // Keys first: the text of an entry is long, and only a page of them is wanted.
  return tx.query(`
    with page as materialized (select h.commitment_id, h.seq from history h where h.commitment_id = any(${among}) ${where.map((part) => `and ${part}`).join(' ')} ${ORDER} limit ${String(ENTRY_PAGE + 1)})
    select ${FOUND} from page join history h using (commitment_id, seq) join commitments c on c.id = h.commitment_id join offices o on o.id = c.office_id where ${inScope(1)} ${ORDER}`, values);
}

function narrowed({ event, from, until }: EntryFilter, before: EntryKey | null, put: (value: unknown) => string): string[] {
  return [
    ...(event === null ? [] : [`h.event = ${put(event)}`]),
    ...(from === null ? [] : [`h.at >= ${put(from)}`]),
    ...(until === null ? [] : [`h.at < ${put(until)}`]),
    ...(before === null ? [] : [`(h.at, h.commitment_id, h.seq) < (${put(before.at)}::timestamptz, ${put(before.commitment)}::text collate "C", ${put(before.seq)}::integer)`]),
  ];
}

const NAMES = 50; // people of one name in one place, with their contacts

/** Everything that entries may call whoever is meant; an actor may also be given as an entry has it (`clock`, `rule:…`, `contact:7`). */
async function actorsNamed(tx: EntityManager, jurisdiction: string, named: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(`
    (select id from people where jurisdiction = $1 and (id = $2 or login = $2 or name = $2) limit ${String(NAMES)})
    union all (select 'contact:' || k.id from contacts k join offices o on o.id = k.office_id where o.jurisdiction = $1 and k.name = $2 limit ${String(NAMES)})`, [jurisdiction, named]);
  return [...new Set([...rows.map(({ id }) => id), ...(/^(clock|rule:.+|contact:\d+)$/.test(named) ? [named] : [])])];
}

async function officesBelow(tx: EntityManager, jurisdiction: string, named: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(`
    with recursive below (id) as (select id from offices where jurisdiction = $1 and (id = $2 or name = $2 or name_en = $2) union select o.id from offices o join below on o.parent_id = below.id)
    select id from below`, [jurisdiction, named]);
  return rows.map(({ id }) => id);
}

/** Their commitments, or null when there are many. */
async function fewCommitmentsOf(tx: EntityManager, offices: readonly string[]): Promise<string[] | null> {
  const rows = await tx.query<{ id: string }[]>(`select id from commitments where office_id = any($1) limit ${String(FEW_COMMITMENTS + 1)}`, [offices]);
  return rows.length > FEW_COMMITMENTS ? null : rows.map(({ id }) => id);
}

/** The offices of a place as a choice: so many at most, in the order of their names. */
export async function officeChoices(tx: EntityManager, jurisdiction: string): Promise<{ id: string; name: string; nameEn: string }[]> {
  return tx.query(`select id, name, name_en as "nameEn" from offices where jurisdiction = $1 order by name, id limit ${String(OFFICE_CHOICES)}`, [jurisdiction]);
}
const OFFICE_CHOICES = 300; // suggestions of a field that also takes what is not among them
