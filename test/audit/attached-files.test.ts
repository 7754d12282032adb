import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { VerifyReport } from '../../src/audit/verifier.js';
import { Verifier } from '../../src/audit/verifier.js';
import type { Flaw } from '../../src/core/history.js';
import { checkAttachment, storeAttachment } from '../../src/intake/attachment.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';
import { at, EVIDENCE, World } from '../support/factory.js';

const NOW = at('2022-09-12T09:00');

describe('files of proof in an examination', () => {
  const db = testDatabase();
  const verifier = new Verifier(new RuleBook());
  let world: World;
  let made = 0;
  let id: string;
  let sha256: string;
  /** Place of the report that names it. */
  let seq: number;
  beforeAll(async () => {
    world = await World.create(db.database);
  });
  beforeEach(async () => {
    id = await world.open();
    sha256 = await stored();
    await world.send(id, 'PROGRESS_REPORTED', { text: '初稿', attachment: sha256 }, world.person('handler'), NOW);
    seq = (await world.history(id)).length;
  });

  /** A file of its own, in the name of the one person that the world has a row of. */
  async function stored(): Promise<string> {
    made += 1;
    const proof = await checkAttachment(Buffer.from(`第${String(made)}份佐证`), '佐证.txt');
    await db.database.transaction((tx) => storeAttachment(tx, proof, world.key, NOW));
    return proof.sha256;
  }

  const one = (): Promise<Flaw | null> => db.database.transaction((tx) => verifier.verifyOne(tx, id));
  const all = (): Promise<VerifyReport> => db.database.transaction((tx) => verifier.verifyAll(tx));

  /** As somebody who owns the schema and has switched the triggers off; undone afterwards, so that each test sees its own damage alone. */
  async function damaged<T>(statement: string, digest: string, look: () => Promise<T>): Promise<T> {
    const [before] = await db.owner.query<Record<string, unknown>[]>('select * from attachments where sha256 = $1', [digest]);
    const change = (sql: string, values: unknown[]): Promise<unknown> => db.owner.transaction(async (tx) => {
      await tx.query('set local session_replication_role = replica');
      await tx.query(sql, values);
    });
    await change(statement, [digest]);
    try {
      return await look();
    } finally {
      await change('delete from attachments where sha256 = $1', [digest]);
      await change(`insert into attachments (${Object.keys(before ?? {}).join(', ')}) values (${Object.keys(before ?? {}).map((_, n) => `$${String(n + 1)}`).join(', ')})`, Object.values(before ?? {}));
    }
  }

  const ALTERED = `update attachments set bytes = bytes || '\\x20' where sha256 = $1`;
  const REMOVED = 'delete from attachments where sha256 = $1';

  it('are all compared, those that no history names too, and nothing is wrong with them', async () => {
    await stored();
    expect(await one()).toBeNull();
    const [kept] = await db.owner.query<{ files: number }[]>('select count(*)::int as files from attachments');
    expect(await all()).toMatchObject({ intact: true, failures: [], files: kept?.files });
  });

  it('are named by the first entry that relies on one whose bytes were altered', async () => {
    const flaw = { seq, problem: 'file altered', detail: expect.stringContaining(sha256) };
    await world.send(id, 'PROGRESS_REPORTED', { text: '再报', attachment: sha256 }, world.person('handler'), NOW);
    expect(await damaged(ALTERED, sha256, one)).toEqual(flaw);
    expect(await damaged(ALTERED, sha256, all)).toMatchObject({ intact: false, failures: [{ commitment: id, ...flaw }] });
  });

  it('are missed where an entry names one that is not there', async () => {
    const flaw = { seq, problem: 'file missing', detail: expect.stringContaining(sha256) };
    expect(await damaged(REMOVED, sha256, one)).toEqual(flaw);
    expect(await damaged(REMOVED, sha256, all)).toMatchObject({ intact: false, failures: [{ commitment: id, ...flaw }] });
  });

  it('are found among the evidence of a claim as well', async () => {
    const proof = await stored();
    await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-09-10', attachment: proof } }, world.person('handler'), NOW);
    expect(await damaged(REMOVED, proof, one)).toMatchObject({ seq: seq + 1, problem: 'file missing' });
  });

  it('are told by their digest where no history names the one that was altered', async () => {
    const unnamed = await stored();
    const { failures } = await damaged(ALTERED, unnamed, all);
    expect(failures).toEqual([{ commitment: null, seq: 0, problem: 'file altered', detail: expect.stringContaining(unnamed) }]);
  });
});
