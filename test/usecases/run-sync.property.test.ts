import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerCost } from '#shared/domain/cost.ts';
import { ProviderError } from '#shared/domain/errors.ts';
import type { SyncMessage } from '#shared/domain/sync-run.ts';
import {
  addDays,
  formatInstant,
  HOUR_MS,
  type InstantRange,
  localDayOf,
  localHourStarts,
  parseInstant,
} from '#shared/domain/time.ts';
import type { NetworkCost } from '#shared/providers/provider.ts';
import { Crash } from '#test/support/memory-ledger.ts';
import { createSyncWorld, reported } from '#test/support/sync-world.ts';

type Granularity = 'hour' | 'day';

/** One step of a history: what the network says from now on, which tick comes, and after how many writes it crashes. */
interface Step {
  tickHours: number;
  isMidnight: boolean;
  crashAfter: number | null;
  fails: boolean;
  told: { campaign: string; dayOffset: number; hour: number; micros: number }[];
}

const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    tickHours: fc.integer({ min: 0, max: 40 }),
    isMidnight: fc.boolean(),
    crashAfter: fc.option(fc.integer({ min: 0, max: 12 })),
    fails: fc.boolean(),
    told: fc.array(
      fc.record({
        campaign: fc.constantFrom('c1', 'c2', 'c3'),
        dayOffset: fc.integer({ min: -3, max: 1 }),
        hour: fc.integer({ min: 0, max: 23 }),
        micros: fc.integer({ min: 0, max: 10 ** 7 }),
      }),
      { maxLength: 8 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

const ZONES = ['Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];
const DAYS = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-06-15'];

function answerOf(told: Step['told'], day: string, granularity: Granularity): NetworkCost[] {
  const rows = told.map(({ campaign, dayOffset, hour, micros }) =>
    reported(campaign, addDays(day, dayOffset), granularity === 'hour' ? hour : null, micros / 1e6),
  );
  return [...new Map(rows.map((row) => [`${row.campaignId} ${row.day} ${row.hour}`, row])).values()];
}

async function runUnlessCrashed(
  deliver: (message: SyncMessage) => Promise<unknown>,
  message: SyncMessage,
): Promise<void> {
  try {
    await deliver(message);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

/** Sums without the zeros, by campaign and hour, or by campaign and local day where hours are derived. */
function sums(entries: Iterable<readonly [key: string, amount: bigint]>): Record<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const [key, amount] of entries) if (amount !== 0n) totals.set(key, (totals.get(key) ?? 0n) + amount);
  return Object.fromEntries([...totals].sort());
}

function truthOf(answer: NetworkCost[], timezone: string, window: InstantRange): Record<string, bigint> {
  return sums(
    answer.flatMap((row) => {
      const start = localHourStarts(row.day, timezone)[row.hour ?? 0] ?? Number.NaN;
      const key = `${row.campaignId} ${row.hour === null ? row.day : start}`;
      const amount = BigInt(Math.round(Number(row.amount) * 1e6));
      return start >= window.from && start < window.to ? [[key, amount] as const] : [];
    }),
  );
}

function heldIn(
  rows: LedgerCost[],
  timezone: string,
  from: number,
  granularity: Granularity,
): Record<string, bigint> {
  return sums(
    rows
      .filter(({ hour }) => hour >= from)
      .map((row) => {
        const key = granularity === 'hour' ? row.hour : localDayOf(row.hour, timezone);
        return [`${row.networkCampaignId} ${key}`, row.amount] as const;
      }),
  );
}

/** Lives through the history, and then a last run in which nothing goes wrong. */
async function live(
  { world, ledger, deliver, hourly }: ReturnType<typeof createSyncWorld>,
  steps: readonly Step[],
  day: string,
  granularity: Granularity,
): Promise<void> {
  const origin = parseInstant(`${day}T00:05:00Z`);
  const tick = (hours: number): string => formatInstant(origin + hours * HOUR_MS);
  for (const { tickHours, isMidnight, crashAfter, fails, told } of steps) {
    world.answer = answerOf(told, day, granularity);
    world.failure = fails ? new ProviderError('unavailable', 'Sample did not answer.') : null;
    const message: SyncMessage = {
      ...hourly(tick(tickHours)),
      reason: isMidnight ? 'midnight' : 'hourly',
    };
    ledger.crashAfterWrites(crashAfter ?? Number.POSITIVE_INFINITY);
    await runUnlessCrashed(deliver, message);
    ledger.crashAfterWrites(Number.POSITIVE_INFINITY);
    await runUnlessCrashed(deliver, message);
  }
  world.failure = null;
  await deliver({ ...hourly(tick(48)), reason: 'midnight' });
}

describe('whatever ticks come, in whatever order, failing, repeated, and crashing between any two writes', () => {
  it.each<Granularity>(['hour', 'day'])(
    'the ledger ends equal to the network’s last answer, by the %s',
    async (granularity) => {
      const history = fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...DAYS),
        histories,
        async (timezone, day, steps) => {
          const sync = createSyncWorld({ granularity, timezone });
          await live(sync, steps, day, granularity);
          const { ledger } = sync;
          const last = ledger.allRuns().at(-1);
          const window = {
            from: parseInstant(last?.window.from ?? ''),
            to: parseInstant(last?.window.to ?? ''),
          };
          expect(last?.state).toBe('succeeded');
          expect(heldIn(ledger.rows(), timezone, window.from, granularity)).toEqual(
            truthOf(sync.world.answer, timezone, window),
          );
          expect(ledger.rows().every(({ amount }) => amount >= 0n)).toBe(true);
        },
      );
      await fc.assert(history, { numRuns: 200 });
    },
  );
});
