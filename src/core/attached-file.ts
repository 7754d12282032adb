/** How an event names the file that it brings as proof: by the SHA-256 of its content, a report in its own data, a claim among its evidence. */
import type { EventType } from './events.js';

type Data = Readonly<Record<string, unknown>>;

/** Whether an event of this type may bring a file. */
export function takesFile(type: EventType): boolean {
  return type === 'PROGRESS_REPORTED' || type === 'CLAIMED';
}

/** An event's data with the digest of the file that came along. */
export function withFile(type: EventType, data: Data, sha256: string): Record<string, unknown> {
  return type === 'CLAIMED' ? { ...data, evidence: { ...(data['evidence'] as Data | undefined), attachment: sha256 } } : { ...data, attachment: sha256 };
}

/** The digest of the file that an event names, if it does; not yet checked to be one. */
export function fileNamed(type: string, data: Data): string | undefined {
  const named = type === 'CLAIMED' ? (data['evidence'] as Data | undefined)?.['attachment'] : type === 'PROGRESS_REPORTED' ? data['attachment'] : undefined;
  return typeof named === 'string' || typeof named === 'number' ? String(named) : undefined;
}
