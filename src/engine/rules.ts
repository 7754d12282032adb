/**
 * The rules an administrator adds: profile versions, calendar layers, and which calendar is in force for what is opened from
 * now on. The only writer of these tables; all of them only grow. Nothing that is open moves by this: see recount.ts.
 */
import type { EntityManager } from 'typeorm';
import { Calendar } from '../core/calendar.js';
import { checkCalendar, parseLayer } from '../core/calendar-layers.js';
import type { IssuedLayer } from '../core/calendar.js';
import type { Actor } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { checkValidity, parseProfile } from '../core/profile.js';
import type { Profile } from '../core/profile.js';
import { canonical } from '../core/step.js';
import { ensureLayers, layersOf, profilesOf } from '../store/rule-book.js';
import { calendarFacts, KNOWN_CALENDAR } from './write.js';

interface Change { by: Actor; reason: string; now: Date }

/** Stores a new version. Throws `profile-invalid`, `profile-gap`, `profile-overlap` naming fields and dates, `not-allowed`; nothing is stored then. */
export async function addProfile(tx: EntityManager, { body, place, by, reason, now }: Change & { body: unknown; place: string }): Promise<Profile> {
  requireAdministrator(by);
  await lockRules(tx);
  const profile = await checkProfile(tx, body, place);
  await tx.query(`
    insert into profiles (id, version, body, valid_from, valid_to, verified, source, recorded_at, recorded_by, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  [profile.id, profile.version, JSON.stringify(body), profile.validFrom, profile.validTo, profile.verified, profile.source, now, by.id, reason]);
  return profile;
}

/** The profile in a file, checked by itself and beside the versions there are. Stores nothing. */
export async function checkProfile(tx: EntityManager, body: unknown, place: string): Promise<Profile> {
  const profile = parseProfile(body, place);
  const known = await profilesOf(tx, profile.id);
  if (known.some(({ version }) => version === profile.version)) {
    throw new DomainError('profile-overlap', `${place}: ${profile.id}@${String(profile.version)} 已存在 / exists already`,
      `已发布的版本不改动；请以第 ${String(Math.max(...known.map(({ version }) => version)) + 1)} 版存入 / a released version is never edited; store it under that number`,
      { id: profile.id, version: profile.version });
  }
  checkValidity([...known, profile]);
  return profile;
}

/** Stores a layer. Storing the same one again changes nothing. Throws `calendar-invalid` or `calendar-missing` (a year without a working day), `not-allowed`. */
export async function addLayer(tx: EntityManager, { body, place, by, reason, now }: Change & { body: unknown; place: string }): Promise<IssuedLayer> {
  requireAdministrator(by);
  await lockRules(tx);
  const layer = await checkLayer(tx, body, place);
  await tx.query(`
    insert into calendar_layers (id, level, jurisdiction, body, recorded_at, recorded_by, reason) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
  [layer.id, layer.level, layer.jurisdiction, JSON.stringify(body), now, by.id, reason]);
  return layer;
}

/** The layer in a file, checked by itself and above the national days there are. Stores nothing. */
export async function checkLayer(tx: EntityManager, body: unknown, place: string): Promise<IssuedLayer> {
  const layer = parseLayer(body, place);
  const known = await layersOf(tx);
  const before = known.get(layer.id);
  if (before !== undefined && canonical(before) !== canonical(layer)) {
    throw new DomainError('calendar-invalid', `${place}: 日历层 ${layer.id} 已存在，内容不同 / a layer of that name exists with other contents`,
      '已存入的层不改动；请另取编号，如加上版次 / a stored layer is never edited; give this one a name of its own', { id: layer.id });
  }
  if (layer.level === 'own' && layer.jurisdiction === null) {
    throw new DomainError('calendar-invalid', `${place}: jurisdiction: 本单位的层须写明地区 / an own layer names the jurisdiction of the organisation`,
      '请写明 jurisdiction / fill in `jurisdiction`', { place, problems: [{ field: 'jurisdiction', problem: '未写明 / missing' }] });
  }
  const national = [...known.values()].filter(({ level }) => level === 'national');
  checkCalendar(Calendar.of([...national, layer]));
  return layer;
}

/** Puts a calendar in force for what is opened from now on. Throws as calendarOfLayers, and `not-allowed`. */
export async function useCalendar(tx: EntityManager, { jurisdiction, layers, by, reason, now }: Change & { jurisdiction: string; layers: readonly string[] }): Promise<Calendar> {
  requireAdministrator(by);
  await lockRules(tx);
  const calendar = await calendarOfLayers(tx, jurisdiction, layers);
  await ensureLayers(tx, calendar, now);
  await tx.query(`${KNOWN_CALENDAR}
    select 1`, calendarFacts(calendar));
  await tx.query('insert into calendars_in_force (jurisdiction, version, since, recorded_by, reason) values ($1, $2, $3, $4, $5)', [jurisdiction, calendar.version, now, by.id, reason]);
  return calendar;
}

/** The calendar that layers make for a jurisdiction. Throws `calendar-missing` for a layer that is not known, `calendar-invalid` for one of another place. */
export async function calendarOfLayers(tx: EntityManager, jurisdiction: string, ids: readonly string[]): Promise<Calendar> {
  const places = await jurisdictionsOf(tx);
  if (!places.includes(jurisdiction)) {
    throw new DomainError('calendar-invalid', `没有地区 ${jurisdiction} / there is no jurisdiction ${jurisdiction}`, `可用 / use one of: ${places.join(', ')}`, { jurisdiction, known: places });
  }
  const known = await layersOf(tx);
  const layers = ids.map((id) => {
    const layer = known.get(id);
    if (layer === undefined) {
      throw new DomainError('calendar-missing', `没有日历层 ${id} / there is no calendar layer ${id}`, `已有 / there are: ${[...known.keys()].join(', ')}`, { layer: id, known: [...known.keys()] });
    }
    if (layer.jurisdiction !== null && layer.jurisdiction !== jurisdiction) {
      throw new DomainError('calendar-invalid', `日历层 ${id} 属于 ${layer.jurisdiction}，不属于 ${jurisdiction} / the layer ${id} is one of ${layer.jurisdiction}`,
        '请用全国层和本地区的层 / use national layers and those of this jurisdiction', { layer: id, jurisdiction });
    }
    return layer;
  });
  const calendar = Calendar.of(layers);
  checkCalendar(calendar);
  return calendar;
}

/** The jurisdictions that have an office. */
export async function jurisdictionsOf(tx: EntityManager): Promise<string[]> {
  const rows = await tx.query<{ jurisdiction: string }[]>('select distinct jurisdiction from offices order by 1');
  return rows.map(({ jurisdiction }) => jurisdiction);
}

/** Two administrators at once would each check against what was there before the other. */
async function lockRules(tx: EntityManager): Promise<void> {
  await tx.query('select 1 from rule_changes for update');
}

function requireAdministrator(by: Actor): void {
  if (by.roles.includes('administrator')) return;
  throw new DomainError('not-allowed', `${by.name} 不能更改规则与日历 / ${by.name} may not change rules or calendars`, '由系统管理员办理 / an administrator does that', { person: by.id });
}
