import type { DataSource } from 'typeorm';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { LETTERS } from '../../src/core/commitment.js';
import type { Actor, Letter, Level, LocalDate, Situation } from '../../src/core/commitment.js';
import { GENESIS, seal } from '../../src/core/history.js';
import type { Entry } from '../../src/core/history.js';
import { begin, take } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { currentWorkflow } from '../../workflows/registry.js';

/** Rows as the engine would write them, put in by the owner's connection: an office with its contacts and one commitment underway. */
export interface Outbox {
  commitment: string;
  contacts: Readonly<Record<Level, string>>;
  /** Inserts a notice of the commitment's last step and returns its id. */
  notice: (given?: NoticeGiven) => Promise<string>;
}

export interface NoticeGiven {
  letter?: Letter;
  level?: Level;
  state?: 'queued' | 'awaiting-approval';
  sendAfter?: Date;
}

export interface OutboxGiven {
  address?: (level: Level) => string;
  name?: string;
  quote?: string;
  title?: string;
  dueOn?: LocalDate;
}

export const SUPERVISOR: Actor = { id: 'sup', name: '督查员', roles: ['supervisor'], office: null };

interface FirstStep {
  type: string;
  data: Record<string, unknown>;
  step: Step;
}

let made = 0;

export async function outbox(owner: DataSource, given: OutboxGiven = {}): Promise<Outbox> {
  made += 1;
  const [key, dueOn] = [`o${String(made)}`, given.dueOn ?? '2022-09-21'];
  const commitment = `C-${key}`;
  await owner.query(`insert into offices (id, jurisdiction, name, name_en) values ($1, 'gx', '金融局', 'Finance Bureau')`, [key]);
  await owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, 'gx', '录入员', $1, '{supervisor}')`, [`p-${key}`]);
  const contacts = {} as Record<Level, string>;
  for (const level of ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison'] as const) {
    const [row] = await owner.query<{ id: string }[]>('insert into contacts (office_id, level, name, address) values ($1, $2, $3, $4) returning id',
      [key, level, given.name ?? `${level}-${key}`, given.address?.(level) ?? `${level}@${key}.example`]);
    contacts[level] = row?.id ?? '';
  }
  await owner.query(`insert into profiles values ('guangxi', 1, '{}', '2022-01-01', null, false, 'test') on conflict do nothing`);
  await owner.query(`insert into calendars values ($1, 'test', '2027-12-31') on conflict do nothing`, [NATIONAL_CALENDAR.version]);
  await owner.query(`insert into suggestions values ($1, 'gx', '2022', '关于设立担保基金的建议', '韦代表', false, '人大')`, [`S-${key}`]);
  const [reply] = await owner.query<{ id: string }[]>(`
    insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
    values ($1, encode(sha256(convert_to($1::text, 'UTF8')), 'hex'), 'x', 'utf-8', 'x', '金融局', '2022-06-23', '2022-06-24Z', $2) returning id`, [`S-${key}`, `p-${key}`]);
  const steps = firstSteps(key, dueOn);
  const entries = steps.map(({ type, data, step }, index) => entryOf(commitment, index + 1, type, data, step, dueOn));
  const sealed: { seq: number; body: string; hash: string; prev: string; event: string }[] = [];
  for (const entry of entries) {
    const prev = sealed.at(-1)?.hash ?? GENESIS;
    sealed.push({ seq: entry.seq, prev, event: entry.event.type, ...seal({ ...entry, prev }) });
  }
  const [, { step }] = steps;
  const { definition, hash } = currentWorkflow('issue-document');
  await owner.query(`
    insert into commitments (id, jurisdiction, suggestion_id, promised_on, reply_id, label, kind, version, definition_hash, title, quote, span_start, span_end, office_id, profile_id,
      profile_version, calendar_version, started_on, due_on, due_basis, snapshot, stage, revision, head_hash, opened_at)
    values ($1, 'gx', $14, '2022-06-23', $2, '1', $3, $4, $5, $6, $7, 0, 1, $8, 'guangxi', 1, $9, '2022-06-23', $10, 'explicit', $11, 'doing.drafting', $12, $13, '2022-06-24Z')`,
    [commitment, reply?.id, definition.kind, definition.version, hash, given.title ?? '出台方案', given.quote ?? '制定出台《方案》', key,
      NATIONAL_CALENDAR.version, dueOn, step.snapshot, sealed.length, sealed.at(-1)?.hash, `S-${key}`]);
  for (const { seq, body, hash: own, prev, event } of sealed) {
    await owner.query(`insert into history values ($1, $2, '2022-06-24Z', '2022-06-24Z', 'sup', $3, $4, $5, $6)`, [commitment, seq, event, body, prev, own]);
  }
  for (const change of step.timers) {
    if ('arm' in change && change.arm === 'untilOverdue') {
      await owner.query(`insert into timers values ($1, $2, $3, 1, '2022-09-21T16:00:00Z')`, [commitment, change.arm, change.event]);
    }
  }
  return { commitment, contacts, notice: (wanted) => insertNotice(owner, { commitment, contacts, seq: sealed.length, ...wanted }) };
}

function firstSteps(office: string, dueOn: LocalDate): [FirstStep, FirstStep] {
  const { machine } = currentWorkflow('issue-document');
  const opened = begin(machine);
  const situation: Situation = { rung: 'ahead', reminder: 0, today: '2022-06-24', office, dueOn, repliedOn: '2022-06-23', terms: {} };
  const data = { dueOn, dueBasis: 'explicit' };
  const confirmed = take(machine, opened.snapshot, { type: 'CONFIRMED', by: SUPERVISOR, data, situation });
  return [{ type: 'OPENED', data: {}, step: opened }, { type: 'CONFIRMED', data, step: confirmed }];
}

function entryOf(commitment: string, seq: number, type: string, data: Record<string, unknown>, step: Step, dueOn: LocalDate): Entry {
  const { definition, hash } = currentWorkflow('issue-document');
  return {
    v: 1, commitment, seq, prev: GENESIS, at: '2022-06-24T01:00:00.000Z', recorded: '2022-06-24T01:00:00.000Z',
    definition: { kind: definition.kind, version: definition.version, hash }, by: SUPERVISOR, event: { type, data }, state: step.state,
    timers: [], notices: [...step.notices],
    deadline: { dueOn, basis: 'explicit', startedOn: '2022-06-23', profile: 'guangxi@1', calendar: NATIONAL_CALENDAR.version },
  };
}

async function insertNotice(owner: DataSource, given: NoticeGiven & { commitment: string; contacts: Readonly<Record<Level, string>>; seq: number }): Promise<string> {
  const { commitment, seq, letter = 'reminder', level = 'handler', state = 'queued', sendAfter = new Date('2022-09-14T00:30:00Z') } = given;
  const [count] = await owner.query<{ n: number }[]>('select count(*)::int as n from notices where commitment_id = $1', [commitment]);
  const id = `${commitment}.${String(seq)}.${String((count?.n ?? 0) + 1)}`;
  await owner.query(`
    insert into notices (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, send_after, created_at)
    select $1, $2, $3, $4, $5, k.id, k.name, k.address, k.language, $6, $7, $8, $8 from contacts k where k.id = $9`,
    [id, commitment, seq, letter, level, state, LETTERS[letter].standing, sendAfter, given.contacts[level]]);
  return id;
}
