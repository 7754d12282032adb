import { SetMetadata } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { DomainError } from '../core/errors.js';
import { refuseNul } from './form-fields.js';

/** What a form that brings one file may hold, in bytes and counts. */
export interface UploadLimits {
  /** Name of the form's file field. */
  field: string;
  bytes: number;
  fields: number;
  fieldBytes: number;
}
export const UPLOAD = 'jiannuo:upload';

/** Declares that a route takes one file of at most so many bytes, which the guard reads once it knows who sends it. */
export const Upload = (limits: UploadLimits): MethodDecorator => SetMetadata(UPLOAD, limits);

/** Reads a multipart form into `request.body` and `request.file`, in memory. Throws `upload-too-large`, `upload-missing`, and `request-invalid` for a field with NUL. */
export async function receiveUpload(request: Request, response: Response, { field, bytes, fields, fieldBytes }: UploadLimits): Promise<void> {
  const receive = multer({
    storage: multer.memoryStorage(), defParamCharset: 'utf8', limits: { files: 1, fileSize: bytes, fields, fieldSize: fieldBytes, parts: fields + 1, fieldNameSize: 100, headerPairs: 20 },
  }).single(field);
  const failure = await new Promise<unknown>((resolve) => void receive(request, response, resolve));
  if (failure === undefined || failure === null) {
    refuseNul(request.body);
    return;
  }
  if (failure instanceof MulterError && (failure.code === 'LIMIT_FILE_SIZE' || failure.code === 'LIMIT_FIELD_VALUE')) {
    throw new DomainError('upload-too-large', `文件超过 ${String(bytes / 1024 / 1024)} MB / the file has more than ${String(bytes / 1024 / 1024)} MB`, '请分成几份 / divide it', { bytes });
  }
  throw new DomainError('upload-missing', `表单读不了 / the form cannot be read: ${failure instanceof Error ? failure.message : ''}`, '请返回重新选择文件 / go back and choose the file again', {});
}
