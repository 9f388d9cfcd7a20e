import { type DetailShelf, EMPTY_SHELF, type ShelfPlace } from '#shared/domain/detail-shelf.ts';
import type { DetailShelfStore } from '#shared/domain/tally-ports.ts';
import { sha256 } from './sample-feed.ts';

/**
 * Shelves of details in memory, with the promises of the port.
 * @param roomFor so many rows
 * @param step does what changes a shelf, or fails before or after it
 */
export function createMemoryDetailShelves(
  roomFor = 2,
  step: <T>(act: () => T) => Promise<T> = async (act) => act(),
) {
  const held = new Map<string, { place: ShelfPlace; shelf: DetailShelf; older: DetailShelf }>();
  let reads = 0;
  const store: DetailShelfStore = {
    hasRoom: (rows) => rows.size < roomFor,
    async find(places) {
      return places.map((place) => {
        const found = held.get(JSON.stringify(place));
        reads += 1;
        return (reads % 3 === 0 ? found?.older : found?.shelf) ?? EMPTY_SHELF;
      });
    },
    replace: (place, before, after) =>
      step(() => {
        const key = JSON.stringify(place);
        const shelf = held.get(key)?.shelf ?? EMPTY_SHELF;
        if (shelf.guard !== before.guard) return shelf;
        held.set(key, { place, shelf: after, older: shelf });
        return null;
      }),
  };
  return { store, shelves: () => [...held.values()] };
}

/** A digest that heaps all rows on two shelves of each level, until each finds its own behind the last one. */
export const crowding = (text: string): Uint8Array =>
  sha256(text).map((byte, at) => (at < 16 ? byte & Number(at % 4 === 3) : byte));
