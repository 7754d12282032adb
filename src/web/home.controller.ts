import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../auth/access.js';
import type { GuardedRequest } from '../auth/access.js';
import { OFFICE_ROLES } from '../core/commitment.js';
import type { Role } from '../core/commitment.js';

/** Where whoever signs in, or follows the name of the product, has most to do. Of several roles the first in this order decides: what waits for them before what they watch. */
const HOMES: readonly (readonly [path: string, roles: readonly Role[]])[] = [['/desk', OFFICE_ROLES], ['/', ['supervisor', 'liaison']], ['/audit', ['auditor']], ['/admin', ['administrator']]];

@Controller('home')
export class HomeController {
  @Get()
  @Access('signed-in')
  home(@Req() request: GuardedRequest, @Res() response: Response): void {
    const { roles } = actorOf(request);
    response.redirect(303, HOMES.find(([, theirs]) => theirs.some((role) => roles.includes(role)))?.[0] ?? '/');
  }
}
