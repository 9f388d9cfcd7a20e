import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerCost } from '#shared/domain/cost.ts';
import type { ChangedDay } from '#shared/domain/roll-up-days.ts';
import { HOUR_MS, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { rollUpDays } from '#shared/usecases/roll-up-days.ts';
import { createMemoryRollUps, type Step } from '#test/support/memory-roll-ups.ts';

const START = parseInstant('2026-03-14T22:00:00Z');

/** Few values, so that rows go back to what they were, and days to figures that they had before. */
const costChange = fc.record({
  networkCampaignId: fc.constantFrom('n1', 'n1', 'n2'),
  hour: fc.constantFrom(START, START, START + HOUR_MS, START + 2 * HOUR_MS),
  amount: fc.constantFrom(0n, 0n, 1n, 9_007_199_254_740_993n),
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
});
type CostChange = Pick<LedgerCost, 'networkCampaignId' | 'hour' | 'amount' | 'currency'>;
const fault = fc.constantFrom('none', 'none', 'none', 'before', 'after');

const changedDayOf = ({ networkCampaignId, hour }: CostChange): ChangedDay => ({
  kind: 'costs',
  workspaceId: 'wsp_1',
  origin: { integrationId: 'int_1', networkCampaignId, day: utcDayOf(hour) },
});

/** A function that ends in the middle of its work, before or after a call has had its effect. */
class Crash extends Error {
  override readonly name = 'Crash';
}

describe('roll-ups', () => {
  it('end as their hours are, however changes, functions and crashes fall together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(costChange, { minLength: 1, maxLength: 8 }),
        fc.array(fault, { maxLength: 30 }),
        fc.integer({ min: 1, max: 3 }),
        async (scheduler, changes, faults, batchSize) => {
          const step: Step = async (act) => {
            await scheduler.schedule(Promise.resolve());
            const faultNow = faults.pop() ?? 'none';
            if (faultNow === 'before') throw new Crash();
            const answer = act();
            if (faultNow === 'after') throw new Crash();
            return answer;
          };
          const world = createMemoryRollUps(step);
          /** As the stream does: all of a batch again until none of it failed. */
          const deliver = async (batch: readonly ChangedDay[]): Promise<void> => {
            for (let left = batch; left.length > 0; ) {
              const failures = await rollUpDays(world.deps, left);
              left = failures.length > 0 ? batch : [];
            }
          };
          const work: Promise<void>[] = [];
          const write = async (): Promise<void> => {
            const told: ChangedDay[] = [];
            for (const change of changes) {
              await scheduler.schedule(Promise.resolve());
              world.setCost(change);
              told.push(changedDayOf(change));
              work.push(deliver(told.slice(-batchSize)));
            }
          };
          work.push(write());
          await scheduler.waitFor(work[0] ?? Promise.resolve());
          await scheduler.waitFor(Promise.all(work));

          const rows = world.costRows().filter(({ amount }) => amount !== 0n);
          const inDays = [...world.costDays.values()].flatMap(({ day }) =>
            day.hours.map((hour) => ({ networkCampaignId: day.networkCampaignId, ...hour })),
          );
          expect(new Set(inDays.map(textOf))).toEqual(new Set(rows.map(textOf)));
          expect(inDays).toHaveLength(rows.length);
          for (const [key, amount] of world.spend) {
            const [id, currency] = key.split(' ');
            const ofKey = rows.filter((row) => row.networkCampaignId === id && row.currency === currency);
            expect(amount, key).toBe(ofKey.reduce((sum, row) => sum + row.amount, 0n));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const textOf = (row: CostChange): string =>
  `${row.networkCampaignId} ${row.hour} ${row.amount} ${row.currency}`;
