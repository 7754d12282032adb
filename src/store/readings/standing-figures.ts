import type { EntityManager } from 'typeorm';

/** Figures for whoever watches the program: what is under way, stuck or late now. */
export interface StandingFigures {
  /** Every state that is not an end, also those with no letter in them. */
  letters: { state: string; n: number }[];
  /** The same of what receivers of webhooks are to be told. */
  webhooks: { state: string; n: number }[];
  incidents: number;
  due: number;
  /** 0 when nothing is due. */
  oldestDueSeconds: number;
}

/** Each is counted up to MOST and no further: a monitor asks every few seconds, also on the day when everything is stuck. */
export async function standingFigures(tx: EntityManager): Promise<StandingFigures> {
  // Indexes notices_due, notices_leased and notices_attention, one for each state; incidents_unresolved; commitments_due.
  const letters = await tx.query<StandingFigures['letters']>(`
    select s.state, (select count(*)::int from (select 1 from notices n where n.state = s.state limit $2) c) as n from unnest($1::text[]) as s (state)`, [OPEN_STATES, MOST]);
  // Indexes webhook_deliveries_due, _leased and _dead.
  const webhooks = await tx.query<StandingFigures['webhooks']>(`
    select s.state, (select count(*)::int from (select 1 from webhook_deliveries d where d.state = s.state limit $2) c) as n from unnest($1::text[]) as s (state)`, [DELIVERY_STATES, MOST]);
  const [row] = await tx.query<Omit<StandingFigures, 'letters' | 'webhooks'>[]>(`
    select (select count(*)::int from (select 1 from incidents where resolved_at is null limit $1) i) as incidents, count(*)::int as due,
      coalesce(extract(epoch from jiannuo_now() - min(d.next_fire_at)), 0)::float8 as "oldestDueSeconds"
    from (select next_fire_at from commitments where next_fire_at <= jiannuo_now() and (retry_at is null or retry_at <= jiannuo_now()) order by next_fire_at limit $1) d`, [MOST]);
  return { letters, webhooks, ...(row as Omit<StandingFigures, 'letters' | 'webhooks'>) };
}

const OPEN_STATES = ['awaiting-approval', 'queued', 'sending', 'retry', 'uncertain', 'dead'];
const DELIVERY_STATES = ['queued', 'sending', 'retry', 'dead'];
const MOST = 10_000;
