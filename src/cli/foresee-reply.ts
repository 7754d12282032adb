/**
 * What a reply and its ledger would lead to if they were imported and confirmed on the reply's own date, and then nobody did
 * anything. Pure: no database, and nothing is kept. Checks everything the importer checks of the ledger.
 */
import { instantAt } from '../core/calendar.js';
import type { Actor, Level, PersonEvent } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { applyTimers } from '../core/fold.js';
import type { ArmedTimers, FoldFacts } from '../core/fold.js';
import { SHIPPED_RULES } from '../core/rules.js';
import type { Profile } from '../core/profile.js';
import { ladderOf, rungAt } from '../core/schedule.js';
import { begin, take } from '../core/step.js';
import { termsOf, trackedOf } from '../intake/ledger.js';
import type { Ledger, LedgerCommitment } from '../intake/ledger.js';
import { titleOf } from '../intake/open-reply.js';
import { currentWorkflow } from '../../workflows/registry.js';
import type { Foreseen } from './timeline.js';

/**
 * Throws the domain errors of the ledger, `span-mismatch`, `unknown-kind`, `due-before-reply`, and
 * `unknown-office` for an office that the ledger itself does not list.
 */
export function foreseeReply(text: string, ledger: Ledger): Foreseen[] {
  const tracked = trackedOf(ledger, text);
  refuseUnknownOffices(ledger, tracked.map(({ entry }) => entry.office));
  const profile = SHIPPED_RULES.profile(ledger.profile.id, ledger.profile.version);
  return tracked.map(({ entry, pledge }) => {
    const { header } = ledger;
    const office = ledger.offices.find(({ id }) => id === entry.office);
    return {
      id: `${header.suggestion_number}-${entry.id}`,
      title: entry.title ?? titleOf(pledge.quote), quote: pledge.quote,
      workflow: currentWorkflow(entry.kind),
      office: { zh: office?.name ?? entry.office, en: office?.name_en || (office?.name ?? entry.office) },
      suggestion: { number: header.suggestion_number, title: header.title, leadDeputy: header.lead_deputy },
      facts: confirmed(entry, header.signed_on, profile),
      recipientsAt: (level) => contactsAt(ledger, entry.office, level),
    };
  });
}

const CONFIRMER: Actor = { id: 'forecast', name: '', roles: ['supervisor'], office: null };

function confirmed(entry: LedgerCommitment, repliedOn: string, profile: Profile): Foreseen['facts'] {
  const { due_on: dueOn, due_basis: basis, office } = entry;
  if (dueOn !== null && dueOn < repliedOn) {
    throw new DomainError('due-before-reply', `${entry.id}：时限 ${dueOn} 早于答复日期 ${repliedOn} / the due date lies before the reply's date`,
      '请核对年份 / a pledge falls due after it was made; check the year', { label: entry.id, dueOn, repliedOn });
  }
  const { machine } = currentWorkflow(entry.kind);
  const calendar = SHIPPED_RULES.calendarOf(profile.id);
  const terms = termsOf(entry);
  const ladder = dueOn === null ? null : ladderOf({ startedOn: repliedOn, dueOn, profile, calendar });
  const facts: FoldFacts = { ladder, dueOn, terms, profile, calendar };
  const at = instantAt(repliedOn, profile.officeHours.open, profile.timeZone);
  const armed: ArmedTimers = new Map();
  const opened = begin(machine);
  applyTimers(opened.timers, armed, { ...facts, at, reminder: 0 }, 1);
  const event: PersonEvent = {
    type: 'CONFIRMED', by: CONFIRMER, data: eventData('CONFIRMED', { dueOn, dueBasis: basis }),
    situation: { ...rungAt(ladder, at), today: repliedOn, office, dueOn, repliedOn, terms },
  };
  const { snapshot, state, timers } = take(machine, opened.snapshot, event);
  applyTimers(timers, armed, { ...facts, at, reminder: state.context.reminder }, 2);
  return { ...facts, machine, snapshot, revision: 2, armed, basis };
}

function refuseUnknownOffices({ offices }: Ledger, named: readonly string[]): void {
  const missing = [...new Set(named.filter((id) => !offices.some((office) => office.id === id)))];
  if (missing.length > 0) {
    throw new DomainError('unknown-office', `台账未列出承办单位 / the ledger does not list the office ${missing.join(', ')}`,
      '请在 offices 中列出，或更正编号 / list it under offices, or correct its id', { offices: missing });
  }
}

function contactsAt({ offices }: Ledger, own: string, level: Level): { name: string; address: string }[] {
  // Supervisors and liaison belong to the jurisdiction, whichever office lists them.
  const listed = level === 'supervisor' || level === 'liaison' ? offices : offices.filter(({ id }) => id === own);
  return listed.flatMap(({ contacts }) => contacts.filter((contact) => contact.level === level).map(({ name, address }) => ({ name, address })));
}
