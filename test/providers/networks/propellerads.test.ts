import { describe, expect, it } from 'vitest';
import type { Fetch } from '#shared/providers/http.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import type { NetworkCost } from '#shared/providers/provider.ts';
import { createTestDeps, DEADLINE, seen, toResponse } from '../fake-network.ts';

const row = (over: object) => ({
  campaign_id: 7,
  date_time: '2026-03-14',
  hour: 9,
  spent: 1.5,
  impressions: 3,
  clicks: 1,
  ...over,
});

async function read(fetch: Fetch, day = '2026-03-14', timezone = 'Europe/Berlin') {
  const deps = createTestDeps(fetch);
  const account = {
    provider: 'propellerads',
    credentials: { token: 'placeholder' },
    settings: {},
    credentialGroup: 'group',
  };
  const costs: NetworkCost[] = [];
  const window = { firstDay: day, lastDay: day, timezone };
  for await (const cost of createNetworks(deps).readCosts(account, window, DEADLINE)) costs.push(cost);
  return { costs, pauses: deps.pauses };
}

const answering =
  (json: unknown): Fetch =>
  async () =>
    toResponse({ json });

describe('PropellerAds', () => {
  it.each([
    { date_time: '2026-03-14', hour: 9 },
    { date_time: '2026-03-14', hour: '09' },
    { date_time: '2026-03-14 09:00:00' },
    { date_time: '2026-03-14T09:00', hour: null },
    { date_time: '2026-03-14 00:00:00', hour: '9' },
  ])('reads an hour written as %j', async (over) => {
    const { costs } = await read(answering({ items: [row({ hour: undefined, ...over })] }));
    expect(costs).toMatchObject([{ day: '2026-03-14', hour: 9, campaignName: null, amount: 1.5 }]);
  });

  it.each([{ items: [row({})] }, { result: [row({})] }, [row({})]])(
    'reads rows wrapped as in %j',
    async (answer) => {
      expect((await read(answering(answer))).costs).toHaveLength(1);
    },
  );

  it.each([
    [4000, 4],
    [4001, 1],
  ])(
    'of %i rows makes %i calls: those that a run cannot read it leaves to one of fewer days',
    async (total, calls) => {
      let asked = 0;
      const page = Array.from({ length: 1000 }, (_, index) => row({ campaign_id: index }));
      const reading = read(async () => {
        asked += 1;
        const items = page.map((each) => ({ ...each, hour: asked }));
        return toResponse({ json: { items, per_page: 1000, total_items: total } });
      });
      const outcome = await reading.then(
        ({ costs }) => costs.length,
        ({ failure }) => failure,
      );
      expect([outcome, asked]).toEqual([total > 4000 ? 'unexpected-response' : 4000, calls]);
    },
  );

  it('adds up the hour that clocks repeat', async () => {
    const { costs, pauses } = await read(async (url, init) => {
      const isSummer = seen(url, init).query['tz'] === '+0200';
      const spent = isSummer ? 1.1 : 2.2;
      return toResponse({ json: [1, 2, 3].map((hour) => row({ date_time: '2026-10-25', hour, spent })) });
    }, '2026-10-25');
    expect(costs.map(({ hour, amount }) => [hour, amount])).toEqual([
      [1, 1.1],
      [2, '3.300000000000'],
      [3, 2.2],
    ]);
    expect(pauses).toEqual([]);
  });

  it('waits for the third call within a minute', async () => {
    const pages = [0, 1, 2].map((hour) => ({ items: [row({ hour })], per_page: 1, total_items: 3 }));
    const { costs, pauses } = await read(async (url, init) =>
      toResponse({ json: pages[Number(seen(url, init).query['page']) - 1] }),
    );
    expect(costs.map(({ hour }) => hour)).toEqual([0, 1, 2]);
    expect(pauses).toEqual([61_000]);
  });

  it('does not take the same page for the next one', async () => {
    await expect(read(answering({ items: [row({})], per_page: 1, total_items: 2 }))).rejects.toMatchObject({
      failure: 'unexpected-response',
      message: 'The network sent the same page twice.',
    });
  });
});
