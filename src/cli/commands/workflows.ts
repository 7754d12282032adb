import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { checkTogether, inspect } from '../../../workflows/check.js';
import type { Field } from '../../core/commitment.js';
import type { Finding } from '../../../workflows/check.js';
import { freeze } from '../../../workflows/freeze.js';
import { drawWorkflow } from '../../../workflows/picture.js';
import { WORKFLOWS, currentWorkflow } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { answering } from '../answer.js';
import type { Answer } from '../answer.js';

/** `workflows list|check|draw|freeze`: the definitions this program has, proofs about them and pictures of them. No database. */
export function addWorkflows(program: Command): void {
  const workflows = program.command('workflows').helpCommand(false)
    .summary('事项类型的定义 / the definitions of the kinds')
    .description('事项类型的定义：列出、检查、绘图、定版。\nThe definitions of the kinds of commitments: list, check, draw, freeze.');
  workflows.command('list')
    .description('列出事项类型、阶段、佐证与办结规则 / list the kinds with stages, evidence and closing rule')
    .action(answering<[object]>(() => Promise.resolve(listed())));
  workflows.command('check')
    .description('证明：没有无人问津的状态，每个状态都能办结；逐一走遍所有状态，需时十余秒。\n'
      + 'Proves that nothing is forgotten and everything can be closed, by walking through every state: takes some ten seconds for all kinds.')
    .argument('[kind]', '只检查此类型 / only this kind')
    .action(answering<[string | undefined, object]>((kind) => Promise.resolve(kind === undefined ? checked(WORKFLOWS, checkTogether(WORKFLOWS)) : checked([currentWorkflow(kind)], []))));
  workflows.command('draw')
    .description('绘制各类型的状态图（SVG，中英文各一）/ draw every kind as an SVG, one in Chinese and one in English')
    .option('--out <directory>', '写入的目录 / where to write them', 'docs/workflows')
    .action(answering<[{ out: string }]>(({ out }) => drawn(out)));
  workflows.command('freeze')
    .description('为新发布的定义记下校验和；已发布而被改动的不接受（仅在源码目录中使用）\n'
      + 'Records the checksum of newly released definitions; one that was edited after its release is refused. For a checkout of the sources.')
    .action(answering<[object]>(() => frozen()));
}

function listed(): Answer {
  return {
    document: {
      workflows: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, rhythm, evidence, closingRule, defaultLimit } }) =>
        ({ kind, version, hash, title, stages, evidence, rhythm: rhythm === undefined ? null : { event: rhythm.event, fields: rhythm.fields }, closing_rule: closingRule, default_limit: defaultLimit })),
    },
    text: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, rhythm, evidence, closingRule, defaultLimit } }) => [
      `${kind}@${version}  ${title.zh} / ${title.en}  [${hash.slice(0, 12)}]`,
      `  阶段 / stages: ${stages.map(({ id, zh, en }) => `${id} ${zh} ${en}`).join(' → ') || '—'}`,
      ...(rhythm === undefined ? [] : [`  定期 / each time, ${rhythm.event}: ${fieldsText(rhythm.fields)}`]),
      `  佐证 / evidence: ${fieldsText(evidence)}`,
      `  办结 / closes: ${closingRule.zh} / ${closingRule.en}`,
      `  默认时限 / default limit: ${defaultLimit.zh} / ${defaultLimit.en}`,
    ].join('\n')).join('\n\n'),
  };
}

function fieldsText(fields: readonly Field[]): string {
  return fields.map(({ name, required, zh, en }) => `${name}${required ? '' : '?'} ${zh} ${en}`).join(', ');
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

async function drawn(directory: string): Promise<Answer> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const workflow of WORKFLOWS) {
    for (const [lang, suffix] of [['zh', 'svg'], ['en', 'en.svg']] as const) {
      const file = join(directory, `${workflow.kind}.${suffix}`);
      await writeFile(file, await drawWorkflow(workflow, lang));
      files.push(file);
    }
  }
  return { document: { files }, text: files.join('\n') };
}

async function frozen(): Promise<Answer> {
  const folder = new URL('../../../../workflows/', import.meta.url);
  const file = new URL('frozen.json', folder);
  const released = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const { checksums, edited } = await freeze(folder, WORKFLOWS, released);
  const added = Object.keys(checksums).filter((name) => !(name in released));
  if (edited.length === 0) await writeFile(file, `${JSON.stringify(checksums, null, 2)}\n`);
  return {
    document: { added, edited, checksums },
    text: edited.length === 0
      ? `新增 ${added.length} 项 / ${added.length} added: ${added.join(', ') || '—'}`
      : `已发布的定义被改动，未写入；请撤销改动并另立新版本 / released definitions were edited, nothing was written; undo that and add a new version: ${edited.join(', ')}`,
    refused: edited.length > 0,
  };
}
