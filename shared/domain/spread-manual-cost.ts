import { inProportion } from './in-proportion.ts';
import type { ManualCost } from './manual-cost.ts';
import { type Micros, parseMicros } from './money.ts';
import {
  addDays,
  daysBetween,
  type Instant,
  type InstantRange,
  type LocalDay,
  realHoursOf,
  startOfLocalDay,
} from './time.ts';

/**
 * What a manual cost is in each hour that its days really have in its zone: by clicks, evenly where there are none
 * (spec P-6). The sum is exactly the amount; what rounding leaves over goes to the hour with the most clicks.
 * @param clicksOf The clicks of the cost's campaign in an hour. It may be half an hour where clocks change by that much.
 * @param hoursOfDay For callers that spread many costs and remember the hours of a day.
 */
export function spreadManualCost(
  { from, to, timezone, amount }: Pick<ManualCost, 'from' | 'to' | 'timezone' | 'amount'>,
  clicksOf: (hour: InstantRange) => number,
  hoursOfDay: (day: LocalDay, timezone: string) => readonly Instant[] = realHoursOf,
): { hour: Instant; amount: Micros }[] {
  const starts = daysBetween(from, to).flatMap((day) => hoursOfDay(day, timezone));
  const end = startOfLocalDay(addDays(to, 1), timezone);
  const clicks = starts.map((start, at) => BigInt(clicksOf({ from: start, to: starts[at + 1] ?? end })));
  const shares = inProportion(parseMicros(amount), clicks);
  return starts.map((hour, at) => ({ hour, amount: shares[at] ?? 0n }));
}
