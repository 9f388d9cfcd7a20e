import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { costViewSchema } from '#shared/usecases/list-costs.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const START = parseInstant('2026-03-12T00:00:00Z');
const RANGE = 'from=2026-03-12T00:00:00Z&to=2026-03-15T00:00:00Z';
const pageSchema = z.object({ items: z.array(costViewSchema), nextCursor: z.string().nullable() });

async function createWorld(spent: readonly (readonly [campaign: string, hour: number])[]) {
  const world = await createApiWorld();
  const answer = await world.call('POST', '/v1/integrations', {
    body: { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET } },
  });
  const integrationId = String(answer.body['id']);
  for (const [networkCampaignId, hour] of spent) {
    world.rows.push({
      integrationId,
      networkCampaignId,
      hour: START + hour * HOUR_MS,
      amount: 12_345_678n,
      impressions: 1000,
      clicks: 7,
      currency: 'USD',
      derived: false,
      asOf: START,
      runId: 'run_1',
      revision: 1,
    });
  }
  const list = async (query: string) => {
    const { status, body } = await world.call('GET', '/v1/costs', { query });
    expect(status).toBe(200);
    return pageSchema.parse(body);
  };
  const keysOf = async (query: string) =>
    (await list(query)).items.map(
      ({ networkCampaignId, hour }) => `${networkCampaignId} ${hour.slice(8, 13)}`,
    );
  return { ...world, integrationId, list, keysOf };
}

type CostPage = z.infer<typeof pageSchema>;

async function pagesOf(
  list: (query: string) => Promise<CostPage>,
  query: string,
): Promise<CostPage['items'][]> {
  const { items, nextCursor } = await list(query);
  const pages = [items];
  for (let cursor = nextCursor; cursor !== null; ) {
    const page: CostPage = await list(`${query}&cursor=${cursor}`);
    pages.push(page.items);
    cursor = page.nextCursor;
  }
  return pages;
}

describe('GET /v1/costs', () => {
  it('shows a row with its money as text and the campaign that it is linked to', async () => {
    const { call, list, integrationId } = await createWorld([['n1', 13]]);
    const costLink = { integrationId, networkCampaignId: 'n1' };
    const row = {
      integrationId,
      networkCampaignId: 'n1',
      campaignId: null,
      hour: '2026-03-12T13:00:00Z',
      amount: '12.345678',
      currency: 'USD',
      impressions: 1000,
      clicks: 7,
      derived: false,
      asOf: '2026-03-12T00:00:00Z',
    };
    const query = `integrationId=${integrationId}&${RANGE}`;
    expect(await list(query)).toEqual({ items: [row], nextCursor: null });
    const campaign = await call('POST', '/v1/campaigns', { body: { name: 'Spring', costLink } });
    expect((await list(query)).items).toEqual([{ ...row, campaignId: campaign.body['id'] }]);
    await call('DELETE', `/v1/integrations/${integrationId}`);
    expect((await list(query)).items).toHaveLength(1);
  });

  it('orders the rows of an integration by UTC day, network campaign and hour, and leaves `to` out', async () => {
    const { keysOf, integrationId } = await createWorld([
      ['b', 5],
      ['a', 30],
      ['a', 6],
      ['b', 4],
      ['a', 71],
      ['a', 72],
    ]);
    const all = await keysOf(`integrationId=${integrationId}&${RANGE}`);
    expect(all).toEqual(['a 12T06', 'b 12T04', 'b 12T05', 'a 13T06', 'a 14T23']);
    const part = `integrationId=${integrationId}&from=2026-03-12T05:00:00Z&to=2026-03-13T06:00:00Z`;
    expect(await keysOf(part)).toEqual(['a 12T06', 'b 12T05']);
  });

  it('narrows down to a network campaign, or to a campaign through its link', async () => {
    const { call, keysOf, integrationId } = await createWorld([
      ['a', 1],
      ['b', 2],
      ['b', 1],
    ]);
    const costLink = { integrationId, networkCampaignId: 'b' };
    const linked = await call('POST', '/v1/campaigns', { body: { name: 'Linked', costLink } });
    const unlinked = await call('POST', '/v1/campaigns', { body: { name: 'Unlinked' } });
    const ofB = ['b 12T01', 'b 12T02'];
    expect(await keysOf(`integrationId=${integrationId}&networkCampaignId=b&${RANGE}`)).toEqual(ofB);
    expect(await keysOf(`campaignId=${String(linked.body['id'])}&${RANGE}`)).toEqual(ofB);
    expect(await keysOf(`campaignId=${String(linked.body['id'])}&networkCampaignId=a&${RANGE}`)).toEqual([]);
    expect(await keysOf(`campaignId=${String(unlinked.body['id'])}&${RANGE}`)).toEqual([]);
  });

  it('gives every row once, in order, whatever the size of the pages', async () => {
    const spent = fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 71 })),
      {
        maxLength: 40,
        selector: ([campaign, hour]) => `${campaign} ${hour}`,
      },
    );
    await fc.assert(
      fc.asyncProperty(spent, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (rows, limit, ofOne) => {
        const { list, integrationId } = await createWorld(rows);
        const query = `integrationId=${integrationId}&${RANGE}${ofOne ? '&networkCampaignId=a' : ''}`;
        const whole = await list(query);
        expect(whole.nextCursor).toBeNull();
        expect(whole.items).toHaveLength(rows.filter(([campaign]) => !ofOne || campaign === 'a').length);
        const pages = await pagesOf(list, `${query}&limit=${limit}`);
        expect(pages.flat()).toEqual(whole.items);
        expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
        expect(pages.at(-1)?.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['no range', 'integrationId=int_1', ['from', 'to']],
    ['no owner', RANGE, ['integrationId']],
    ['an empty range', 'integrationId=int_1&from=2026-03-12T00:00:00Z&to=2026-03-12T00:00:00Z', ['to']],
    ['401 days', 'integrationId=int_1&from=2025-02-06T00:00:00Z&to=2026-03-14T00:00:00Z', ['to']],
    ['a day instead of an instant', 'integrationId=int_1&from=2026-03-12&to=2026-03-13T00:00:00Z', ['from']],
    ['no rows', `integrationId=int_1&${RANGE}&limit=0`, ['limit']],
    ['201 rows', `integrationId=int_1&${RANGE}&limit=201`, ['limit']],
    ['half a row', `integrationId=int_1&${RANGE}&limit=1.5`, ['limit']],
    ['an unknown parameter', `integrationId=int_1&${RANGE}&form=csv`, ['form']],
    ['a repeated parameter', `integrationId=int_1&integrationId=int_2&${RANGE}`, ['integrationId']],
    ['a made-up cursor', `integrationId=int_1&${RANGE}&cursor=abc`, ['cursor']],
  ])('refuses %s and names it', async (_what, query, paths) => {
    const { call } = await createWorld([]);
    const answer = await call('GET', '/v1/costs', { query });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: expect.stringMatching(/\/invalid-parameter$/),
        errors: paths.map((path) => ({ path, message: expect.any(String) })),
      },
    });
  });

  it('takes a cursor for the list alone that it was made for', async () => {
    const { call, list, integrationId, foreign } = await createWorld([
      ['a', 1],
      ['a', 2],
    ]);
    const query = `integrationId=${integrationId}&${RANGE}&limit=1`;
    const { nextCursor } = await list(query);
    const others = [
      { query: `${query.replace('03-15', '03-14')}&cursor=${nextCursor}` },
      { query: `${query}&cursor=${nextCursor}`, workspaceId: foreign },
      { query: `${query}&cursor=${nextCursor?.slice(0, -8)}` },
    ];
    for (const other of others) {
      expect(await call('GET', '/v1/costs', other)).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'cursor' }] },
      });
    }
  });

  it.each(['integrationId=int_none', 'campaignId=cmp_none'])('does not know %s', async (filter) => {
    const { call } = await createWorld([]);
    expect(await call('GET', '/v1/costs', { query: `${filter}&${RANGE}` })).toMatchObject({ status: 404 });
  });
});
