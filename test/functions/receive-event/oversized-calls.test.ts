import { describe, expect, it } from 'vitest';
import { createFeedWorld } from './feed-world.ts';

const CLICK = '/clicks/int_feed';
const JSON_BODY = { 'content-type': 'application/json' };
const oversized = [
  ['a long value', { click_id: 'c1', note: 'n'.repeat(900_000) }],
  [
    'long addresses, which are masked and sealed',
    { click_id: 'c1', click_ip: '203.0.113.77 '.repeat(70_000) },
  ],
  ['a long name', { ['n'.repeat(900_000)]: '1' }],
  ['many names', Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`name${index}`, 'value']))],
] as const;

describe('a call with more than an event may have', () => {
  const post = (body: object) => ({ method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });

  it.each(oversized)(
    'of %s is refused, and stands in the log as far as there is room',
    async (_what, body) => {
      const { send, calls, events } = createFeedWorld();
      expect((await send(CLICK, post(body))).status).toBe(400);
      expect(events()).toEqual([]);
      expect(calls).toMatchObject([{ outcome: 'refused', reason: 'invalid-parameter' }]);
    },
  );

  it.each(oversized)('of %s is logged also where it was turned away before', async (_what, body) => {
    const { send, calls, world } = createFeedWorld({ allowedAddresses: ['192.0.2.0/24'] });
    expect((await send(CLICK, post(body))).status).toBe(403);
    expect(calls).toMatchObject([{ outcome: 'refused', reason: 'address-refused' }]);
    expect(world.logged).toEqual([]);
  });

  it.each(oversized)('of %s fits into the queue while the table is away', async (_what, body) => {
    const { send, calls, state, work } = createFeedWorld();
    state.isAway = true;
    expect((await send(CLICK, post(body))).status).toBe(400);
    state.isAway = false;
    await work();
    expect(calls).toMatchObject([{ outcome: 'refused', reason: 'invalid-parameter' }]);
  });
});
