/** The lines of text in boxes and at arrows: people's events, timers with a clock, below them the letters that go out. */
import type { Language } from '../src/core/commitment.js';
import type { Way } from './picture-ways.js';
import { eventName, letterName, OTHERWISE, timerName } from './picture-words.js';

export interface Line {
  text: string;
  look: 'name' | 'plain' | 'event' | 'timer' | 'letter' | 'faint';
  icon: 'timer' | 'letter' | 'stay' | null;
  /** Room above it, which parts it from what was told before. */
  gap: boolean;
}

/** One way, told. `ends` are the states it leads to when the arrow does not show them; true for where it would begin anyway. */
export interface Telling {
  by: 'person' | 'timer' | 'passing';
  text: string;
  letters: string[];
  ends: Map<string, boolean>;
}

const ROOM = { box: 15, group: 34, arrow: 17 } as const; // ems a line may fill before it is broken

export function nameLines(text: string): Line[] {
  return broken({ text, look: 'name', icon: null, gap: false }, ROOM.box);
}

export function plainLine(text: string): Line {
  return { text, look: 'plain', icon: null, gap: false };
}

/** What moves it, `before` in front of it, under what condition. */
export function told({ by, letters, condition, besides }: Way, lang: Language, before = ''): Telling {
  const kind = by === null ? 'passing' : 'timer' in by ? 'timer' : 'person';
  const when = condition?.[lang] ?? (besides === 'otherwise' ? OTHERWISE[lang] : besides === null ? '' : lang === 'zh' ? `${besides.zh}除外` : `not ${besides.en}`);
  const name = by === null ? '' : 'timer' in by ? timerName(by.timer, lang) : eventName(by.event, lang);
  const bracketed = by === null || when === '' ? when : lang === 'zh' ? `（${when}）` : ` (${when})`;
  return { by: kind, text: `${before}${name}${bracketed}`, letters: letters.map((letter) => letterName(letter, lang)), ends: new Map() };
}

/**
 * Tellings as lines: what is the same is said once, and what sends the same letters stands together. `isNarrow` is null for what
 * leads elsewhere; what stays in its state is marked so, and events without a letter follow one another on a line.
 */
export function listed(tellings: readonly Telling[], onEntry: readonly string[], lang: Language, isNarrow: boolean | null): Line[] {
  const entry = onEntry.length === 0 ? [] : [...new Set(onEntry)].map((letter) => letterLine(letterName(letter, lang)));
  const room = isNarrow === null ? ROOM.arrow : isNarrow ? ROOM.box : ROOM.group;
  const blocks = grouped(merged(tellings).filter(({ text }) => text !== ''), ({ by, letters }) => `${by === 'timer' ? 'timer' : ''} ${letters.join('\n')}`);
  const lines = [...blocks.values()].map((block) => {
    const isJoined = isNarrow !== null && block.every(({ by, letters }) => by === 'person' && letters.length === 0);
    const texts = block.map(withEnds);
    const said = isJoined ? [texts.join(lang === 'zh' ? '、' : ', ')] : texts;
    return [...said.flatMap((text) => broken(headLine(text, block[0]?.by ?? 'person', isNarrow !== null), room)), ...(block[0]?.letters ?? []).map(letterLine)];
  });
  return [entry, ...lines].filter((block) => block.length > 0).flatMap((block, index) => block.map((line, at) => ({ ...line, gap: at === 0 && index > 0 })));
}

/** How many ems wide, on the safe side for the fonts of picture.ts: there is no browser here to measure with. */
export function emsOf(text: string): number {
  const wide = text.match(/[\u2190-\uffff]/g)?.length ?? 0;
  const capitals = text.match(/[A-Z@mw]/g)?.length ?? 0;
  return wide + capitals * 0.8 + (text.length - wide - capitals) * 0.56;
}

function merged(tellings: readonly Telling[]): Telling[] {
  const alike = grouped(tellings, ({ by, text }) => `${by} ${text}`);
  return [...alike.values()].flatMap((same) => same.slice(0, 1).map((first) => ({
    ...first, letters: [...new Set(same.flatMap(({ letters }) => letters))], ends: new Map(same.flatMap(({ ends }) => [...ends])),
  })));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...groups.get(keyOf(one)) ?? [], one]);
  return groups;
}

function withEnds({ text, ends }: Telling): string {
  const isShown = [...ends].some(([end, isBeginning]) => !isBeginning && end !== text);
  return isShown ? `${text} → ${[...ends.keys()].join(' / ')}` : text;
}

function headLine(text: string, by: Telling['by'], isStaying: boolean): Line {
  if (by === 'passing') return { text, look: 'faint', icon: null, gap: false };
  return by === 'timer' ? { text, look: 'timer', icon: 'timer', gap: false } : { text, look: 'event', icon: isStaying ? 'stay' : null, gap: false };
}

function letterLine(text: string): Line {
  return { text, look: 'letter', icon: 'letter', gap: false };
}

/** Between words, or after a mark of Chinese. What follows the first line has no icon. */
function broken(line: Line, room: number): Line[] {
  const pieces = line.text.match(/[^\s、，：）]+(?:[、，：）]+|\s+|$)|\s+/g) ?? [line.text];
  const rows = pieces.reduce<string[]>((all, piece) => {
    const last = all.at(-1);
    return last === undefined || emsOf(last + piece.trimEnd()) > room ? [...all, piece] : [...all.slice(0, -1), last + piece];
  }, []);
  return rows.map((text, index) => ({ ...line, text: text.trimEnd(), icon: index === 0 ? line.icon : null }));
}
