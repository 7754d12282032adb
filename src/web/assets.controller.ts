import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../auth/access.js';
import { STYLE, STYLE_PATH } from './style.js';

/** The stylesheet. Its name holds the hash of its content, so it may be kept for ever. */
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Access('public')
  style(@Param('name') name: string, @Res() response: Response): void {
    if (`/assets/${name}` !== STYLE_PATH) throw new NotFoundException();
    response.type('text/css').set('Cache-Control', 'public, max-age=31536000, immutable').send(STYLE);
  }
}
