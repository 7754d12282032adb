import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { TIMER_NAMES } from '../../core/commitment.js';
import { EVENTS } from '../../core/events.js';
import type { EntryFilter } from '../../store/readings/entry-search.js';
import { HOUSE_TIME_ZONE } from '../view.js';

/** The search as it was typed; what makes no sense is empty and narrows nothing. */
export interface Search {
  actor: string;
  event: string;
  office: string;
  commitment: string;
  from: string;
  to: string;
}

export const PEOPLE_EVENTS: readonly string[] = ['OPENED', ...Object.keys(EVENTS)];
const text = (longest: number): z.ZodType<string> => z.string().trim().max(longest).regex(/^[^\p{Cc}\p{Cs}]*$/u).catch('');
const date = z.iso.date().refine((on) => on >= '1900-01-01' && on <= '2199-12-31').catch('');
const query = z.object({
  actor: text(100), event: z.enum([...PEOPLE_EVENTS, ...TIMER_NAMES, '']).catch(''), office: text(300), commitment: z.string().trim().regex(/^[A-Za-z0-9-]{0,60}$/).catch(''), from: date, to: date,
});

export function searchOf(asked: unknown): Search {
  return query.parse(asked);
}

/** Whole days of the house's zone: from the first, with the last. */
export function filterOf({ actor, event, office, commitment, from, to }: Search): EntryFilter {
  const given = (value: string): string | null => (value === '' ? null : value);
  return { actor: given(actor), event: given(event), office: given(office), commitment: given(commitment), from: from === '' ? null : midnight(from, 0), until: to === '' ? null : midnight(to, 1) };
}

export function isEmpty(search: Search): boolean {
  return Object.values(search).every((value) => value === '');
}

/** Only what narrows it stands in the address, so that a link to a search is short. */
export function queryOf(search: Search, more: Readonly<Record<string, string>> = {}): string {
  const pairs = [...Object.entries(search), ...Object.entries(more)].filter(([, value]) => value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function midnight(date: string, days: number): Date {
  return new Date(Temporal.PlainDate.from(date).add({ days }).toZonedDateTime(HOUSE_TIME_ZONE).epochMilliseconds);
}
