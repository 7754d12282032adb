/** The scripts, each for one page. They are served as they are written (src/web/browser/); every page works without. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const SCRIPT = written('review.js');
export const SCRIPT_PATH = pathOf('review', SCRIPT);
export const HISTORY_SCRIPT = written('history.js');
export const HISTORY_SCRIPT_PATH = pathOf('history', HISTORY_SCRIPT);

function written(name: string): string {
  return readFileSync(new URL(import.meta.url.includes('/dist/src/') ? `../../../src/web/browser/${name}` : `./browser/${name}`, import.meta.url), 'utf8');
}

function pathOf(name: string, script: string): string {
  return `/assets/${name}-${createHash('sha256').update(script).digest('hex').slice(0, 16)}.js`;
}
