import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../src/settings.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

describe('the documents', () => {
  it('list every setting as the program knows it', () => {
    const listed = read('README.md').split('<!-- settings -->')[1]?.split('<!-- /settings -->')[0] ?? '';
    const rows = SETTINGS.map(({ name, default: byDefault, meaning }) => `| \`${name}\` | ${byDefault} | ${meaning.zh}<br>${meaning.en} |`);
    expect(listed.trim().split('\n').slice(2)).toEqual(rows);
  });

  it('name tests that exist, for every chapter of the checklist', () => {
    const security = read('docs/security.md');
    const named = [...security.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
    expect(Array.from({ length: 17 }, (_, n) => `V${String(n + 1)}`).filter((chapter) => !new RegExp(`(\\| |\\*\\*)${chapter} `).test(security))).toEqual([]);
  });

  it('link to files that exist', () => {
    for (const file of ['README.md', 'docs/architecture.md', 'docs/operations.md', 'docs/webhooks.md', 'docs/security.md', 'docs/changelog.md']) {
      const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => new URL(target ?? '', new URL(file, root)));
      for (const link of links) expect(`${link.pathname} ${existsSync(link) ? 'exists' : 'is missing'}`).toBe(`${link.pathname} exists`);
    }
  });
});
