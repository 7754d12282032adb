/**
 * Files that wait between the steps of an import: uploaded, mapped, reported on. They belong to whoever uploaded them and expire, by
 * the database's real clock, so that a demo's shifted one throws nothing away.
 */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../core/errors.js';
import { canonical } from '../../core/step.js';
import { settingsSchema } from './map-columns.js';
import type { Settings } from './map-columns.js';

export interface Upload {
  id: string;
  name: string;
  bytes: Buffer;
  /** Null until the columns were matched. */
  settings: Settings | null;
}

export interface WaitingUpload { id: string; name: string; uploadedAt: Date; expiresAt: Date }

const HOURS = 24;
/** A person who tries a ledger again and again must not fill the database: the oldest goes. */
const PER_PERSON = 5;

/** Keeps a file and returns its id; expired ones and the person's oldest go on the occasion. */
export async function keepUpload(tx: EntityManager, person: string, name: string, bytes: Buffer): Promise<string> {
  const id = randomBytes(16).toString('hex');
  await tx.query('delete from uploads where expires_at <= clock_timestamp()');
  await tx.query('delete from uploads where id in (select id from uploads where person_id = $1 order by uploaded_at desc, id offset $2)', [person, PER_PERSON - 1]);
  await tx.query(`insert into uploads (id, person_id, name, bytes, uploaded_at, expires_at) values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp() + make_interval(hours => $5))`,
    [id, person, name, bytes, HOURS]);
  return id;
}

/** Throws `upload-unknown`, also for somebody else's. */
export async function uploadOf(tx: EntityManager, id: string, person: string): Promise<Upload> {
  const [row] = await tx.query<{ id: string; name: string; bytes: Buffer; settings: string | null }[]>(
    'select id, name, bytes, settings from uploads where id = $1 and person_id = $2 and expires_at > clock_timestamp()', [id, person]);
  if (row === undefined) {
    throw new DomainError('upload-unknown', `没有待导入的文件 ${id} / no upload ${id} waits`, `文件保留 ${String(HOURS)} 小时，请重新上传 / uploads are kept for ${String(HOURS)} hours; send it again`, { upload: id });
  }
  return { ...row, settings: row.settings === null ? null : settingsSchema.parse(JSON.parse(row.settings)) };
}

export async function waitingUploads(tx: EntityManager, person: string): Promise<WaitingUpload[]> {
  return tx.query<WaitingUpload[]>(`
    select id, name, uploaded_at as "uploadedAt", expires_at as "expiresAt" from uploads where person_id = $1 and expires_at > clock_timestamp() order by uploaded_at desc`, [person]);
}

export async function keepSettings(tx: EntityManager, id: string, person: string, settings: Settings): Promise<void> {
  await tx.query('update uploads set settings = $3 where id = $1 and person_id = $2', [id, person, canonical(settings)]);
}

export async function dropUpload(tx: EntityManager, id: string, person: string): Promise<void> {
  await tx.query('delete from uploads where id = $1 and person_id = $2', [id, person]);
}
