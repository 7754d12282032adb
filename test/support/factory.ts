import { randomBytes } from 'node:crypto';
import type { Actor, DueBasis, Level, LocalDate, Role, Terms } from '../../src/core/commitment.js';
import { instantAt } from '../../src/core/calendar.js';
import type { Entry } from '../../src/core/history.js';
import { profileById } from '../../src/core/profile.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { Commitments } from '../../src/engine/commitments.js';
import type { Receipt } from '../../src/engine/commitments.js';
import { Sweeper } from '../../src/engine/sweeper.js';
import type { SweepResult } from '../../src/engine/sweeper.js';
import type { Database } from '../../src/store/database.js';

/** Local wall time in Guangxi, `2022-09-22T08:30`, as an instant. */
export function at(local: string): Date {
  const [date = '', time = ''] = local.split('T');
  return instantAt(date, time, 'Asia/Shanghai');
}

export const REPLIED_ON = '2022-06-23';
/** A Wednesday, 90 days on: blue 2022-09-22, blue again 09-28, orange 10-10, red 10-24, referred 11-21 (domain 2: October's holidays). */
export const DUE_ON = '2022-09-21';
export const OPENED_AT = at('2022-06-23T10:00');

export const EVIDENCE = { title: '《管理方案》', number: '〔2022〕18号', issuedOn: '2022-08-24', link: 'https://kjt.example/2022-18', registeredBy: '办公室' };

export interface NoticeRow {
  id: string; seq: number; letter: string; level: Level; address: string; state: string; reason: string | null; standing: boolean;
  approved_by: string | null; send_after: Date; settled_at: Date | null;
}
export interface HistoryRow { seq: number; at: Date; recorded_at: Date; actor: string; event: string; body: string; prev_hash: string; hash: string; entry: Entry }
export interface CommitmentRow {
  id: string; snapshot: string; stage: string; revision: number; head_hash: string; next_fire_at: Date | null; due_on: string | null; due_basis: string;
  started_on: string; claimed_on: string | null; closed_on: string | null; failures: number; retry_at: Date | null;
}

export interface OpenOptions {
  id?: string;
  kind?: string;
  dueOn?: LocalDate | null;
  dueBasis?: DueBasis;
  terms?: Terms;
  now?: Date;
  /** False leaves it proposed. */
  confirmed?: boolean;
}

/**
 * One jurisdiction of a test's own: an office with a contact at every level, people for every role, and one reply. Everything is
 * named after a random key, so that worlds in one database don't meet; only a sweep sees them all.
 */
export class World {
  readonly commitments = new Commitments(new RuleBook());
  #opened = 0;

  private constructor(readonly database: Database, readonly key: string, private readonly replyId: string) {}

  static async create(database: Database, levels: readonly Level[] = ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison']): Promise<World> {
    // Letters only, as jurisdictions are named.
    const key = `t${randomBytes(5).toString('hex').replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
    const profile = profileById('guangxi', 1);
    const { app } = database;
    await app.query('insert into offices (id, jurisdiction, name) values ($1, $2, $3)', [key, key, '承办处']);
    for (const level of levels) {
      await app.query('insert into contacts (office_id, level, name, address) values ($1, $2, $3, $4)', [key, level, level, addressOf(level, key)]);
    }
    const [{ id: replyId } = { id: '' }] = await app.query<{ id: string }[]>(`
      with known as (insert into profiles (id, version, body, valid_from, verified, source) values ('guangxi', 1, '{}', $1, false, $2) on conflict do nothing),
        someone as (insert into people (id, jurisdiction, name, login, roles) values ($3, $3, '督查', $3, '{supervisor}') returning id),
        asked as (insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by) values ($3, $3, 's', 't', 'd', true, 'h') returning id)
      insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
      select asked.id, $4, '\\x01', 'utf-8', '尽快出台《管理方案》', '厅', $5, $6, someone.id from asked, someone returning id`,
    [profile.validFrom, profile.source, key, randomBytes(32).toString('hex'), REPLIED_ON, OPENED_AT]);
    return new World(database, key, replyId);
  }

  person(role: Role, name: string = role): Actor {
    const ofOffice = ['handler', 'sectionHead', 'deputyHead', 'head'].includes(role);
    return { id: `${this.key}-${name.toLowerCase()}`, name, roles: [role], office: ofOffice ? this.key : null };
  }

  address(level: Level): string {
    return addressOf(level, this.key);
  }

  async open({ id: given, kind = 'issue-document', dueOn = DUE_ON, dueBasis = 'explicit', terms = { documentTitle: '管理方案' }, now = OPENED_AT, confirmed = true }: OpenOptions = {}): Promise<string> {
    this.#opened += 1;
    const id = given ?? `${this.key}-${String(this.#opened)}`;
    await this.database.transaction(async (tx) => {
      await this.commitments.open(tx, {
        id, jurisdiction: this.key, suggestion: this.key, replyId: this.replyId, replySha256: '0'.repeat(64), repliedOn: REPLIED_ON, label: String(this.#opened), kind,
        title: '出台管理方案', pledge: { quote: '尽快出台《管理方案》', start: 0, end: 10 }, attached: [], office: this.key, profile: profileById('guangxi', 1),
        dueOn, dueBasis, terms, by: this.person('supervisor'), now,
      });
      if (confirmed) await this.commitments.send(tx, { id, type: 'CONFIRMED', data: { dueOn, dueBasis }, by: this.person('supervisor'), now });
    });
    return id;
  }

  send(id: string, type: string, data: Record<string, unknown>, by: Actor, now: Date, expectedRevision?: number): Promise<Receipt> {
    return this.database.transaction((tx) => this.commitments.send(tx, { id, type, data, by, now, ...(expectedRevision === undefined ? {} : { expectedRevision }) }));
  }

  sweep(now: Date): Promise<SweepResult> {
    return new Sweeper(this.database, this.commitments).run(now);
  }

  async row(id: string): Promise<CommitmentRow> {
    const [row] = await this.database.app.query<CommitmentRow[]>(`
      select *, due_on::text, started_on::text, claimed_on::text, closed_on::text from commitments where id = $1`, [id]);
    if (row === undefined) throw new Error(`no commitment ${id}`);
    return row;
  }

  async history(id: string): Promise<HistoryRow[]> {
    const rows = await this.database.app.query<HistoryRow[]>('select * from history where commitment_id = $1 order by seq', [id]);
    return rows.map((row) => ({ ...row, entry: JSON.parse(row.body) as Entry }));
  }

  async events(id: string): Promise<string[]> {
    return (await this.history(id)).map(({ event }) => event);
  }

  /** In the order they were asked for. */
  notices(id: string): Promise<NoticeRow[]> {
    return this.database.app.query<NoticeRow[]>('select * from notices where commitment_id = $1 order by seq, id', [id]);
  }

  timers(id: string): Promise<{ name: string; event: string; epoch: number; fire_at: Date }[]> {
    return this.database.app.query('select name, event, epoch, fire_at from timers where commitment_id = $1 order by name', [id]);
  }

  incidents(id: string): Promise<{ code: string; message: string; at: Date; resolved_at: Date | null }[]> {
    return this.database.app.query('select code, message, at, resolved_at from incidents where commitment_id = $1 order by id', [id]);
  }

  deadlines(id: string): Promise<{ seq: number; due_on: string | null; basis: string; reason: string; decided_by: string }[]> {
    return this.database.app.query('select seq, due_on::text, basis, reason, decided_by from deadlines where commitment_id = $1 order by seq', [id]);
  }
}

function addressOf(level: Level, key: string): string {
  return `${level.toLowerCase()}@${key}.example`;
}
