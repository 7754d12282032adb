/** What a webhook covers: its jurisdiction, or one office and those below it. Needs `webhooks w` and `commitments c` in the query. */
export const COVERED = `c.jurisdiction = w.jurisdiction and (w.office_id is null or c.office_id in (
  with recursive below (id) as (select w.office_id union select o.id from offices o join below b on o.parent_id = b.id) select id from below))`;

/** Whether it wants to hear of `history h`. */
export const WANTED = `(w.events = '{*}' or h.event = any(w.events))`;
