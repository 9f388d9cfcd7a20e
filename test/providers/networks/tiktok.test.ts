import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, toResponse } from '../fake-network.ts';

const account = {
  provider: 'tiktok',
  credentials: { accessToken: 'placeholder', advertiserId: '7000000000000000001' },
  settings: {},
  credentialGroup: 'group',
};

const advertiser = { advertiser_id: '7000000000000000001', currency: 'EUR', timezone: 'Asia/Tokyo' };

async function verify(list: readonly object[]) {
  const deps = createTestDeps(async () => toResponse({ json: { code: 0, message: 'OK', data: { list } } }));
  return createNetworks(deps).verify(account, DEADLINE);
}

describe('TikTok', () => {
  it('takes zone and currency of the ad account that was asked for, whatever else is told', async () => {
    const other = { ...advertiser, advertiser_id: '7000000000000000002', currency: 'USD', timezone: 'UTC' };
    await expect(verify([other, advertiser])).resolves.toEqual({ timezone: 'Asia/Tokyo', currency: 'EUR' });
  });

  it('is not allowed to read an ad account that the network does not show', async () => {
    await expect(verify([])).rejects.toMatchObject({ failure: 'permission' });
  });

  it.each([{ timezone: '+09:00' }, { currency: 'euro' }, { timezone: undefined }])(
    'does not take over %j',
    async (odd) => {
      await expect(verify([{ ...advertiser, ...odd }])).rejects.toMatchObject({
        failure: 'unexpected-response',
      });
    },
  );
});
