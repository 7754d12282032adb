import { describe, expect, it } from '@jest/globals';
import { checkChain, GENESIS, hashOf, recordedTimers, seal, sealFired } from '../../src/core/history.js';
import type { Entry, StoredEntry } from '../../src/core/history.js';
import { begin, canonical } from '../../src/core/step.js';
import { currentWorkflow } from '../../workflows/registry.js';

const { machine, kind, version, hash: definitionHash } = currentWorkflow('issue-document');
const { state, snapshot } = begin(machine);

function entry(seq: number, prev: string, more: Partial<Entry> = {}): Entry {
  return {
    v: 1, commitment: 'S1-P5', seq, prev, at: '2022-09-21T16:00:00.000Z', recorded: '2022-09-22T00:30:00.123Z', definition: { kind, version, hash: definitionHash },
    by: null, event: { type: 'xstate.after.confirmBy.commitment.proposed' }, state, timers: [], notices: [],
    deadline: { dueOn: '2022-09-21', basis: 'inferred', startedOn: '2022-06-23', profile: 'guangxi@1', calendar: 'CN-1' }, ...more,
  };
}

function chain(length: number): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prevHash = entries.at(-1)?.hash ?? GENESIS;
    entries.push({ seq, prevHash, ...seal(entry(seq, prevHash)) });
  }
  return entries;
}

describe('seal', () => {
  it('hashes exactly the text it returns, whatever order the keys were written in', () => {
    const one = seal(entry(1, GENESIS));
    const reversed = Object.fromEntries(Object.entries(entry(1, GENESIS)).reverse()) as unknown as Entry;
    expect(seal(reversed)).toEqual(one);
    expect(one.body).toBe(canonical(JSON.parse(one.body)));
    expect(one.hash).toBe(hashOf(one.body));
    expect(one.body).not.toContain('\n');
  });

  it('sealFired puts together the same bytes', () => {
    const timers = recordedTimers([{ arm: 'untilRed', event: 'xstate.after.untilRed.x' }, { arm: 'nextReminder', event: 'xstate.after.nextReminder.x' }, { disarm: 'untilOrange' }],
      (name) => (name === 'untilRed' ? new Date('2022-10-23T16:00:00.000Z') : null));
    const whole = entry(7, hashOf('x'), { timers, notices: [{ letter: 'overdue-orange', to: ['deputyHead', 'head'] }] });
    expect(sealFired({
      commitment: whole.commitment, seq: 7, prev: whole.prev, at: whole.at, recorded: whole.recorded, event: whole.event.type, definition: canonical(whole.definition),
      deadline: canonical(whole.deadline), snapshot, notices: canonical(whole.notices), timers: canonical(whole.timers),
    })).toEqual(seal(whole));
    expect(timers).toEqual([
      { arm: 'untilRed', event: 'xstate.after.untilRed.x', at: '2022-10-23T16:00:00.000Z' }, { arm: 'nextReminder', event: 'xstate.after.nextReminder.x', at: null }, { disarm: 'untilOrange' },
    ]);
  });
});

describe('checkChain', () => {
  const head = (entries: StoredEntry[]): { revision: number; hash: string } => ({ revision: entries.length, hash: entries.at(-1)?.hash ?? GENESIS });

  it('accepts a whole chain, and no entries at revision 0', () => {
    expect(checkChain(chain(5), head(chain(5)))).toBeNull();
    expect(checkChain([], { revision: 0, hash: GENESIS })).toBeNull();
  });

  it.each<[string, number, (entries: StoredEntry[]) => StoredEntry[]]>([
    ['edited', 3, (e) => e.map((one) => (one.seq === 3 ? { ...one, body: one.body.replace('inferred', 'explicit') } : one))],
    ['edited', 3, (e) => e.map((one) => (one.seq === 3 ? { ...one, ...seal(entry(3, one.prevHash, { by: null, at: '2022-01-01T00:00:00.000Z' })) } : one))],
    ['edited', 3, (e) => e.map((one) => (one.seq === 3 ? { ...one, prevHash: hashOf('x') } : one))],
    ['removed', 3, (e) => e.filter(({ seq }) => seq !== 3)],
    ['removed', 1, (e) => e.slice(1)],
    ['removed', 5, (e) => e.slice(0, 4)],
    ['removed', 1, () => []],
    ['reordered', 2, (e) => [e[0], e[2], e[1], ...e.slice(3)].flatMap((one, i) => (one ? { ...one, seq: i + 1 } : []))],
    ['forked', 3, (e) => e.flatMap((one) => (one.seq === 3 ? [one, one] : [one]))],
    ['forked', 1, (e) => e.map((one) => (one.seq === 1 ? { ...one, prevHash: hashOf('x'), ...seal(entry(1, hashOf('x'))) } : one))],
    ['forked', 5, (e) => e.map((one) => (one.seq === 5 ? { ...one, prevHash: hashOf('x'), ...seal(entry(5, hashOf('x'))) } : one))],
  ])('finds what was %s at %d', (problem, seq, spoil) => {
    const entries = chain(5);
    const found = checkChain(spoil(entries), head(entries));
    expect(found).toMatchObject({ problem, seq });
    expect(found?.detail).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
  });

  it('finds a commitment that does not point at the end', () => {
    expect(checkChain(chain(5), { revision: 5, hash: hashOf('x') })).toMatchObject({ problem: 'row differs', seq: 5 });
    expect(checkChain(chain(5), { ...head(chain(5)), revision: 4 })).toMatchObject({ problem: 'row differs', seq: 5 });
  });
});
