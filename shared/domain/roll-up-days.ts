import type { LedgerCost } from './cost.ts';
import { isRecord } from './is-record.ts';
import type { Micros } from './money.ts';
import type { CostDay, CostDayOrigin, EventDay, EventDayOrigin } from './roll-up.ts';
import type { EventHour, MadeDay } from './roll-up-ports.ts';

/** A day of which some hour changed. */
export type ChangedDay =
  | { kind: 'costs'; workspaceId: string; origin: CostDayOrigin }
  | { kind: 'events'; workspaceId: string; origin: EventDayOrigin };

/** @param rows all of the day, in order. */
export const makeCostDay = (origin: CostDayOrigin, rows: readonly LedgerCost[]): MadeDay<CostDay> => ({
  day: {
    ...origin,
    hours: rows
      .filter(({ amount }) => amount !== 0n)
      .map(({ hour, amount, currency }) => ({ hour, amount, currency })),
  },
  sourceRevision: sumOfRevisions(rows),
});

/** @param hours all of the day, in order. */
export const makeEventDay = (origin: EventDayOrigin, hours: readonly EventHour[]): MadeDay<EventDay> => ({
  day: { ...origin, quarters: hours.flatMap(({ quarters }) => quarters) },
  sourceRevision: sumOfRevisions(hours),
});

const sumOfRevisions = (hours: readonly { revision: number }[]): number =>
  hours.reduce((sum, { revision }) => sum + revision, 0);

/** How spend by currency changes with the day; currencies in which it stays are left out. */
export function spendChange(before: CostDay | null, after: CostDay): Map<string, Micros> {
  const change = new Map<string, Micros>();
  const add = (currency: string, amount: Micros) =>
    void change.set(currency, (change.get(currency) ?? 0n) + amount);
  for (const { currency, amount } of after.hours) add(currency, amount);
  for (const { currency, amount } of before?.hours ?? []) add(currency, -amount);
  return new Map([...change].filter(([, amount]) => amount !== 0n));
}

/** Whether the stored roll-up says all that the other one says, and saw as much. */
export const isSameDay = <Day>(stored: MadeDay<Day>, made: MadeDay<Day>): boolean =>
  stored.sourceRevision === made.sourceRevision && textOf(stored.day) === textOf(made.day);

/** The same for equal values, whatever the order of their members. */
const textOf = (day: unknown): string =>
  JSON.stringify(day, (_name, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Map) return [...value].toSorted();
    return isRecord(value) ? Object.entries(value).toSorted() : value;
  });
