/**
 * What a person may do to a draft, one small edit at a time. Edits are only ever added: what they make of an extraction is folded
 * anew at each look (fold.ts), so that undo, history, two people at once and measuring the extractor all read the same rows.
 */
import { z } from 'zod';
import { DUE_BASES } from '../../core/commitment.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { inBothLanguages, LINE, localDate, NO_CONTROLS, PROSE } from '../../core/events.js';
import { PLEDGE_ROLES } from '../extract/extraction.js';

const line = z.string().trim().min(1).max(300).regex(LINE, NO_CONTROLS);
const reason = z.string().trim().min(1).max(1000).regex(PROSE, NO_CONTROLS);
/** P5, W1, Q1, A3 as found; M12 marked by the edit of that number; P5a, P5b parts. It becomes the commitment's label. */
const card = z.string().regex(/^[A-Z][0-9]{1,5}[ab]{0,6}$/, '须为卡片编号，如 P5 / a card’s id such as P5');
const office = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '须为单位编号 / the id of an office');
const commitment = z.string().regex(/^[A-Za-z0-9-]{1,60}$/);
const kind = z.string().regex(/^[a-z-]{1,40}$/);

const cardChanges = z.strictObject({
  role: z.enum(PLEDGE_ROLES), pledgeKind: kind, title: line, office, dueOn: localDate.nullable(), dueBasis: z.enum(DUE_BASES),
  documentTitle: line, edition: line, otherBody: line, deliveriesExpected: z.int().positive().max(99),
}).partial();

const headerChanges = z.strictObject({
  suggestionNumber: z.string().trim().regex(/^[A-Za-z0-9-]{1,40}$/, '须为字母、数字或连字符，至多 40 个 / letters, digits and hyphens, at most 40'),
  session: line, title: line, leadDeputy: line, joint: z.boolean(), handedOverBy: line, issuer: line, signedOn: localDate, office,
  /** The reply this one corrects, by its row; null = it corrects none. */
  replaces: z.string().regex(/^\d{1,18}$/).nullable(),
}).partial();

/** What an edit may be, for whoever describes it; what is sent is read by parseEdit(). */
export const draftEdit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept'), cards: z.array(card).min(1).max(500) }),
  z.strictObject({ kind: z.literal('correct'), card, changes: cardChanges, accept: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('attach'), card, to: card }),
  /** `at` is an offset into the text: the second part begins there. */
  z.strictObject({ kind: z.literal('split'), card, at: z.int().positive() }),
  z.strictObject({ kind: z.literal('merge'), card, into: card }),
  z.strictObject({ kind: z.literal('reject'), card, reason }),
  z.strictObject({ kind: z.literal('mark'), start: z.int().nonnegative(), end: z.int().positive(), role: z.enum(['commitment', 'attached', 'watch']), pledgeKind: kind, to: card.optional() }),
  z.strictObject({ kind: z.literal('header'), changes: headerChanges }),
  /** The commitment of the reply that this one corrects which already follows this pledge; null = none does. What was promised in other replies is shown beside a card and never matched. */
  z.strictObject({ kind: z.literal('match'), card, commitment: commitment.nullable() }),
  z.strictObject({ kind: z.literal('discard'), reason }),
  z.strictObject({ kind: z.literal('undo'), seq: z.int().positive() }),
  /** Written by confirming alone (confirm.ts): which card became which commitment. */
  z.strictObject({ kind: z.literal('confirmed'), cards: z.record(card, commitment), reply: z.string() }),
]);

export type DraftEdit = z.infer<typeof draftEdit>;
export type CardChanges = z.infer<typeof cardChanges>;
export type HeaderChanges = z.infer<typeof headerChanges>;
/** What a form may ask for; `confirmed` only follows from confirming. */
export type EditKind = DraftEdit['kind'];

/** An edit as its row holds it. `seq` counts from 1 within its draft. */
export interface RecordedEdit {
  seq: number;
  at: Date;
  by: Pick<Actor, 'id' | 'name'>;
  edit: DraftEdit;
}

/** Throws `edit-invalid` naming every field that is wrong. */
export function parseEdit(raw: unknown): DraftEdit {
  const result = draftEdit.safeParse(raw, { error: inBothLanguages });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  throw new DomainError('edit-invalid', `修改有误 / the edit is not right: ${problems.map((p) => `${p.field || 'edit'}: ${p.problem}`).join('; ')}`,
    '请改正所列各项；未作任何更改 / mend what is named; nothing was changed', { problems });
}

/** The header, as a thing that edits may meet over. */
export const HEADER = 'header';
/** Everything at once. */
const WHOLE = '*';

/** What an edit is about: cards by id, the header, or the whole draft. Two edits that share nothing may come in either order. */
export function touches(edit: DraftEdit, earlier: readonly RecordedEdit[]): string[] {
  switch (edit.kind) {
    case 'accept': return edit.cards;
    case 'correct': case 'reject': case 'match': return [edit.card];
    case 'split': return [edit.card, `${edit.card}a`, `${edit.card}b`];
    case 'attach': return [edit.card, edit.to];
    case 'merge': return [edit.card, edit.into];
    case 'mark': return edit.to === undefined ? [] : [edit.to];
    case 'header': return [HEADER];
    case 'discard': return [WHOLE];
    case 'confirmed': return [...Object.keys(edit.cards), HEADER];
    case 'undo': {
      const undone = earlier.find(({ seq }) => seq === edit.seq);
      if (undone === undefined) return [];
      return undone.edit.kind === 'mark' ? [`M${String(undone.seq)}`, ...touches(undone.edit, earlier)] : touches(undone.edit, earlier);
    }
  }
}

/** Whether two edits are about the same thing, by what they touch. */
export function meet(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return false;
  return one.includes(WHOLE) || other.includes(WHOLE) || one.some((thing) => other.includes(thing));
}
