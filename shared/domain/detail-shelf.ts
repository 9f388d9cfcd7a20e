import { toBase32 } from './base-32.ts';
import { addUp, type CountedAmount, type DetailPlace } from './event-contribution.ts';
import type { Digest } from './event-identity.ts';
import type { Instant } from './instants.ts';
import { behindGuard, type StreamGuard } from './stream-guard.ts';

/** Whose events a row counts. */
export type DetailName = Omit<DetailPlace, 'workspaceId' | 'hour'>;

export interface DetailRow {
  name: DetailName;
  /** No two of one quarter and counter. */
  amounts: readonly CountedAmount[];
}

/** By the text of their names. */
export type DetailRows = ReadonlyMap<string, DetailRow>;

/**
 * Many rows that are read and written together. Each holds what one shard of the stream has counted in one UTC hour of
 * a workspace, so that it is written by one after the other. A row never leaves its shelf.
 */
export interface DetailShelf {
  /** How far the shard was counted here; null before its first record. */
  guard: StreamGuard | null;
  /** Takes no further rows, for good. */
  isFull: boolean;
  rows: DetailRows;
}

export const EMPTY_SHELF: DetailShelf = { guard: null, isFull: false, rows: new Map() };

export interface ShelfPlace {
  workspaceId: string;
  hour: Instant;
  shardId: string;
  /** One of `shelvesOf`. */
  shelf: string;
}

/** What records of a shard add to a row, in their order. */
export interface RowAddition {
  text: string;
  name: DetailName;
  records: readonly { guard: StreamGuard; amounts: readonly CountedAmount[] }[];
}

/** How many shelves there are on each level but the last, where every row has one of its own. */
const WIDTHS = [4, 64, 512, 4096];
const BYTES_OF_BUCKET = 4;
/** A row with longer texts would leave little room for others. */
const MAX_SHARED_CHARACTERS = 300;
const OWN_SHELF_CHARACTERS = 26;

export const nameTextOf = ({ campaignId, feedId, publisher, offer, subId }: DetailName): string =>
  JSON.stringify([campaignId, feedId, publisher, offer, subId]);

/**
 * On which shelves a row may lie: it lies on the first of them that had room when the row came. The digest keeps
 * callers, who choose the texts, from heaping rows on one shelf.
 */
export function shelvesOf(text: string, digest: Digest): string[] {
  const hash = digest(text);
  const own = `${WIDTHS.length}#${toBase32(hash.subarray(0, OWN_SHELF_CHARACTERS))}`;
  if (text.length > MAX_SHARED_CHARACTERS) return [own];
  const numbers = new DataView(hash.buffer, hash.byteOffset);
  const shared = WIDTHS.map(
    (width, level) => `${level}#${numbers.getUint32(level * BYTES_OF_BUCKET) % width}`,
  );
  return [...shared, own];
}

/**
 * Adds what was not counted before. Rows for which there is no room are left for their next shelves: once this shelf is
 * stored as it is answered, they will never find room here, however often their records come.
 * @returns as `after` the shelf that has to be stored, null where nothing changes.
 */
export function addToShelf(
  shelf: DetailShelf,
  additions: readonly RowAddition[],
  hasRoom: (rows: DetailRows) => boolean,
): { after: DetailShelf | null; left: RowAddition[] } {
  const rows = new Map(shelf.rows);
  const left: RowAddition[] = [];
  let { guard, isFull } = shelf;
  for (const addition of additions) {
    const row = rows.get(addition.text);
    if (!row && isFull) {
      left.push(addition);
      continue;
    }
    const records = behindGuard(shelf.guard ?? '', addition.records);
    const last = records.at(-1);
    if (!last) continue;
    const added = records.flatMap(({ amounts }) => amounts);
    const before = row?.amounts ?? [];
    rows.set(addition.text, { name: addition.name, amounts: addUp([...before, ...added]) });
    guard = laterOf(guard, last.guard);
    if (!row) isFull = !hasRoom(rows);
  }
  if (guard === shelf.guard) return { after: null, left };
  return { after: { guard, isFull: isFull || !hasRoom(rows), rows }, left };
}

const laterOf = (guard: StreamGuard | null, other: StreamGuard): StreamGuard =>
  guard !== null && guard > other ? guard : other;
