import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, type FakeReply, toResponse } from '../fake-network.ts';

const NO_DATA = { errors: ['[THERE_NO_DATA_IN_CHOSEN_PERIOD]'] };

async function read(reply: FakeReply, settings: Record<string, unknown> = {}, campaigns: unknown = []) {
  const hosts: string[] = [];
  const deps = createTestDeps(async (url) => {
    hosts.push(new URL(url).host);
    return toResponse(url.includes('/campaigns?') ? { json: campaigns } : reply);
  });
  const account = {
    provider: 'mgid',
    credentials: { token: 'placeholder', clientId: '31337' },
    settings,
    credentialGroup: 'group',
  };
  const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Europe/Kyiv' };
  const first = await createNetworks(deps).readCosts(account, window, DEADLINE).next();
  return { first, hosts };
}

describe('MGID', () => {
  it.each([200, 400, 404])('reads "no data" as no spend, with status %i', async (status) => {
    expect((await read({ status, json: NO_DATA })).first).toEqual({ done: true, value: { total: null } });
  });

  it('takes answers without a count for complete when the page is not full', async () => {
    expect((await read({ json: { data: [], meta: {} } })).first.done).toBe(true);
  });

  it.each([
    ['keyed by id', { 7: { id: 7, name: 'native_us' } }, 'native_us'],
    ['an empty list where there are none', [], null],
  ])('reads the names of campaigns %s', async (_, campaigns, name) => {
    const row = {
      day: '2026-03-14',
      hour: 3,
      campaignId: 7,
      clicks: 1,
      impressions: 2,
      spent: { amount: '0.5', currency: 'USD' },
    };
    const { first } = await read({ json: { data: [row], count: 1 } }, {}, campaigns);
    expect(first.value).toMatchObject({ campaignId: '7', campaignName: name });
  });

  it('asks a reseller at its own host', async () => {
    const { hosts } = await read({ json: NO_DATA }, { host: 'api.native.broadciel.com' });
    expect(new Set(hosts)).toEqual(new Set(['api.native.broadciel.com']));
  });

  it('sends the token to no host that is not known', async () => {
    await expect(read({ json: NO_DATA }, { host: 'elsewhere.example' })).rejects.toMatchObject({
      failure: 'internal',
    });
  });
});
