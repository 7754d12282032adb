import { readFileSync } from 'node:fs';
import { hashPassword } from '../../../src/auth/passwords.js';
import type { Actor } from '../../../src/core/commitment.js';
import { actorOf } from '../../../src/engine/actors.js';
import { writeDirectory } from '../../../src/intake/directory.js';
import type { Extraction } from '../../../src/intake/extract/extraction.js';
import { parseLedger } from '../../../src/intake/ledger.js';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import type { ReplyReader } from '../../../src/intake/review/drafts.js';
import type { TestDatabase } from '../../support/database.js';
import { SEED, SEED_TEXT } from './seed-extraction.js';

/** The day after the seed was signed. */
export const NOW = new Date('2022-06-24T02:00:00.000Z');
export const PASSWORD = 'correct horse battery staple';

/** Offices, contacts and people of the demo in Guangxi; every password is PASSWORD. The clock stands at NOW. */
export async function reviewWorld({ database, owner }: Pick<TestDatabase, 'database' | 'owner'>): Promise<void> {
  const ledger = parseLedger(readFileSync(new URL('../../../src/intake/seed/2022190.ledger.json', import.meta.url), 'utf8'), 'seed');
  await database.transaction((tx) => writeDirectory(tx, ledger));
  await owner.query('update people set password_hash = $1', [await hashPassword(PASSWORD)]);
  await owner.query('update clock set shift = $1::timestamptz - clock_timestamp()', [NOW]);
}

export function acting({ database }: Pick<TestDatabase, 'database'>, login: string): Promise<Actor> {
  return database.transaction((tx) => actorOf(tx, login));
}

/**
 * Reads as the program does and finds in it what was labelled in the seed, wherever those words stand; words that are gone are not found.
 * A reply that names another number is a reply to that suggestion.
 */
export const seedReader: ReplyReader = {
  read: readDocuments,
  extract: (text, { sha256 }): Extraction => ({
    ...SEED, text_length: text.length, sha256,
    header: { ...SEED.header, suggestion_number: /第(\d{7})号/u.exec(text)?.[1] ?? null, session: text.includes('五次会议') ? SEED.header.session : null },
    pledges: SEED.pledges.flatMap((pledge) => {
      const start = text.indexOf(pledge.quote);
      return start === -1 ? [] : [{ ...pledge, span: [start, start + pledge.quote.length] as const }];
    }),
  }),
};

/** The seed with some words changed: another document. */
export function seedWith(...changes: [from: string, to: string][]): Buffer {
  return Buffer.from(changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the seed does not say ${from}`);
    return text.replaceAll(from, to);
  }, SEED_TEXT));
}
