/**
 * The second look at every clause: the words it is made of and what stands around it vote on whether it is part of
 * a promise at all (votes.ts). Only a clear vote overrules the rules, and it says so; weights are counted from labelled replies.
 */
import type { Reading } from './acts.js';
import type { Fired } from './extraction.js';
import { PROMISE_VOTES } from './lexicon/promise-votes.js';
import { Ballot, signsOf } from './votes.js';
import type { Zoned } from './zones.js';

export interface Seen {
  zoned: Zoned;
  reading: Reading;
  /** The rules took it into a pledge. */
  taken: boolean;
}

const BALLOT = new Ballot(PROMISE_VOTES);
/** Odds of about thirteen to one. */
const CLEAR = 2.6;

/** Zones that no vote opens: what the outline says is no part of the answer. */
export function isOutside({ zone }: Zoned): boolean {
  return zone === 'heading' || zone === 'courtesy';
}

/**
 * The signs of one clause among its neighbours: its words and the zones around it, and on purpose not what the rules concluded, so that the
 * vote is a second opinion and no echo. The trainer and the extractor both call it.
 */
export function signsAround(all: readonly Seen[], at: number): string[] {
  const here = all[at];
  if (here === undefined) return [];
  const { clause, paragraph, sentence, zone, own, led, condition, times, scope } = here.zoned;
  const zoneAt = (place: number): string => { const other = all[place]; return other?.zoned.paragraph === paragraph ? other.zoned.zone : '-'; };
  const [before, after] = [all[at - 1], all[at + 1]].map((other) => (other?.zoned.sentence === sentence ? other : undefined));
  const signs = signsOf({ text: clause.text, rows: [], condition: null });
  signs.push(
    `~zone:${zone}`, `~mark:${clause.mark}`, `~own:${String(own)}`, `~led:${String(led !== null)}`, `~waits:${String(condition !== null)}`, `~times:${String(times.length > 0)}`, `~scope:${String(scope !== null)}`,
    `~in:${before?.zoned.zone ?? '-'}`, `~out:${after?.zoned.zone ?? '-'}`, `~b:${zoneAt(at - 1)}:${zone}`, `~a:${zone}:${zoneAt(at + 1)}`, `~bb:${zoneAt(at - 2)}:${zoneAt(at - 1)}:${zone}`,
    `~where:${Math.min(3, Math.floor((4 * at) / all.length))}`, `~long:${Math.min(6, Math.floor(clause.text.length / 5))}`,
    ...Array.from(before?.zoned.clause.text.slice(-6) ?? '', (one) => `~<${one}`), ...Array.from(after?.zoned.clause.text.slice(0, 6) ?? '', (one) => `~>${one}`),
  );
  return signs.filter((sign) => !/\s/.test(sign));
}

export interface Verdict {
  taken: boolean;
  why: Fired;
}

/** What a clear vote says against the rules; null where it agrees or is not clear. */
export function verdictOn(all: readonly Seen[], at: number): Verdict | null {
  const { name, lead, words } = BALLOT.vote(signsAround(all, at));
  const taken = name === 'yes';
  if (lead < CLEAR || taken === all[at]?.taken) return null;
  const said = words.map((word) => `「${word}」`).join('');
  return { taken, why: { id: 'zone.votes', zh: `${said}等词和上下文多见于承诺`, en: `${said}: its words and what stands around it are mostly those of promises` } };
}
