import { describe, expect, it } from '@jest/globals';
import { coverage } from '../../src/cli/workflow-coverage.js';
import { begin } from '../../src/core/step.js';
import { CAST, sayings } from '../../workflows/cast.js';
import { currentWorkflow } from '../../workflows/registry.js';

describe('what workflows ask for is looked after', () => {
  const workflow = currentWorkflow('issue-document');
  const { context } = begin(workflow.machine).state;
  const [confirmed] = sayings(workflow.definition).get('CONFIRMED')?.filter(({ by }) => by.id === 'supervisor' && by.roles.includes('supervisor')) ?? [];
  if (confirmed === undefined) throw new Error('nobody confirms');
  const stranger = CAST.find(({ id }) => id === 'stranger');
  if (stranger === undefined) throw new Error('no stranger');

  it('when it has a form, a sentence in both languages and a letter', () => {
    expect(coverage(workflow, { said: [{ event: confirmed, context }], timers: ['untilOrange'], letters: ['closed'] })).toEqual([]);
  });

  it('except an event that no page knows, and that nothing is said of', () => {
    const kinds = coverage(workflow, { said: [{ event: { ...confirmed, type: 'BLESSED' }, context }], timers: [], letters: [] }).map(({ kind }) => kind);
    expect(kinds).toEqual(['no-button', 'no-sentence', 'no-sentence']);
  });

  it('except an event of somebody to whom its form is not shown', () => {
    expect(coverage(workflow, { said: [{ event: { ...confirmed, by: stranger }, context }], timers: [], letters: [] })).toEqual([
      { kind: 'no-button', place: 'CONFIRMED', message: 'the machine accepts it from stranger, but no form is shown to them' },
    ]);
  });

  it('except a letter without a template, and a timer without words', () => {
    expect(coverage(workflow, { said: [], timers: [], letters: ['love-letter' as never] })).toMatchObject([{ kind: 'no-letter', place: 'love-letter' }]);
    expect(coverage(workflow, { said: [], timers: ['someday' as never], letters: [] }).map(({ kind }) => kind)).toEqual(['no-sentence', 'no-sentence']);
  });
});
