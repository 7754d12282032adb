/** What the pages need from the rest of the program, and the tokens under which app.module.ts hands it in. */
import type { SingleSignOn } from '../auth/single-sign-on.js';
import type { Secret } from '../secret.js';
import type { SignOnSettings } from '../sign-on-settings.js';
import type { Flaw } from '../core/history.js';
import type { Commitments } from '../engine/commitments.js';
import type { ReplyReader } from '../intake/review/drafts.js';
import type { Dispatcher } from '../outbox/dispatcher.js';
import type { ComposedLetter } from '../outbox/letters/compose-letter.js';
import type { Database } from '../store/database.js';
import type { Stretch } from '../store/readings/examinations.js';
import type { RuleBook } from '../store/rule-book.js';
import type { Metrics } from './running/metrics.js';

export const DATABASE = Symbol('Database');
export const COMMITMENTS = Symbol('Commitments');
export const VERIFIER = Symbol('Verifier');
export const COMPOSE_NOTICE = Symbol('ComposeNotice');
export const RULE_BOOK = Symbol('RuleBook');
export const DELIVERY = Symbol('Delivery');
export const READER = Symbol('ReplyReader');
export const SIGN_ON = Symbol('SignOn');

export type WebDatabase = Pick<Database, 'app' | 'transaction' | 'now'>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
export type WebCommitments = Pick<Commitments, 'open' | 'openAll' | 'send'>;
/** What a person decides about a letter that may or may not have arrived. */
export type WebDelivery = Pick<Dispatcher, 'resend' | 'settle'>;

export interface WebVerifier {
  /** The first thing wrong with a commitment's history, or null. */
  verifyOne(tx: Transaction, id: string): Promise<Flaw | null>;
  /** A stretch of the histories of one place, for as long as `more` says so. */
  verifyNext(tx: Transaction, jurisdiction: string, after: string, more: () => boolean): Promise<Stretch>;
}

/** Stores the letter's text on its first call and gives the stored text from then on. */
export type ComposeNotice = (tx: Transaction, noticeId: string, now: Date, publicUrl: string) => Promise<ComposedLetter>;

export interface WebOptions {
  database: WebDatabase;
  commitments: WebCommitments;
  verifier: WebVerifier;
  composeNotice: ComposeNotice;
  delivery: WebDelivery;
  reader: ReplyReader;
  book: RuleBook;
  config: { publicUrl: string; secret: Secret; metricsToken?: Secret | null; singleSignOn: SignOnSettings | null; localAccounts: boolean };
  /** Counts of this process, shared with its recurring jobs; its own when there are none. */
  metrics?: Metrics;
}

/** The ways to sign in. */
export interface SignOn {
  /** Null = there is no single sign-on. */
  single: Pick<SingleSignOn, 'begin' | 'finish'> | null;
  /** Whether a password that is kept here lets anybody in. */
  local: boolean;
}
