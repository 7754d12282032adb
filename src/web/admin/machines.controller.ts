import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import type { Language } from '../../core/commitment.js';
import { openByVersion } from '../../store/readings/open-by-version.js';
import { drawWorkflow } from '../../../workflows/picture.js';
import { workflowVersion } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { machinePage, machinesPage } from './machines.page.js';
import { proofOf, prove } from './prove-apart.js';

// The styles in a picture are its own; it loads nothing and runs nothing, also when somebody opens it alone.
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** The definitions this program has, their pictures, and their proofs. */
@Controller('admin/machines')
export class MachinesController {
  readonly #pictures = new Map<string, Promise<string>>();

  constructor(@Inject(DATABASE) private readonly database: WebDatabase, @Inject(Scopes) private readonly scopes: Scopes, @Inject(Views) private readonly views: Views) {}

  @Get()
  @Access('supervisor', 'auditor', 'administrator')
  async list(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    const view = await this.views.of(request, response);
    const open = await this.database.transaction(async (tx) => openByVersion(tx, await this.scopes.of(actorOf(request), tx)));
    response.type('html').send(machinesPage(view, open));
  }

  @Get(':kind/:version')
  @Access('supervisor', 'auditor', 'administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('kind') kind: string, @Param('version') version: string): Promise<void> {
    const workflow = chosen(kind, version);
    response.type('html').send(machinePage(await this.views.of(request, response), workflow, proofOf(workflow)));
  }

  @Get(':kind/:version/:lang.svg')
  @Access('supervisor', 'auditor', 'administrator')
  async picture(@Res() response: Response, @Param('kind') kind: string, @Param('version') version: string, @Param('lang') asked: string): Promise<void> {
    const workflow = chosen(kind, version);
    const lang: Language = asked === 'en' ? 'en' : 'zh';
    const key = `${workflow.hash} ${lang}`;
    const drawn = this.#pictures.get(key) ?? drawWorkflow(workflow, lang);
    this.#pictures.set(key, drawn);
    drawn.catch(() => this.#pictures.delete(key));
    const svg = await drawn;
    response.set({ 'Content-Security-Policy': PICTURE_POLICY, 'Cache-Control': 'private, max-age=3600' }).type('image/svg+xml').send(svg);
  }

  /** Walks the machine in a thread of its own; comes back to the page, which then shows what was found. */
  @Post(':kind/:version/proof')
  @Access('supervisor', 'auditor', 'administrator')
  async prove(@Res() response: Response, @Param('kind') kind: string, @Param('version') version: string): Promise<void> {
    const workflow = chosen(kind, version);
    await prove(workflow);
    response.redirect(303, `/admin/machines/${workflow.kind}/${workflow.version}`);
  }
}

function chosen(kind: string, version: string): Workflow {
  const number = Number(version);
  if (!/^\d{1,4}$/.test(version)) throw new DomainError('unknown-kind', `没有 ${kind} 的第 ${version} 版 / there is no version ${version} of ${kind}`, '请从流程一览进入 / start from the list of machines', { kind, version });
  return workflowVersion(kind, number);
}
