/**
 * The rules in force, as the database has them and the program brings them along. One per process; it reads the tables again
 * only when another version was added (`rule_changes`), so asking costs one tiny query. What the program ships is taken from
 * the program: the rows of shipped versions are there for foreign keys and for readers of the tables.
 */
import type { EntityManager } from 'typeorm';
import type { Calendar, IssuedLayer } from '../core/calendar.js';
import { parseLayer, SHIPPED_LAYERS } from '../core/calendar-layers.js';
import { DomainError } from '../core/errors.js';
import { parseProfile, profileOn, SHIPPED_PROFILES } from '../core/profile.js';
import type { Profile } from '../core/profile.js';
import { calendarFrom, SHIPPED_RULES } from '../core/rules.js';
import type { Rules } from '../core/rules.js';

interface ProfileRow { id: string; version: number; body: string }
interface LayerRow { id: string; body: string }
interface ForceRow { jurisdiction: string; version: string }

export class RuleBook {
  #count = '';
  #rules: Rules = SHIPPED_RULES;

  /** The rules as they are now; the value stays what it is when others are added later. */
  async current(tx: EntityManager): Promise<Rules> {
    const [row] = await tx.query<{ count: string }[]>('select count from rule_changes');
    const count = row?.count ?? '0';
    if (count !== this.#count) {
      this.#rules = await load(tx);
      this.#count = count;
    }
    return this.#rules;
  }
}

/** Rules that know these two versions, without reading a table when the program ships them: for a single letter or row. */
export async function rulesKnowing(tx: EntityManager, named: { profileId: string; profileVersion: number; calendarVersion: string }): Promise<Rules> {
  const profile = SHIPPED_PROFILES.some(({ id, version }) => id === named.profileId && version === named.profileVersion);
  const layers = named.calendarVersion.split('+').every((layer) => SHIPPED_LAYERS.some(({ id }) => id === layer));
  return profile && layers ? SHIPPED_RULES : load(tx);
}

/** Writes the row of a version that the program ships, for the foreign keys of what is counted with it. */
export async function ensureProfile(tx: EntityManager, profile: Profile): Promise<void> {
  // An insert that adds nothing would still count as a change of the rules, and make every import wait for every other.
  const kept = await tx.query<unknown[]>('select 1 from profiles where id = $1 and version = $2', [profile.id, profile.version]);
  if (kept.length > 0) return;
  await tx.query(`insert into profiles (id, version, body, valid_from, valid_to, verified, source) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [profile.id, profile.version, JSON.stringify(profile), profile.validFrom, profile.validTo, profile.verified, profile.source]);
}

/**
 * Keeps the days of the shipped layers a calendar is made of: a later program ships newer ones and must still be able to count
 * with these.
 */
export async function ensureLayers(tx: EntityManager, { version }: Calendar, now: Date): Promise<void> {
  const ids = version.split('+');
  const kept = await tx.query<{ id: string }[]>('select id from calendar_layers where id = any($1)', [ids]);
  for (const layer of SHIPPED_LAYERS.filter(({ id }) => ids.includes(id) && !kept.some((row) => row.id === id))) {
    await tx.query(`insert into calendar_layers (id, level, jurisdiction, body, recorded_at, reason) values ($1, $2, $3, $4, $5, 'shipped') on conflict (id) do nothing`,
      [layer.id, layer.level, layer.jurisdiction, JSON.stringify(layer), now]);
  }
}

/** Every version of a profile this database knows, shipped ones included, oldest first. */
export async function profilesOf(tx: EntityManager, id?: string): Promise<Profile[]> {
  const rows = await tx.query<ProfileRow[]>('select id, version, body from profiles where $1::text is null or id = $1 order by id, version', [id ?? null]);
  const shipped = SHIPPED_PROFILES.filter((profile) => id === undefined || profile.id === id);
  const stored = rows.filter((row) => !shipped.some((profile) => profile.id === row.id && profile.version === row.version))
    .map(({ id: of, version, body }) => parseProfile(JSON.parse(body), `profiles ${of}@${String(version)}`));
  return [...shipped, ...stored].sort((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1));
}

/** Every calendar layer by its id, shipped ones included. */
export async function layersOf(tx: EntityManager): Promise<ReadonlyMap<string, IssuedLayer>> {
  const rows = await tx.query<LayerRow[]>('select id, body from calendar_layers order by id');
  const layers = new Map(SHIPPED_LAYERS.map((layer) => [layer.id, layer]));
  for (const { id, body } of rows) if (!layers.has(id)) layers.set(id, parseLayer(JSON.parse(body), `calendar_layers ${id}`));
  return layers;
}

async function load(tx: EntityManager): Promise<Rules> {
  const [profiles, layers] = [await profilesOf(tx), await layersOf(tx)];
  const inForce = await tx.query<ForceRow[]>('select distinct on (jurisdiction) jurisdiction, version from calendars_in_force order by jurisdiction, id desc');
  const versions = new Map(inForce.map(({ jurisdiction, version }) => [jurisdiction, version]));
  const calendar = (version: string): Calendar => calendarFrom(version, layers);
  return {
    profile(id, version) {
      const found = profiles.find((profile) => profile.id === id && profile.version === version);
      if (found !== undefined) return found;
      const known = profiles.map((profile) => `${profile.id}@${String(profile.version)}`);
      throw new DomainError('config-invalid', `没有地方规则 ${id}@${String(version)} / there is no profile ${id}@${String(version)}`, `可用 / use one of: ${known.join(', ')}`, { id, version, known });
    },
    profileOn: (id, on) => profileOn(profiles, id, on),
    calendar,
    calendarOf(jurisdiction) {
      const version = versions.get(jurisdiction);
      return version === undefined ? SHIPPED_RULES.calendarOf(jurisdiction) : calendar(version);
    },
  };
}
