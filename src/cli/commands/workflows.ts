import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { checkTogether, inspect, PROOFS } from '../../../workflows/check.js';
import type { Field, Named } from '../../core/commitment.js';
import { WORDS } from '../../core/words.js';
import type { Finding } from '../../../workflows/check.js';
import { freeze } from '../../../workflows/freeze.js';
import { drawWorkflow } from '../../../workflows/picture.js';
import { CURRENT_WORKFLOWS, WORKFLOWS, currentWorkflow } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { answering, globalOptions } from '../answer.js';
import type { Answer } from '../answer.js';
import { table } from '../table.js';
import { COVERAGE_FINDINGS, coverage } from '../workflow-coverage.js';
import type { CoverageFinding } from '../workflow-coverage.js';
import { migrateWorkflow } from '../migrate-workflow.js';
import type { MigrateOptions } from '../migrate-workflow.js';

/** `workflows list|check|draw|freeze`: the definitions this program has, proofs about them and pictures of them. No database. */
export function addWorkflows(program: Command): void {
  const workflows = program.command('workflows').helpCommand(false)
    .summary('事项类型的定义 / the definitions of the kinds')
    .description('事项类型的定义：列出、检查、绘图、定版。\nThe definitions of the kinds of commitments: list, check, draw, freeze.');
  workflows.command('list')
    .description('列出事项类型、阶段、佐证与办结规则 / list the kinds with stages, evidence and closing rule')
    .action(answering<[object]>(() => Promise.resolve(listed())));
  workflows.command('check')
    .description('证明：没有无人问津的状态，每个状态都能办结，谁也不能裁决自己所为，凡事皆有按钮、语句与函件；逐一走遍各类型最新版本的所有状态，约需一分钟；--all 连同旧版本（定版后不再改动）。\n'
      + 'Proves that nothing is forgotten, everything can be closed, nobody decides about what they did, and that everything has its form, sentence and letter, '
      + 'by walking through every state of the newest version of each kind: about a minute. --all walks the older ones too, which never change.')
    .argument('[kind]', '只检查此类型 / only this kind')
    .option('--all', '连同旧版本 / the older versions too')
    .action(answering<[string | undefined, { all?: boolean }]>((kind, { all }) => {
      const current = kind === undefined ? CURRENT_WORKFLOWS : [currentWorkflow(kind)];
      const walked = all === true ? WORKFLOWS.filter((workflow) => current.some((newest) => newest.kind === workflow.kind)) : current;
      return Promise.resolve(checked(walked, kind === undefined ? checkTogether(WORKFLOWS) : []));
    }));
  workflows.command('draw')
    .description('绘制各类型最新版本的状态图（SVG，中英文各一）/ draw the newest version of every kind as an SVG, one in Chinese and one in English')
    .option('--out <directory>', '写入的目录 / where to write them', 'docs/workflows')
    .action(answering<[{ out: string }]>(({ out }) => drawn(out)));
  workflows.command('migrate')
    .description('另一版本的定义会使未结事项有何变化：状态、计时器、函件；--apply 由管理员执行，要么全部，要么不动。\n'
      + 'What another version of a definition would change for every open commitment: state, timers, letters. --apply does it, all or nothing.')
    .argument('<kind>', '事项类型 / the kind')
    .requiredOption('--to <version>', '目标版本 / version to migrate to', versionGiven)
    .option('--apply', '执行 / apply it')
    .option('--as <person>', '管理员（编号或登录名）/ the administrator (id or login)')
    .option('--reason <text>', '理由 / why')
    .action(answering<[string, MigrateOptions]>((kind, options, command) => {
      if (options.apply === true && (options.as === undefined || options.reason === undefined)) return command.error('--apply 须同时给出 --as 与 --reason / --apply needs --as and --reason');
      return migrateWorkflow(kind, options, globalOptions(command).database);
    }));
  workflows.command('freeze')
    .description('为新发布的定义记下校验和；已发布而被改动的不接受（仅在源码目录中使用）\n'
      + 'Records the checksum of newly released definitions; one that was edited after its release is refused. For a checkout of the sources.')
    .action(answering<[object]>(() => frozen()));
}

function versionGiven(text: string): number {
  const version = Number(text);
  if (!Number.isInteger(version) || version < 1) throw new InvalidArgumentError('须为正整数 / must be a whole number above zero');
  return version;
}

function listed(): Answer {
  return {
    document: {
      workflows: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, occurrences, asks, evidence, confirmedBy, closingRule, defaultLimit } }) =>
        ({ kind, version, hash, title, stages, evidence, occurrences, asks, confirmed_by: confirmedBy, closing_rule: closingRule, default_limit: defaultLimit })),
    },
    text: WORKFLOWS.map(({ kind, version, hash, definition: { title, stages, occurrences, asks, evidence, confirmedBy, closingRule, defaultLimit } }) => [
      `${kind}@${version}  ${title.zh} / ${title.en}  [${hash.slice(0, 12)}]`,
      `  阶段 / stages: ${stages.map(({ id, zh, en }) => `${id} ${zh} ${en}`).join(' → ') || '—'}`,
      ...asks.map(({ timer, letter, to }) => `  询问 / asks: ${WORDS[`timer.${timer}`].zh} → ${WORDS[`letter.${letter}`].zh}（${to.map((level) => WORDS[`level.${level}`].zh).join('、')}）/ ${WORDS[`timer.${timer}`].en} → ${WORDS[`letter.${letter}`].en}`),
      ...occurrences.map(({ event, fields }) => `  每次登记 / each time, ${event}: ${fieldsText(fields)}`),
      `  佐证 / evidence: ${fieldsText(evidence)}`,
      `  确认 / confirmed by: ${confirmedBy.zh} / ${confirmedBy.en}`,
      `  办结 / closes: ${closingRule.zh} / ${closingRule.en}`,
      `  默认时限 / default limit: ${defaultLimit.zh} / ${defaultLimit.en}`,
    ].join('\n')).join('\n\n'),
  };
}

function fieldsText(fields: readonly Field[]): string {
  return fields.map(({ name, required, zh, en }) => `${name}${required ? '' : '?'} ${zh} ${en}`).join(', ');
}

/** Columns of the table, each with the kinds of findings that refute it. */
const COLUMNS: readonly (Named & { kinds: readonly string[] })[] = [
  { zh: '构件', en: 'made of', kinds: PROOFS['made-of'] },
  { zh: '步骤', en: 'steps', kinds: PROOFS.steps },
  { zh: '可达', en: 'reached', kinds: PROOFS.reachable },
  { zh: '可办结', en: 'way out', kinds: PROOFS['way-out'] },
  { zh: '不遗忘', en: 'not forgotten', kinds: PROOFS['not-forgotten'] },
  { zh: '职责分离', en: 'duties', kinds: PROOFS.duties },
  { zh: '有着落', en: 'looked after', kinds: COVERAGE_FINDINGS },
];

function checked(workflows: readonly Workflow[], together: readonly Finding[]): Answer {
  const each = workflows.map((workflow) => {
    const { asksFor, findings, ...size } = inspect(workflow);
    return { kind: workflow.kind, version: workflow.version, ...size, findings: [...findings, ...coverage(workflow, asksFor)] };
  });
  const proved = together.length === 0 && each.every(({ findings }) => findings.length === 0);
  const told = ({ kind, place, message }: Finding | CoverageFinding): string => `  ✗ ${kind}  ${place}: ${message}`;
  return {
    document: { proved, workflows: each, together },
    text: [
      table(['类型 / kind', '状态\nstates', '转移\ntransitions', ...COLUMNS.map(({ zh, en }) => `${zh}\n${en}`)], each.map(({ kind, version, states, passages, findings }) => [
        `${kind}@${version}`, String(states), String(passages), ...COLUMNS.map(({ kinds }) => (findings.some((finding) => kinds.includes(finding.kind)) ? '✗' : '✓')),
      ])),
      ...each.flatMap(({ kind, version, findings }) => (findings.length === 0 ? [] : [`${kind}@${version}`, ...findings.map(told)])),
      ...together.map(told),
      proved ? '全部通过 / everything is proved' : '有未通过项 / something is not proved',
    ].join('\n'),
    refused: !proved,
  };
}

async function drawn(directory: string): Promise<Answer> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const workflow of CURRENT_WORKFLOWS) {
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
