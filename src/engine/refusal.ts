/** Why the machine said no, in terms the person can act on: not theirs to do, evidence incomplete, or a named rule. */
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Field, Language, MachineState, PersonEvent } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { rulesOfPending } from '../core/rule-words.js';
import { problemSentence, refusalSentences } from '../core/sentence.js';
import { recordProblems } from '../../workflows/kind.v2.js';
import type { Problem } from '../../workflows/kind.v2.js';
import type { Workflow } from '../../workflows/registry.js';

/** Anything but a guard's refusal passes through unchanged. */
export function explainRefusal(error: unknown, id: string, workflow: Workflow, snapshot: string, event: PersonEvent): unknown {
  if (!(error instanceof DomainError)) return error;
  if (error.code === 'event-not-accepted') {
    return new DomainError(error.code, `${id}: ${error.message}`, error.hint, { ...error.facts, commitment: id });
  }
  if (error.code !== 'event-refused') return error;
  const guards = rulesOfPending(error.facts['guards'] as string[], (JSON.parse(snapshot) as MachineState).context.change);
  const problems = guards.some((guard) => ['mayClaim', 'occurrenceComplete', 'reachesStage'].includes(guard)) ? problemsOf(workflow, snapshot, event) : [];
  if (isOfficeMatter(guards) && !actsForOffice(event)) {
    return new DomainError('not-allowed',
      `${id}: ${event.by.name} 不能办理 ${event.type}，应由承办单位办理 / ${event.type} is for the office that owns the commitment`,
      '请该单位人员办理 / ask a person of that office', { ...error.facts, commitment: id, event: event.type, office: event.situation.office });
  }
  if (problems.length > 0) {
    const fields = fieldsOf(workflow, event);
    const said = (lang: Language): string => problems.map((problem) => problemSentence(problem, fields, lang)).join(' ');
    return new DomainError('evidence-incomplete', `${id}: ${said('zh')} / ${said('en')}`,
      `必填 / needed: ${fields.filter(({ required }) => required).map(({ name, zh }) => `${name}（${zh}）`).join('、')}`,
      { ...error.facts, commitment: id, problems });
  }
  const rules = (lang: Language): string => refusalSentences(guards, lang).join(' ');
  return new DomainError('event-refused', `${id}: ${event.type}: ${rules('zh')} / ${rules('en')}`,
    '须由他人办理或补足事实，规则见事项页面 / another person must do this, or it needs other facts; see the rule on the commitment’s page',
    { ...error.facts, guards, commitment: id, event: event.type });
}

function problemsOf(workflow: Workflow, snapshot: string, event: PersonEvent): Problem[] {
  if (event.type !== 'CLAIMED') return recordProblems(fieldsOf(workflow, event), event.data, event.situation);
  const { context } = JSON.parse(snapshot) as MachineState;
  return workflow.definition.examine((event.data['evidence'] ?? {}) as Record<string, unknown>, event.situation, context);
}

function fieldsOf({ definition }: Workflow, { type, data }: PersonEvent): readonly Field[] {
  if (type === 'CLAIMED') return definition.evidence;
  if (type === 'STAGE_REACHED') return definition.stages.find(({ id }) => id === data['stage'])?.fields ?? [];
  return definition.occurrences.find(({ event }) => event === type)?.fields ?? [];
}

function isOfficeMatter(guards: readonly string[]): boolean {
  return guards.some((guard) => ['byOffice', 'mayClaim', 'occurrenceComplete', 'mayDeclare', 'reachesStage', 'setsMilestones', 'objects', 'mayContest', 'mayContestOutcome', 'asksHead', 'redoesLast', 'mayAnswer'].includes(guard));
}

function actsForOffice({ by, situation: { office, superiors = [] } }: PersonEvent): boolean {
  if (by.office === null) return false;
  if (by.office === office) return by.roles.some((role) => (OFFICE_ROLES as readonly string[]).includes(role));
  return superiors.includes(by.office) && by.roles.some((role) => role === 'deputyHead' || role === 'head');
}
