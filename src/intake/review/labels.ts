/**
 * What people made of an extraction, as labels: confirmed drafts become fixtures of the same form as those made by hand
 * (test/fixtures/replies/README.md), so that the extractor can be measured on real use.
 */
import type { EntityManager } from 'typeorm';
import { draftsConfirmed, editsOf } from '../../store/readings/drafts.js';
import type { Extraction, Strength } from '../extract/extraction.js';
import { listedDraft } from './drafts.js';
import type { Draft } from './drafts.js';
import { belongingTo } from './fold.js';
import type { Card } from './fold.js';

interface Quoted { quote: string; span: [start: number, end: number] }

export interface LabelledReply {
  /** Tells one reply from another: the name of the file as it came, and the draft's number. */
  name: string;
  text: string;
  /** As it was found at the time, before anybody looked: what the extractor of that day is measured by. */
  found: Extraction;
  expected: {
    source: string;
    header: Record<string, unknown>;
    /** `strength` is the extractor's own: nobody is asked about it; null for what it missed. */
    commitments: ({ id: string; kind: string; strength: Strength | null; due_on: string | null; due_basis: string; owner: string | null; note: string } & Quoted)[];
    attached: ({ to: string } & Quoted)[];
    watch: ({ id: string; kind: string; owner: string | null } & Quoted)[];
    ambiguous: ({ id: string } & Quoted)[];
    /** What was found and is no pledge. */
    traps: Quoted[];
  };
}

/** Every draft that was decided to the end, the oldest first, and the numbers of those whose edits cannot be read any more. Drafts still open say nothing yet. */
export async function labelledReplies(tx: EntityManager): Promise<{ replies: LabelledReply[]; unreadable: string[] }> {
  const rows = await draftsConfirmed(tx);
  const edits = await editsOf(tx, rows.map(({ id }) => id));
  const drafts = rows.map((row) => listedDraft(row, edits.filter(({ draftId }) => draftId === row.id)));
  return {
    replies: drafts.flatMap((draft) => ('unreadable' in draft ? [] : [labelsOf(draft)])),
    unreadable: drafts.flatMap((draft) => ('unreadable' in draft ? [draft.row.id] : [])),
  };
}

/** Pure. A pledge merged into another counts as attached to it: they are followed as one. */
export function labelsOf({ row, found, review: { header, cards } }: Draft): LabelledReply {
  const kept = cards.filter(({ decision, role, into }) => decision !== 'rejected' && decision !== 'split' && role !== 'attached' && into === null);
  const of = (role: Card['role']): Card[] => kept.filter((card) => card.role === role);
  return {
    name: `${row.name} #${row.id}`, text: row.text, found,
    expected: {
      source: row.name,
      header: {
        suggestion_number: header.suggestionNumber, session: header.session, title: header.title, lead_deputy: header.leadDeputy, joint: header.joint,
        handed_over_by: header.handedOverBy, issuer: header.issuer, signed_on: header.signedOn,
      },
      commitments: of('commitment').map((card) => ({
        id: card.id, kind: card.kind, strength: card.found?.strength ?? null, due_on: card.dueOn, due_basis: basisOf(card), owner: ownerOf(card, header.issuer), ...quoted(card), note: '',
      })),
      attached: kept.flatMap(({ id }) => belongings(id, cards).map((card) => ({ to: id, ...quoted(card) }))),
      watch: of('watch').map((card) => ({ id: card.id, kind: card.kind, owner: card.terms.otherBody ?? null, ...quoted(card) })),
      ambiguous: of('ambiguous').map((card) => ({ id: card.id, ...quoted(card) })),
      traps: cards.filter(({ decision, found: was }) => decision === 'rejected' && was !== null).map(quoted),
    },
  };
}

/** Confirming has made one decision of clauses and merged pledges: they are told by where they belong. */
function belongings(id: string, cards: readonly Card[]): Card[] {
  return [...belongingTo(id, cards), ...cards.filter(({ decision, into }) => decision === 'confirmed' && into === id)];
}

/** An ongoing duty keeps that name in the labels while its date is the one that was found. */
function basisOf({ found, dueOn, dueBasis }: Card): string {
  return found !== null && found.due_on === dueOn && (dueBasis === 'inferred' || dueBasis === 'none') ? found.due_basis : dueBasis;
}

function ownerOf({ found }: Card, issuer: string | null): string | null {
  if (found === null || found.owner === issuer) return 'issuer';
  return found.owner;
}

function quoted({ quote, span: [start, end] }: Card): Quoted {
  return { quote, span: [start, end] };
}
