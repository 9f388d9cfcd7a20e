import { formatMicros, type Micros } from '#shared/domain/money.ts';
import { formatInstant, HOUR_MS, type Instant } from '#shared/domain/time.ts';

/** A campaign's cost in one hour, as the table shows it. */
export interface TableCost {
  /** What heads the campaign's group, such as the integration's name. */
  group: string;
  campaign: string;
  currency: string;
  hour: Instant;
  amount: Micros;
}

const NAME_WIDTH = 24;
const CELL_WIDTH = 8;
const MOST_HOURS = 8;

/** How many hours fit beside names, currency and total. */
export function hoursThatFit(terminalWidth: number): number {
  const room = Math.floor((terminalWidth - NAME_WIDTH - 4 - CELL_WIDTH - 2) / CELL_WIDTH);
  return Math.max(1, Math.min(MOST_HOURS, room));
}

/**
 * One line for each campaign, a column for each hour from `firstHour` on (UTC), and a line of totals for each currency.
 * An hour of which nothing is known is a dot, not a zero.
 */
export function renderCostTable(costs: readonly TableCost[], firstHour: Instant, hours: number): string[] {
  const columns = Array.from({ length: hours }, (_, index) => firstHour + index * HOUR_MS);
  const heading = line('', '', [...columns.map((hour) => formatInstant(hour).slice(11, 16)), 'total']);
  const groups = Map.groupBy(costs, ({ group }) => group);
  const body = [...groups].flatMap(([group, members]) => [group, ...campaignLines(members, columns)]);
  const totals = [...Map.groupBy(costs, ({ currency }) => currency)]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([currency, members]) => line('total', currency, cellsOf(members, columns)));
  return [heading, ...body, '─'.repeat(heading.length), ...totals];
}

function campaignLines(costs: readonly TableCost[], columns: readonly Instant[]): string[] {
  const campaigns = Map.groupBy(costs, ({ campaign, currency }) => `${campaign}\n${currency}`);
  return [...campaigns.values()]
    .toSorted((one, other) => compare(sumOf(other), sumOf(one)))
    .map((members) =>
      line(`  ${members[0]?.campaign}`, members[0]?.currency ?? '', cellsOf(members, columns)),
    );
}

function cellsOf(costs: readonly TableCost[], columns: readonly Instant[]): string[] {
  const byHour = Map.groupBy(costs, ({ hour }) => hour);
  const cells = columns.map((hour) => {
    const known = byHour.get(hour);
    return known ? cents(sumOf(known)) : '·';
  });
  return [...cells, cents(sumOf(costs))];
}

function line(name: string, currency: string, cells: readonly string[]): string {
  const label = name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name.padEnd(NAME_WIDTH);
  return `${label} ${currency.padEnd(3)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}`;
}

function sumOf(costs: readonly TableCost[]): Micros {
  return costs.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Rounded half up to cents: a table is for eyes, the API has the micros. */
function cents(amount: Micros): string {
  return formatMicros(((amount + 5_000n) / 10_000n) * 10_000n).slice(0, -4);
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
