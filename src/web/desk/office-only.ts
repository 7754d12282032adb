import { OFFICE_ROLES } from '../../core/commitment.js';
import type { Actor, Role } from '../../core/commitment.js';

/** The same person as one of their office: whoever oversees besides sees their own office's work here, and everything on the board. */
export function officeOnly<Who extends Pick<Actor, 'roles'>>(actor: Who): Who {
  return { ...actor, roles: actor.roles.filter((role) => (OFFICE_ROLES as readonly Role[]).includes(role)) };
}
