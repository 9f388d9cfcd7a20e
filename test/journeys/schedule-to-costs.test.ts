import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startExoClick } from '#local/networks/exoclick.ts';
import { startMediaGo } from '#local/networks/mediago.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { formatMicros, parseMicros } from '#shared/domain/money.ts';
import {
  formatInstant,
  HOUR_MS,
  localDayOf,
  MINUTE_MS,
  parseInstant,
  startOfLocalDay,
} from '#shared/domain/time.ts';
import { startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';
import { connect, costsOf, createAccount } from './accounts.ts';

/** A quarter past an hour that is over: the last hour is running, and nothing depends on when the test runs. */
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS + 15 * MINUTE_MS;
const TICK = formatInstant(NOW - 10 * MINUTE_MS);

const exoAccount = createAccount('51', 'Europe/Berlin', 'EUR');
const goAccount = createAccount('77', 'Asia/Singapore', 'USD');

let exoclick: StandIn;
let mediago: StandIn;
let test: TestCloud;
beforeAll(async () => {
  [exoclick, mediago] = await Promise.all([
    startExoClick({ accounts: [exoAccount], now: () => NOW }),
    startMediaGo({ accounts: [{ ...goAccount, name: 'Journey' }], now: () => NOW }),
  ]);
  test = await startTestCloud({ ADTALLY_EXOCLICK_URL: exoclick.origin, ADTALLY_MEDIAGO_URL: mediago.origin });
});
afterAll(async () => {
  await test.stop();
  await Promise.all([exoclick.stop(), mediago.stop()]);
});

describe('from the schedule to the costs', () => {
  it('reads both networks once per tick and shows what they charged', async () => {
    const exo = await connect(test.ask, 'exoclick', exoAccount);
    const go = await connect(test.ask, 'mediago', goAccount);
    await test.drain();

    for (let times = 0; times < 2; times += 1) {
      const fired = await test.ask('POST', '/_local/schedules/hourly', { time: TICK });
      expect(fired).toEqual({ status: 200, body: { schedule: 'hourly', time: TICK } });
    }
    expect(await test.drain()).toEqual({ idle: true, deadLetters: 0, delayed: 0 });

    for (const id of [exo, go]) {
      const { body } = await test.ask('GET', `/v1/integrations/${id}/syncs`);
      expect(body).toMatchObject({
        items: [
          { reason: 'hourly', state: 'succeeded', error: null },
          { reason: 'backfill', state: 'succeeded' },
        ],
      });
      expect((body as { items: unknown[] }).items).toHaveLength(2);
    }

    const exoDay = { from: dayStart(exoAccount.timezone), to: NOW };
    const rows = await costsOf(test.ask, exo, formatInstant(exoDay.from), formatInstant(exoDay.to));
    const shown = rows.map(({ networkCampaignId, hour, amount, impressions, clicks }) => ({
      campaignId: networkCampaignId,
      hour: parseInstant(hour),
      micros: parseMicros(amount),
      impressions,
      clicks,
    }));
    const inOrder = (
      one: { campaignId: string; hour: number },
      other: { campaignId: string; hour: number },
    ) => one.campaignId.localeCompare(other.campaignId) || one.hour - other.hour;
    expect(shown.toSorted(inOrder)).toEqual(exoAccount.book.hours(exoDay, NOW).toSorted(inOrder));
    expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['EUR']));

    // It knows days alone: the hours are derived, the day's sum is the network's.
    const goDay = { from: dayStart(goAccount.timezone), to: NOW + 24 * HOUR_MS };
    const goRows = await costsOf(test.ask, go, formatInstant(goDay.from), formatInstant(goDay.to));
    const total = goRows.reduce((sum, { amount }) => sum + parseMicros(amount), 0n);
    expect(formatMicros(total)).toBe(formatMicros(goAccount.book.total(goDay, NOW)));
    expect(test.reports).toEqual([]);
  });

  it('goes on by itself after a network was away and a worker was lost', async () => {
    const id = await connect(test.ask, 'exoclick', exoAccount);
    await test.drain();
    exoclick.faults.add({ kind: 'unavailable', count: 3 });
    await test.ask('POST', '/_local/faults', { target: 'sync-costs', kind: 'crash-after', count: 1 });
    await test.ask('POST', '/_local/schedules/hourly', { time: formatInstant(NOW - 5 * MINUTE_MS) });
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await test.drain();
      await test.ask('POST', '/_local/clock', { advanceSeconds: 150 });
    }
    expect(await test.drain()).toEqual({ idle: true, deadLetters: 0, delayed: 0 });
    const { body } = await test.ask('GET', `/v1/integrations/${id}`);
    expect(body).toMatchObject({ status: 'active', lastSync: { reason: 'hourly', state: 'succeeded' } });
  });

  it('refuses what it does not know and stays up', async () => {
    expect(await test.ask('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      body: { type: expect.stringMatching(/\/not-found$/), requestId: expect.any(String) },
    });
    expect(await test.ask('POST', '/_local/schedules/daily', { time: TICK })).toMatchObject({ status: 404 });
    expect(await test.ask('GET', '/health')).toMatchObject({ status: 200 });
    expect(await test.ask('GET', '/_local/metrics')).toMatchObject({
      status: 200,
      body: { functions: { 'plan-sync': { failed: 0 } } },
    });
  });
});

function dayStart(timezone: string): number {
  return startOfLocalDay(localDayOf(NOW - 6 * HOUR_MS, timezone), timezone);
}
