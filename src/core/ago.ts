import type { Language } from './commitment.js';

const MINUTE = 60_000;
const UNITS: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number, below: number][] = [
  ['minute', MINUTE, 60], ['hour', 60 * MINUTE, 24], ['day', 1440 * MINUTE, 60], ['month', 30.44 * 1440 * MINUTE, 24], ['year', 365.25 * 1440 * MINUTE, Infinity],
];
const FORMATS: Readonly<Record<Language, Intl.RelativeTimeFormat>> = { zh: new Intl.RelativeTimeFormat('zh-CN', { numeric: 'auto' }), en: new Intl.RelativeTimeFormat('en', { numeric: 'auto' }) };

/**
 * How long ago or ahead, in the largest unit that still says something: minutes below an hour, days below two months. Rough on purpose, and never to be shown
 * without the exact instant beside it: limits are counted in working days, which this knows nothing of.
 */
export function agoText(at: Date, now: Date, lang: Language): string {
  const distance = at.getTime() - now.getTime();
  const [unit, ms] = UNITS.find(([, size, below]) => Math.round(Math.abs(distance) / size) < below) ?? ['year', 365.25 * 1440 * MINUTE];
  return FORMATS[lang].format(Math.round(distance / ms) || 0, unit);
}
