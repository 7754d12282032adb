const OFFICES = `with recursive below (id) as (select w.office_id union select o.id from offices o join below b on o.parent_id = b.id) select id from below`;

/**
 * What a webhook covers: its jurisdiction, or one office and those below it; of a commitment that one of them has given away, the entry that says so.
 * Needs `webhooks w`, `commitments c` and `history h` in the query.
 */
export const COVERED = `c.jurisdiction = w.jurisdiction and (w.office_id is null or c.office_id in (${OFFICES})
  or (h.event = any('{TRANSFERRED,OBJECTION_UPHELD,REASSIGNED,CHANGE_APPROVED}') and h.body::json #>> '{event,situation,office}' in (${OFFICES})))`;

/** Whether it wants to hear of `history h`. */
export const WANTED = `(w.events = '{*}' or h.event = any(w.events))`;
