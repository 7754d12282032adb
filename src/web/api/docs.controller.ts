import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access } from '../../auth/access.js';
import { API_ROOT } from './operation.js';

/** The document, injected: it is made of the controllers that stand beside this one. */
export const API_DOCUMENT = Symbol('ApiDocument');

const DOCS = 'api/docs';

/** The library finds everything it needs in the two files and in our document; it fetches nothing from anywhere else. */
const START = `window.addEventListener('load', () => {
  window.SwaggerUIBundle({ url: '/${API_ROOT}/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null, persistAuthorization: false, defaultModelsExpandDepth: 0 });
});
`;
const PAGE = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>践诺接口 · Jiannuo API</title><link rel="stylesheet" href="/${DOCS}/swagger-ui.css"></head>
<body><div id="api"></div><script src="/${DOCS}/swagger-ui-bundle.js"></script><script src="/${DOCS}/start.js"></script></body>
</html>
`;
/** As everywhere, and the page may ask our own server. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
const LIBRARY = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The document and a page to read and try it on. Public: they hold no facts, and each try needs a token. */
@Controller()
export class ApiDocsController {
  constructor(@Inject(API_DOCUMENT) private readonly api: object) {}

  @Get(`${API_ROOT}/openapi.json`)
  @Access('public')
  document(@Res() response: Response): void {
    response.type('application/json').send(JSON.stringify(this.api));
  }

  @Get(DOCS)
  @Access('public')
  page(@Res() response: Response): void {
    response.type('html').set('Content-Security-Policy', POLICY).send(PAGE);
  }

  @Get(`${DOCS}/:name`)
  @Access('public')
  async asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    if (!['start.js', 'swagger-ui.css', 'swagger-ui-bundle.js'].includes(name)) throw new NotFoundException();
    response.set('Cache-Control', 'public, max-age=3600');
    if (name === 'start.js') response.type('text/javascript').send(START);
    else response.type(name.endsWith('.css') ? 'text/css' : 'text/javascript').send(await readFile(join(LIBRARY, name)));
  }
}
