/** `npm run openapi`: writes docs/openapi.json from the code. A test refuses a document that is not what this would write. */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { DOCUMENT } from './routes.js';

writeFileSync('docs/openapi.json', `${JSON.stringify(DOCUMENT, null, 1)}\n`);
