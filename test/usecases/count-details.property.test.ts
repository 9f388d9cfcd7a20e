import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardOf } from '#shared/domain/stream-guard.ts';
import type { DetailShelfStore } from '#shared/domain/tally-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { type CountedDetails, countDetails } from '#shared/usecases/count-details.ts';
import { createMemoryDetailShelves, crowding } from '#test/support/memory-detail-shelves.ts';
import { sampleEvent } from '#test/support/sample-event.ts';

const HOUR = parseInstant('2026-03-14T13:00:00Z');
const SHARD = 'shardId-1';

/** A record of the shard for each of these rows, one after the other. */
const recordsOf = (rows: readonly number[]): CountedDetails[] =>
  rows.map((row, index) => ({
    place: {
      workspaceId: 'wsp_1',
      feedId: 'int_1',
      campaignId: null,
      hour: HOUR,
      publisher: `p${row}`,
      offer: null,
      subId: null,
    },
    guard: guardOf(String(index + 7)),
    amounts: [{ quarter: HOUR, counter: { metric: 'clicks' }, amount: BigInt(1 << index) }],
    change: { sequenceNumber: '1', before: null, after: sampleEvent(), awaitedBy: [] },
  }));

const delivery = fc.record({
  size: fc.integer({ min: 1, max: 12 }),
  back: fc.nat(4),
  isDoubled: fc.boolean(),
});

describe('rows of details', () => {
  it('count each record once, wherever they lie and whatever fails on the way there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(15), { minLength: 1, maxLength: 30 }),
        fc.array(delivery, { maxLength: 8 }),
        fc.infiniteStream(fc.constantFrom('none', 'none', 'none', 'none', 'before', 'after', 'end')),
        fc.nat(40),
        fc.integer({ min: 1, max: 3 }),
        async (scheduler, rows, deliveries, faults, faultCount, roomFor) => {
          const records = recordsOf(rows);
          let steps = 0;
          const shelves = createMemoryDetailShelves(roomFor);
          const nextFault = async () => {
            await scheduler.schedule(Promise.resolve());
            steps += 1;
            return steps > faultCount ? 'none' : faults.next().value;
          };
          /** Counts as an invocation does that may end at any write. @returns how many are not to come again */
          const invoke = async (batch: readonly CountedDetails[]): Promise<number> => {
            const state = { hasEnded: false };
            const replace: DetailShelfStore['replace'] = async (...change) => {
              const fault = await nextFault();
              state.hasEnded ||= fault === 'end';
              if (state.hasEnded || fault === 'before') throw new Error('crash');
              const answer = await shelves.store.replace(...change);
              if (fault === 'after') throw new Error('crash');
              return answer;
            };
            const deps = { shelves: { ...shelves.store, replace }, digest: crowding };
            const failures = await countDetails(deps, SHARD, batch);
            const failed = new Set(failures.flatMap(({ changes }) => changes));
            const first = batch.findIndex(({ change }) => failed.has(change));
            if (state.hasEnded) return 0;
            return first < 0 ? batch.length : first;
          };
          const deliverAll = async (from: number, to: number): Promise<void> => {
            for (let done = from; done < to; ) done += await invoke(records.slice(done, to));
          };
          const forgotten: Promise<unknown>[] = [];
          const follow = async (): Promise<void> => {
            let done = 0;
            for (const { size, back, isDoubled } of deliveries) {
              const from = Math.max(0, done - back);
              if (isDoubled) forgotten.push(invoke(records.slice(from, done + 2 * size)));
              await deliverAll(from, Math.min(done + size, records.length));
              done = Math.min(done + size, records.length);
            }
            await deliverAll(0, records.length);
          };
          await scheduler.waitFor(follow());
          await scheduler.waitFor(Promise.all(forgotten));

          const counted = shelves
            .shelves()
            .flatMap(({ shelf }) => [...shelf.rows.values()])
            .map(({ name, amounts }) => [name.publisher, amounts.map(({ amount }) => amount)]);
          const expected = Map.groupBy(records, ({ place }) => place.publisher);
          expect(counted.toSorted()).toEqual(
            [...expected]
              .map(([publisher, of]) => [
                publisher,
                [of.reduce((sum, { amounts }) => sum + (amounts[0]?.amount ?? 0n), 0n)],
              ])
              .toSorted(),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
