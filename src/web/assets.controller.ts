import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../auth/access.js';
import { HISTORY_SCRIPT, HISTORY_SCRIPT_PATH, SCRIPT, SCRIPT_PATH } from './script.js';
import { STYLE, STYLE_PATH } from './style.js';

const ASSETS: Readonly<Record<string, { type: string; content: string }>> = {
  [STYLE_PATH]: { type: 'text/css', content: STYLE },
  [SCRIPT_PATH]: { type: 'text/javascript', content: SCRIPT },
  [HISTORY_SCRIPT_PATH]: { type: 'text/javascript', content: HISTORY_SCRIPT },
};

/** Stylesheet and scripts. Their names hold the hash of their content, so they may be kept for ever. */
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Access('public')
  asset(@Param('name') name: string, @Res() response: Response): void {
    const asset = ASSETS[`/assets/${name}`];
    if (asset === undefined) throw new NotFoundException();
    response.type(asset.type).set('Cache-Control', 'public, max-age=31536000, immutable').send(asset.content);
  }
}
