/** kind@version -> definition and machine. The only list; a released version is never edited or removed (frozen.json). */
import type { AnyStateMachine } from 'xstate';
import { DomainError } from '../src/core/errors.js';
import type { KindDefinition } from './kind.v1.js';
import { issueDocument } from './kinds/issue-document.v1.js';
import { maintainEffort } from './kinds/maintain-effort.v1.js';
import { publishEdition } from './kinds/publish-edition.v1.js';
import { recurringDelivery } from './kinds/recurring-delivery.v1.js';
import { watchOtherBody } from './kinds/watch-other-body.v1.js';
import frozen from './frozen.json' with { type: 'json' };
import { defineMachine } from './shell.v1.js';

export interface Workflow {
  kind: string;
  version: number;
  /** sha256 over the definition's source files, as frozen at release. */
  hash: string;
  definition: KindDefinition;
  machine: AnyStateMachine;
}

const DEFINITIONS: readonly KindDefinition[] = [issueDocument, publishEdition, recurringDelivery, maintainEffort, watchOtherBody];

export const WORKFLOWS: readonly Workflow[] = DEFINITIONS.map((definition) => ({
  kind: definition.kind,
  version: definition.version,
  hash: (frozen as Record<string, string>)[`${definition.kind}@${String(definition.version)}`] ?? 'unreleased',
  definition,
  machine: defineMachine(definition),
}));

/** The newest version of a kind, for new commitments. Throws `unknown-kind` with the list of kinds. */
export function currentWorkflow(kind: string): Workflow {
  const [newest] = WORKFLOWS.filter((w) => w.kind === kind).sort((a, b) => b.version - a.version);
  if (newest === undefined) {
    const kinds = [...new Set(WORKFLOWS.map((w) => w.kind))];
    throw new DomainError('unknown-kind', `没有事项类型“${kind}” / there is no kind “${kind}”`, `可用 / use one of: ${kinds.join(', ')}`, { kinds });
  }
  return newest;
}

/** Exactly the definition a commitment was opened under. Refuses to guess: another hash or version is `definition-mismatch`. */
export function workflowOf(kind: string, version: number, hash: string): Workflow {
  const found = WORKFLOWS.find((w) => w.kind === kind && w.version === version && w.hash === hash);
  if (found === undefined) {
    throw new DomainError('definition-mismatch', `本程序没有定义 / this program has no definition ${kind}@${String(version)} [${hash.slice(0, 12)}]`,
      '请使用写入该事项的程序版本 / run the version of the program that wrote this commitment', { kind, version, hash });
  }
  return found;
}
