import type { Command } from 'commander';
import { checkTogether, inspect } from '../../../workflows/check.js';
import type { Finding } from '../../../workflows/check.js';
import { WORKFLOWS, currentWorkflow } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { answering } from '../answer.js';
import type { Answer } from '../answer.js';

/** `workflows list|check`: the definitions this program has, and the proofs about them. No database. */
export function addWorkflows(program: Command): void {
  const workflows = program.command('workflows')
    .summary('事项类型的定义 / the definitions of the kinds')
    .description('事项类型的定义：列出、检查。\nThe definitions of the kinds of commitments: list them, check them.');
  workflows.command('list')
    .description('列出事项类型、阶段、佐证与办结规则 / list the kinds with stages, evidence and closing rule')
    .action(answering<[object]>(() => Promise.resolve(listed())));
  workflows.command('check')
    .description('证明：没有无人问津的状态，每个状态都能办结；逐一走遍所有状态，需时十余秒。\n'
      + 'Proves that nothing is forgotten and everything can be closed, by walking through every state: takes some ten seconds for all kinds.')
    .argument('[kind]', '只检查此类型 / only this kind')
    .action(answering<[string | undefined, object]>((kind) => Promise.resolve(kind === undefined ? checked(WORKFLOWS, checkTogether(WORKFLOWS)) : checked([currentWorkflow(kind)], []))));
}

function listed(): Answer {
  return {
    document: {
      workflows: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, evidence, closingRule, defaultLimit } }) =>
        ({ kind, version, hash, title, stages, evidence, closing_rule: closingRule, default_limit: defaultLimit })),
    },
    text: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, evidence, closingRule, defaultLimit } }) => [
      `${kind}@${version}  ${title.zh} / ${title.en}  [${hash.slice(0, 12)}]`,
      `  阶段 / stages: ${stages.map(({ id, zh, en }) => `${id} ${zh} ${en}`).join(' → ') || '—'}`,
      `  佐证 / evidence: ${evidence.map(({ name, zh, required }) => `${name}${required ? '' : '?'} ${zh}`).join(', ')}`,
      `  办结 / closes: ${closingRule.zh} / ${closingRule.en}`,
      `  默认时限 / default limit: ${defaultLimit.zh} / ${defaultLimit.en}`,
    ].join('\n')).join('\n\n'),
  };
}

function checked(workflows: readonly Workflow[], together: readonly Finding[]): Answer {
  const each = workflows.map((workflow) => ({ kind: workflow.kind, version: workflow.version, ...inspect(workflow) }));
  const proved = together.length === 0 && each.every(({ findings }) => findings.length === 0);
  const told = ({ kind, place, message }: Finding): string => `  ✗ ${kind}  ${place}: ${message}`;
  return {
    document: { proved, workflows: each, together },
    text: [
      ...each.flatMap(({ kind, version, states, passages, findings }) => [
        `${findings.length === 0 ? '✓' : '✗'} ${kind}@${version}：状态 ${states}，转移 ${passages} / ${states} states, ${passages} transitions`, ...findings.map(told),
      ]),
      ...together.map(told),
      proved ? '全部通过 / everything is proved' : '有未通过项 / something is not proved',
    ].join('\n'),
    refused: !proved,
  };
}
