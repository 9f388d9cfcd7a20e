import {
  type CampaignDay,
  type CostOwner,
  type HourlyCost,
  isCorrection,
  type LedgerCost,
} from '#shared/domain/cost.ts';
import type { CostReading } from '#shared/domain/cost-reading.ts';
import { spreadDay } from '#shared/domain/day-spreading.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { CostChange, CostRepository } from '#shared/domain/ports.ts';
import { bookingHourOf, type SyncWindow } from '#shared/domain/sync-window.ts';
import {
  addDays,
  daysBetween,
  type Instant,
  type InstantRange,
  type LocalDay,
  realHoursOf,
  startOfLocalDay,
  utcDayOf,
} from '#shared/domain/time.ts';

/** A newer run changed rows that this one was about to change. It writes nothing more (spec S-6). */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export interface WriteCostWindowDeps {
  costs: Pick<CostRepository, 'rowsOf' | 'campaignDays' | 'putCampaignDays' | 'markCorrected' | 'replace'>;
  /** Asked before each group of writes. @throws when the run may not write any more. */
  ensureMayWrite: () => Promise<void>;
}

export interface CostWindow extends CostOwner {
  currency: string;
  timezone: string;
  granularity: 'hour' | 'day';
  window: SyncWindow;
  /** The instant that counts as now. */
  tick: Instant;
  reading: CostReading;
  runId: string;
  /** When the network was asked. */
  asOf: Instant;
  /** Before this instant the network has forgotten what it charged: what it leaves out there is left alone. */
  knownSince: Instant;
}

export interface WindowOutcome {
  rowsWritten: number;
  rowsUnchanged: number;
  rowsZeroed: number;
  networkTotal: Micros;
  ledgerTotal: Micros;
}

const CAMPAIGNS_AT_ONCE = 16;
const CHANGES_PER_WRITE = 500;

/**
 * Makes the ledger say what the network said of the window, touching changed rows only (spec S-4, S-5).
 * Doing it again, after a crash in the middle or not, ends with the same rows.
 * @throws SupersededError, and whatever `ensureMayWrite` throws.
 */
export async function writeCostWindow(deps: WriteCostWindowDeps, target: CostWindow): Promise<WindowOutcome> {
  const range = ledgerRangeOf(target);
  const known = await readCampaignDays(deps.costs, target.integrationId, range);
  const campaignIds = new Set([...known.campaignIds, ...target.reading.campaignIds()]);
  const outcome = { rowsWritten: 0, rowsUnchanged: 0, rowsZeroed: 0, ledgerTotal: 0n };
  let pending: CostChange[] = [];

  const flush = async (): Promise<void> => {
    if (pending.length === 0) return;
    await deps.ensureMayWrite();
    await announceCampaignDays(deps.costs, target, known, pending);
    await deps.costs.markCorrected(target.integrationId, correctedHoursOf(pending));
    const { lost } = await deps.costs.replace(target, pending);
    if (lost > 0) throw new SupersededError('A newer run changed the same rows.');
    pending = [];
  };

  for (const group of groupsOf([...campaignIds], CAMPAIGNS_AT_ONCE)) {
    const comparisons = await Promise.all(
      group.map(async (campaignId) => {
        const isKnown = known.campaignIds.has(campaignId);
        const stored = isKnown
          ? await collect(deps.costs.rowsOf(target.integrationId, campaignId, range))
          : [];
        return compare(target, campaignId, stored);
      }),
    );
    for (const comparison of comparisons) {
      pending.push(...comparison.changes);
      outcome.rowsWritten += comparison.changes.length - comparison.zeroed;
      outcome.rowsZeroed += comparison.zeroed;
      outcome.rowsUnchanged += comparison.unchanged;
      outcome.ledgerTotal += comparison.total;
    }
    if (pending.length >= CHANGES_PER_WRITE) await flush();
  }
  await flush();
  return { ...outcome, networkTotal: target.reading.total() };
}

/** A day that is only known as a whole is compared as a whole, hours after the tick included. */
function ledgerRangeOf({ window, granularity, timezone }: CostWindow): InstantRange {
  if (granularity === 'hour') return window.range;
  return { from: window.range.from, to: startOfLocalDay(addDays(window.lastDay, 1), timezone) };
}

interface KnownCampaignDays {
  campaignIds: Set<string>;
  /** Name by day and campaign. */
  names: Map<string, string | null>;
}

const dayKey = (day: string, campaignId: string): string => `${day}#${campaignId}`;

async function readCampaignDays(
  costs: Pick<CostRepository, 'campaignDays'>,
  integrationId: string,
  range: InstantRange,
): Promise<KnownCampaignDays> {
  const known: KnownCampaignDays = { campaignIds: new Set(), names: new Map() };
  if (range.from >= range.to) return known;
  for await (const page of costs.campaignDays(integrationId, utcDayOf(range.from), utcDayOf(range.to - 1))) {
    for (const { day, networkCampaignId, name } of page) {
      known.campaignIds.add(networkCampaignId);
      known.names.set(dayKey(day, networkCampaignId), name);
    }
  }
  return known;
}

/** Written before the rows, so that no row can be there without being found by its day. */
async function announceCampaignDays(
  costs: Pick<CostRepository, 'putCampaignDays'>,
  { integrationId, reading }: CostWindow,
  known: KnownCampaignDays,
  changes: readonly CostChange[],
): Promise<void> {
  const missing = new Map<string, CampaignDay>();
  const dayOf = createDayLookup();
  for (const { after } of changes) {
    const day = dayOf(after.hour);
    const key = dayKey(day, after.networkCampaignId);
    const name = reading.nameOf(after.networkCampaignId) ?? known.names.get(key) ?? null;
    if (known.names.get(key) !== name)
      missing.set(key, { day, networkCampaignId: after.networkCampaignId, name });
  }
  if (missing.size === 0) return;
  await costs.putCampaignDays(integrationId, [...missing.values()]);
  for (const [key, { name }] of missing) known.names.set(key, name);
}

/** Campaigns share their hours, and writing out a date takes longer than comparing a row. */
function createDayLookup(): (hour: Instant) => LocalDay {
  const days = new Map<Instant, LocalDay>();
  return (hour) => {
    const day = days.get(hour) ?? utcDayOf(hour);
    days.set(hour, day);
    return day;
  };
}

/** Like the days, marked before the rows: a crash in between is mended by the run that comes again. */
function correctedHoursOf(changes: readonly CostChange[]): Instant[] {
  const hours = changes.flatMap(({ before, after }) => {
    const isLate = before && isCorrection({ hour: after.hour, before, beforeAsOf: before.asOf, after });
    return isLate ? [after.hour] : [];
  });
  return [...new Set(hours)];
}

interface Comparison {
  changes: CostChange[];
  unchanged: number;
  zeroed: number;
  /** What the ledger holds of the campaign once the changes are written. */
  total: Micros;
}

function compare(target: CostWindow, campaignId: string, stored: readonly LedgerCost[]): Comparison {
  const comparison: Comparison = { changes: [], unchanged: 0, zeroed: 0, total: 0n };
  const wanted = new Map(wantedHours(target, campaignId, stored).map((row) => [row.hour, row]));
  for (const before of stored) {
    if (!wanted.has(before.hour) && before.hour < target.knownSince) {
      comparison.unchanged += 1;
      continue;
    }
    const row = wanted.get(before.hour) ?? { hour: before.hour, amount: 0n, impressions: 0, clicks: 0 };
    wanted.delete(before.hour);
    comparison.total += row.amount;
    if (says(before, row, target)) {
      comparison.unchanged += 1;
      continue;
    }
    comparison.zeroed += isZero(row) ? 1 : 0;
    comparison.changes.push({ before, after: toLedgerCost(target, campaignId, row, before) });
  }
  for (const row of wanted.values()) {
    if (isZero(row)) continue;
    comparison.total += row.amount;
    comparison.changes.push({ before: null, after: toLedgerCost(target, campaignId, row, null) });
  }
  return comparison;
}

function wantedHours(target: CostWindow, campaignId: string, stored: readonly LedgerCost[]): HourlyCost[] {
  if (target.granularity === 'hour') return target.reading.hoursOf(campaignId);
  return daysBetween(target.window.firstDay, target.window.lastDay).flatMap((day) => {
    const from = startOfLocalDay(day, target.timezone);
    if (from < target.knownSince && isZero({ hour: from, ...target.reading.dayOf(campaignId, day) }))
      return [];
    const to = startOfLocalDay(addDays(day, 1), target.timezone);
    return spreadDay({
      total: target.reading.dayOf(campaignId, day),
      booked: stored.filter(({ hour }) => hour >= from && hour < to),
      hours: realHoursOf(day, target.timezone),
      bookingHour: bookingHourOf(day, target.tick, target.timezone),
    });
  });
}

const isZero = (row: HourlyCost): boolean => row.amount === 0n && row.impressions === 0 && row.clicks === 0;

function says(stored: LedgerCost, row: HourlyCost, { currency }: CostWindow): boolean {
  return (
    stored.amount === row.amount &&
    stored.impressions === row.impressions &&
    stored.clicks === row.clicks &&
    (stored.currency === currency || isZero(row))
  );
}

function toLedgerCost(
  target: CostWindow,
  campaignId: string,
  row: HourlyCost,
  old: LedgerCost | null,
): LedgerCost {
  return {
    ...row,
    networkCampaignId: campaignId,
    currency: target.currency,
    derived: target.granularity === 'day',
    asOf: target.asOf,
    runId: target.runId,
    revision: (old?.revision ?? 0) + 1,
  };
}

async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

function* groupsOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
