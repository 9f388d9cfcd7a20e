import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type DetailShelf, EMPTY_SHELF, type ShelfPlace } from '#shared/domain/detail-shelf.ts';
import type { DetailShelfStore } from '#shared/domain/tally-ports.ts';
import { batchGet, type ReadConsistency } from './batch-get.ts';
import { conditionHolds } from './condition-holds.ts';
import { hasRoom, keyOfShelf, parseShelf, toShelfItem } from './detail-shelf-item.ts';
import { keyText } from './put-all.ts';
import type { RetryPause } from './retry-unprocessed.ts';

/** Some ten kilobytes each in memory. */
const MOST_REMEMBERED = 2000;

/**
 * Shelves of details as items. A shelf is known by its guard, which moves with every write. What a warm function saw
 * lately is not read again: where another function was faster, the write is refused, and the shelf is read as it is.
 */
export function createDetailShelfStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): DetailShelfStore {
  const remembered = new Map<string, DetailShelf>();

  const remember = (place: ShelfPlace, shelf: DetailShelf): void => {
    remembered.delete(textOf(place));
    remembered.set(textOf(place), shelf);
    if (remembered.size <= MOST_REMEMBERED) return;
    for (const oldest of remembered.keys()) return void remembered.delete(oldest);
  };

  const read = async (places: readonly ShelfPlace[], consistency: ReadConsistency) => {
    const items = await batchGet(documents, tableName, pause, places.map(keyOfShelf), consistency);
    const byKey = new Map(items.map((item) => [keyText(item), item]));
    return places.map((place) => {
      const item = byKey.get(textOf(place));
      return item ? parseShelf(item, place.hour) : EMPTY_SHELF;
    });
  };

  return {
    hasRoom,

    async find(places) {
      const known = new Map(places.map((place) => [place, remembered.get(textOf(place))]));
      const unknown = places.filter((place) => known.get(place) === undefined);
      const found = await read(unknown, 'eventual');
      for (const [index, place] of unknown.entries()) known.set(place, found[index]);
      return places.map((place) => {
        const shelf = known.get(place) ?? EMPTY_SHELF;
        remember(place, shelf);
        return shelf;
      });
    },

    async replace(place, before, after) {
      // Whether a write that breaks off was done, nobody knows.
      remembered.delete(textOf(place));
      const isReplaced = await putInPlace(documents, tableName, toShelfItem(place, after), before.guard);
      const [standing = after] = isReplaced ? [] : await read([place], 'strong');
      remember(place, standing);
      return isReplaced ? null : standing;
    },
  };
}

const textOf = (place: ShelfPlace): string => keyText(keyOfShelf(place));

function putInPlace(
  documents: DynamoDBDocumentClient,
  tableName: string,
  item: Record<string, unknown>,
  guard: string | null,
): Promise<boolean> {
  const condition =
    guard === null
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'guard = :before', ExpressionAttributeValues: { ':before': guard } };
  return conditionHolds(() =>
    documents.send(new PutCommand({ TableName: tableName, Item: item, ...condition })),
  );
}
