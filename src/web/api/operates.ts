import { applyDecorators, createParamDecorator, Get, Post, Res, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Access, ApiScope } from '../../auth/access.js';
import { Upload } from '../../auth/upload.js';
import { CallInterceptor } from './call-interceptor.js';
import { API_ROOT, OPERATION } from './operation.js';
import type { Call, CheckedRequest, Operation } from './operation.js';

/** Makes a method of a controller the place where a verb is done. The interceptor answers for it, so the method claims the response, as the argument after its call. */
export function Operates(op: Operation): MethodDecorator {
  const path = `${API_ROOT}${op.path}`.replaceAll(/\{(\w+)\}/g, ':$1');
  const route = applyDecorators(
    op.method === 'get' ? Get(path) : Post(path), Access(...op.roles), ApiScope(op.scope), SetMetadata(OPERATION, op), UseInterceptors(CallInterceptor),
    ...(op.file === null ? [] : [Upload(op.file)]),
  );
  return (target, name, descriptor) => {
    Res()(target, name, 1);
    route(target, name, descriptor);
  };
}

/** The checked request. */
export const Given = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const { call } = context.switchToHttp().getRequest<CheckedRequest>();
  if (call === undefined) throw new Error('a call that was not checked reached its controller');
  return call;
});
