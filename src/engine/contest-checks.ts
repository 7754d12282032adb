/**
 * What the machine cannot judge about contests because it knows no dates: until when a finding or an outcome may be contested, and
 * whether work that is taken up again has a date to go on with. Refusals name the date and the way out.
 */
import type { EntityManager } from 'typeorm';
import { endOfPeriod, localDateOf } from '../core/calendar.js';
import type { LocalDate, Named } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { Aggregate } from './aggregate.js';

/** Within the profile's window from the day it was found, or ended. Joins the transaction. Throws `window-closed`; where there is nothing to contest the machine refuses. */
export async function refuseLateContest(tx: EntityManager, type: string, aggregate: Aggregate, today: LocalDate): Promise<void> {
  if (type !== 'CONTESTED' && type !== 'OUTCOME_CONTESTED') return;
  const { id, profile, calendar } = aggregate;
  const found = type === 'CONTESTED' ? await lastOn(tx, aggregate, 'RETURNED') : aggregate.closedOn ?? await lastOn(tx, aggregate, 'indicatorBy');
  if (found === null) return;
  const last = endOfPeriod(found, profile.periods.contest, calendar);
  if (today <= last) return;
  const listed = aggregate.closedOn === null; // not ended: an indicator may still be proposed, and nothing can be reopened
  throw type === 'CONTESTED'
    ? new DomainError('window-closed', `${id}: 对结论的异议期已于 ${last} 届满 / the finding could be contested until ${last}`,
      '请继续办理；确有错误的，请督查人员另行处理 / go on with the work; a supervisor may still mend an error', { until: last })
    : new DomainError('window-closed', `${id}: 对办理结果的异议期已于 ${last} 届满 / the outcome could be contested until ${last}`,
      listed ? '仍可提出指标和达标值（INDICATOR_PROPOSED），经认可后继续办理 / an indicator may still be proposed (INDICATOR_PROPOSED)'
        : '确有错误的，请督查人员重新办理（REOPENED）/ a supervisor may still reopen it (REOPENED)', { until: last });
}

/**
 * Whoever takes work up again names a date where the old one cannot go on: one that has passed would be overdue on the spot; an
 * inferred one would be firm without anybody having confirmed it (domain 0.7); the clock of a limit that waits for a condition stands,
 * and that wait has ended with the matter. Throws `event-data-invalid`.
 */
export function refusePassedDate(type: string, data: Readonly<Record<string, unknown>>, aggregate: Aggregate, today: LocalDate): void {
  if (type !== 'OUTCOME_SET_ASIDE') return;
  const { id, stage, workflow } = aggregate;
  const resumed = stage.startsWith('disputed.') && workflow.definition.timed;
  const given = typeof data['dueOn'] === 'string';
  if (given && !resumed) {
    throw new DomainError('event-data-invalid', `${id}: OUTCOME_SET_ASIDE: dueOn: 此处不改时限 / no date is set here`,
      '请去掉 dueOn / leave out dueOn', { problems: [{ field: 'dueOn', problem: '不适用 / does not apply' }] });
  }
  const why = given || !resumed ? null : whyAnew(aggregate, today);
  if (why === null) return;
  throw new DomainError('event-data-invalid', `${id}: OUTCOME_SET_ASIDE: dueOn: ${why.zh}，恢复办理须定新时限 / ${why.en}; work that goes on needs a new one`,
    `请填 ${today} 及以后的新时限（dueOn）/ give a new date (dueOn) from ${today} on`, { problems: [{ field: 'dueOn', problem: '未填 / missing' }] });
}

function whyAnew({ dueOn, basis, clock }: Aggregate, today: LocalDate): Named | null {
  if (clock !== null && clock.pausedOn !== null) return { zh: `原时限自 ${clock.pausedOn} 起中止`, en: `the old limit has been standing still since ${clock.pausedOn}` };
  if (dueOn === null) return null;
  if (dueOn < today) return { zh: `原时限 ${dueOn} 已过`, en: `the old date ${dueOn} has passed` };
  return basis === 'inferred' ? { zh: `原时限 ${dueOn} 系推定，未经确认`, en: `the old date ${dueOn} is inferred and nobody has confirmed it` } : null;
}

async function lastOn(tx: EntityManager, { id, profile }: Aggregate, event: string): Promise<LocalDate | null> {
  const [found] = await tx.query<{ at: Date }[]>('select at from history where commitment_id = $1 and event = $2 order by seq desc limit 1', [id, event]);
  return found === undefined ? null : localDateOf(found.at, profile.timeZone);
}
