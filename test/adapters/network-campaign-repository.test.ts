import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createNetworkCampaignRepository } from '#shared/adapters/dynamodb/network-campaign-repository.ts';
import { createCostDayStore } from '#shared/adapters/dynamodb/roll-up-store.ts';
import type { CostRepository, NetworkCampaignRepository } from '#shared/domain/ports.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const pause = { sleep: async () => {}, random: () => 0 };
const START = parseInstant('2026-03-14T00:00:00Z');

describe('network campaigns in DynamoDB', () => {
  let tables: TestTables;
  let costs: CostRepository;
  let campaigns: NetworkCampaignRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    costs = createCostRepository(tables.documents, tables.ledgerTable, pause);
    campaigns = createNetworkCampaignRepository(tables.documents, tables.ledgerTable, pause);
  });
  afterAll(() => tables.drop());

  it('are kept with their days, under the latest name, and listed by page', async () => {
    const day = (text: string, networkCampaignId: string, name: string) => ({
      day: text,
      networkCampaignId,
      name,
    });
    await costs.putCampaignDays('int_a', [
      day('2026-03-13', 'a', 'old'),
      day('2026-03-13', 'b', 'b'),
      day('2026-03-14', 'c', 'c'),
    ]);
    await costs.putCampaignDays('int_a', [day('2026-03-14', 'a', 'new')]);
    const first = await campaigns.list('int_a', { limit: 2, cursor: null });
    expect(first.items).toEqual([
      { networkCampaignId: 'a', name: 'new', spend: new Map() },
      { networkCampaignId: 'b', name: 'b', spend: new Map() },
    ]);
    const second = await campaigns.list('int_a', { limit: 2, cursor: first.cursor });
    expect(second).toEqual({
      items: [{ networkCampaignId: 'c', name: 'c', spend: new Map() }],
      cursor: null,
    });
    expect(await campaigns.findMany('int_a', ['c', 'a', 'c', 'unknown'])).toEqual(
      new Map([
        ['a', { networkCampaignId: 'a', name: 'new' }],
        ['c', { networkCampaignId: 'c', name: 'c' }],
      ]),
    );
    expect(await campaigns.list('int_b', { limit: 2, cursor: null })).toEqual({ items: [], cursor: null });
  });

  it('have no spend until a day of theirs was rolled up, and then that by currency, to the micro', async () => {
    const store = createCostDayStore(tables.documents, tables.ledgerTable, pause);
    const named = ['c0', 'c1', 'c2'].map((networkCampaignId) => ({ networkCampaignId, name: null }));
    await costs.putCampaignDays(
      'int_s',
      named.map((campaign) => ({ ...campaign, day: '2026-03-14' })),
    );
    const day = { integrationId: 'int_s', networkCampaignId: 'c1', day: '2026-03-14' };
    const hours = [
      { hour: START, amount: 9_007_199_254_740_993n, currency: 'USD' },
      { hour: START + HOUR_MS, amount: 2n, currency: 'USD' },
      { hour: START + 2 * HOUR_MS, amount: 5n, currency: 'EUR' },
    ];
    await store.replace('wsp_1', null, { day: { ...day, hours }, sourceRevision: 3 });
    // Names are set again with each new day, and leave spend alone.
    await costs.putCampaignDays('int_s', [{ day: '2026-03-15', networkCampaignId: 'c1', name: 'new' }]);
    const { items } = await campaigns.list('int_s', { limit: 10, cursor: null });
    expect(items.map(({ name, spend }) => [name, [...spend]])).toEqual([
      [null, []],
      [
        'new',
        [
          ['EUR', 5n],
          ['USD', 9_007_199_254_740_995n],
        ],
      ],
      [null, []],
    ]);
  });
});
