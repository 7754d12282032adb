/**
 * Whoever acts in somebody else's name still belongs to their own office. The statecharts read the one office that an actor has, which
 * is that of the principal (or of the contact, for a link); a decision about an office that is nobody's own to make is therefore asked
 * of the machine once more for each other office that those who act belong to, so that the rule and its words stay the machine's.
 */
import type { EntityManager } from 'typeorm';
import { CONTACT_ACTOR } from '../core/commitment.js';
import type { Actor, MachineState, PersonEvent } from '../core/commitment.js';
import type { EventType } from '../core/events.js';

/** What is decided about an office from outside of it: the guards of workflows/rules.v2.ts that refuse an actor of the office or of one above it. */
export const FROM_OUTSIDE: readonly EventType[] = [
  'DROPPED', 'VERIFIED', 'RETURNED', 'FINDING_UPHELD', 'FINDING_SET_ASIDE', 'OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE', 'CHANGE_APPROVED', 'CHANGE_REFUSED',
];
/** Those that also look at the office for which a claim was made, whose commitment it may no longer be. */
const ABOUT_CLAIM: readonly string[] = ['VERIFIED', 'RETURNED'];

/**
 * The same event as if its sender acted from each of their own offices that the decision concerns; empty in their own name. The
 * machine must accept every one of them. Joins the transaction; changes nothing.
 */
export async function fromOwnOffices(tx: EntityManager, event: PersonEvent, snapshot: string): Promise<PersonEvent[]> {
  const { type, by, situation: { office, superiors = [] } } = event;
  if (by.behalf === undefined || !(FROM_OUTSIDE as readonly string[]).includes(type)) return [];
  const { claimedFor } = (JSON.parse(snapshot) as MachineState).context;
  const concerned = [office, ...superiors, ...(ABOUT_CLAIM.includes(type) && claimedFor !== null ? [claimedFor] : [])];
  const own = await officesOf(tx, by);
  return own.filter((one) => one !== by.office && concerned.includes(one)).map((one) => ({ ...event, by: { ...by, office: one } }));
}

/** As the tables have them: of the person, of whom they act for, and of whoever gets the same mail as a contact who acts. */
async function officesOf(tx: EntityManager, { id, behalf }: Actor): Promise<string[]> {
  const ids = [id, ...(behalf === undefined ? [] : [behalf.id])];
  const contacts = ids.filter((one) => one.startsWith(CONTACT_ACTOR)).map((one) => one.slice(CONTACT_ACTOR.length));
  const rows = await tx.query<{ office: string }[]>(`
    select office_id as office from people where id = any($1) and office_id is not null
    union select t.office_id from contacts k join contacts t on lower(t.address) = lower(k.address) where k.id::text = any($2) and t.office_id is not null
    order by 1`, [ids, contacts]);
  return [...new Set([...rows.map(({ office }) => office), ...(behalf?.office === undefined || behalf.office === null ? [] : [behalf.office])])];
}
