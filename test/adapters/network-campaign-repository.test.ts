import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createNetworkCampaignRepository } from '#shared/adapters/dynamodb/network-campaign-repository.ts';
import type { CostRepository, NetworkCampaignRepository } from '#shared/domain/ports.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const START = parseInstant('2026-03-14T00:00:00Z');

describe('network campaigns in DynamoDB', () => {
  let tables: TestTables;
  let costs: CostRepository;
  let campaigns: NetworkCampaignRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    costs = createCostRepository(tables.documents, tables.ledgerTable, {
      sleep: async () => {},
      random: () => 0,
    });
    campaigns = createNetworkCampaignRepository(tables.documents, tables.ledgerTable);
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
      { networkCampaignId: 'a', name: 'new' },
      { networkCampaignId: 'b', name: 'b' },
    ]);
    const second = await campaigns.list('int_a', { limit: 2, cursor: first.cursor });
    expect(second).toEqual({ items: [{ networkCampaignId: 'c', name: 'c' }], cursor: null });
    expect(await campaigns.list('int_b', { limit: 2, cursor: null })).toEqual({ items: [], cursor: null });
  });

  it('are summed over all their hours, to the micro and by currency', async () => {
    const row = (hour: number, amount: bigint, currency: string) => ({
      before: null,
      after: {
        networkCampaignId: 'c1',
        hour: START + hour * HOUR_MS,
        amount,
        impressions: 0,
        clicks: 0,
        currency,
        derived: false,
        asOf: START,
        runId: 'run_1',
        revision: 1,
      },
    });
    await costs.replace('int_s', [
      row(1, 9_007_199_254_740_993n, 'USD'),
      row(2, 2n, 'USD'),
      row(800, 5n, 'EUR'),
    ]);
    expect([...(await campaigns.spendOf('int_s', 'c1'))]).toEqual([
      ['USD', 9_007_199_254_740_995n],
      ['EUR', 5n],
    ]);
    expect([...(await campaigns.spendOf('int_s', 'c2'))]).toEqual([]);
  });
});
