import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { networkCampaignViewSchema } from '#shared/usecases/list-network-campaigns.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const pageSchema = z.object({ items: z.array(networkCampaignViewSchema), nextCursor: z.string().nullable() });

async function createWorld(campaigns: readonly string[], currency = 'USD') {
  const world = await createApiWorld();
  const body = { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET } };
  const integrationId = String((await world.call('POST', '/v1/integrations', { body })).body['id']);
  const spend = (networkCampaignId: string, hour: number, paidIn = currency) =>
    world.rows.push({
      integrationId,
      networkCampaignId,
      hour: parseInstant('2026-03-12T00:00:00Z') + hour * HOUR_MS,
      amount: 1_500_000n,
      impressions: 1,
      clicks: 1,
      currency: paidIn,
      derived: false,
      asOf: 0,
      runId: 'run_1',
      revision: 1,
    });
  for (const id of campaigns) for (const hour of [1, 2]) spend(id, hour);
  const ask = (query: string) =>
    world.call('GET', `/v1/integrations/${integrationId}/network-campaigns`, { query });
  const list = async (query: string) => pageSchema.parse((await ask(query)).body);
  const link = async (networkCampaignId: string) => {
    const costLink = { integrationId, networkCampaignId };
    return String(
      (await world.call('POST', '/v1/campaigns', { body: { name: 'Mine', costLink } })).body['id'],
    );
  };
  return { ask, list, link, spend };
}

describe('GET /v1/integrations/{id}/network-campaigns', () => {
  it('shows all that had costs, with its whole spend and its link', async () => {
    const { list, link } = await createWorld(['n1', 'n2']);
    const campaignId = await link('n2');
    expect(await list('')).toEqual({
      items: [
        { networkCampaignId: 'n1', name: 'name of n1', spend: '3.000000', currency: 'USD', campaignId: null },
        { networkCampaignId: 'n2', name: 'name of n2', spend: '3.000000', currency: 'USD', campaignId },
      ],
      nextCursor: null,
    });
  });

  it('keeps amounts of two currencies apart', async () => {
    const { list, spend } = await createWorld(['n1']);
    spend('n1', 3, 'EUR');
    expect((await list('')).items.map(({ spend: amount, currency }) => `${amount} ${currency}`)).toEqual([
      '3.000000 USD',
      '1.500000 EUR',
    ]);
  });

  it.each([
    ['linked=true', ['n2', 'n5']],
    ['linked=false', ['n1', 'n3', 'n4', 'n6']],
    ['', ['n1', 'n2', 'n3', 'n4', 'n5', 'n6']],
  ])('lists with %j page by page what fits', async (query, expected) => {
    const { list, link } = await createWorld(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
    for (const id of ['n2', 'n5']) await link(id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: z.infer<typeof pageSchema> = await list(
        `${query}&limit=2${cursor && `&cursor=${cursor}`}`.replace(/^&/, ''),
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ networkCampaignId }) => networkCampaignId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(expected);
  });

  it.each([
    ['linked=maybe', 'linked'],
    ['cursor=xx', 'cursor'],
  ])('refuses %s, naming %s', async (query, path) => {
    const { ask } = await createWorld([]);
    expect(await ask(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
