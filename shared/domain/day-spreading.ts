import type { CostFigures, HourlyCost } from './cost.ts';
import { inProportion, sum } from './in-proportion.ts';
import type { Instant } from './time.ts';

/** What a network that knows no hours says of a day, and what the ledger holds of it. */
export interface DayToSpread {
  total: CostFigures;
  /** Hours of this day in the ledger, in order. */
  booked: readonly HourlyCost[];
  /** The starts of the hours that the day has. */
  hours: readonly Instant[];
  /** Where newly added spend belongs; null when the day is over (see `bookingHourOf`). */
  bookingHour: Instant | null;
}

/**
 * Hours of a day whose sum is exactly the network's total (spec S-9). What was added goes to the booking hour; a fall,
 * or an addition after the day, scales the booked hours in proportion, the remainder going to the largest; a day
 * without any is spread evenly. No hour is negative as long as the total is not.
 */
export function spreadDay({ total, booked, hours, bookingHour }: DayToSpread): HourlyCost[] {
  const starts = [...new Set([...hours, ...booked.map(({ hour }) => hour)])].sort((a, b) => a - b);
  const byHour = new Map(booked.map((row) => [row.hour, row]));
  const rows = starts.map((hour) => byHour.get(hour) ?? { hour, amount: 0n, impressions: 0, clicks: 0 });
  const bookingIndex = bookingHour === null ? -1 : starts.indexOf(bookingHour);
  const amounts = rows.map(({ amount }) => amount);
  const spread = (target: bigint, own: bigint[]): bigint[] => {
    const added = target - sum(own);
    if (added === 0n) return own;
    if (added > 0n && bookingIndex >= 0)
      return own.map((value, at) => (at === bookingIndex ? value + added : value));
    return inProportion(target, firstWithWeight(own, amounts));
  };
  const spreadAmounts = spread(total.amount, amounts);
  const impressions = spread(
    BigInt(total.impressions),
    rows.map((row) => BigInt(row.impressions)),
  );
  const clicks = spread(
    BigInt(total.clicks),
    rows.map((row) => BigInt(row.clicks)),
  );
  return starts.map((hour, at) => ({
    hour,
    amount: spreadAmounts[at] ?? 0n,
    impressions: Number(impressions[at] ?? 0n),
    clicks: Number(clicks[at] ?? 0n),
  }));
}

/** The first that weighs anything, else the first of all: it is spread evenly. */
function firstWithWeight(...candidates: readonly (readonly bigint[])[]): readonly bigint[] {
  const [first = []] = candidates;
  return candidates.find((weights) => sum(weights) > 0n) ?? first;
}
