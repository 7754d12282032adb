import type { EntityManager } from 'typeorm';
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Actor, Role } from '../core/commitment.js';
import { unknownCommitment } from '../core/errors.js';
import type { Database } from '../store/database.js';
import { inScope, NOTHING, scopeValues } from '../store/scope.js';
import type { Scope } from '../store/scope.js';

/** As `Scopes.of`, in the caller's transaction. */
export async function scopeOf(tx: EntityManager, { id, roles, office }: Scoped): Promise<Scope> {
  const [found] = await tx.query<{ jurisdiction: string; offices: string[] }[]>(`
    with recursive below (id) as (select id from offices where id = $2 union select o.id from offices o join below on o.parent_id = below.id)
    select p.jurisdiction, array(select id from below) as offices from people p where p.id = $1 and p.disabled_at is null`, [id, office]);
  if (found === undefined) return NOTHING;
  return { jurisdiction: found.jurisdiction, offices: watchesAll(roles) ? 'all' : found.offices };
}

/** Whoever sees: the person, with the roles and the office they have or, acting for somebody, were lent. */
export type Scoped = Pick<Actor, 'id' | 'roles' | 'office'>;

/**
 * What a person may see and act on. Supervisors, liaison, auditors and administrators watch their whole jurisdiction; whoever
 * holds office roles alone sees the office they belong to with everything below it in the tree. Nobody sees another jurisdiction.
 * What may be done to what is seen, the roles of a route and the guards of the machine decide.
 */
export class Scopes {
  constructor(private readonly database: Pick<Database, 'app'>) {}

  /** Read anew each time, as sessions are: whoever changes offices sees the new one from the next click on. Nothing for somebody unknown or disabled. */
  async of(actor: Scoped, tx: EntityManager = this.database.app.manager): Promise<Scope> {
    return scopeOf(tx, actor);
  }

  /** Throws `unknown-commitment`, word for word the same for an id that nobody has and for one that this person may not see. */
  async requireCommitment(actor: Scoped, id: string, tx: EntityManager = this.database.app.manager): Promise<Scope> {
    const scope = await this.of(actor, tx);
    const found = await tx.query<unknown[]>(`select 1 from commitments c where c.id = $1 and ${inScope(2)}`, [id, ...scopeValues(scope)]);
    if (found.length === 0) throw unknownCommitment(id);
    return scope;
  }
}

function watchesAll(roles: readonly Role[]): boolean {
  return roles.some((role) => !(OFFICE_ROLES as readonly Role[]).includes(role));
}
