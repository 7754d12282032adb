import { randomBytes } from 'node:crypto';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { DueBasis } from '../../src/core/commitment.js';
import { applyTimers } from '../../src/core/fold.js';
import { GENESIS, recordedTimers } from '../../src/core/history.js';
import { profileById } from '../../src/core/profile.js';
import { begin } from '../../src/core/step.js';
import { planEvent } from '../../src/engine/plan.js';
import type { Plan } from '../../src/engine/plan.js';
import { calendarFacts, KNOWN_CALENDAR, writePlans } from '../../src/engine/write.js';
import { workflowVersion } from '../../workflows/registry.js';
import { DUE_ON, OPENED_AT, REPLIED_ON } from './factory.js';
import type { World } from './factory.js';

/** A commitment as the first version of its kind opened it, and confirmed. */
export async function openedByVersion1(world: World, kind: string, { id = `${world.key}-v1-${randomBytes(4).toString('hex')}`, dueBasis = 'explicit' }: { id?: string; dueBasis?: DueBasis } = {}): Promise<string> {
  const workflow = workflowVersion(kind, 1);
  const step = begin(workflow.machine);
  const dueOn = kind === 'watch-other-body' ? null : DUE_ON;
  const aggregate: Plan['aggregate'] = {
    id, jurisdiction: world.key, suggestion: world.key, office: world.key, workflow, snapshot: step.snapshot, stage: 'proposed', revision: 0, headHash: GENESIS,
    profile: profileById('guangxi', 1), calendar: NATIONAL_CALENDAR, repliedOn: REPLIED_ON, startedOn: REPLIED_ON, dueOn, basis: 'none', terms: {}, clock: null,
    quote: '尽快出台《管理方案》', start: 0, end: 10, claimedOn: null, closedOn: null, failures: 0, place: null, armed: new Map(), stored: new Set(),
  };
  const answering = kind === 'answer-suggestion';
  aggregate.basis = dueOn === null ? 'none' : answering ? 'statutory' : dueBasis;
  const instants = applyTimers(step.timers, aggregate.armed, { ladder: null, dueOn, terms: {}, profile: aggregate.profile, calendar: aggregate.calendar, at: OPENED_AT, reminder: 0 }, 1);
  await world.database.transaction(async (tx) => {
    await tx.query(`${KNOWN_CALENDAR}
      insert into commitments (id, jurisdiction, suggestion_id, promised_on, label, kind, version, definition_hash, title, quote, span_start, span_end, office_id, profile_id,
        profile_version, calendar_version, started_on, due_on, due_basis, snapshot, stage, revision, head_hash, opened_at)
      values ($3, $4, $4, $5, $3, $6, 1, $7, '出台管理方案', '尽快出台《管理方案》', 0, 10, $4, 'guangxi', 1, $1, $5, $8, $9, $10, 'proposed', 1, $11, $12)`,
    [...calendarFacts(NATIONAL_CALENDAR), id, world.key, REPLIED_ON, kind, workflow.hash, dueOn, aggregate.basis, step.snapshot, GENESIS, OPENED_AT]);
    const plan: Plan = { aggregate, entries: [] };
    planEvent(plan, step, {
      type: 'OPENED', data: { title: '出台管理方案', kind, quote: '尽快出台《管理方案》', start: 0, end: 10, replySha256: '', repliedOn: REPLIED_ON, office: world.key, attached: [], terms: {} },
    }, world.person('supervisor'), OPENED_AT, recordedTimers(step.timers, (name) => instants.get(name) ?? null));
    await writePlans(tx, [plan], OPENED_AT);
  });
  // A reply is owed from the handover on; nobody confirms that.
  if (!answering) await world.send(id, 'CONFIRMED', { dueOn, dueBasis: aggregate.basis }, world.person('supervisor'), OPENED_AT);
  return id;
}
