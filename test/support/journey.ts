/**
 * One jurisdiction in which a workflow is walked through the real engine (model-walk.ts): two offices under one above them, the cast
 * of the proofs, two profiles that differ in what a change needs, two calendars to recount between. What the model says in
 * its own words (样例, ours, LATER) is said here in those of the day and place.
 */
import type { EntityManager } from 'typeorm';
import { addDays, localDateOf, NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { dueOf, startClock } from '../../src/core/clock.js';
import type { Actor, CommitmentEvent, DueBasis, LocalDate, MachineState, PersonEvent, Terms, TimerName } from '../../src/core/commitment.js';
import { stageOf } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import type { Profile } from '../../src/core/profile.js';
import { profileById } from '../../src/core/profile.js';
import { ladderOf, rungAt } from '../../src/core/schedule.js';
import { planRecount } from '../../src/engine/recount.js';
import { addLayer, addProfile } from '../../src/engine/rules.js';
import { RuleBook } from '../../src/store/rule-book.js';
import type { Database } from '../../src/store/database.js';
import { ABOVE, CAST, DUE_ON as SOME_DUE_DATE, EARLIER, LATER, OURS, TERMS, TEXT, THEIRS, TODAY } from '../../workflows/cast.js';
import type { Workflow } from '../../workflows/registry.js';
import { DUE_ON, OPENED_AT, REPLIED_ON, World } from './factory.js';
import type { Whereabouts } from './model-walk.js';

const MINUTE_MS = 60_000;
const QUOTE = '尽快出台《管理方案》';
const WHY = '样例';
/** Days that a later date is asked for: a long extension by one profile, a short one by the other. */
const LONGER = 40;

/** Everything a kind may know from its reply. */
const ALL_TERMS: Terms = { ...TERMS, coHandlers: ['会办局'], lastEditionOn: '2021-09-01', pilotEndsOn: '2022-08-01', startsOn: '2022-07-01', milestones: {} };

export interface Opening { profile: 'lenient' | 'strict'; dueBasis: DueBasis }

export class Journey {
  readonly world: World;
  readonly #book = new RuleBook();
  readonly #database: Database;
  #profiles = new Map<Opening['profile'], Profile>();
  #calendar = '';
  /** What this kind may be merged into: a watch item into another one, everything else into a pledge. */
  #into = '';
  #targets = { pledge: '', watch: '' };
  #corrected = '';
  #parts = 0;
  /** Of the commitment under way. */
  id = '';
  now = OPENED_AT;
  #seq = 0;
  #state: MachineState | null = null;

  private constructor(database: Database, world: World) {
    this.#database = database;
    this.world = world;
  }

  static async begin(database: Database): Promise<Journey> {
    const journey = new Journey(database, await World.create(database));
    await journey.#prepare();
    return journey;
  }

  get above(): string { return `${this.world.key}-above`; }
  get other(): string { return `${this.world.key}-other`; }

  async #prepare(): Promise<void> {
    const { key } = this.world;
    const { app } = this.#database;
    await app.query(`insert into offices (id, jurisdiction, name) values ($1, $3, '上级'), ($2, $3, '另一处')`, [this.above, this.other, key]);
    await app.query('update offices set parent_id = $1 where id = any($2)', [this.above, [key, this.other]]);
    const admin = this.#somebody(CAST.find(({ roles }) => roles.includes('administrator')) as Actor, key);
    await app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '管理员', $1, '{administrator}')`, [admin.id, key]);
    await this.#tx(async (tx) => {
      for (const name of ['lenient', 'strict'] as const) {
        const shandong = profileById('shandong', 1);
        const body = { ...shandong, ...RULES[name], ...(name === 'strict' ? { reply: { ...shandong.reply, ...MORE_DUTIES } } : {}), id: `${key}${name}`, version: 1, termEndsOn: '2023-03-01' };
        this.#profiles.set(name, await addProfile(tx, { body, place: name, by: admin, reason: WHY, now: OPENED_AT }));
      }
      const days = Object.fromEntries(['2022-09-21', '2022-09-22', '2022-09-23'].map((day) => [day, { off: true, zh: '厅庆', en: 'house day' }]));
      await addLayer(tx, { body: { id: `own-${key}`, level: 'own', jurisdiction: key, source: WHY, days }, place: 'layer', by: admin, reason: WHY, now: OPENED_AT });
    });
    this.#calendar = `${NATIONAL_CALENDAR.version}+own-${key}`;
    this.#corrected = key.padEnd(64, '0').replaceAll(/[^0-9a-f]/g, '0');
    await app.query(`insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by) values ($1, $2, '\\x02', 'utf-8', $3, '厅', $4, $5, $1)`,
      [key, this.#corrected, QUOTE, REPLIED_ON, OPENED_AT]);
    this.#targets = {
      pledge: await this.world.open({ confirmed: false }), watch: await this.world.open({ kind: 'watch-other-body', dueOn: null, dueBasis: 'none', confirmed: false }),
    };
  }

  /** A new commitment; what it went through in being opened. */
  async open({ kind, definition }: Workflow, { profile, dueBasis }: Opening): Promise<MachineState> {
    this.#parts += 1;
    this.#into = definition.timed ? this.#targets.pledge : this.#targets.watch;
    this.id = `${this.world.key}-walk${String(this.#parts)}`;
    this.now = OPENED_AT;
    const { key } = this.world;
    // A reply is owed within the limit of the place; nobody promised its date.
    const rules = this.#profiles.get(profile) as Profile;
    const clock = kind === 'answer-suggestion' && dueBasis !== 'none' ? startClock({ months: 3 }, REPLIED_ON) : null;
    const due = clock === null ? { dueOn: dueBasis === 'none' ? null : DUE_ON, dueBasis } : { dueOn: dueOf(clock, NATIONAL_CALENDAR), dueBasis: 'statutory' as const, clock };
    await this.#tx(async (tx) => {
      const [reply] = await tx.query<{ id: string }[]>('select id from replies where suggestion_id = $1 and sha256 <> $2', [key, this.#corrected]);
      await this.world.commitments.open(tx, {
        id: this.id, jurisdiction: key, suggestion: key, replyId: reply?.id ?? null, replySha256: '0'.repeat(64), repliedOn: REPLIED_ON, label: `walk${String(this.#parts)}`, kind, title: WHY,
        pledge: { quote: QUOTE, start: 0, end: QUOTE.length }, attached: [], office: key, profile: rules,
        ...due, terms: ALL_TERMS, by: this.world.person('supervisor'), now: this.now,
      });
    });
    this.#seq = 0;
    this.#state = null;
    const [opened] = await this.recorded();
    return (opened as { after: MachineState }).after;
  }

  /** What the history has recorded since it was last asked: each event with the state before and after it. */
  async recorded(): Promise<{ before: MachineState | null; event: CommitmentEvent; after: MachineState }[]> {
    const rows = await this.#database.app.query<{ seq: number; body: string }[]>('select seq, body from history where commitment_id = $1 and seq > $2 order by seq', [this.id, this.#seq]);
    return rows.map(({ seq, body }) => {
      const { by, event: { type, data, situation }, state } = JSON.parse(body) as { by: Actor | null; event: PersonEvent; state: MachineState };
      const step = { before: this.#state, event: (by === null ? { type } : { type, by, data, situation }), after: state };
      this.#seq = seq;
      this.#state = state;
      return step;
    });
  }

  async whereabouts(): Promise<Whereabouts> {
    const row = await this.world.row(this.id);
    const timers = await this.world.timers(this.id);
    const profile = await this.#profile();
    const [{ moved } = { moved: 0 }] = await this.#database.app.query<{ moved: number }[]>(`
      select count(*)::int as moved from deadlines d join history h using (commitment_id, seq) where d.commitment_id = $1 and h.event = 'CHANGE_APPROVED'`, [this.id]);
    const ladder = row.due_on === null ? null : ladderOf({ startedOn: row.started_on, dueOn: row.due_on, profile, calendar: NATIONAL_CALENDAR });
    const { date, ...others } = profile.changeApproval;
    const longer = { level: LONGER > date.shortDays ? date.long : date.short, overseer: moved + 1 >= date.overseerFrom };
    return {
      state: this.#asCast(JSON.parse(row.snapshot) as MachineState), armed: new Map(timers.map(({ name, event }) => [name as TimerName, event])),
      rung: rungAt(ladder, this.now).rung, dated: row.due_on !== null, secondReply: profile.secondReply,
      tellDeputy: profile.reply.extended?.tellDeputy === true, meetAgain: profile.reply.unsatisfiedAgain !== null, dueBasis: row.due_basis as DueBasis,
      approval: (change) => (change === 'date' ? longer : others[change as 'scope']),
      climate: [row.due_on !== null, profile.id, row.due_basis, longer.level, longer.overseer].join(' '),
    };
  }

  /** Who did what, in the names of the cast: the model must know whom a rule will refuse. */
  #asCast(state: MachineState): MachineState {
    const { key } = this.world;
    const named = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll(`${key}-`, '') : value);
    const { context } = state;
    const people = ['claimedBy', 'requestedBy', 'approvedBy', 'objectedBy', 'foundBy', 'indicatorBy'] as const;
    return { ...state, context: { ...context, ...Object.fromEntries(people.filter((field) => field in context).map((field) => [field, named(context[field])])) } };
  }

  /** Lets time pass until a timer fires, or until something else has come first so that it never will. */
  async waitFor(timer: TimerName): Promise<void> {
    for (let patience = 0; patience < 20; patience++) {
      const armed = (await this.world.timers(this.id)).find(({ name }) => name === timer);
      if (armed === undefined) return;
      if (armed.fire_at > this.now) this.now = armed.fire_at;
      await this.#tx((tx) => this.world.commitments.fireDue(tx, this.now, 1, [this.id]));
      const { epoch } = (await this.world.timers(this.id)).find(({ name }) => name === timer) ?? { epoch: 0 };
      if (epoch !== armed.epoch) return;
    }
  }

  /** Lets time pass to whatever timer fires next, if any is armed. */
  async passTime(): Promise<void> {
    const { next_fire_at: next } = await this.world.row(this.id);
    if (next === null) return;
    if (next > this.now) this.now = next;
    await this.#tx((tx) => this.world.commitments.fireDue(tx, this.now, 1, [this.id]));
  }

  /** Says it here and now; the refusal when it was refused. */
  async say(said: PersonEvent): Promise<DomainError | null> {
    this.now = new Date(this.now.getTime() + MINUTE_MS);
    try {
      await this.#tx(async (tx) => {
        const { office_id: office, due_on: dueOn } = await this.world.row(this.id) as unknown as { office_id: string; due_on: string | null };
        const data = await this.#dataOf(tx, said, office, dueOn);
        await this.world.commitments.send(tx, { id: this.id, type: said.type, data, by: this.#somebody(said.by, office), now: this.now });
      });
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error;
    }
  }

  /** A letter that waits for approval, if there is one. */
  async letterToDecide(): Promise<string | undefined> {
    const [notice] = await this.#database.app.query<{ id: string }[]>(`select id from notices where commitment_id = $1 and state = 'awaiting-approval' limit 1`, [this.id]);
    return notice?.id;
  }

  async #dataOf(tx: EntityManager, { type, data }: PersonEvent, office: string, dueOn: LocalDate | null): Promise<Record<string, unknown>> {
    const letter = { number: WHY, on: this.#today() };
    switch (type) {
      case 'CONFIRMED': return data['dueBasis'] === 'none' ? data : { ...data, dueOn: DUE_ON };
      case 'DATE_DECLARED': return { dueOn: data['dueOn'] === EARLIER ? dueOn ?? addDays(this.#today(), 60) : addDays(dueOn ?? this.#today(), 30) };
      case 'CHANGE_REQUESTED': return data['change'] === 'date' ? { ...data, dueOn: addDays(dueOn === null || dueOn < this.#today() ? this.#today() : dueOn, LONGER) } : this.#said(data, office) as Record<string, unknown>;
      case 'MERGED': return { into: this.#into, reason: WHY };
      case 'SPLIT': this.#parts += 1; return { reason: WHY, parts: [[0, 4], [4, QUOTE.length]].map(([start, end], part) => ({ label: `p${String(this.#parts)}x${String(part)}`, title: WHY, start, end })) };
      case 'CORRECTED': return { replySha256: this.#corrected, quote: QUOTE, start: 0, end: QUOTE.length, reason: WHY };
      case 'RECOUNTED': return this.#recount(tx, data['dueOn'] !== SOME_DUE_DATE);
      case 'LETTER_APPROVED': return { notice: await this.letterToDecide() };
      case 'LETTER_WITHHELD': return { notice: await this.letterToDecide(), reason: WHY };
      case 'OUTCOME_SET_ASIDE': return this.#resumes() ? this.#said(data, office) as Record<string, unknown> : { reason: WHY };
      case 'ANSWERED': return { ...data, ...letter };
      case 'WAIT_BEGUN': return { ...data, reviewOn: addDays(this.#today(), 1) }; // before an answer is due
      case 'CHANGE_APPROVED': return data['dueOn'] === undefined ? this.#said(data, office) as Record<string, unknown> : { ...data, dueOn: await this.#askedFor(tx) };
      default: return this.#said(data, office) as Record<string, unknown>;
    }
  }

  /** Only what has a date and had ended goes on under another. */
  #resumes(): boolean {
    const { value } = this.#state ?? { value: '' };
    return stageOf(value).startsWith('disputed.') && this.#into !== this.#targets.watch;
  }

  async #askedFor(tx: EntityManager): Promise<LocalDate> {
    const [asked] = await tx.query<{ due: LocalDate }[]>(`
      select body::jsonb #>> '{event,data,dueOn}' as due from history where commitment_id = $1 and event = 'CHANGE_REQUESTED' order by seq desc limit 1`, [this.id]);
    return asked?.due ?? this.#today();
  }

  /** The days and offices of the model as those of the day and place. */
  #said(part: unknown, office: string): unknown {
    if (Array.isArray(part)) return part.map((element) => this.#said(element, office));
    if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, this.#said(value, office)]));
    switch (part) {
      case TODAY: return this.#today();
      case EARLIER: return addDays(this.#today(), 30);
      case LATER: return addDays(this.#today(), 100);
      case OURS: return office;
      case THEIRS: return office === this.other ? this.world.key : this.other;
      default: return part;
    }
  }

  #somebody({ behalf, ...actor }: Actor, office: string): Actor {
    const place = (of: string | null): string | null => (of === ABOVE ? this.above : this.#said(of, office) as string | null);
    const id = (of: string): string => `${this.world.key}-${of}`;
    return { ...actor, id: id(actor.id), office: place(actor.office), ...(behalf === undefined ? {} : { behalf: { ...behalf, id: id(behalf.id), office: place(behalf.office) } }) };
  }

  async #recount(tx: EntityManager, moves: boolean): Promise<Record<string, unknown>> {
    const [{ version } = { version: '' }] = await tx.query<{ version: string }[]>('select calendar_version as version from commitments where id = $1', [this.id]);
    const calendar = version === this.#calendar ? NATIONAL_CALENDAR.version : this.#calendar;
    const items = await planRecount(tx, this.#book, { jurisdiction: this.world.key, calendar, now: this.now });
    const item = items.find(({ id }) => id === this.id);
    if (item === undefined || (item.before.dueOn !== item.after.dueOn) !== moves) throw new DomainError('recount-refused', TEXT, TEXT, {});
    const { before, after } = item;
    return { calendar: after.calendar, profile: after.profile, dueOn: after.dueOn, before: { calendar: before.calendar, profile: before.profile, dueOn: before.dueOn }, reason: WHY };
  }

  async #profile(): Promise<Profile> {
    const [row] = await this.#database.app.query<{ profile_id: string }[]>('select profile_id from commitments where id = $1', [this.id]);
    return [...this.#profiles.values()].find(({ id }) => id === row?.profile_id) as Profile;
  }

  #today(): LocalDate {
    return localDateOf(this.now, 'Asia/Shanghai');
  }

  #tx<T>(run: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.#database.transaction(run);
  }
}

/** What follows about a reply in some places. */
const MORE_DUTIES = {
  extended: { ...(profileById('shandong', 1).reply.extended as NonNullable<Profile['reply']['extended']>), tellDeputy: true }, unsatisfiedAgain: { zh: '三方会面', en: 'three-way meeting' }, nameStaffWithin: { days: 3 },
};

/** What a change needs, and whether the deputy is told in writing before being asked, one way and the other. */
const RULES: Record<Opening['profile'], Pick<Profile, 'secondReply' | 'changeApproval'>> = {
  lenient: {
    secondReply: true,
    changeApproval: {
      date: { shortDays: 30, short: 'deputyHead', long: 'head', overseerFrom: 2 }, scope: { level: 'deputyHead', overseer: false }, owner: { level: 'deputyHead', overseer: true }, cannot: { level: 'head', overseer: true },
    },
  },
  strict: {
    secondReply: false,
    changeApproval: {
      date: { shortDays: 200, short: 'deputyHead', long: 'head', overseerFrom: 1 }, scope: { level: 'head', overseer: true }, owner: { level: 'head', overseer: true }, cannot: { level: 'deputyHead', overseer: true },
    },
  },
};
