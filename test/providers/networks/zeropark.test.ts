import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, seen, toResponse } from '../fake-network.ts';

const account = {
  provider: 'zeropark',
  credentials: { apiToken: 'placeholder' },
  settings: {},
  credentialGroup: 'group',
};

const element = { details: { id: 'a-campaign' }, stats: { spent: 1.5, redirects: 3 } };

describe('Zeropark', () => {
  it('does not let an empty list in place of a later page end a report that counts more rows', async () => {
    const deps = createTestDeps(async (url, init) =>
      toResponse({
        json: seen(url, init).query['page'] === '0' ? { limit: 1, total: 2, elements: [element] } : [],
      }),
    );
    const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'America/New_York' };
    const reading = createNetworks(deps).readCosts(account, window, DEADLINE);
    await expect(reading.next()).resolves.toMatchObject({ value: { campaignId: 'a-campaign' } });
    await expect(reading.next()).rejects.toMatchObject({ failure: 'unexpected-response' });
  });

  it('keeps a second between two requests', async () => {
    const deps = createTestDeps(async () => toResponse({ json: [] }));
    const window = { firstDay: '2026-03-12', lastDay: '2026-03-14', timezone: 'America/New_York' };
    await createNetworks(deps).readCosts(account, window, DEADLINE).next();
    expect(deps.pauses).toEqual([1000, 1000]);
  });
});
