import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startExoClick } from '#local/networks/exoclick.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { formatMicros } from '#shared/domain/money.ts';
import { addDays, formatInstant, startOfLocalDay } from '#shared/domain/time.ts';
import { startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';
import { type Account, connect, costsOf, createAccount } from './accounts.ts';
import { hoursOfClock } from './hours-of-a-clock.ts';

/** A zone and a day; three days up to and including it are read at the midnight that ends it. */
const CASES = [
  ['Etc/UTC', '2026-03-29'],
  ['Etc/UTC', '2026-06-15'],
  ['Europe/Berlin', '2026-06-15'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-06-15'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Asia/Kolkata', '2026-06-15'],
  ['Asia/Kolkata', '2026-10-25'],
] as const;

const ZONES = [...new Set(CASES.map(([zone]) => zone))];
const accounts = new Map<string, Account>(
  ZONES.map((zone, index) => [zone, createAccount(`9${index}`, zone, 'USD')]),
);
const integrations = new Map<string, string>();

let exoclick: StandIn;
let test: TestCloud;
beforeAll(async () => {
  exoclick = await startExoClick({ accounts: [...accounts.values()], now: () => Date.now() });
  test = await startTestCloud({ ADTALLY_EXOCLICK_URL: exoclick.origin });
  for (const [zone, account] of accounts)
    integrations.set(zone, await connect(test.ask, 'exoclick', account));
  await test.drain();
});
afterAll(async () => {
  await test.stop();
  await exoclick.stop();
});

describe('every hour of GET /v1/costs equals what the network charged', () => {
  it.each(CASES)('in %s up to %s, and the same midnight fired again changes nothing', async (zone, day) => {
    const account = accounts.get(zone);
    const id = integrations.get(zone);
    if (!account || !id) throw new Error(`${zone} is not connected.`);
    const range = {
      from: startOfLocalDay(addDays(day, -2), zone),
      to: startOfLocalDay(addDays(day, 1), zone),
    };
    const fire = async (): Promise<void> => {
      const time = formatInstant(range.to);
      expect(await test.ask('POST', '/_local/schedules/midnight', { time })).toMatchObject({ status: 200 });
      expect(await test.drain()).toEqual({ idle: true, deadLetters: 0, delayed: 0 });
    };
    const shown = async (): Promise<string[]> => {
      const rows = await costsOf(test.ask, id, formatInstant(range.from), formatInstant(range.to));
      return rows
        .map((row) => `${row.networkCampaignId} ${row.hour} ${row.amount} ${row.impressions} ${row.clicks}`)
        .sort();
    };

    await fire();
    expect(await shown()).toEqual(truthOf(account, zone, range));
    const writes = await ledgerWrites();
    await fire();
    expect(await ledgerWrites()).toBe(writes);
  });
});

async function ledgerWrites(): Promise<number> {
  const { body } = await test.ask('GET', '/_local/metrics');
  const { tables } = z.object({ tables: z.record(z.string(), z.object({ writes: z.number() })) }).parse(body);
  return tables['Ledger']?.writes ?? Number.NaN;
}

const truthOf = ({ book }: Account, zone: string, range: { from: number; to: number }): string[] =>
  hoursOfClock(book, zone, range)
    .map(
      ({ campaignId, start, micros, impressions, clicks }) =>
        `${campaignId} ${formatInstant(start)} ${formatMicros(micros)} ${impressions} ${clicks}`,
    )
    .sort();
