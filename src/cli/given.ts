/** What is given on the command line, read and checked before anything else happens. A broken value is a usage error. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { DomainError } from '../core/errors.js';

/** The zone in which a date without an offset is read, and in which dates are shown. */
export const HOUSE_ZONE = 'Asia/Shanghai';

/** `2022-09-22T08:30+08:00`, or without an offset in HOUSE_ZONE, or a date alone for its first moment. */
export function instantGiven(text: string): Date {
  try {
    return new Date(hasOffset(text)
      ? Temporal.Instant.from(text).epochMilliseconds
      : Temporal.PlainDateTime.from(text).toZonedDateTime(HOUSE_ZONE).epochMilliseconds);
  } catch {
    throw new InvalidArgumentError('须形如 2022-09-22T08:30（北京时间）或带时区的 ISO 8601 / must look like 2022-09-22T08:30 (Beijing time) or ISO 8601 with an offset');
  }
}

/** A JSON object, or `@file` that holds one. Throws `file-unreadable` for the file, a usage error for what is in it. */
export function objectGiven(text: string): Record<string, unknown> {
  const json = text.startsWith('@') ? textOf(text.slice(1)) : text;
  const parsed = jsonObject.safeParse(parsedJson(json));
  if (!parsed.success) {
    throw new InvalidArgumentError('须为 JSON 对象，如 \'{"reason": "…"}\'，或 @文件 / must be a JSON object such as \'{"reason": "…"}\', or @file');
  }
  return parsed.data;
}

/** The bytes of a file. @throws DomainError `file-unreadable` */
export async function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
}

/** What a JSON file holds. @throws DomainError `file-unreadable`, also when it is not JSON */
export async function jsonOf(file: string): Promise<unknown> {
  const text = (await bytesOf(file)).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DomainError('file-unreadable', `${file} 不是 JSON / is not JSON: ${error instanceof Error ? error.message : ''}`, '请改正文件 / correct the file', { file });
  }
}

const jsonObject = z.record(z.string(), z.unknown());

function hasOffset(text: string): boolean {
  return /(?:[zZ]|[+-]\d{2}(?::?\d{2})?)(?:\[.*\])?$/.test(text) && /[tT ]/.test(text);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(file: string, error: unknown): DomainError {
  return new DomainError('file-unreadable', `无法读取文件 / cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    '请检查路径与权限 / check the path and its permissions', { file });
}
