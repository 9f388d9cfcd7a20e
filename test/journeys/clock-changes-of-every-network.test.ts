import { describe, expect, it, onTestFinished } from 'vitest';
import { createSpendBook, type SpendBook } from '#local/networks/spend-book.ts';
import { type StandInId, standInIds } from '#local/networks/start-stand-in.ts';
import type { LedgerCost } from '#shared/domain/cost.ts';
import {
  addDays,
  daysBetween,
  formatInstant,
  HOUR_MS,
  type Instant,
  type InstantRange,
  type LocalDay,
  localDayOf,
  parseInstant,
  realHoursOf,
  startOfLocalDay,
} from '#shared/domain/time.ts';
import { findProvider } from '#shared/providers/registry.ts';
import { hoursOfClock } from './hours-of-a-clock.ts';
import { startNetworkOf } from './network-under-test.ts';
import { createPatientClock, createSyncedNetwork } from './synced-network.ts';

/** Zones and the days on which their clocks change, with the hours that these have. */
const CHANGES = [
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
] as const;
/** Some networks cut their days in zones alone whose clocks never change. */
const casesOf = (granularity: 'hour' | 'day') =>
  standInIds
    .filter((id) => {
      const provider = findProvider(id);
      return provider?.granularity === granularity && provider.timezones.length === 0;
    })
    .flatMap((id) => CHANGES.map(([zone, day, hours]) => ({ id, zone, day, hours })));

/** Another amount in each hour, so that a lost, doubled or shifted one shows. */
const book = createSpendBook(
  ['810001', '810002'].map((id, index) => ({
    id,
    name: `campaign ${id}`,
    spendIn: (hour: Instant) => ({
      micros: BigInt(((hour / HOUR_MS) % 97) + 50 * index + 1) * 10_100n,
      impressions: 500 + ((hour / HOUR_MS) % 97),
      clicks: 30 + ((hour / HOUR_MS) % 7),
    }),
  })),
);

/** The ledger after the day and its neighbours were read, some days later. */
async function readAround(id: StandInId, zone: string, day: LocalDay): Promise<LedgerCost[]> {
  const clock = createPatientClock(parseInstant(`${addDays(day, 4)}T12:00:00Z`));
  const network = await startNetworkOf(id, clock.now, { timezone: zone, book });
  onTestFinished(network.standIn.stop);
  const sync = createSyncedNetwork(network, clock);
  const { runId } = await sync.sync(addDays(day, -1), addDays(day, 1));
  expect(sync.runOf(runId)).toMatchObject({ state: 'succeeded', error: null });
  return sync.rows();
}

/** Zeropark counts redirects alone, which are clicks. */
const told = <Row extends { impressions: number; clicks: number }>(id: StandInId, row: Row): Row =>
  id === 'zeropark' ? { ...row, impressions: 0, clicks: row.impressions } : row;

const linesByHour = (id: StandInId, truth: SpendBook, zone: string, range: InstantRange): string[] =>
  hoursOfClock(truth, zone, range)
    .map((row) => told(id, row))
    .map(
      ({ campaignId, start, micros, impressions, clicks }) =>
        `${campaignId} ${formatInstant(start)} ${micros} ${impressions} ${clicks}`,
    )
    .sort();

function totalsByDay(rows: readonly { campaignId: string; hour: Instant; micros: bigint }[], zone: string) {
  const totals: Record<string, bigint> = {};
  for (const { campaignId, hour, micros } of rows) {
    const key = `${campaignId} ${localDayOf(hour, zone)}`;
    totals[key] = (totals[key] ?? 0n) + micros;
  }
  return totals;
}

const rangeAround = (day: LocalDay, zone: string): InstantRange => ({
  from: startOfLocalDay(addDays(day, -1), zone),
  to: startOfLocalDay(addDays(day, 2), zone),
});

describe('where clocks change', () => {
  it.each(casesOf('hour'))('$id is exact by the hour in $zone on $day', async ({ id, zone, day }) => {
    const rows = await readAround(id, zone, day);
    const lines = rows.map(
      ({ networkCampaignId, hour, amount, impressions, clicks }) =>
        `${networkCampaignId} ${formatInstant(hour)} ${amount} ${impressions} ${clicks}`,
    );
    expect(lines.sort()).toEqual(linesByHour(id, book, zone, rangeAround(day, zone)));
  });

  it.each(casesOf('day'))(
    '$id is exact by the day in $zone on $day, over all of its $hours hours',
    async ({ id, zone, day, hours }) => {
      const rows = await readAround(id, zone, day);
      const figures = rows.map(({ networkCampaignId, hour, amount }) => ({
        campaignId: networkCampaignId,
        hour,
        micros: amount,
      }));
      expect(totalsByDay(figures, zone)).toEqual(totalsByDay(book.hours(rangeAround(day, zone)), zone));
      const all = daysBetween(addDays(day, -1), addDays(day, 1)).flatMap((each) => realHoursOf(each, zone));
      expect(all).toHaveLength(24 + hours + 24);
      expect([...new Set(rows.map(({ hour }) => hour))].sort()).toEqual(all);
    },
  );
});
