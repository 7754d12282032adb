import { CONTACT_ACTOR, LEVELS, RULE_ACTOR } from '../core/commitment.js';
import type { CommitmentEvent, TimerName } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { Entry, Flaw, RecordedTimer } from '../core/history.js';
import { LINK_EVENTS } from '../core/letter-links.js';
import { recountStep } from '../core/recount-step.js';
import { begin, canonical, take } from '../core/step.js';
import type { Step } from '../core/step.js';
import { setsDeadline } from '../engine/effects.js';
import { migrationStep } from '../../workflows/mappings.js';
import { workflowOf } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';

/**
 * Lets the machines live through a history again, across versions: the definition changes only at a migration, to what the
 * mapping gives, and what dates are counted with only at a recount. Offline: needs no database, clock or calendar. Null when
 * every state, timer and letter comes out equal.
 */
export function replayEntries(entries: readonly { seq: number; entry: Entry }[]): Flaw | null {
  let snapshot: string | null = null;
  let previous: Entry | null = null;
  const armed = new Map<string, string>();
  for (const { seq, entry } of entries) {
    const differs = (detail: string): Flaw => ({ seq, problem: 'replay differs', detail });
    const fired = timerOf(entry.event.type);
    if (fired !== null && armed.get(fired) !== `${entry.event.type} ${entry.at}`) return differs('该计时器并未定在此刻 / this timer was not armed for this instant');
    const unfounded = changesWithoutReason(previous, entry, armed);
    if (unfounded !== null) return differs(unfounded);
    const step = stepOf(previous, entry, snapshot, armed);
    if (step instanceof DomainError) return differs(`${step.code}: ${step.message}`);
    rearm(armed, entry);
    if (step.snapshot !== canonical(entry.state)) return differs('重演得到另一状态 / the machine arrives at another state');
    if (canonical(step.timers) !== canonical(entry.timers.map(withoutInstant))) return differs('重演得到另外的计时器 / the machine arms other timers');
    if (canonical(step.notices) !== canonical(entry.notices)) return differs('重演得到另外的函件 / the machine asks for other letters');
    snapshot = step.snapshot;
    previous = entry;
  }
  return null;
}

/** What the machine does not see: who may change the definition, the rules, the calendar and the due date, and by which event. */
function changesWithoutReason(before: Entry | null, { event, by, definition, deadline, timers }: Entry, armed: ReadonlyMap<string, string>): string | null {
  const { type, data = {} } = event;
  if (before === null) return type === 'OPENED' && by?.id.startsWith(CONTACT_ACTOR) !== true ? null : '历史不以立项开始 / the history does not begin with its opening';
  const was = before.deadline;
  if (type === 'MIGRATED') {
    const named = by?.roles.includes('administrator') === true && data['from'] === before.definition.version && data['to'] === definition.version && before.definition.kind === definition.kind;
    if (!named) return '迁移并非由管理员从该版本迁往此版本 / this is no administrator’s migration from the one version to the other';
    if (timers.some((timer) => 'arm' in timer && armed.has(timer.arm) && armed.get(timer.arm)?.split(' ')[1] !== timer.at)) return '迁移改动了计时器的时刻 / the migration moved a timer';
  } else if (canonical(before.definition) !== canonical(definition)) {
    return '定义只能在迁移时改变 / the definition changes without a migration';
  }
  if (by !== null && by.id.startsWith(CONTACT_ACTOR) && !mayComeByLink(event.type, by)) return '函件链接不能办理此事 / no link in a letter does this';
  if (by !== null && by.id.startsWith(RULE_ACTOR) && !followsFromRule(before, { event, by, deadline })) return '并非规则所生 / no rule gives rise to this';
  const counted = type === 'RECOUNTED' ? data : was;
  if (deadline.profile !== counted['profile'] || deadline.calendar !== counted['calendar']) return '规则或日历只能在重新计算时改变 / rules or calendar change without a recount';
  if (setsDeadline(type, data)) return deadline.dueOn === (data['dueOn'] ?? null) ? null : '时限不是该事件所定 / the due date is not the one this event sets';
  const moved = deadline.dueOn !== was.dueOn || deadline.basis !== was.basis || deadline.startedOn !== was.startedOn;
  return moved ? '时限无故改变 / the due date changes without an event that sets it' : null;
}

/** A contact acts with the one role of their level, of an office, and does only what some purpose of a link admits. */
function mayComeByLink(type: string, { id, roles, office }: NonNullable<Entry['by']>): boolean {
  const [level, ...others] = roles;
  return /^contact:\d{1,18}$/.test(id) && others.length === 0 && (LEVELS as readonly string[]).includes(level ?? '') && typeof office === 'string'
    && Object.values(LINK_EVENTS).some((events) => (events as readonly string[]).includes(type));
}

/** A rule acts only where a person has just asked for what it gives: an extension that needs nobody's consent, under that very rule. */
function followsFromRule(before: Entry, { event, by, deadline }: Pick<Entry, 'event' | 'by' | 'deadline'>): boolean {
  return event.type === 'EXTENSION_GRANTED' && before.event.type === 'EXTENSION_ASKED' && by?.id === `${RULE_ACTOR}${deadline.profile}`;
}

/** The step the machine takes, or why it takes none. */
function stepOf(before: Entry | null, entry: Entry, snapshot: string | null, armed: ReadonlyMap<string, string>): Step | DomainError {
  try {
    const to = workflow(entry.definition);
    if (before === null || snapshot === null) return begin(to.machine);
    const event = eventOf(entry);
    if (event.type === 'RECOUNTED' && 'data' in event) return recountStep(to.machine, snapshot, event);
    if (event.type !== 'MIGRATED') return take(to.machine, snapshot, event);
    return migrationStep(workflow(before.definition), to, snapshot, new Map([...armed].map(([name, value]) => [name, value.split(' ')[0] ?? ''])));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error;
  }
}

function workflow({ kind, version, hash }: Entry['definition']): Workflow {
  return workflowOf(kind, version, hash);
}

/** What is armed after an entry, as `<event> <instant>` by name. */
export function rearm(armed: Map<string, string>, { event, timers }: Entry): void {
  const fired = timerOf(event.type);
  if (fired !== null) armed.delete(fired);
  for (const change of timers) {
    if ('disarm' in change) armed.delete(change.disarm);
    else if (change.at === null) armed.delete(change.arm);
    else armed.set(change.arm, `${change.event} ${change.at}`);
  }
}

function eventOf({ event, by }: Entry): CommitmentEvent {
  if (by === null || event.situation === undefined) return { type: event.type };
  return { type: event.type, by, data: event.data ?? {}, situation: event.situation };
}

function withoutInstant(timer: RecordedTimer): object {
  return 'disarm' in timer ? timer : { arm: timer.arm, event: timer.event };
}

/** The timer that an event of this type is the firing of. */
export function timerOf(type: string): TimerName | null {
  return (/^xstate\.after\.([A-Za-z]+)\./.exec(type)?.[1] ?? null) as TimerName | null;
}
