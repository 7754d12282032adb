import type { CommitmentContext, Field } from '../../core/commitment.js';
import type { KindDefinition, Stage } from '../../../workflows/kind.v2.js';

/**
 * The form of a report: which stage, and what the stages want to be told. Where stages follow one another only the next one
 * is offered and its fields are required; otherwise one form serves them all, so that each field is optional and names the
 * stages it is for.
 */
export function stageFields(own: readonly Field[], definition: KindDefinition, { stage: reached }: Pick<CommitmentContext, 'stage'>): Field[] {
  const offered = offeredStages(definition, reached);
  const [which, ...others] = own.map((field) => (
    field.name === 'stage' ? { ...field, choices: offered.map(({ id, zh, en }) => ({ value: id, zh, en })) } : field));
  return [...(which === undefined ? [] : [which]), ...(offered.length === 1 ? offered[0]?.fields ?? [] : labelled(offered)), ...others];
}

function offeredStages({ stages, inOrder }: KindDefinition, reached: string): readonly Stage[] {
  const next = stages[stages.findIndex(({ id }) => id === reached) + 1];
  return inOrder === true && next !== undefined ? [next] : stages;
}

/** Each field once, with the names of its stages unless it is for all of them: several stages may ask for a field of the same name. */
function labelled(stages: readonly Stage[]): Field[] {
  const named = new Map<string, { field: Field; of: Stage[] }>();
  for (const stage of stages) {
    for (const field of stage.fields ?? []) {
      const known = named.get(field.name);
      if (known === undefined) named.set(field.name, { field, of: [stage] });
      else known.of.push(stage);
    }
  }
  return [...named.values()].map(({ field, of }) => {
    if (of.length === stages.length) return { ...field, required: of.every(({ fields = [] }) => fields.some(({ name, required }) => name === field.name && required)) };
    return { ...field, required: false, zh: `${field.zh}（${of.map(({ zh }) => zh).join('、')}）`, en: `${field.en} (${of.map(({ en }) => en).join(', ')})` };
  });
}
