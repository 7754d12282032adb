/**
 * Forms that bring a file. They are read only after the guard has let somebody in, so that nobody without a session makes the
 * program hold a file; and only on routes that say they take one.
 */
import { BadRequestException, PayloadTooLargeException, SetMetadata } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer, { memoryStorage, MulterError } from 'multer';

/** 20 MB, what a reply may have at most (intake); the form's own fields come on top. */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;
/** A pasted reply may come as a field: three hundred pages of it. */
const FIELD_LIMIT_BYTES = 1024 * 1024;

/** Metadata key that the guard looks for. */
export const TAKES_FILE = 'jiannuo:takes-file';

/** Declares that a route's form may bring one file, in the field `file`. */
export const TakesFile = (): MethodDecorator => SetMetadata(TAKES_FILE, true);

// Without `utf8` a name in Chinese arrives as Latin-1.
const upload = multer({
  storage: memoryStorage(), defParamCharset: 'utf8',
  limits: { files: 1, fileSize: FILE_LIMIT_BYTES, fields: 20, parts: 21, fieldSize: FIELD_LIMIT_BYTES, fieldNameSize: 100, headerPairs: 20 },
}).single('file');

/** Fields go to `request.body`, the file to `request.file`. Throws 413 for too much of anything, 400 for what is no form. */
export async function readMultipart(request: Request, response: Response): Promise<void> {
  const failure = await new Promise<unknown>((resolve) => {
    upload(request, response, resolve);
  });
  if (failure === undefined || failure === null) return;
  if (failure instanceof MulterError && failure.code.startsWith('LIMIT_') && failure.code !== 'LIMIT_UNEXPECTED_FILE') throw new PayloadTooLargeException();
  throw new BadRequestException();
}
