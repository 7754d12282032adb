/**
 * How a reply is classified: a class belongs to a scheme, and the same letter means different things in different schemes (domain
 * 1.3), so a class is only ever read through what it means. Pure.
 */
import type { Named } from './commitment.js';
import type { ClassificationScheme, NormalisedClass } from './profile.js';

type Data = Readonly<Record<string, unknown>>;

/** A class that was understood: its meaning, and its scheme where only one is meant. */
export interface ReplyClass {
  letter: string;
  meaning: NormalisedClass;
  /** Null where several schemes know the letter and all mean the same by it. */
  scheme: ClassificationScheme | null;
}

export type ClassProblem = 'no-scheme' | 'unknown-scheme' | 'unknown-class' | 'ambiguous';

/** What a class means among the schemes of a place, or why that cannot be said. Without a scheme named, the letter must mean one thing. */
export function understoodClass(schemes: readonly ClassificationScheme[], letter: string, schemeId: string | undefined): ReplyClass | ClassProblem {
  if (schemes.length === 0) return 'no-scheme';
  const meant = schemeId === undefined ? schemes : schemes.filter(({ id }) => id === schemeId);
  if (meant.length === 0) return 'unknown-scheme';
  const knowing = meant.flatMap((scheme) => (Object.hasOwn(scheme.letters, letter) ? [{ scheme, meaning: scheme.letters[letter]?.meaning ?? 'unknown' }] : []));
  const [first] = knowing;
  if (first === undefined) return 'unknown-class';
  if (knowing.some(({ meaning }) => meaning !== first.meaning)) return 'ambiguous';
  return { letter, meaning: first.meaning, scheme: knowing.length === 1 ? first.scheme : null };
}

/** `statutory（已解决、研究中）` for each of the schemes: what a person may choose from. */
export function classesText(schemes: readonly ClassificationScheme[]): string {
  return schemes.map(({ id, letters }) => `${id}（${Object.keys(letters).join('、')}）`).join('；');
}

/** What the classes of every place come to. */
export const CLASS_MEANINGS: Readonly<Record<NormalisedClass, Named>> = {
  resolved: { zh: '已解决', en: 'resolved' },
  in_progress: { zh: '正在解决', en: 'in progress' },
  planned: { zh: '列入计划', en: 'planned' },
  not_now: { zh: '目前不能解决', en: 'cannot be resolved now' },
  reference: { zh: '留作参考', en: 'for reference' },
  passed_up: { zh: '转报上级', en: 'passed up' },
  unknown: { zh: '含义不明', en: 'of unknown meaning' },
};

/** `B（正在解决）`: the class an event gives, with what it means; empty when it gives none. Entries older than the meaning tell the letter alone. */
export function classText({ classLetter, meaning }: Data): Named {
  if (typeof classLetter !== 'string') return { zh: '', en: '' };
  const known = typeof meaning === 'string' && Object.hasOwn(CLASS_MEANINGS, meaning) ? CLASS_MEANINGS[meaning as NormalisedClass] : null;
  return known === null ? { zh: classLetter, en: classLetter } : { zh: known.zh === classLetter ? classLetter : `${classLetter}（${known.zh}）`, en: `${classLetter} (${known.en})` };
}

/**
 * The class in force after some events, in full: the letter, what it means everywhere, what its own scheme says. Null while there is
 * none. An event that tells no meaning is read by the schemes of the place, if they agree.
 */
export function classInForce(events: readonly { type: string; data?: Data }[], schemes: readonly ClassificationScheme[]): Named | null {
  const data = events.findLast(({ type, data: given }) => (type === 'ANSWERED' || type === 'RECLASSIFIED') && typeof given?.['classLetter'] === 'string')?.data;
  if (data === undefined) return null;
  const [letter, schemeId] = [String(data['classLetter']), typeof data['scheme'] === 'string' ? data['scheme'] : undefined];
  const understood = understoodClass(schemes, letter, schemeId);
  const { scheme = null, meaning } = typeof understood === 'string' ? { meaning: 'unknown' as const } : understood;
  const whole = classText({ meaning, ...data });
  const own = scheme?.letters[letter];
  return scheme === null || own === undefined ? whole : { zh: `${whole.zh}：${own.zh}，${scheme.name.zh}`, en: `${whole.en}: ${own.en}; ${scheme.name.en}` };
}
