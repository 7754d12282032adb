import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { LETTERS } from '../../core/commitment.js';
import type { Letter } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { composeLetter } from '../../outbox/letters/compose-letter.js';
import type { ComposedLetter } from '../../outbox/letters/compose-letter.js';
import { LETTER_TEMPLATES } from '../../outbox/letters/letter-templates.js';
import { sendLetterBody } from '../letter-body.js';
import { Views } from '../view.js';
import { samplePage, samplesPage } from './samples.page.js';

/** A sample of every letter, composed as those that leave; of made-up facts, so that it needs no database. */
@Controller('admin/letters')
export class SamplesController {
  constructor(@Inject(Views) private readonly views: Views) {}

  @Get()
  @Access('supervisor', 'auditor', 'administrator')
  async list(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    response.type('html').send(samplesPage(await this.views.of(request, response), Object.keys(LETTERS).map((name) => ({ letter: name as Letter, subject: sampleOf(name).subject }))));
  }

  @Get(':letter')
  @Access('supervisor', 'auditor', 'administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('letter') letter: string): Promise<void> {
    const sample = sampleOf(letter);
    response.type('html').send(samplePage(await this.views.of(request, response), letter as Letter, sample));
  }

  @Get(':letter/body')
  @Access('supervisor', 'auditor', 'administrator')
  body(@Res() response: Response, @Param('letter') letter: string): void {
    sendLetterBody(response, sampleOf(letter).html);
  }
}

function sampleOf(name: string): ComposedLetter {
  const letter = Object.keys(LETTERS).find((known) => known === name) as Letter | undefined;
  if (letter === undefined) throw new DomainError('unknown-notice', `没有函件样稿 ${name} / there is no letter ${name}`, '请从函件一览进入 / start from the list of letters', { letter: name });
  return composeLetter(letter, LETTER_TEMPLATES[letter].sample);
}
