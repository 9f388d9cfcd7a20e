import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { RollUpReader } from '#shared/domain/reporting-ports.ts';
import type { EventDay } from '#shared/domain/roll-up.ts';
import { daysBetween, type LocalDay, parseInstant } from '#shared/domain/time.ts';
import { detailsOfShelf } from './detail-shelf-item.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { ROLL_UP_PROJECTION, readEventDays, readRollUps } from './roll-up-item.ts';

const DAYS_AT_ONCE = 8;
/** So many are unpacked at a time: they are added up before they leave the processor's caches. */
const ROLL_UPS_AT_ONCE = 100;

type Item = Record<string, unknown>;
type Pages = AsyncIterableIterator<Item[]>;

/** Reads roll-ups, which follow the ledger by seconds: no consistent reads. One query a day, several at once. */
export function createRollUpReader(client: DynamoDBDocumentClient, tableName: string): RollUpReader {
  async function* pagesOf({ pk, sk }: Key, ProjectionExpression?: string): AsyncGenerator<Item[]> {
    const query = {
      TableName: tableName,
      KeyConditionExpression: sk === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': pk, ...(sk !== '' && { ':sk': sk }) },
      ...(ProjectionExpression !== undefined && { ProjectionExpression }),
    };
    for await (const { Items = [] } of paginateQuery({ client }, query)) yield Items;
  }

  /** The first pages of the next days are on their way while those of this day are read. */
  async function* readDays(
    days: readonly LocalDay[],
    keyOf: (day: LocalDay) => Key,
    projection?: string,
  ): AsyncGenerator<{ day: LocalDay; items: Item[] }> {
    const begin = (day: LocalDay) => ({ day, ...beginReading(pagesOf(keyOf(day), projection)) });
    const reading = days.slice(0, DAYS_AT_ONCE).map(begin);
    let next = reading.length;
    for (let current = reading.shift(); current; current = reading.shift()) {
      const { day, first, pages } = current;
      for (let page = await first; !page.done; page = await pages.next()) yield { day, items: page.value };
      for (const following of days.slice(next, next + 1)) reading.push(begin(following));
      next += 1;
    }
  }

  return {
    async *days(workspaceId, first, last) {
      const keyOf = (day: LocalDay): Key => ({ ...ledgerKeys.costDay(workspaceId, day, '', ''), sk: '' });
      for await (const { day, items } of readDays(daysBetween(first, last), keyOf, ROLL_UP_PROJECTION)) {
        for (let at = 0; at < items.length; at += ROLL_UPS_AT_ONCE) {
          yield readRollUps(day, items.slice(at, at + ROLL_UPS_AT_ONCE));
        }
      }
    },

    async *details(workspaceId, first, last) {
      const keyOf = (day: LocalDay): Key => ({
        ...ledgerKeys.detailShelf(workspaceId, parseInstant(`${day}T00:00:00Z`), '', ''),
        sk: '',
      });
      for await (const { day, items } of readDays(daysBetween(first, last), keyOf)) {
        yield items.flatMap((item) => detailsOfShelf(day, item));
      }
    },

    async eventsOf(workspaceId, campaignId, first, last) {
      const keyOf = (day: LocalDay): Key => ledgerKeys.eventDay(workspaceId, day, campaignId, '');
      const found: EventDay[] = [];
      for await (const { day, items } of readDays(daysBetween(first, last), keyOf, ROLL_UP_PROJECTION)) {
        found.push(...readEventDays(day, items));
      }
      return found;
    },
  };
}

/** A failure to come is told to whoever asks for the page; until then it is no unhandled one. */
function beginReading(pages: Pages): { first: Promise<IteratorResult<Item[]>>; pages: Pages } {
  const first = pages.next();
  first.catch(() => {});
  return { first, pages };
}
