/** What the pages need from the rest of the program, and the tokens under which app.module.ts hands it in. */
import type { Secret } from '../config.js';
import type { Calendar } from '../core/calendar.js';
import type { Flaw } from '../core/history.js';
import type { Commitments } from '../engine/commitments.js';
import type { Database } from '../store/database.js';

export const DATABASE = Symbol('Database');
export const COMMITMENTS = Symbol('Commitments');
export const VERIFIER = Symbol('Verifier');
export const CALENDAR = Symbol('Calendar');

export type WebDatabase = Pick<Database, 'app' | 'transaction' | 'now'>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type WebCommitments = Pick<Commitments, 'send'>;

export interface WebVerifier {
  /** The first thing wrong with a commitment's history, or null. */
  verifyOne(tx: Transaction, id: string): Promise<Flaw | null>;
}

export interface WebOptions {
  database: WebDatabase;
  commitments: WebCommitments;
  verifier: WebVerifier;
  calendar: Calendar;
  config: { publicUrl: string; secret: Secret };
}
