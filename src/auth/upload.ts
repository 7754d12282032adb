import { SetMetadata } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { DomainError } from '../core/errors.js';

export interface UploadLimits {
  /** Name of the form's file field. */
  field: string;
  bytes: number;
}
export const UPLOAD = 'jiannuo:upload';

/** Declares that a route takes one file of at most so many bytes, which the guard reads once it knows who sends it. */
export const Upload = (field: string, bytes: number): MethodDecorator => SetMetadata(UPLOAD, { field, bytes } satisfies UploadLimits);

const FIELDS = 8;
const FIELD_BYTES = 2_000;

/** Reads a multipart form into `request.body` and `request.file`, in memory. Throws `upload-too-large` or `upload-missing`. */
export async function receiveUpload(request: Request, response: Response, { field, bytes }: UploadLimits): Promise<void> {
  const receive = multer({
    storage: multer.memoryStorage(), defParamCharset: 'utf8', limits: { files: 1, fileSize: bytes, fields: FIELDS, fieldSize: FIELD_BYTES, parts: FIELDS + 1, headerPairs: 20 },
  }).single(field);
  const failure = await new Promise<unknown>((resolve) => void receive(request, response, resolve));
  if (failure === undefined || failure === null) return;
  if (failure instanceof MulterError && failure.code === 'LIMIT_FILE_SIZE') {
    throw new DomainError('upload-too-large', `文件超过 ${String(bytes / 1024 / 1024)} MB / the file has more than ${String(bytes / 1024 / 1024)} MB`, '请分成几份 / divide it', { bytes });
  }
  throw new DomainError('upload-missing', `表单读不了 / the form cannot be read: ${failure instanceof Error ? failure.message : ''}`, '请返回重新选择文件 / go back and choose the file again', {});
}
