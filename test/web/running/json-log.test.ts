import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../../src/core/errors.js';
import { JsonLog, withoutPersons } from '../../../src/web/running/json-log.js';

function lineOf(act: (log: JsonLog) => void): Record<string, unknown> {
  let written = '';
  act(new JsonLog({ write: (text) => { written += text; } }));
  return JSON.parse(written) as Record<string, unknown>;
}

describe('a line of the JSON log', () => {
  it('tells time, level, scope and what was said', () => {
    expect(lineOf((log) => { log.log('sweep {"fires":3,"commitments":2,"failed":0}', 'rota'); })).toEqual({
      level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), scope: 'rota', message: 'sweep {"fires":3,"commitments":2,"failed":0}',
    });
  });

  it('tells a domain error by its code alone', () => {
    expect(lineOf((log) => { log.error(new DomainError('unknown-person', '没有李为 / there is no Li Wei', 'x'), 'web'); })).toMatchObject({ level: 'error', message: '[unknown-person]' });
  });

  it.each([
    ['invalid input syntax for type integer: "li.wei"', 'invalid input syntax for type integer: …'],
    ['Key (login)=(li.wei) already exists', 'Key (login)… already exists'],
    ['535 refused for clerk@example.gov.cn', '535 refused for …'],
    ['connect postgresql://jiannuo:hunter2@db/jiannuo failed', 'connect postgresql://… failed'],
    ['李为填报进展：已完成初稿 / reported', '… / reported'],
    ['token vLq0m1zZ9s8d7f6g5h4j3k2l1q0w9e8r7t6y5u4i3o2', 'token …'],
    ["column 'password' of '李为'", 'column … of …'],
  ])('%s is told as %s', (said, told) => {
    expect(withoutPersons(said)).toBe(told);
  });

  it('keeps where a defect is', () => {
    const { message } = lineOf((log) => { log.error(new TypeError('cannot read "李为"')); });
    expect(message).toMatch(/^TypeError: cannot read …\n {4}at .*json-log\.test\.ts/);
  });
});
