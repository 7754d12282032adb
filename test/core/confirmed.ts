import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { DueBasis, LocalDate, PersonEvent } from '../../src/core/commitment.js';
import { applyTimers } from '../../src/core/fold.js';
import type { ForecastFacts } from '../../src/core/forecast.js';
import { profileById } from '../../src/core/profile.js';
import { ladderOf, rungAt } from '../../src/core/schedule.js';
import { begin, take } from '../../src/core/step.js';
import { currentWorkflow } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { OPENED_AT, REPLIED_ON } from '../support/factory.js';

/** What a commitment looks like that a supervisor confirmed on the day of the reply, under guangxi@1, without a database. */
export function confirmed(kind: string, dueOn: LocalDate | null, basis: DueBasis, { machine }: Workflow = currentWorkflow(kind)): ForecastFacts {
  const [profile, calendar] = [profileById('guangxi', 1), NATIONAL_CALENDAR];
  const ladder = dueOn === null ? null : ladderOf({ startedOn: REPLIED_ON, dueOn, profile, calendar });
  const facts = { ladder, dueOn, terms: {}, profile, calendar };
  const event: PersonEvent = {
    type: 'CONFIRMED', by: { id: 's', name: 's', roles: ['supervisor'], office: null }, data: { dueOn, dueBasis: basis },
    situation: { ...rungAt(ladder, OPENED_AT), today: REPLIED_ON, office: 'o', dueOn, repliedOn: REPLIED_ON, terms: {} },
  };
  const { snapshot, timers } = take(machine, begin(machine).snapshot, event);
  const armed: ForecastFacts['armed'] = new Map();
  applyTimers(timers, armed, { ...facts, at: OPENED_AT, reminder: 0 }, 2);
  return { ...facts, machine, snapshot, revision: 2, armed, basis };
}
