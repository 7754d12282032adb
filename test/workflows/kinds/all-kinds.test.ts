import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { LANGUAGES, LEVELS, TIMER_NAMES } from '../../../src/core/commitment.js';
import type { Field, Named } from '../../../src/core/commitment.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';

/** The sixteen kinds of domain 4.2; the duty to answer follows another machine. */
const KINDS = CURRENT_WORKFLOWS.map(({ definition }) => definition).filter(({ kind }) => kind !== 'answer-suggestion');
const RELATIVE = ['nextDelivery', 'nextCheckIn', 'nextLook', 'measureAsk', 'coordinateAsk']; // counted from the moment the state was entered

describe('the kinds', () => {
  it('are sixteen', () => {
    expect(KINDS.map(({ kind }) => kind)).toEqual([
      'issue-document', 'publish-edition', 'recurring-delivery', 'adopt-plan', 'secure-budget', 'achieve-outcome', 'watch-other-body', 'maintain-effort', 'build-works',
      'seek-approval', 'interim-measure', 'complete-study', 'run-pilot', 'coordinate', 'report-back', 'pass-up',
    ]);
  });

  it.each(KINDS.map((kind) => [kind.kind, kind] as const))('%s is short, and says everything in both languages', (name, kind) => {
    const source = readFileSync(new URL(`../../../workflows/kinds/${name}.v${String(kind.version)}.ts`, import.meta.url), 'utf8');
    expect(source.split('\n').length).toBeLessThanOrEqual(100);
    const fields: Field[] = [...kind.evidence, ...kind.occurrences.flatMap((o) => o.fields), ...kind.stages.flatMap((stage) => stage.fields ?? [])];
    const said: Named[] = [kind.title, kind.confirmedBy, kind.closingRule, kind.defaultLimit, ...kind.stages, ...fields, ...fields.flatMap(({ choices = [] }) => choices)];
    for (const words of said) for (const lang of LANGUAGES) expect(words[lang].trim()).not.toBe('');
    for (const { zh, en } of said) expect([/\p{Script=Han}/u.test(zh), /\p{Script=Han}/u.test(en)]).toEqual([true, false]);
  });

  it.each(KINDS.map((kind) => [kind.kind, kind] as const))('%s names each thing once and asks for nothing that a form cannot send', (_, kind) => {
    const lists = [kind.evidence, ...kind.occurrences.map((o) => o.fields), ...kind.stages.map((stage) => stage.fields ?? [])];
    for (const fields of lists) {
      const names = fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z]{1,40}$/);
      for (const { type, choices } of fields) expect(choices !== undefined).toBe(type === 'choice');
    }
    const stages = kind.stages.map(({ id }) => id);
    expect(new Set(stages).size).toBe(stages.length);
    expect(kind.evidence.some(({ required }) => required)).toBe(true);
  });

  it.each(KINDS.map((kind) => [kind.kind, kind] as const))('%s asks by known timers, of whom at most one counts from the last report', (_, kind) => {
    const timers = kind.asks.map(({ timer }) => timer);
    expect(new Set(timers).size).toBe(timers.length);
    for (const { timer, to } of kind.asks) expect([TIMER_NAMES, to.every((level) => LEVELS.includes(level))]).toEqual([expect.arrayContaining([timer]), true]);
    expect(timers.filter((timer) => RELATIVE.includes(timer)).length).toBeLessThanOrEqual(1);
    if (kind.alarmsOnGap === true) expect(timers).toHaveLength(1);
  });
});
