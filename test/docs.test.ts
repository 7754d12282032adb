import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../src/config.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

describe('the documents', () => {
  it('list every setting as the program knows it', () => {
    const listed = read('README.md').split('<!-- settings -->')[1]?.split('<!-- /settings -->')[0] ?? '';
    const rows = SETTINGS.map(({ name, default: byDefault, meaning }) => `| \`${name}\` | ${byDefault} | ${meaning.zh}<br>${meaning.en} |`);
    expect(listed.trim().split('\n').slice(2)).toEqual(rows);
  });

  it('link to files that exist', () => {
    for (const file of ['README.md', 'docs/architecture.md', 'docs/operations.md', 'docs/webhooks.md', 'docs/changelog.md']) {
      const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => new URL(target ?? '', new URL(file, root)));
      for (const link of links) expect(`${link.pathname} ${existsSync(link) ? 'exists' : 'is missing'}`).toBe(`${link.pathname} exists`);
    }
  });
});
