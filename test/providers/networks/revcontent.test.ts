import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, type SeenRequest, seen, toResponse } from '../fake-network.ts';

const PAGE_SIZE = 1000;
const CAMPAIGNS = 2001;

const boost = (index: number) => ({
  id: String(index),
  date: '2026-03-14',
  impressions: '3',
  clicks: '1',
  cost: '0.0100',
});
const boosts = Array.from({ length: CAMPAIGNS }, (_, index) => boost(index));
const account = {
  provider: 'revcontent',
  credentials: { clientId: 'placeholder-id', clientSecret: 'placeholder-secret' },
  settings: {},
  credentialGroup: 'group',
};
const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'America/New_York' };

/** Reads a day of so many boosts; `spoil` changes a page on its way. */
async function read(count: number, spoil: (page: object[], offset: number) => object[] = (page) => page) {
  const reports: SeenRequest['query'][] = [];
  const deps = createTestDeps(async (url, init) => {
    const { path, query } = seen(url, init);
    if (path === '/oauth/token')
      return toResponse({ json: { access_token: 'placeholder', expires_in: 86_400 } });
    if (!path.endsWith('/performance')) return toResponse({ json: { success: true, data: [] } });
    reports.push(query);
    const offset = Number(query['offset']);
    const sum = { date: '2026-03-14', impressions: String(3 * count), clicks: String(count), cost: '1' };
    const page = boosts.slice(0, count).slice(offset, offset + PAGE_SIZE);
    const data = query['all_boosts'] === 'yes' ? spoil(page, offset) : [sum];
    return toResponse({ json: { success: true, data } });
  });
  const ids = new Set<string>();
  for await (const { campaignId } of createNetworks(deps).readCosts(account, window, DEADLINE))
    ids.add(campaignId);
  return { ids: ids.size, reports };
}

describe('Revcontent', () => {
  it.each([999, 1000, 1001, 2000, 2001])('reads %i boosts to the last', async (count) => {
    expect((await read(count)).ids).toBe(count);
  });

  it('asks for the sum of the account only where one page does not hold all', async () => {
    const sumsOf = async (count: number) =>
      (await read(count)).reports.filter((query) => query['all_boosts'] === undefined).length;
    expect([await sumsOf(999), await sumsOf(1001)]).toEqual([0, 1]);
  });

  it.each([
    ['a last page is empty', 1001, 1000, () => []],
    ['a page in the middle is empty', 2001, 1000, () => []],
    ['a page ends early', 2001, 1000, (page: object[]) => page.slice(0, 500)],
    ['the last page lacks a row', 2001, 2000, () => []],
    ['a row comes again in place of another', 1001, 1000, () => [boost(0)]],
  ])('fails where %s', async (_, count, at, spoil) => {
    const reading = read(count, (page, offset) => (offset === at ? spoil(page) : page));
    await expect(reading).rejects.toMatchObject({ failure: 'unexpected-response' });
  });

  it('lets a campaign spend between the sum and its row', async () => {
    const growing = (page: object[]) => page.map((row) => ({ ...row, impressions: '4' }));
    expect((await read(1001, growing)).ids).toBe(1001);
  });
});
