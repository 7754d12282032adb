/**
 * The rules a process counts with: profiles by version, calendars by version, and which of them are in force. A commitment
 * names both versions it was computed under and keeps them until an administrator recounts it; so a changed table moves
 * nothing by itself.
 */
import { Calendar } from './calendar.js';
import type { IssuedLayer } from './calendar.js';
import { shippedCalendarOf, SHIPPED_LAYERS } from './calendar-layers.js';
import type { LocalDate } from './commitment.js';
import { DomainError } from './errors.js';
import { profileById, profileOn, SHIPPED_PROFILES } from './profile.js';
import type { Profile } from './profile.js';

export interface Rules {
  /** Exactly that version. Throws `config-invalid` when it is not known. */
  profile(id: string, version: number): Profile;
  /** The version of a jurisdiction's profile in force on a date. Throws `profile-not-in-force`. */
  profileOn(id: string, on: LocalDate): Profile;
  /** Exactly that version, rebuilt from its layers. Throws `calendar-missing` when a layer is not known. */
  calendar(version: string): Calendar;
  /** The calendar in force for new commitments of a jurisdiction. */
  calendarOf(jurisdiction: string): Calendar;
}

/** What the program brings along, for whoever asks without a database. */
export const SHIPPED_RULES: Rules = {
  profile: profileById,
  profileOn: (id, on) => profileOn(SHIPPED_PROFILES, id, on),
  calendar: (version) => calendarFrom(version, new Map(SHIPPED_LAYERS.map((layer) => [layer.id, layer]))),
  calendarOf: shippedCalendarOf,
};

const rebuilt = new Map<string, Calendar>();

/** A calendar from the names of its layers; one value per version, since layers are never edited. */
export function calendarFrom(version: string, layers: ReadonlyMap<string, IssuedLayer>): Calendar {
  const known = rebuilt.get(version);
  if (known !== undefined) return known;
  const parts = version.split('+').map((id) => {
    const layer = layers.get(id);
    if (layer === undefined) {
      throw new DomainError('calendar-missing', `没有日历层 ${id}（日历 ${version}）/ the calendar ${version} names a layer that is not known: ${id}`,
        '请用写入该日历的程序版本，或用 jiannuo calendar add 存入该层 / run the version of the program that wrote it, or store that layer with `jiannuo calendar add`', { version, layer: id });
    }
    return layer;
  });
  const calendar = Calendar.of(parts);
  rebuilt.set(version, calendar);
  return calendar;
}
