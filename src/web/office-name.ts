import type { Language } from '../core/commitment.js';

/** An office in the reader's language; in Chinese where it has no English name. */
export function officeIn(lang: Language, name: string, nameEn: string): string {
  return lang === 'en' && nameEn !== '' ? nameEn : name;
}
