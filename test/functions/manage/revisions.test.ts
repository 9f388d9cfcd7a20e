import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CostRevision } from '#shared/domain/cost.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { revisionViewSchema } from '#shared/usecases/list-revisions.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const START = parseInstant('2026-03-14T00:00:00Z');
const pageSchema = z.object({ items: z.array(revisionViewSchema), nextCursor: z.string().nullable() });

const correction = (
  networkCampaignId: string,
  hourIndex: number,
  change: Partial<CostRevision> = {},
): CostRevision => ({
  networkCampaignId,
  hour: START + hourIndex * HOUR_MS,
  before: { amount: 1_000_000n, impressions: 1, clicks: 1 },
  beforeAsOf: START + (hourIndex + 1) * HOUR_MS,
  after: { amount: 2_500_000n, impressions: 1, clicks: 1 },
  at: START + 48 * HOUR_MS,
  runId: 'run_2',
  ...change,
});

async function createWorld(revisions: readonly CostRevision[]) {
  const world = await createApiWorld();
  const body = {
    provider: openNetwork.id,
    name: 'Main',
    credentials: { apiToken: SECRET },
    timezone: 'Asia/Kolkata',
  };
  const integrationId = String((await world.call('POST', '/v1/integrations', { body })).body['id']);
  world.revisions.push(...revisions);
  for (const { networkCampaignId, hour, at, runId, after } of revisions) {
    const row = {
      networkCampaignId,
      hour,
      runId,
      ...after,
      currency: 'USD',
      derived: false,
      asOf: at,
      revision: 2,
    };
    world.rows.push({ integrationId, ...row });
  }
  const ask = (query: string) => world.call('GET', `/v1/integrations/${integrationId}/revisions`, { query });
  const list = async (query: string) => pageSchema.parse((await ask(query)).body);
  return { ask, list };
}

describe('GET /v1/integrations/{id}/revisions', () => {
  it('shows what an hour cost before and after, on the day of the integration’s zone', async () => {
    const { list } = await createWorld([correction('n1', 19)]);
    expect(await list('from=2026-03-15&to=2026-03-15')).toEqual({
      items: [
        {
          day: '2026-03-15',
          networkCampaignId: 'n1',
          hour: '2026-03-14T19:00:00Z',
          before: '1.000000',
          after: '2.500000',
          at: '2026-03-16T00:00:00Z',
          runId: 'run_2',
        },
      ],
      nextCursor: null,
    });
    expect((await list('from=2026-03-14&to=2026-03-14')).items).toEqual([]);
  });

  it('leaves out how a running hour grew, and changes of other figures than the cost', async () => {
    const grown = correction('n1', 3, { beforeAsOf: START + 3 * HOUR_MS + 1 });
    const clicked = correction('n1', 4, { after: { amount: 1_000_000n, impressions: 9, clicks: 9 } });
    const { list } = await createWorld([grown, clicked, correction('n1', 5)]);
    expect((await list('from=2026-03-14&to=2026-03-14')).items).toMatchObject([
      { hour: '2026-03-14T05:00:00Z' },
    ]);
  });

  it('is paged without loss or repetition, in the middle of a campaign’s day too', async () => {
    const all = ['a', 'b', 'Ä', '😀'].flatMap((id) => [1, 2, 3, 25].map((hour) => correction(id, hour)));
    const { list } = await createWorld(all);
    for (const limit of [1, 2, 3, 5, 16]) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: z.infer<typeof pageSchema> = await list(
          `from=2026-03-14&to=2026-03-16&limit=${limit}${cursor && `&cursor=${cursor}`}`,
        );
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ networkCampaignId, hour }) => `${networkCampaignId} ${hour}`));
        cursor = page.nextCursor;
      }
      expect(seen).toHaveLength(16);
      expect(new Set(seen).size).toBe(16);
    }
  });

  it.each([
    ['from=2026-03-15&to=2026-03-14', 'from'],
    ['from=2026-01-01&to=2026-04-03', 'from'],
    ['from=2026-03-15', 'to'],
    ['from=2026-03-14&to=2026-03-14&cursor=xx', 'cursor'],
  ])('refuses %s, naming %s', async (query, path) => {
    const { ask } = await createWorld([]);
    expect(await ask(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
