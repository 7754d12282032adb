import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, MetadataScanner, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { Access, AccessCheck } from '../../src/auth/access.js';
import { csrfToken, isCsrfToken } from '../../src/auth/csrf.js';
import { Secret } from '../../src/secret.js';

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

@Controller('api/v1/unscoped')
class Unscoped {
  @Get()
  @Access('supervisor')
  show(): string {
    return 'shown';
  }
}

@Controller()
class AlsoUnscoped {
  @Get('api/v1/also-unscoped')
  @Access('signed-in')
  tell(): string {
    return 'told';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [Declared, Unscoped, AlsoUnscoped], providers: [MetadataScanner, AccessCheck] })
class Sessioned {}

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

  it('does not start either when a route of the API has no scope, and would go by sessions', async () => {
    const app = await NestFactory.create(Sessioned, { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('Unscoped.show, AlsoUnscoped.tell');
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
