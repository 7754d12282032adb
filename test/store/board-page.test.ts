import { beforeAll, describe, expect, it } from '@jest/globals';
import { WHOLE_BOARD } from '../../src/core/board-view.js';
import type { BoardView } from '../../src/core/board-view.js';
import { foldBoardCounts } from '../../src/engine/board-writer.js';
import { rebuildBoard } from '../../src/engine/board-rebuild.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { boardFigures } from '../../src/store/readings/board-figures.js';
import { boardPage } from '../../src/store/readings/board-page.js';
import type { BoardPage } from '../../src/store/readings/board-page.js';
import type { Scope } from '../../src/store/scope.js';
import { testDatabase } from '../support/database.js';
import { at, EVIDENCE, World } from '../support/factory.js';

const given = testDatabase();
const book = new RuleBook();
let world: World;
let reach: Scope;
/** By what they are here for. */
const ids: Record<string, string> = {};

/** The story ends on Thursday, 20 October 2022. */
const NOW = at('2022-10-20T10:00');

beforeAll(async () => {
  world = await World.create(given.database);
  reach = { jurisdiction: world.key, offices: 'all' };
  ids['orange'] = await world.open({ dueOn: '2022-09-21' });
  ids['blue'] = await world.open({ dueOn: '2022-10-14' });
  ids['soon'] = await world.open({ dueOn: '2022-10-24' });
  ids['ahead'] = await world.open({ dueOn: '2022-12-30' });
  ids['inferred'] = await world.open({ dueOn: '2022-12-31', dueBasis: 'inferred' });
  ids['undated'] = await world.open({ dueOn: null, dueBasis: 'none', confirmed: false });
  ids['claimed'] = await world.open({ dueOn: '2022-11-30' });
  ids['late'] = await world.open({ dueOn: '2022-09-01' });
  ids['gone'] = await world.open({ dueOn: '2022-09-30', confirmed: false });
  await world.send(ids['gone'], 'DISMISSED', { reason: '重复' }, world.person('supervisor'), at('2022-07-01T09:00'));
  // The sweep comes once, weeks late: the rungs were reached at their own instants all the same.
  await world.sweep(at('2022-09-08T09:00'));
  await world.send(ids['late'], 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-09-07' } }, world.person('handler'), at('2022-09-08T10:00'));
  await world.sweep(NOW);
  await world.send(ids['claimed'], 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-10-19T10:00'));
});

const view = (narrowed: Partial<BoardView>): BoardView => ({ ...WHOLE_BOARD, ...narrowed });
const page = (narrowed: Partial<BoardView>, cursor: string | null = null, limit = 50, within: Scope = reach): Promise<BoardPage> =>
  given.database.transaction(async (tx) => boardPage(tx, within, view(narrowed), cursor, { now: NOW, timeZone: 'Asia/Shanghai', rules: await book.current(tx) }, limit));
const names = async (narrowed: Partial<BoardView>, within: Scope = reach): Promise<string[]> =>
  (await page(narrowed, null, 50, within)).lines.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? id);

describe('the board now', () => {
  it('shows the longest overdue first, then what is ahead, claimed, undated; closed only where it is asked for, the latest first', async () => {
    expect(await names({})).toEqual(['late', 'orange', 'blue', 'soon', 'ahead', 'inferred', 'claimed', 'undated']);
    expect(await names({ state: 'all' })).toEqual(['late', 'orange', 'blue', 'soon', 'ahead', 'inferred', 'claimed', 'undated', 'gone']);
    expect(await names({ state: 'closed' })).toEqual(['gone']);
    expect(await names({ sort: 'latest', lights: ['overdue'] })).toEqual(['blue', 'orange', 'late']);
    expect((await names({ sort: 'moved' })).slice(0, 2)).toEqual(['claimed', 'blue']);
  });

  it.each<[Partial<BoardView>, string[]]>([
    [{ lights: ['overdue'] }, ['late', 'orange', 'blue']], [{ lights: ['orange'] }, ['orange']], [{ lights: ['blue', 'claimed'] }, ['blue', 'claimed']],
    [{ lights: ['late-claim'] }, ['late']], [{ lights: ['due-soon'] }, ['soon']], [{ lights: ['ahead'] }, ['ahead', 'inferred']], [{ lights: ['undated'] }, ['undated']],
    [{ ages: ['1-5'] }, ['late', 'blue']], [{ ages: ['6-20'] }, ['orange']], [{ ages: ['21-60', '61-'] }, []], [{ ages: ['1-5', '6-20'], lights: ['orange'] }, ['orange']],
    [{ only: ['new'] }, []], [{ only: ['inferred'] }, ['inferred']], [{ only: ['no-evidence'], lights: ['overdue'] }, ['orange', 'blue']], [{ only: ['waiting'] }, []],
    [{ only: ['stuck'] }, []], [{ kinds: ['issue-document'], lights: ['undated'] }, ['undated']], [{ kinds: ['adopt-plan'] }, []], [{ offices: ['nowhere'] }, []],
  ])('%j', async (narrowed, expected) => {
    expect(await names(narrowed)).toEqual(expected);
  });

  it('finds by words of title, quote and office, by numbers, by all of several, and by half a character\'s worth nothing', async () => {
    expect(await names({ text: '管理方案', lights: ['orange'] })).toEqual(['orange']);
    expect(await names({ text: '承办处 方案', state: 'all' })).toHaveLength(9);
    expect(await names({ text: '担保基金' })).toEqual([]);
    expect(await names({ text: '？！' })).toEqual([]);
    await given.database.app.query(`update offices set name = '林业局' where id = $1`, [world.key]);
    expect(await names({ text: '林业', lights: ['blue'] })).toEqual(['blue']);
  });

  it('pages by key: every line once, in any order of the view, and a cursor of another view begins anew', async () => {
    for (const narrowed of [{ state: 'all' }, { state: 'all', sort: 'latest' }, { sort: 'moved', state: 'all' }] as const) {
      const whole = (await page(narrowed)).lines.map(({ id }) => id);
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const one: BoardPage = await page(narrowed, cursor, 2);
        paged.push(...one.lines.map(({ id }) => id));
        cursor = one.next;
      } while (cursor !== null);
      expect(paged).toEqual(whole);
    }
    const { next } = await page({}, null, 2);
    expect(await page({ state: 'all' }, next)).toMatchObject({ startedOver: true });
    expect(await page({}, `${String(next)}x`)).toMatchObject({ startedOver: true });
  });

  it('shows nobody more than their reach, whatever the view asks for', async () => {
    const nobody = { jurisdiction: world.key, offices: [] };
    const stranger = { jurisdiction: 'elsewhere', offices: [world.key] };
    expect(await names({ state: 'all', offices: [world.key] }, nobody)).toEqual([]);
    expect(await names({ state: 'all' }, stranger)).toEqual([]);
    expect(await names({ state: 'all', text: '方案', at: '2022-10-01' }, stranger)).toEqual([]);
  });

  it('counts lights without counting commitments, the same before and after the changes are taken in', async () => {
    const figures = () => given.database.transaction((tx) => boardFigures(tx, reach, '2022-10-20'));
    const before = await figures();
    expect(before).toMatchObject({ open: 8, overdue: 3, blue: 1, orange: 1, red: 0, 'late-claim': 1, 'due-soon': 1, ahead: 2, claimed: 1, undated: 1, closed: 1, inferred: 1 });
    expect(await given.database.transaction(foldBoardCounts)).toBeGreaterThan(0);
    expect(await figures()).toEqual(before);
    expect(await given.database.transaction((tx) => boardFigures(tx, { ...reach, offices: [world.key] }, '2022-10-20'))).toEqual(before);
  });
});

describe('the board as of a past instant', () => {
  it('answers from the history, whenever the sweep came', async () => {
    expect(await names({ at: '2022-09-10', lights: ['overdue'] })).toEqual(['late']);
    expect(await names({ at: '2022-09-07', lights: ['blue'] })).toEqual(['late']);
    expect(await names({ at: '2022-09-25', lights: ['overdue'] })).toEqual(['late', 'orange']);
    expect(await names({ at: '2022-09-25', lights: ['orange'] })).toEqual([]);
    expect(await names({ at: '2022-10-10', lights: ['orange'] })).toEqual(['orange']);
    expect(await names({ at: '2022-10-18', state: 'all' })).toEqual(['late', 'orange', 'blue', 'soon', 'claimed', 'ahead', 'inferred', 'undated', 'gone']);
    expect(await names({ at: '2022-06-30', state: 'closed' })).toEqual([]);
    expect(await names({ at: '2022-06-20', state: 'all' })).toEqual([]);
    const { lines: [line], today, past } = await page({ at: '2022-10-10T00:00', lights: ['orange'] });
    expect({ today, past }).toEqual({ today: '2022-10-10', past: true });
    expect(line?.then).toMatchObject({ stage: 'doing.drafting', next: null });
  });

  it('is true of the histories: each commitment once, where its own entries put it, at every instant at which something happened', async () => {
    const instants = await given.owner.query<{ at: Date }[]>('select distinct at from history order by at');
    const places = async (): Promise<unknown[]> => given.owner.query(`
      select commitment_id, lane, rung, due_on::text, since, until from (
        select commitment_id, lane, rung, due_on, since, until from former_places union select commitment_id, lane, rung, due_on, since, null from board_places) p order by 1, since`);
    for (const { at: instant } of instants) {
      const standing = await given.owner.query<{ id: string }[]>('select distinct commitment_id as id from history where at <= $1 order by 1', [instant]);
      const held = await given.owner.query<{ id: string }[]>(`
        select commitment_id as id from board_places where since <= $1
        union all select commitment_id from former_places where since <= $1 and until > $1 and (span, slot) in (select span, floor(extract(epoch from $1::timestamptz) / 86400 / 4 ^ span)::int from generate_series(0, 6) span) order by 1`, [instant]);
      expect(held).toEqual(standing);
    }
    const kept = await places();
    await rebuildBoard(given.database, book);
    expect(await places()).toEqual(kept);
  });
});
