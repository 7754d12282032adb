import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Secret } from '../../secret.js';
import { DomainError } from '../../core/errors.js';

/** Rows of a page unless it is said otherwise, and at most. */
export const USUAL_LIMIT = 50;
export const LARGEST_LIMIT = 200;

/** The two query parameters of every list. */
export const paging = {
  cursor: z.string().max(500).optional().meta({ description: 'Of the page before, as its `next` or its Link header gave it' }),
  limit: z.string().regex(/^\d{1,3}$/).transform(Number).pipe(z.int().min(1).max(LARGEST_LIMIT)).default(USUAL_LIMIT)
    .meta({ type: 'integer', minimum: 1, maximum: LARGEST_LIMIT, pattern: undefined, description: `Rows of the page; ${String(USUAL_LIMIT)} unless it is said` }),
};

/** A place in a list, for programs to hand back and not to read: which list with which filters, and the key of the last row seen. */
export function cursorTo(secret: Secret, list: string, filters: object, after: string): string {
  const payload = Buffer.from(JSON.stringify([after])).toString('base64url');
  return `${payload}.${markOf(secret, list, filters, payload)}`;
}

/** The key a cursor holds; null without one. Throws `cursor-invalid` for one that was altered, or belongs to another list or other filters. */
export function afterOf(secret: Secret, list: string, filters: object, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [payload = '', mark = '', ...more] = cursor.split('.');
  const [right, given] = [Buffer.from(markOf(secret, list, filters, payload)), Buffer.from(mark)];
  if (more.length > 0 || right.length !== given.length || !timingSafeEqual(right, given)) {
    throw new DomainError('cursor-invalid', '游标被改动，或不属于此列表及其筛选 / the cursor was altered, or belongs to another list or other filters',
      '请从第一页开始，并原样使用返回的 next / begin with the first page and use its `next` as it is', {});
  }
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string])[0];
}

/** A page of rows that were read with one more than the limit, and the cursor of what follows. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursor: (last: Row) => string): { rows: Row[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursor(last) : null };
}

function markOf(secret: Secret, list: string, filters: object, payload: string): string {
  return createHmac('sha256', secret.reveal()).update(`cursor ${list} ${JSON.stringify(filters)} ${payload}`).digest('base64url');
}
