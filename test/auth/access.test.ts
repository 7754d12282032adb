import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, MetadataScanner, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { Access, AccessCheck } from '../../src/auth/access.js';
import { csrfToken, isCsrfToken } from '../../src/auth/csrf.js';
import { Secret } from '../../src/config.js';

@Controller('declared')
class Declared {
  @Get()
  @Access('public')
  show(): string {
    return 'shown';
  }
}

@Controller('forgotten')
class Forgotten {
  @Get()
  show(): string {
    return 'shown';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [Declared], providers: [MetadataScanner, AccessCheck] })
class Sound {}

@Module({ imports: [DiscoveryModule], controllers: [Declared, Forgotten], providers: [MetadataScanner, AccessCheck] })
class Leaky {}

describe('a program with a route nobody declared access for', () => {
  it('does not start, and names the route', async () => {
    const app = await NestFactory.create(Leaky, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('Forgotten.show');
    await app.close();
  });

  it('starts once every route has declared it', async () => {
    const app = await NestFactory.create(Sound, { logger: false, abortOnError: false });
    await expect(app.init()).resolves.toBeDefined();
    await app.close();
  });
});

describe('CSRF token', () => {
  const secret = new Secret('secret');
  it.each([
    ['its own session', csrfToken(secret, 'a'), true],
    ['another session', csrfToken(secret, 'b'), false],
    ['another secret', csrfToken(new Secret('other'), 'a'), false],
    ['an empty one', '', false],
    ['two of them', [csrfToken(secret, 'a'), csrfToken(secret, 'a')], false],
    ['none', undefined, false],
  ])('of %s', (_, token, right) => {
    expect(isCsrfToken(secret, 'a', token)).toBe(right);
  });
});
