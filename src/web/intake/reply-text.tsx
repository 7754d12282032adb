/** The left side: the text as it is, with every card's words marked in place. */
import type { VNode } from 'preact';
import type { Card } from '../../intake/review/fold.js';
import type { View } from '../view.js';

/** A stretch of one line that belongs to the same cards throughout. */
export interface Piece<Marked> {
  /** UTF-16 offset into the text. */
  at: number;
  words: string;
  /** The narrowest first. */
  cards: readonly Marked[];
}

/**
 * The text in lines and these in pieces. Line ends are in no piece: a browser turns them into others, and offsets are counted from
 * where a piece begins.
 */
export function piecesOf<Marked extends { span: readonly [number, number] }>(text: string, cards: readonly Marked[]): Piece<Marked>[][] {
  const shown = cards.toSorted((a, b) => (a.span[1] - a.span[0]) - (b.span[1] - b.span[0]));
  return [...text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/gu)].filter(([line]) => line !== '').map(({ 0: line, index }) => {
    const end = index + line.replace(/[\r\n]+$/u, '').length;
    const cuts = [...new Set([index, end, ...shown.flatMap(({ span }) => span).filter((cut) => cut > index && cut < end)])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((at, i) => ({
      at, words: text.slice(at, cuts[i + 1]), cards: shown.filter(({ span: [start, stop] }) => start <= at && at < stop),
    }));
  });
}

/** Focusable as a whole: with the script, its own keys select clause by clause. */
export function ReplyText({ view, text, cards }: { view: View; text: string; cards: readonly Card[] }): VNode {
  const begun = new Set<string>();
  return (
    <div class="reply-text" id="text" tabIndex={0} role="group" aria-label={view.say('review.text')} aria-describedby="keys-text">
      {/* What was split is not marked; its parts are. */}
      {piecesOf(text, cards.filter(({ decision }) => decision !== 'split')).map((pieces, line) => (
        <p key={line}>{pieces.map((piece) => {
          const [card] = piece.cards;
          if (card === undefined) return <span key={piece.at} data-at={piece.at}>{piece.words}</span>;
          const first = !begun.has(card.id);
          begun.add(card.id);
          return (
            <mark key={piece.at} id={first ? `words-${card.id}` : undefined} class={`${card.role} ${card.decision}`} data-card={card.id}>
              {first && <a class="label" href={`#${card.id}`} title={`${view.say(`role.${card.role}`)} · ${view.say(`decision.${card.decision}`)}`}>{labelOf(card)}</a>}
              <span data-at={piece.at}>{piece.words}</span>
            </mark>
          );
        })}</p>
      ))}
    </div>
  );
}

const SIGNS: Readonly<Partial<Record<Card['decision'], string>>> = { accepted: '✓', confirmed: '✓✓', rejected: '✕' };

/** The card's id with a sign for what was decided: never by colour alone. */
export function labelOf({ id, decision }: Card): string {
  const sign = SIGNS[decision];
  return sign === undefined ? id : `${id} ${sign}`;
}
