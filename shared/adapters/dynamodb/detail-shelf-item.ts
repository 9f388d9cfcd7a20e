import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { countedQuarters } from '#shared/domain/counted-quarters.ts';
import {
  type DetailRow,
  type DetailRows,
  type DetailShelf,
  nameTextOf,
  type ShelfPlace,
} from '#shared/domain/detail-shelf.ts';
import type { CountedAmount, EventCounter } from '#shared/domain/event-contribution.ts';
import type { Micros } from '#shared/domain/money.ts';
import { EVENT_COUNTS, EVENT_MONEY, type EventDetailDay } from '#shared/domain/roll-up.ts';
import { shardNameOf } from '#shared/domain/stream-guard.ts';
import { HOUR_MS, type Instant, type LocalDay, parseInstant, QUARTER_MS } from '#shared/domain/time.ts';
import { type Key, ledgerKeyParts, ledgerKeys } from './keys.ts';

const DETAIL_SHELF_ENTITY = 'detail-shelf';

/** What an item has besides its rows takes some 190 bytes, and rows grow while their hour lasts: a write unit is 1024. */
const ROOM_BYTES = 560;
/** However little each takes: a row may come to have money of every currency, and an item has room for 400 KB. */
const MOST_ROWS = 32;

const QUARTERS = 4;

const text = z.string().nullable();
/** Number of the quarter and its metric, and how many or how much, one after the other. */
const amountsSchema = z.array(z.union([z.int(), z.string().regex(/^-?\d+$/)]));
/** `["cmp_1","int_1","publisher",null,"sub",[1,20,7,3],{"USD":[0,1500000]}]` */
const rowsSchema = z.array(
  z.tuple([text, z.string(), text, text, text, amountsSchema, z.record(z.string(), amountsSchema)]),
);
type StoredRow = z.output<typeof rowsSchema>[number];
type StoredAmounts = z.output<typeof amountsSchema>;

const shelfSchema = z.object({
  entity: z.literal(DETAIL_SHELF_ENTITY),
  guard: z.string(),
  isFull: z.boolean(),
  rows: z.instanceof(Uint8Array),
});

export function keyOfShelf({ workspaceId, hour, shardId, shelf }: ShelfPlace): Key {
  return ledgerKeys.detailShelf(workspaceId, hour, shardNameOf(shardId), shelf);
}

export function toShelfItem(
  place: ShelfPlace,
  { guard, isFull, rows }: DetailShelf,
): Record<string, unknown> {
  return { ...keyOfShelf(place), entity: DETAIL_SHELF_ENTITY, guard, isFull, rows: encodeRows(rows) };
}

/** @param hour of the shelf. @throws when the item is none. */
export function parseShelf(item: Readonly<Record<string, unknown>>, hour: Instant): DetailShelf {
  const { guard, isFull, rows } = shelfSchema.parse(item);
  const stored = rowsSchema.parse(JSON.parse(inflateRawSync(rows).toString()));
  return { guard, isFull, rows: new Map(stored.map((row) => decodeRow(row, hour))) };
}

/** The parts of a day that lie on a shelf of it. @throws when the item is none. */
export function detailsOfShelf(day: LocalDay, item: Readonly<Record<string, unknown>>): EventDetailDay[] {
  const { hourOfDay } = ledgerKeyParts.detailShelf({ sk: String(item['sk']) });
  const { rows } = parseShelf(item, parseInstant(`${day}T00:00:00Z`) + hourOfDay * HOUR_MS);
  return [...rows.values()].map(({ name, amounts }) => ({
    ...name,
    day,
    quarters: countedQuarters(amounts),
  }));
}

/** Whether another row may join these: most items are to be written for one unit until their hour has passed. */
export const hasRoom = (rows: DetailRows): boolean =>
  rows.size < MOST_ROWS && encodeRows(rows).byteLength < ROOM_BYTES;

/** Deflated, since names and what stands between them are much alike. */
const encodeRows = (rows: DetailRows): Uint8Array =>
  deflateRawSync(JSON.stringify([...rows.values()].map(encodeRow)));

function encodeRow({ name, amounts }: DetailRow): StoredRow {
  const { campaignId, feedId, publisher, offer, subId } = name;
  const counts: StoredAmounts = [];
  const money: Record<string, StoredAmounts> = {};
  for (const { quarter, counter, amount } of amounts) {
    const index = (quarter / QUARTER_MS) % QUARTERS;
    const value = storedAmount(amount);
    if ('currency' in counter) {
      const ofCurrency = money[counter.currency] ?? [];
      money[counter.currency] = [
        ...ofCurrency,
        index * EVENT_MONEY.length + EVENT_MONEY.indexOf(counter.metric),
        value,
      ];
    } else counts.push(index * EVENT_COUNTS.length + EVENT_COUNTS.indexOf(counter.metric), value);
  }
  return [campaignId, feedId, publisher, offer, subId, counts, money];
}

function decodeRow(
  [campaignId, feedId, publisher, offer, subId, counts, money]: StoredRow,
  hour: Instant,
): [string, DetailRow] {
  const name = { campaignId, feedId, publisher, offer, subId };
  const amounts = decodeAmounts(counts, EVENT_COUNTS, hour, (metric) => ({ metric }));
  for (const [currency, ofCurrency] of Object.entries(money)) {
    amounts.push(...decodeAmounts(ofCurrency, EVENT_MONEY, hour, (metric) => ({ metric, currency })));
  }
  return [nameTextOf(name), { name, amounts }];
}

function decodeAmounts<Metric>(
  stored: StoredAmounts,
  metrics: readonly Metric[],
  hour: Instant,
  counterOf: (metric: Metric) => EventCounter,
): CountedAmount[] {
  const amounts: CountedAmount[] = [];
  for (let at = 0; at < stored.length; at += 2) {
    const slot = Number(stored[at]);
    const metric = metrics[slot % metrics.length];
    const amount = stored[at + 1];
    if (metric === undefined || amount === undefined)
      throw new Error('A stored shelf of details is malformed.');
    const quarter = hour + Math.floor(slot / metrics.length) * QUARTER_MS;
    amounts.push({ quarter, counter: counterOf(metric), amount: BigInt(amount) });
  }
  return amounts;
}

const storedAmount = (amount: Micros): number | string =>
  Number.isSafeInteger(Number(amount)) ? Number(amount) : String(amount);
