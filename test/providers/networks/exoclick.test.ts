import { describe, expect, it } from 'vitest';
import { createNetworks } from '#shared/providers/networks.ts';
import { createTestDeps, DEADLINE, type FakeReply, seen, toResponse } from '../fake-network.ts';

function readFirst(report: unknown) {
  const login: FakeReply = { json: { token: 'bearer', expires_in: 43_200 } };
  const deps = createTestDeps(async (url, init) =>
    toResponse(seen(url, init).path === '/v2/login' ? login : { json: report }),
  );
  const account = {
    provider: 'exoclick',
    credentials: { apiToken: 'placeholder' },
    settings: {},
    credentialGroup: 'group',
  };
  const window = { firstDay: '2026-03-14', lastDay: '2026-03-14', timezone: 'Europe/Berlin' };
  return createNetworks(deps).readCosts(account, window, DEADLINE).next();
}

const reportOf = (date: unknown, hour: unknown) => ({
  result: [{ impressions: 1, clicks: 0, cost: 1, group_by: { campaign_id: { id: 7 }, date, hour } }],
});

describe('ExoClick', () => {
  it.each([{ date: '2026-03-14' }, { id: '2026-03-14' }, '2026-03-14', 20260314, { date: 20260314 }])(
    'reads a date written as %j',
    async (date) => {
      expect((await readFirst(reportOf(date, 13))).value).toMatchObject({
        campaignId: '7',
        day: '2026-03-14',
      });
    },
  );

  it.each([{ hour: 9 }, { hour: '9' }, { id: 9 }, { id: '09' }, 9, '9', '09'])(
    'reads an hour written as %j',
    async (hour) => {
      expect((await readFirst(reportOf('2026-03-14', hour))).value).toMatchObject({ hour: 9 });
    },
  );

  it.each([-1, 24, 1.5, '24', 'noon', '', null, {}, { hour: null }])(
    'does not read an hour written as %j',
    async (hour) => {
      await expect(readFirst(reportOf('2026-03-14', hour))).rejects.toMatchObject({
        failure: 'unexpected-response',
      });
    },
  );

  it.each(['14.03.2026', '', 14, null, {}])('does not read a date written as %j', async (date) => {
    await expect(readFirst(reportOf(date, 1))).rejects.toMatchObject({ failure: 'unexpected-response' });
  });

  it.each([{}, { resultTotal: null }, { resultTotal: {} }])(
    'knows no total where the network tells none: %j',
    async (over) => {
      expect(await readFirst({ result: [], ...over })).toEqual({ done: true, value: { total: null } });
    },
  );
});
