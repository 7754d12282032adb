import { takesFile } from '../../core/attached-file.js';
import type { Actor, Field } from '../../core/commitment.js';
import type { EventType } from '../../core/events.js';
import type { StoredEntry } from '../../core/history.js';
import { LINK_EVENTS } from '../../core/letter-links.js';
import type { LinkPurpose } from '../../core/letter-links.js';
import type { CommitmentReading } from '../../store/readings/commitment.js';
import type { Standing } from '../../store/readings/standing.js';
import { suggestedValues } from '../commitment/actions.js';
import { fieldsOf } from '../commitment/event-form.js';
import { judgedNow } from '../commitment/judged.js';

export interface LinkForm {
  type: EventType;
  fields: readonly Field[];
  /** A file may come with it as proof. */
  takesFile: boolean;
  values: Readonly<Record<string, string>>;
}

/** The forms of a link's page: what its purpose admits, the machine accepts now, and this contact may send. */
export function linkForms(purpose: LinkPurpose, actor: Actor, reading: CommitmentReading, standing: Standing, entries: readonly StoredEntry[]): LinkForm[] {
  return judgedNow(reading, standing, actor)
    .filter(({ type, may }) => may && LINK_EVENTS[purpose].includes(type))
    .sort((a, b) => LINK_EVENTS[purpose].indexOf(a.type) - LINK_EVENTS[purpose].indexOf(b.type))
    .map(({ type }) => ({ type, fields: linkFields(type, standing), takesFile: takesFile(type), values: suggestedValues(type, reading, entries) }));
}

/** The fields of an event by link. A file is sent with the form, so that nobody has to name its digest. */
export function linkFields(type: EventType, { workflow, state, basis, profile }: Standing): Field[] {
  return fieldsOf(type, workflow.definition, { ...state.context, dueBasis: basis }, profile).filter(({ name }) => name !== 'attachment');
}
