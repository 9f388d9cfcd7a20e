import {
  addUp,
  type CountedAmount,
  type CounterPlace,
  contributionsOf,
  placeText,
} from '#shared/domain/event-contribution.ts';
import { behindGuard, guardOf, type StreamGuard } from '#shared/domain/stream-guard.ts';
import type { EventChange, EventCounterStore, TallyFailure } from '#shared/domain/tally-ports.ts';

export interface CountEventsDeps {
  counters: EventCounterStore;
}

/** What one record adds to one place. */
interface Counted {
  place: CounterPlace;
  guard: StreamGuard;
  amounts: readonly CountedAmount[];
  change: EventChange;
}

const PLACES_AT_ONCE = 16;
/** The service takes an expression of 4 KB; a detail day could move several hundred counters at once. */
const AMOUNTS_PER_STEP = 60;

/**
 * Adds what changed to the counters, each record of the shard once: one step for each place, guarded by how far the
 * shard was counted there. So batches may be cut anew, repeated or break off anywhere.
 * @param changes in the order of the shard. @returns the places that failed; all others are done.
 */
export async function countEvents(
  { counters }: CountEventsDeps,
  shardId: string,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const counted = changes.flatMap((change) => {
    const guard = guardOf(change.sequenceNumber);
    return contributionsOf(change.before, change.after).map((contribution): Counted => {
      return { ...contribution, guard, change };
    });
  });
  const waiting = [...Map.groupBy(counted, ({ place }) => placeText(place)).values()];
  const failures: TallyFailure[] = [];
  const work = async (): Promise<void> => {
    for (let records = waiting.pop(); records; records = waiting.pop()) {
      try {
        for (const step of stepsOf(records)) await addOnce(counters, shardId, step);
      } catch (error) {
        failures.push({ changes: records.map(({ change }) => change), error });
      }
    }
  };
  await Promise.all(Array.from({ length: PLACES_AT_ONCE }, work));
  return failures;
}

/** Parts of the records, in order, small enough to be added in one step each. */
function stepsOf(records: readonly Counted[]): Counted[][] {
  const steps: Counted[][] = [];
  let room = 0;
  for (const record of records) {
    room -= record.amounts.length;
    const last = steps.at(-1);
    if (last && room >= 0) last.push(record);
    else {
      steps.push([record]);
      room = AMOUNTS_PER_STEP - record.amounts.length;
    }
  }
  return steps;
}

/**
 * A guard in the way tells which of the records were added before: the others are what is left to do. Amounts that come
 * to nothing move the guard like others, since the records may yet come one by one.
 */
async function addOnce(
  counters: EventCounterStore,
  shardId: string,
  records: readonly Counted[],
): Promise<void> {
  const [first] = records;
  const last = records.at(-1);
  if (!first || !last) return;
  const amounts = addUp(records.flatMap((record) => record.amounts));
  const guard = await counters.add(first.place, { shardId, first: first.guard, last: last.guard, amounts });
  if (guard === null) return;
  const left = behindGuard(guard, records);
  if (left.length === records.length) throw new Error('A counter was refused without a guard in the way.');
  await addOnce(counters, shardId, left);
}
