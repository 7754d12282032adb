/** kind@version -> definition and machine. The only list; a released version is never edited or removed (frozen.json). */
import type { AnyStateMachine } from 'xstate';
import { DomainError } from '../src/core/errors.js';
import type { KindDefinition as KindV1 } from './kind.v1.js';
import type { KindDefinition } from './kind.v2.js';
import { achieveOutcome as achieveOutcome1 } from './kinds/achieve-outcome.v1.js';
import { achieveOutcome } from './kinds/achieve-outcome.v2.js';
import { adoptPlan as adoptPlan1 } from './kinds/adopt-plan.v1.js';
import { adoptPlan } from './kinds/adopt-plan.v2.js';
import { answerSuggestion as answerSuggestion1, machineOf as answering1 } from './kinds/answer-suggestion.v1.js';
import { answerSuggestion as answerSuggestion2, machineOf as answering2 } from './kinds/answer-suggestion.v2.js';
import { answerSuggestion, machineOf as answering } from './kinds/answer-suggestion.v3.js';
import { buildWorks as buildWorks1 } from './kinds/build-works.v1.js';
import { buildWorks } from './kinds/build-works.v2.js';
import { completeStudy as completeStudy1 } from './kinds/complete-study.v1.js';
import { completeStudy } from './kinds/complete-study.v2.js';
import { coordinate as coordinate1 } from './kinds/coordinate.v1.js';
import { coordinate } from './kinds/coordinate.v2.js';
import { interimMeasure as interimMeasure1 } from './kinds/interim-measure.v1.js';
import { interimMeasure } from './kinds/interim-measure.v2.js';
import { issueDocument as issueDocument1 } from './kinds/issue-document.v1.js';
import { issueDocument as issueDocument2 } from './kinds/issue-document.v2.js';
import { issueDocument } from './kinds/issue-document.v3.js';
import { maintainEffort as maintainEffort1 } from './kinds/maintain-effort.v1.js';
import { maintainEffort as maintainEffort2 } from './kinds/maintain-effort.v2.js';
import { maintainEffort } from './kinds/maintain-effort.v3.js';
import { passUp as passUp1 } from './kinds/pass-up.v1.js';
import { passUp } from './kinds/pass-up.v2.js';
import { publishEdition as publishEdition1 } from './kinds/publish-edition.v1.js';
import { publishEdition as publishEdition2 } from './kinds/publish-edition.v2.js';
import { publishEdition } from './kinds/publish-edition.v3.js';
import { recurringDelivery as recurringDelivery1 } from './kinds/recurring-delivery.v1.js';
import { recurringDelivery as recurringDelivery2 } from './kinds/recurring-delivery.v2.js';
import { recurringDelivery } from './kinds/recurring-delivery.v3.js';
import { reportBack as reportBack1 } from './kinds/report-back.v1.js';
import { reportBack } from './kinds/report-back.v2.js';
import { runPilot as runPilot1 } from './kinds/run-pilot.v1.js';
import { runPilot } from './kinds/run-pilot.v2.js';
import { secureBudget as secureBudget1 } from './kinds/secure-budget.v1.js';
import { secureBudget } from './kinds/secure-budget.v2.js';
import { seekApproval as seekApproval1 } from './kinds/seek-approval.v1.js';
import { seekApproval } from './kinds/seek-approval.v2.js';
import { watchOtherBody as watchOtherBody1 } from './kinds/watch-other-body.v1.js';
import { watchOtherBody as watchOtherBody2 } from './kinds/watch-other-body.v2.js';
import { watchOtherBody } from './kinds/watch-other-body.v3.js';
import frozen from './frozen.json' with { type: 'json' };
import { defineMachine as shell1 } from './shell.v1.js';
import { defineMachine as shell2 } from './shell.v2.js';
import { defineMachine as shell3 } from './shell.v3.js';

export interface Workflow {
  kind: string;
  version: number;
  /** sha256 over the definition's source files, as frozen at release. */
  hash: string;
  definition: KindDefinition;
  machine: AnyStateMachine;
}

/** In the order of domain 4.2 (K1 to K16), the duty to answer last. */
const KINDS: readonly KindDefinition[] = [
  issueDocument, publishEdition, recurringDelivery, adoptPlan, secureBudget, achieveOutcome, watchOtherBody, maintainEffort, buildWorks,
  seekApproval, interimMeasure, completeStudy, runPilot, coordinate, reportBack, passUp,
];
const KINDS_OF_SHELL_2: readonly KindDefinition[] = [
  issueDocument2, publishEdition2, recurringDelivery2, adoptPlan1, secureBudget1, achieveOutcome1, watchOtherBody2, maintainEffort2, buildWorks1,
  seekApproval1, interimMeasure1, completeStudy1, runPilot1, coordinate1, reportBack1, passUp1,
];
const KINDS_OF_SHELL_1: readonly KindV1[] = [issueDocument1, publishEdition1, recurringDelivery1, maintainEffort1, watchOtherBody1];

/** Every definition this program can replay, newest versions first. */
export const WORKFLOWS: readonly Workflow[] = [
  ...KINDS.map((definition) => workflow(definition, shell3(definition))),
  workflow(answerSuggestion, answering()),
  workflow(answerSuggestion2, answering2()),
  workflow(answerSuggestion1, answering1()),
  ...KINDS_OF_SHELL_2.map((definition) => workflow(definition, shell2(definition))),
  ...KINDS_OF_SHELL_1.map((definition) => workflow(inWordsOfToday(definition), shell1(definition))),
];

/** The newest version of each kind: what new commitments are opened under. */
export const CURRENT_WORKFLOWS: readonly Workflow[] = WORKFLOWS.filter(({ kind, version }) => WORKFLOWS.every((w) => w.kind !== kind || w.version <= version));

/** The newest version of a kind, for new commitments. Throws `unknown-kind` with the list of kinds. */
export function currentWorkflow(kind: string): Workflow {
  const newest = CURRENT_WORKFLOWS.find((w) => w.kind === kind);
  if (newest === undefined) {
    const kinds = CURRENT_WORKFLOWS.map((w) => w.kind);
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

/** A version of a kind by its number. Throws `unknown-kind` naming the versions there are. */
export function workflowVersion(kind: string, version: number): Workflow {
  const found = WORKFLOWS.find((w) => w.kind === kind && w.version === version);
  if (found !== undefined) return found;
  const versions = WORKFLOWS.filter((w) => w.kind === kind).map((w) => w.version).sort((a, b) => a - b);
  throw new DomainError('unknown-kind', `没有 ${kind} 的第 ${String(version)} 版 / there is no version ${String(version)} of ${kind}`,
    versions.length === 0 ? `可用 / use one of: ${CURRENT_WORKFLOWS.map((w) => w.kind).join(', ')}` : `有 / there are: ${versions.join(', ')}`, { kind, version, versions });
}

function workflow(definition: KindDefinition, machine: AnyStateMachine): Workflow {
  const { kind, version } = definition;
  return { kind, version, hash: (frozen as Record<string, string>)[`${kind}@${String(version)}`] ?? 'unreleased', definition, machine };
}

/** A definition of version 1 as readers of today expect one; its machine is its own. */
function inWordsOfToday({ rhythm, ...definition }: KindV1): KindDefinition {
  return {
    ...definition, confirmedBy: { zh: '督查核验', en: 'verified by a supervisor' },
    asks: rhythm === undefined ? [] : [{ timer: rhythm.timer, letter: rhythm.letter, to: rhythm.to }],
    occurrences: rhythm === undefined ? [] : [{ event: rhythm.event, counts: true, fields: rhythm.fields }],
    ...(rhythm?.alarmsOnGap === true ? { alarmsOnGap: true } : {}),
  };
}
