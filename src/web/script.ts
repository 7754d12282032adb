/** The one script, for the review page. It is served as it is written (src/web/browser/review.js); every page works without. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const SCRIPT = readFileSync(new URL(import.meta.url.includes('/dist/src/') ? '../../../src/web/browser/review.js' : './browser/review.js', import.meta.url), 'utf8');
export const SCRIPT_PATH = `/assets/review-${createHash('sha256').update(SCRIPT).digest('hex').slice(0, 16)}.js`;
