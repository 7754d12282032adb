import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Commitments } from '../../src/engine/commitments.js';
import { actorOf } from '../../src/engine/actors.js';
import { confirmCards } from '../../src/intake/review/confirm.js';
import { addEdit, loadDraft } from '../../src/intake/review/drafts.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { NOW, reviewWorld } from '../intake/review/review-world.js';
import { testDatabase } from '../support/database.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

const SEED = fileURLToPath(new URL('../../src/intake/seed/2022190.txt', import.meta.url));

const given = testDatabase();
beforeAll(() => reviewWorld(given));
const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(given.logins), ...args);

describe('jiannuo intake', () => {
  it('brings a reply in for review, says so when it is there already, and refuses people who may not', async () => {
    const first = await run('intake', SEED, '--as', 'lan.rui', '--json');
    expect([first.code, first.json()]).toEqual([0, { brought: [{ name: expect.stringContaining('2022190.txt'), status: 'created', draft: '1', pledges: 13 }], skipped: [] }]);
    expect((await run('intake', SEED, '--as', 'su.ming')).stdout).toMatch(/此前已登记 \/ brought in before \/intake\/1/);
    expect(await run('intake', SEED, '--as', 'shen.ji', '--json')).toMatchObject({ code: 1, stdout: expect.stringContaining('not-allowed') });
    expect(await given.owner.query('select count(*)::int as n from commitments')).toEqual([{ n: 0 }]);
  });

  it('is measured by what people made of it: a pledge that was rejected was found too much', async () => {
    expect(await run('bench', 'extract', '--from-reviews', '--json')).toMatchObject({ code: 1, stdout: expect.stringContaining('labels-missing') });
    await given.database.transaction(async (tx) => {
      const by = await actorOf(tx, 'su.ming');
      const { review } = await loadDraft(tx, '1', by);
      const pledges = review.cards.filter(({ role }) => role === 'commitment' || role === 'watch').map(({ id }) => id);
      await addEdit(tx, '1', { edit: { kind: 'reject', card: 'Q1', reason: '已在做' }, expected: 0, by, now: NOW });
      await addEdit(tx, '1', { edit: { kind: 'correct', card: 'P4', changes: { pledgeKind: 'maintain-effort' }, accept: true }, expected: 1, by, now: NOW });
      await confirmCards(tx, { commitments: new Commitments(new RuleBook()), book: new RuleBook() }, { draft: '1', cards: pledges, expected: 2, by, now: NOW });
    });
    const { code, json } = await run('bench', 'extract', '--from-reviews', '--json');
    const { halves: [half] } = json() as { halves: { half: string; replies: number; kind: number; clauses: { found: number; labelled: number; matched: number } }[] };
    expect([code, half?.half, half?.replies]).toEqual([0, 'reviews', 1]);
    expect(half?.clauses).toMatchObject({ found: 27, labelled: 26, matched: 26 });
    expect(half?.kind).toBeCloseTo(10 / 11, 3);
  });
});
