/**
 * The closed list of domain errors. Each has a stable code, the facts of the case and a hint that says what to do next.
 * Anything else that is thrown is a defect and is allowed to raise.
 */
export const ERROR_CODES = [
  'config-invalid', 'demo-secrets', 'database-unreachable', 'database-newer', 'database-unmigrated', 'port-taken', 'server-start-failed',
  'reply-empty', 'reply-too-large', 'reply-not-text', 'document-broken', 'document-encrypted', 'document-scanned', 'document-too-large',
  'document-too-slow', 'document-unsupported', 'document-mismatch', 'several-documents', 'labels-missing', 'labels-invalid', 'ledger-unreadable',
  'ledger-invalid', 'span-mismatch',
  'commitment-exists', 'unknown-kind', 'unknown-office', 'office-invalid', 'office-exists', 'unknown-person', 'unknown-commitment', 'unknown-notice', 'unknown-event',
  'due-before-reply', 'until-in-the-past', 'event-data-invalid', 'event-not-accepted', 'event-refused', 'evidence-incomplete',
  'timer-out-of-range', 'step-failed', 'definition-mismatch', 'calendar-missing', 'stale-revision',
  'notice-not-awaiting', 'mail-refused', 'not-signed-in', 'not-allowed', 'file-unreadable',
  'profile-invalid', 'profile-gap', 'profile-overlap', 'profile-not-in-force', 'calendar-invalid', 'clock-invalid',
  'split-loses-words', 'merge-circle', 'merge-refused', 'same-office', 'window-closed', 'no-mandate', 'no-mapping', 'recount-refused', 'follow-on-missing',
  'unknown-draft', 'edit-invalid', 'edit-refused', 'draft-incomplete', 'suggestion-differs',
  'table-unreadable', 'table-too-large', 'sheet-missing', 'header-missing', 'mapping-invalid', 'import-refused', 'upload-missing', 'upload-too-large', 'upload-unknown',
  'too-many-attempts', 'password-must-change', 'password-weak', 'password-wrong', 'reset-link-invalid', 'person-invalid', 'person-exists', 'last-administrator', 'mandate-invalid',
  'link-unknown', 'link-expired', 'link-revoked', 'link-used', 'link-moved-on', 'link-too-often',
  'extension-not-provided', 'extension-exhausted', 'extension-by-leader', 'receipt-missing',
  'attachment-refused', 'attachment-damaged', 'unknown-attachment',
  'webhook-invalid', 'webhook-target-refused', 'unknown-webhook', 'unknown-calendar-link', 'sign-on-unavailable', 'sign-on-refused', 'sign-on-not-admitted',
  'token-unknown', 'token-expired', 'token-revoked', 'token-invalid', 'person-disabled', 'scope-missing', 'rate-limited', 'request-invalid', 'body-not-json', 'body-too-large',
  'media-type-unsupported', 'unknown-route', 'precondition-missing', 'cursor-invalid', 'idempotency-key-reused', 'idempotency-in-progress', 'unknown-reply', 'unknown-profile', 'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export class DomainError extends Error {
  override readonly name = 'DomainError';

  /**
   * @param code stable, for programs
   * @param message one sentence that names the place
   * @param hint what to do next, one sentence
   * @param facts plain data for programs, e.g. the events that are accepted now
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  toJSON(): { code: ErrorCode; message: string; hint: string; facts: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, hint: this.hint, facts: this.facts };
  }
}

/** One wording for the commonest mistake, wherever an id is looked up. */
export function unknownCommitment(id: string): DomainError {
  return new DomainError('unknown-commitment', `没有编号为 ${id} 的承诺事项 / there is no commitment ${id}`,
    '在台账或用 jiannuo list 查看编号 / look it up on the board or with `jiannuo list`', { id });
}
