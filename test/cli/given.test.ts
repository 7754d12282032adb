import { describe, expect, it } from '@jest/globals';
import { instantGiven, objectGiven } from '../../src/cli/given.js';

describe('values of the command line', () => {
  it.each([
    ['2022-09-22', '2022-09-21T16:00:00.000Z'], ['2022-09-22T08:30', '2022-09-22T00:30:00.000Z'], ['2022-09-22 08:30', '2022-09-22T00:30:00.000Z'],
    ['2022-09-22T08:30Z', '2022-09-22T08:30:00.000Z'], ['2022-09-22T08:30-05:00', '2022-09-22T13:30:00.000Z'],
  ])('reads %s as %s, Beijing time where no offset is given', (text, instant) => {
    expect(instantGiven(text).toISOString()).toBe(instant);
  });

  it.each(['2022-02-30', '22.9.2022', 'now', ''])('refuses %j as an instant', (text) => {
    expect(() => instantGiven(text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
  });

  it.each(['[]', '"text"', '{broken', '', 'null'])('refuses %j as data', (text) => {
    expect(() => objectGiven(text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
  });

  it('reads data from a file and names one that is not there', () => {
    expect(objectGiven('@package.json')).toMatchObject({ name: 'jiannuo' });
    expect(() => objectGiven('@absent.json')).toThrow(expect.objectContaining({ code: 'file-unreadable', facts: { file: 'absent.json' } }));
  });
});
