import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS } from '#shared/domain/instants.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';

const FULL = '203.0.113.77';
const idSchema = z.object({ id: z.string() });
const clockSchema = z.object({ now: z.string() });
const DAYS = 31;

describe('addresses that a feed keeps private, over the deployed functions and their permissions', () => {
  let test: TestCloud;
  let now = Date.now();
  beforeAll(async () => {
    test = await startTestCloud({});
  });
  afterAll(() => test.stop());

  const createFeed = async (): Promise<string> => {
    const feed = { provider: 'events', name: 'Feed', timezone: 'Etc/UTC', currency: 'USD' };
    return idSchema.parse((await test.ask('POST', '/v1/integrations', feed)).body).id;
  };
  const click = async (feed: string, query: string): Promise<number> =>
    (await fetch(`${test.cloud.origin}/clicks/${feed}?click_ip=${FULL}&no_redirect=1&${query}`)).status;
  const set = (feed: string, settings: object) => test.ask('PATCH', `/v1/integrations/${feed}`, { settings });
  const mended = { values: { click: { payout: { much: '7' } } } };
  const replay = async (feed: string) => {
    const range = { from: formatInstant(now - DAY_MS), to: formatInstant(now + DAY_MS) };
    const path = `/v1/integrations/${feed}/replays`;
    const { id } = idSchema.parse((await test.ask('POST', path, range)).body);
    await test.drain();
    return (await test.ask('GET', `${path}/${id}`)).body;
  };
  const clicksOf = async (feed: string) =>
    (await test.ask('GET', `/v1/events?integrationId=${feed}&type=click`)).body;
  const forget = (time: number) =>
    test.ask('POST', '/_local/schedules/forgetting', { time: formatInstant(time) });

  it('come back with a replay, in full where they may be shown', async () => {
    const [shown, hidden] = [await createFeed(), await createFeed()];
    for (const feed of [shown, hidden]) expect(await click(feed, 'click_id=c1&payout=much')).toBe(400);
    await set(shown, { ipPrivacy: false, ...mended });
    await set(hidden, mended);
    expect(await replay(shown)).toMatchObject({ state: 'succeeded', imported: 1 });
    expect(await replay(hidden)).toMatchObject({ state: 'succeeded', imported: 1 });
    expect(await clicksOf(shown)).toMatchObject({ items: [{ ip: FULL }] });
    const masked = await clicksOf(hidden);
    expect(masked).toMatchObject({ items: [{ ip: '203.0.113.0' }] });
    expect(JSON.stringify(masked)).not.toMatch(/sealed|203\.0\.113\.77/i);
  });

  it('are forgotten once a day, and later ones are kept under the key that was moved', async () => {
    const { body } = await test.ask('POST', '/_local/clock', { advanceSeconds: (DAYS * DAY_MS) / 1000 });
    now = Date.parse(clockSchema.parse(body).now);
    expect((await forget(now)).status).toBe(200);
    expect((await forget(now)).status).toBe(200);
    const feed = await createFeed();
    expect(await click(feed, 'click_id=c1&payout=much')).toBe(400);
    await set(feed, { ipPrivacy: false, ...mended });
    expect(await replay(feed)).toMatchObject({ state: 'succeeded', imported: 1 });
    expect(await clicksOf(feed)).toMatchObject({ items: [{ ip: FULL }] });
  });

  it('are not forgotten before it is time', async () => {
    expect(await forget(now + 2 * DAY_MS)).toMatchObject({
      status: 500,
      body: { message: expect.stringContaining('not due yet') },
    });
  });
});
