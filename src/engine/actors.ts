/** Who acts: a person of the table, as the history will name them. */
import type { EntityManager } from 'typeorm';
import type { Actor, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';

interface PersonRow { id: string; name: string; roles: Role[]; office_id: string | null; disabled_at: Date | null }

/** By id or login. Throws `unknown-person`, also for somebody whose account is closed. */
export async function actorOf(tx: EntityManager, idOrLogin: string): Promise<Actor> {
  const [person] = await tx.query<PersonRow[]>(
    'select id, name, roles, office_id, disabled_at from people where id = $1 or login = $1 order by id = $1 desc limit 1', [idOrLogin]);
  if (person === undefined || person.disabled_at !== null) {
    throw new DomainError('unknown-person', `没有在用人员“${idOrLogin}” / there is no active person “${idOrLogin}”`,
      '请给出台账 people 中某人的编号或登录名 / give the id or the login of somebody the ledger has named (people)', { person: idOrLogin });
  }
  return { id: person.id, name: person.name, roles: person.roles, office: person.office_id };
}
