import type { CostFigures, HourlyCost } from './cost.ts';
import { createCostColumns } from './cost-columns.ts';
import { decimalToPicos, type Micros, picosToMicros } from './money.ts';
import type { SyncWindow } from './sync-window.ts';
import { daysBetween, type Instant, type InstantRange, type LocalDay, localHourStarts } from './time.ts';

/** A row as the network sent it; see `NetworkCost` of the provider contract. */
interface ReportedCost {
  campaignId: string;
  campaignName: string | null;
  day: LocalDay;
  hour: number | null;
  amount: number | string;
  impressions: number;
  clicks: number;
}

/** The answer contradicts the question or itself. The message is a sentence fit for the run record. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}

/** Everything that a network said of one window. */
export interface CostReading {
  readonly rowsRead: number;
  /** @throws UnusableAnswerError for a row outside of what was asked for. */
  add(row: ReportedCost): void;
  /** Compares the network's own total with what it sent. @throws UnusableAnswerError when they differ by a micro. */
  checkTotal(total: number | string | null): void;
  campaignIds(): Iterable<string>;
  nameOf(campaignId: string): string | null;
  /** Hours inside the window, in order and as UTC instants. Only for a reading by the hour. */
  hoursOf(campaignId: string): HourlyCost[];
  /** What the network said of a whole day; zero where it said nothing. Only for a reading by the day. */
  dayOf(campaignId: string, day: LocalDay): CostFigures;
  /** Sum over all that counts. */
  total(): Micros;
}

const PICOS_PER_MICRO = 1_000_000n;
const NO_BLOCK = -1;

interface ReadCampaign {
  name: string | null;
  /** The block of the columns that holds each day of the window. */
  blocks: Int32Array;
}

/**
 * Collects a network's rows. A row that comes again replaces the one before it: between two pages of a moving
 * report the same row may be sent twice.
 */
export function createCostReading(
  window: SyncWindow,
  { timezone, granularity }: { timezone: string; granularity: 'hour' | 'day' },
): CostReading {
  const days = daysBetween(window.firstDay, window.lastDay);
  const dayIndexes = new Map(days.map((day, index) => [day, index]));
  const hoursInWindow = days.map((day) => slotsInside(day, timezone, window.range));
  const columns = createCostColumns(granularity === 'hour' ? 24 : 1);
  const campaigns = new Map<string, ReadCampaign>();
  let rowsRead = 0;
  let sumMicros = 0n;
  let sumRemainders = 0n;

  const blockOf = (row: ReportedCost): number => {
    const dayIndex = dayIndexes.get(row.day);
    if (dayIndex === undefined) {
      throw new UnusableAnswerError(
        `The network answered with costs of ${row.day}, which was not asked for.`,
      );
    }
    const campaign = campaigns.get(row.campaignId) ?? {
      name: null,
      blocks: new Int32Array(days.length).fill(NO_BLOCK),
    };
    campaigns.set(row.campaignId, campaign);
    campaign.name = row.campaignName ?? campaign.name;
    const known = campaign.blocks[dayIndex] ?? NO_BLOCK;
    const block = known === NO_BLOCK ? columns.addBlock() : known;
    campaign.blocks[dayIndex] = block;
    return block;
  };

  const add = (row: ReportedCost): void => {
    const slot = granularity === 'hour' ? hourSlotOf(row) : 0;
    const { micros, remainder } = toMicros(row.amount);
    ensureCountable(row, micros, granularity);
    const block = blockOf(row);
    sumMicros += BigInt(micros) - columns.amount(block, slot);
    sumRemainders += remainder;
    columns.put(block, slot, micros, row.impressions, row.clicks);
    rowsRead += 1;
  };

  const addHoursOfDay = (block: number, dayIndex: number, hours: HourlyCost[]): void => {
    for (const { slot, hour } of hoursInWindow[dayIndex] ?? []) {
      const figures = columns.get(block, slot);
      if (figures) hours.push({ hour, ...figures });
    }
  };

  const hoursOf = (campaignId: string): HourlyCost[] => {
    const hours: HourlyCost[] = [];
    for (const [dayIndex, block] of (campaigns.get(campaignId)?.blocks ?? []).entries()) {
      if (block !== NO_BLOCK) addHoursOfDay(block, dayIndex, hours);
    }
    return mergeSameHour(hours);
  };

  const totalOfDay = (block: number, dayIndex: number): Micros => {
    let total = 0n;
    for (const { slot } of hoursInWindow[dayIndex] ?? []) total += columns.amount(block, slot);
    return total;
  };

  return {
    get rowsRead() {
      return rowsRead;
    },
    add,
    checkTotal(total) {
      if (total === null) return;
      const difference = toPicos(total) - (sumMicros * PICOS_PER_MICRO + sumRemainders);
      if (difference >= PICOS_PER_MICRO || difference <= -PICOS_PER_MICRO) {
        throw new UnusableAnswerError(
          'The sum of the rows is not the total that the network gave with them.',
        );
      }
    },
    campaignIds: () => campaigns.keys(),
    nameOf: (campaignId) => campaigns.get(campaignId)?.name ?? null,
    hoursOf,
    dayOf(campaignId, day) {
      const block = campaigns.get(campaignId)?.blocks[dayIndexes.get(day) ?? NO_BLOCK] ?? NO_BLOCK;
      const figures = block === NO_BLOCK ? null : columns.get(block, 0);
      return figures ?? { amount: 0n, impressions: 0, clicks: 0 };
    },
    total() {
      if (granularity === 'day') return sumMicros;
      let total = 0n;
      for (const { blocks } of campaigns.values()) {
        for (const [dayIndex, block] of blocks.entries()) {
          if (block !== NO_BLOCK) total += totalOfDay(block, dayIndex);
        }
      }
      return total;
    },
  };
}

function slotsInside(
  day: LocalDay,
  timezone: string,
  range: InstantRange,
): { slot: number; hour: Instant }[] {
  return localHourStarts(day, timezone)
    .map((hour, slot) => ({ slot, hour }))
    .filter(({ hour }) => hour >= range.from && hour < range.to);
}

function hourSlotOf({ day, hour }: ReportedCost): number {
  if (hour === null || !Number.isInteger(hour) || hour < 0 || hour > 23) {
    throw new UnusableAnswerError(`The network answered with an hour of ${day} that no clock shows.`);
  }
  return hour;
}

/** An hour that clocks skip shares its instant with the hour after it: both count. */
function mergeSameHour(hours: readonly HourlyCost[]): HourlyCost[] {
  const merged: HourlyCost[] = [];
  for (const row of hours) {
    const last = merged.at(-1);
    if (last?.hour === row.hour) merged[merged.length - 1] = added(last, row);
    else merged.push(row);
  }
  return merged;
}

function added(first: HourlyCost, second: HourlyCost): HourlyCost {
  return {
    hour: first.hour,
    amount: first.amount + second.amount,
    impressions: first.impressions + second.impressions,
    clicks: first.clicks + second.clicks,
  };
}

/** A day below zero could not be spread over hours; of an hour a network may take back more than it charged. */
function ensureCountable(row: ReportedCost, micros: number, granularity: 'hour' | 'day'): void {
  if (granularity === 'day' && micros < 0) {
    throw new UnusableAnswerError(`The network answered with a cost below zero for ${row.day}.`);
  }
  if (!isCount(row.impressions) || !isCount(row.clicks)) {
    throw new UnusableAnswerError(
      `The network answered with impressions or clicks of ${row.day} that are no count.`,
    );
  }
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A double times a million is exact to 0.0005 up to this size; larger or finer amounts go the slow, exact way. */
const FAST_LIMIT = 1_000_000;
const FAST_TOLERANCE = 0.0005;

function toMicros(amount: number | string): { micros: number; remainder: bigint } {
  if (typeof amount === 'number' && Math.abs(amount) < FAST_LIMIT) {
    const micros = Math.round(amount * 1_000_000);
    if (Math.abs(amount * 1_000_000 - micros) < FAST_TOLERANCE) return { micros, remainder: 0n };
  }
  const picos = toPicos(amount);
  const micros = picosToMicros(picos);
  if (micros > BigInt(Number.MAX_SAFE_INTEGER) || micros < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new UnusableAnswerError('The network answered with an amount beyond nine billion units.');
  }
  return { micros: Number(micros), remainder: picos - micros * PICOS_PER_MICRO };
}

function toPicos(amount: number | string): bigint {
  try {
    return decimalToPicos(amount);
  } catch (error) {
    throw new UnusableAnswerError('The network answered with an amount that is no decimal number.', {
      cause: error,
    });
  }
}
