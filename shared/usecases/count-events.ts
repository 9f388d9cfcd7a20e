import {
  addUp,
  type CountedAmount,
  contributionsOf,
  type HourPlace,
  placeText,
} from '#shared/domain/event-contribution.ts';
import { behindGuard, guardOf, type StreamGuard } from '#shared/domain/stream-guard.ts';
import type { EventChange, EventCounterStore, TallyFailure } from '#shared/domain/tally-ports.ts';
import { type CountDetailsDeps, type CountedDetails, countDetails } from './count-details.ts';
import { inParallel } from './in-parallel.ts';

export interface CountEventsDeps extends CountDetailsDeps {
  counters: EventCounterStore;
}

/** What one record adds to one hour. */
interface CountedHour {
  place: HourPlace;
  guard: StreamGuard;
  amounts: readonly CountedAmount[];
  change: EventChange;
}

const HOURS_AT_ONCE = 16;
/** The service takes an expression of 4 KB; an hour with many currencies could move several hundred counters at once. */
const AMOUNTS_PER_STEP = 60;

/**
 * Adds what changed to the counters, each record of the shard once: one step for each hour or shelf, guarded by how far
 * the shard was counted there. So batches may be cut anew, repeated or break off anywhere.
 * @param changes in the order of the shard. @returns what failed; all others are done.
 */
export async function countEvents(
  deps: CountEventsDeps,
  shardId: string,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const hours: CountedHour[] = [];
  const details: CountedDetails[] = [];
  for (const change of changes) {
    const guard = guardOf(change.sequenceNumber);
    for (const { place, amounts } of contributionsOf(change.before, change.after)) {
      if (place.kind === 'hour') hours.push({ place, guard, amounts, change });
      else details.push({ place, guard, amounts, change });
    }
  }
  return [...(await countHours(deps, shardId, hours)), ...(await countDetails(deps, shardId, details))];
}

async function countHours(
  { counters }: CountEventsDeps,
  shardId: string,
  counted: readonly CountedHour[],
): Promise<TallyFailure[]> {
  const byHour = Map.groupBy(counted, ({ place }) => placeText(place));
  const failures: TallyFailure[] = [];
  await inParallel(byHour.values(), HOURS_AT_ONCE, async (records) => {
    try {
      for (const step of stepsOf(records)) await addOnce(counters, shardId, step);
    } catch (error) {
      failures.push({ changes: records.map(({ change }) => change), error });
    }
  });
  return failures;
}

/** Parts of the records, in order, small enough to be added in one step each. */
function stepsOf(records: readonly CountedHour[]): CountedHour[][] {
  const steps: CountedHour[][] = [];
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
  records: readonly CountedHour[],
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
