import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { examineFile } from '../../../src/audit/examine-file.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

describe('exported histories', () => {
  it('are one file whose digests and chains anybody can check, without a database', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const answer = await auditor.get('/audit/export?c=OVERDUE&c=CLAIMED&c=OVERDUE');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=histories-\d{4}-\d\d-\d\d\.zip$/);
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const textOf = (name: string): string => new TextDecoder().decode(files[name]);
    expect(Object.keys(files).filter((name) => name.endsWith('.jsonl'))).toEqual(['histories/CLAIMED.jsonl', 'histories/OVERDUE.jsonl']);
    for (const line of textOf('SHA256SUMS').trimEnd().split('\n')) {
      const [sum = '', name = ''] = line.split('  ');
      expect([name, createHash('sha256').update(files[name] ?? '').digest('hex')]).toEqual([name, sum]);
    }
    const heads = (JSON.parse(textOf('heads.json')) as { histories: { id: string; revision: number; headHash: string; flaw: unknown }[] }).histories;
    for (const { id, revision, headHash, flaw } of heads) {
      const text = textOf(`histories/${id}.jsonl`);
      expect(examineFile(text)).toEqual({ commitment: id, entries: revision, last: headHash, flaw: null });
      expect(flaw).toBeNull();
      expect(JSON.parse(textOf(`letters/${id}.json`))).toHaveLength((await given.owner.query<unknown[]>('select 1 from notices where commitment_id = $1', [id])).length);
    }
    expect(textOf('histories.html')).toContain('申请销号');
    expect(textOf('histories.html')).not.toMatch(/(?:src|href)="(?:https?:|\/)/); // needs nothing from outside
  });

  it('show what was done to them', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const files = unzipSync(new Uint8Array(await (await auditor.get('/commitments/CLAIMED/history.zip')).arrayBuffer()));
    const lines = new TextDecoder().decode(files['histories/CLAIMED.jsonl']).trimEnd().split('\n');
    const flawOf = (changed: readonly string[]): string => {
      const { flaw } = examineFile(changed.join('\n'));
      return flaw === null ? 'none' : `${flaw.problem} ${String(flaw.seq)}`;
    };
    const [one = '', two = '', ...rest] = lines;
    expect(flawOf([one, two.replace('2022-11-30', '2022-12-30'), ...rest])).toBe('edited 2');
    expect(flawOf([one, ...rest])).toBe('removed 2');
    expect(flawOf([two, ...rest])).toBe('removed 1');
    expect(flawOf([one, 'no entry', ...rest])).toBe('edited 2');
    expect(flawOf([])).toBe('removed 0');
    expect(flawOf([...lines.slice(0, -1), (lines.at(-1) ?? '').replace('"evidence":"complete"', '"evidence":"none"')])).toMatch(/^(replay differs|none) /);
  });

  it('are all of a page of the search when none is selected, and never those of another place', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    expect((await auditor.get('/audit/export?c=NONE')).status).toBe(404);
    const files = unzipSync(new Uint8Array(await (await auditor.get('/audit/export?commitment=BLUE')).arrayBuffer()));
    expect(Object.keys(files).filter((name) => name.endsWith('.jsonl'))).toEqual(['histories/BLUE.jsonl']);
  });
});
