import {
  addToShelf,
  type DetailShelf,
  nameTextOf,
  type RowAddition,
  type ShelfPlace,
  shelvesOf,
} from '#shared/domain/detail-shelf.ts';
import type { CountedAmount, DetailPlace } from '#shared/domain/event-contribution.ts';
import type { Digest } from '#shared/domain/event-identity.ts';
import type { Instant } from '#shared/domain/instants.ts';
import type { StreamGuard } from '#shared/domain/stream-guard.ts';
import type { DetailShelfStore, EventChange, TallyFailure } from '#shared/domain/tally-ports.ts';
import { inParallel } from './in-parallel.ts';

export interface CountDetailsDeps {
  shelves: DetailShelfStore;
  digest: Digest;
}

/** What one record adds to a row of details. */
export interface CountedDetails {
  place: DetailPlace;
  guard: StreamGuard;
  amounts: readonly CountedAmount[];
  change: EventChange;
}

/** A row on its way to its shelf. */
interface Waiting {
  workspaceId: string;
  hour: Instant;
  /** On which shelves it may lie, level by level. */
  shelves: readonly string[];
  addition: RowAddition;
  changes: readonly EventChange[];
}

const SHELVES_AT_ONCE = 16;
const MOST_REFUSALS = 20;

/**
 * Adds what changed to the rows of details, each record of the shard once. An hour's shelves of one level are written
 * when those of the levels above have been: so whatever is at or before a shelf's guard was counted on it or above it,
 * and a record that comes again finds its row where it was put.
 * @param counted in the order of the shard. @returns what failed; all others are done.
 */
export async function countDetails(
  deps: CountDetailsDeps,
  shardId: string,
  counted: readonly CountedDetails[],
): Promise<TallyFailure[]> {
  const failures: TallyFailure[] = [];
  let waiting = waitingRows(counted, deps.digest);
  for (let level = 0; waiting.length > 0; level += 1) {
    const { left, failed } = await fillLevel(deps, shardId, waiting, level);
    waiting = left;
    for (const { rows, error } of failed) {
      const hours = new Set(rows.map(hourTextOf));
      const stopped = waiting.filter((row) => hours.has(hourTextOf(row)));
      waiting = waiting.filter((row) => !hours.has(hourTextOf(row)));
      failures.push({ changes: [...rows, ...stopped].flatMap(({ changes }) => changes), error });
    }
  }
  return failures;
}

const hourTextOf = ({ workspaceId, hour }: Pick<Waiting, 'workspaceId' | 'hour'>): string =>
  `${workspaceId} ${hour}`;

function waitingRows(counted: readonly CountedDetails[], digest: Digest): Waiting[] {
  const byRow = Map.groupBy(counted, ({ place }) => `${hourTextOf(place)} ${nameTextOf(place)}`);
  return [...byRow.values()].flatMap((records) => {
    const [first] = records;
    if (!first) return [];
    const { workspaceId, hour, ...name } = first.place;
    const text = nameTextOf(name);
    return {
      ...{ workspaceId, hour },
      shelves: shelvesOf(text, digest),
      addition: { text, name, records },
      changes: records.map(({ change }) => change),
    };
  });
}

interface Filled {
  /** What has to go on to the next level. */
  left: Waiting[];
  failed: { rows: readonly Waiting[]; error: unknown }[];
}

async function fillLevel(
  deps: CountDetailsDeps,
  shardId: string,
  waiting: readonly Waiting[],
  level: number,
): Promise<Filled> {
  const filled: Filled = { left: [], failed: [] };
  const byShelf = [...Map.groupBy(waiting, (row) => `${hourTextOf(row)} ${row.shelves[level]}`).values()];
  try {
    const places = byShelf.flatMap(([first]) => (first ? [placeOf(first, shardId, level)] : []));
    const found = await deps.shelves.find(places);
    const tasks = byShelf.flatMap((rows, index) => {
      const [place, shelf] = [places[index], found[index]];
      return place && shelf ? [{ rows, place, shelf }] : [];
    });
    await inParallel(tasks, SHELVES_AT_ONCE, async ({ rows, place, shelf }) => {
      try {
        filled.left.push(...(await fillShelf(deps, rows, place, shelf)));
      } catch (error) {
        filled.failed.push({ rows, error });
      }
    });
    return filled;
  } catch (error) {
    return { left: [], failed: [{ rows: waiting, error }] };
  }
}

function placeOf({ workspaceId, hour, shelves }: Waiting, shardId: string, level: number): ShelfPlace {
  const shelf = shelves[level];
  if (shelf === undefined) throw new Error('A row of details found no shelf with room.');
  return { workspaceId, hour, shardId, shelf };
}

/** Another invocation for the same shard may be in the way. @returns the rows that this shelf has no room for */
async function fillShelf(
  { shelves }: CountDetailsDeps,
  rows: readonly Waiting[],
  place: ShelfPlace,
  found: DetailShelf,
): Promise<Waiting[]> {
  let shelf = found;
  for (let tries = 0; tries < MOST_REFUSALS; tries += 1) {
    const { after, left } = addToShelf(
      shelf,
      rows.map(({ addition }) => addition),
      shelves.hasRoom,
    );
    const inTheWay = after && (await shelves.replace(place, shelf, after));
    if (inTheWay === null) return rows.filter(({ addition }) => left.includes(addition));
    shelf = inTheWay;
  }
  throw new Error('A shelf of details was replaced again and again.');
}
