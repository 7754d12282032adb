import { DomainError } from '../core/errors.js';

/**
 * Refuses a form in which a field, or its name, holds NUL: the one character that PostgreSQL's text cannot hold and no keyboard types.
 * Without this each look-up by such a field would fail as if the database had. Throws `request-invalid` naming the fields.
 */
export function refuseNul(form: unknown): void {
  if (typeof form !== 'object' || form === null) return;
  const problems = Object.entries(form).filter(([name, value]) => name.includes('\0') || holdsNul(value))
    .map(([name]) => ({ in: 'body', field: Array.from(name.replaceAll('\0', '')).slice(0, 100).join(''), problem: '含有空字符 / holds a NUL' }));
  if (problems.length === 0) return;
  throw new DomainError('request-invalid', `表单含有空字符 / the form holds a NUL: ${problems.map(({ field }) => field).join(', ').slice(0, 500)}`,
    '未作任何更改；请删去该字符后再提交 / nothing was changed; take the character out and send it again', { problems });
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.entries(value).some(([name, inner]) => name.includes('\0') || holdsNul(inner));
}
