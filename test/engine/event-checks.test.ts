import { beforeAll, describe, expect, it } from '@jest/globals';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

const NOW = at('2022-07-01T10:00');

describe('acts that count are dated on the day of the reply (2022-06-23) or later', () => {
  const DELIVERY = { recipient: '金融办', batch: '第一批', count: 120, receipt: '签收单' };
  const ACT = { act: '走访企业', figure: '12家' };

  it.each([
    ['maintain-effort', 'CHECKED_IN', ACT],
    ['coordinate', 'CHECKED_IN', { act: '发函会商', number: '函1号' }],
    ['recurring-delivery', 'DELIVERED', DELIVERY],
    ['interim-measure', 'CHECKED_IN', ACT],
  ])('%s: %s', async (kind, type, data) => {
    const id = await world.open({ kind, dueOn: '2022-12-31', terms: kind === 'recurring-delivery' ? { deliveriesExpected: 2 } : {} });
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    const before = await world.row(id);
    await expect(world.send(id, type, { ...data, on: '2022-06-22' }, world.person('handler'), NOW)).rejects.toMatchObject({
      code: 'evidence-incomplete', message: expect.stringMatching(/早于答复日期.+ \/ .+is earlier than the reply/u), hint: expect.stringContaining('2022-06-23'),
      facts: { commitment: id, problems: [{ code: 'older-than-pledge', field: 'on', facts: { date: '2022-06-22', repliedOn: '2022-06-23' } }] },
    });
    expect(await world.row(id)).toEqual(before);
    await world.send(id, type, { ...data, on: '2022-06-23' }, world.person('handler'), NOW);
    expect((await world.history(id)).at(-1)).toMatchObject({ event: type });
  });

  it('a measure that the ledger says began before the reply counts from its start', async () => {
    const id = await world.open({ kind: 'interim-measure', dueOn: '2022-12-31', terms: { startsOn: '2022-05-01' } });
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await expect(world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-04-30' }, world.person('handler'), NOW)).rejects.toMatchObject({ code: 'evidence-incomplete', hint: expect.stringContaining('2022-05-01') });
    await world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-05-01' }, world.person('handler'), NOW);
    expect((await world.history(id)).at(-1)).toMatchObject({ event: 'CHECKED_IN' });
  });
});
