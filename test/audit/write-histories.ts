import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { stageDemo } from '../../src/cli/stage-demo.js';
import { readConfig } from '../../src/config.js';
import type { Actor, Field, LocalDate } from '../../src/core/commitment.js';
import { DomainError } from '../../src/core/errors.js';
import { acceptedEvents } from '../../src/core/step.js';
import { migrate } from '../../src/engine/migrate.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { CURRENT_WORKFLOWS, workflowOf } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { openedByVersion1 } from '../support/version1.js';

/**
 * No test of the suite but a tool: writes histories of today's definitions to test/fixtures/histories, where stored-histories.test.ts
 * replays them for ever. For whoever releases a definition, once it is frozen (`jiannuo workflows freeze`):
 *
 *   npm run build && node --experimental-vm-modules node_modules/jest/bin/jest.js --testMatch "$PWD/test/audit/write-histories.ts"
 *
 * A file that is there is kept: what a released program wrote is evidence. Delete only what no release ever wrote.
 */
const FOLDER = new URL('../fixtures/histories/', import.meta.url);

describe('histories to store', () => {
  const db = testDatabase();
  let world: World;
  beforeAll(async () => { world = await World.create(db.database); });

  it('of the demo, commitment by commitment', async () => {
    await stageDemo({ database: db.database, owner: db.logins.owner }, readConfig({ NODE_ENV: 'test' }), () => undefined);
    for (const { id } of await all()) await store(db, id, `${id}.v3`);
  }, 120_000);

  it('of every kind the demo has none of, from the reply to its end', async () => {
    const known = (await all()).map(({ kind }) => kind);
    for (const { kind, version } of CURRENT_WORKFLOWS.filter((workflow) => !known.includes(workflow.kind))) {
      const id = await world.open({ id: `life-${kind}`, kind, terms: {} });
      await live(world, id, '2022-07-01');
      await store(db, id, `${id}.v${version}`);
    }
  }, 60_000);

  it.each(CURRENT_WORKFLOWS.filter(({ kind }) => kind !== 'answer-suggestion').map(({ kind, version }) => [kind, version] as const))('of a migration: %s, opened under version 1, lives on under version %i', async (kind, newest) => {
    const id = await openedByVersion1(world, kind, { id: `migrated-${kind}-to-${String(newest)}` });
    await world.sweep(at('2022-07-20T10:00'));
    const by: Actor = { id: 'tao-yuan', name: '陶源', roles: ['administrator'], office: null };
    await db.database.transaction((tx) => migrate(tx, new RuleBook(), { kind, to: newest, now: at('2022-07-23T09:00'), by, reason: '启用新版' }));
    await live(world, id, '2022-07-25');
    await store(db, id, `${id}.v1-v${String(newest)}`);
  });

  it('of the reply under version 3: people named, an opinion returned and redone, the deputy told, twice dissatisfied; opened under it and migrated to it', async () => {
    const opened = await world.open({ id: 'life-answer-suggestion-3', kind: 'answer-suggestion', dueBasis: 'statutory', terms: { coHandlers: ['财政厅'] }, confirmed: false });
    const [office, head, liaison] = [world.person('handler'), world.person('head'), world.person('liaison')];
    await world.send(opened, 'STAFF_NAMED', { staff: '科员李四' }, office, at('2022-06-24T10:00'));
    await world.send(opened, 'ACCEPTED', {}, office, at('2022-06-27T10:00'));
    await world.send(opened, 'OPINION_GIVEN', { body: '财政厅', number: '财函1号', on: '2022-06-28', text: '无意见' }, office, at('2022-06-28T10:00'));
    await world.send(opened, 'OPINION_RETURNED', { body: '财政厅', reason: '未说明资金来源' }, office, at('2022-06-28T11:00'));
    await world.sweep(at('2022-07-06T10:00'));
    await world.send(opened, 'OPINION_GIVEN', { body: '财政厅', number: '财函2号', on: '2022-07-07', text: '列入下年预算' }, office, at('2022-07-07T10:00'));
    await world.send(opened, 'EXTENSION_ASKED', { reason: '涉及面广' }, head, at('2022-08-01T10:00'));
    for (const on of ['2022-08-10', '2022-09-10']) {
      await world.send(opened, 'ANSWERED', { number: `答${on}`, on, signer: '厅长' }, office, at(`${on}T10:00`));
      await world.send(opened, 'DISSATISFIED', { reason: '仍无时间表' }, liaison, at(`${on}T15:00`));
    }
    await store(db, opened, `${opened}.v3`);
    const migrated = await openedByVersion1(world, 'answer-suggestion', { id: 'migrated-answer-suggestion-to-3' });
    await world.send(migrated, 'ACCEPTED', {}, office, at('2022-06-27T10:00'));
    const by: Actor = { id: 'tao-yuan', name: '陶源', roles: ['administrator'], office: null };
    await db.database.transaction((tx) => migrate(tx, new RuleBook(), { kind: 'answer-suggestion', to: 3, now: at('2022-07-23T09:00'), by, reason: '启用新版' }));
    await answered(migrated, '2022-07-25');
    await store(db, migrated, `${migrated}.v1-v3`);
  });

  async function answered(id: string, from: LocalDate): Promise<void> {
    const [office, head, liaison] = [world.person('handler'), world.person('head'), world.person('liaison')];
    await world.send(id, 'CONTACTED', { on: from, how: 'visit', who: '处长', outcome: '听取意见' }, office, at(`${from}T11:00`));
    await world.send(id, 'EXTENSION_ASKED', { reason: '涉及面广' }, head, at('2022-08-01T10:00'));
    await world.send(id, 'ANSWERED', { number: '答1号', on: '2022-10-10', signer: '厅长', classLetter: 'B' }, office, at('2022-10-10T10:00'));
    await world.send(id, 'RECLASSIFIED', { classLetter: 'C', scheme: 'four-letters-c-planned', reason: '已列入计划' }, office, at('2022-10-12T10:00'));
    await world.send(id, 'RATED', { rating: 'satisfied' }, liaison, at('2022-10-20T10:00'));
    await world.send(id, 'RECLASSIFIED', { classLetter: 'A', reason: '已建成' }, office, at('2022-12-20T10:00'));
  }

  const all = (): Promise<{ id: string; kind: string }[]> => db.database.app.query('select id, kind from commitments order by id');
});

/** Whatever people may do, once, from that day to the end of the year; then claimed, verified and rated, or dropped. */
async function live(world: World, id: string, from: LocalDate): Promise<void> {
  const [office, overseer, liaison] = [world.person('handler'), world.person('supervisor'), world.person('liaison')];
  const may = async (on: LocalDate, type: string, data: Record<string, unknown>, by: Actor = office): Promise<void> => {
    if (!acceptedEvents((await workflowNow(world, id)).machine, (await world.row(id)).snapshot).includes(type)) return;
    await world.send(id, type, data, by, at(`${on}T10:00`)).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  };
  const { kind, definition } = await workflowNow(world, id);
  await may(from, 'ACCEPTED', {});
  await may(from, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-10-31', reason: '再次会商' });
  for (const role of ['deputyHead', 'head'] as const) await may('2022-07-25', 'CHANGE_ENDORSED', {}, world.person(role));
  for (const role of ['deputyHead', 'head', 'supervisor'] as const) await may('2022-07-26', 'CHANGE_APPROVED', { dueOn: '2022-10-31' }, world.person(role));
  await may('2022-07-27', 'INDICATOR_PROPOSED', { indicator: '指标', threshold: 1, unit: '项', source: '统计年报' });
  await may('2022-07-28', 'INDICATOR_AGREED', {}, overseer);
  await may('2022-08-01', 'WAIT_BEGUN', { condition: '上级文件印发', reviewOn: '2022-08-31' });
  await may('2022-09-05', 'CONDITION_MET', {});
  for (const { id: stage, fields = [] } of definition.stages as readonly { id: string; fields?: readonly Field[] }[]) await may('2022-09-06', 'STAGE_REACHED', { stage, ...filled(fields) });
  for (const { event, fields } of definition.occurrences) await may('2022-09-20', event, filled(fields));
  await world.sweep(at('2022-11-14T10:00'));
  await may('2022-11-14', 'PROGRESS_REPORTED', { text: '已报会签' });
  for (const on of ['2022-11-15', '2022-11-21']) {
    await may(on, 'CLAIMED', { evidence: filled(definition.evidence) });
    if (on === '2022-11-15') await may('2022-11-18', 'RETURNED', { reason: '附件不全' }, overseer);
  }
  await may('2022-12-01', 'VERIFIED', { ...(kind === 'run-pilot' || kind === 'seek-approval' ? { noFollowOn: '不另立事项' } : {}) }, overseer);
  await may('2022-12-20', 'RATED', { rating: 'satisfied' }, liaison);
  await may('2022-12-22', 'OUTCOME_CONTESTED', { reason: '另有成果' });
  await may('2022-12-26', 'OUTCOME_SET_ASIDE', { ...(definition.timed ? { dueOn: '2023-03-31' } : {}), reason: '有理' }, world.person('supervisor', 'second'));
  await may('2022-12-30', 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, overseer);
  await may('2023-01-05', 'OUTCOME_CONTESTED', { reason: '仍在办理' });
  await may('2023-01-10', 'OUTCOME_UPHELD', { reason: '规划已列入' }, world.person('supervisor', 'second'));
}

async function workflowNow(world: World, id: string): Promise<Workflow> {
  const [row] = await world.database.app.query<{ kind: string; version: number; definition_hash: string }[]>('select kind, version, definition_hash from commitments where id = $1', [id]);
  return workflowOf(row?.kind ?? '', row?.version ?? 0, row?.definition_hash ?? '');
}

function filled(fields: readonly Field[]): Record<string, string | number> {
  return Object.fromEntries(fields.map(({ name, type, zh, choices }) => [name, { date: '2022-09-05', number: 1, url: 'https://kjt.example/2022', choice: choices?.[0]?.value ?? '', text: zh, longtext: zh }[type]]));
}

/** Writes the bytes that were hashed, after they have been verified; what is there stays. */
async function store(db: ReturnType<typeof testDatabase>, id: string, name: string): Promise<void> {
  expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id))).toBeNull();
  const bodies = await db.database.app.query<{ body: string }[]>('select body from history where commitment_id = $1 order by seq', [id]);
  const text = bodies.map(({ body }) => `${body}\n`).join('');
  expect(text).not.toContain('"hash":"unreleased"');
  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL(`${name}.jsonl`, FOLDER), text, { flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
}
