import type { ExchangeRate } from './exchange-rate.ts';
import type { ManualCost } from './manual-cost.ts';
import type { Page, PageRequest } from './ports.ts';
import type { EventDay, EventDetailDay, RollUp } from './roll-up.ts';
import type { LocalDay } from './time.ts';

/** Reads the daily roll-ups of a workspace. Days are UTC days, both ends included. */
export interface RollUpReader {
  /** Day by day, in pages. */
  days(workspaceId: string, first: LocalDay, last: LocalDay): AsyncIterable<RollUp[]>;
  /** The parts of event days by publisher, offer and sub id, day by day, in pages; the same details come several times. */
  details(workspaceId: string, first: LocalDay, last: LocalDay): AsyncIterable<EventDetailDay[]>;
  /** The event days of one campaign over all feeds. */
  eventsOf(workspaceId: string, campaignId: string, first: LocalDay, last: LocalDay): Promise<EventDay[]>;
}

export interface ManualCostRepository {
  /**
   * Stores all or, as far as anybody can see, none. Their ids are new, in order, and no other cost's lies between.
   * @throws ConflictError when one exists.
   */
  create(workspaceId: string, costs: readonly ManualCost[]): Promise<void>;
  find(workspaceId: string, id: string): Promise<ManualCost | null>;
  /** Oldest first; of one campaign, or of all where it is null. */
  list(workspaceId: string, campaignId: string | null, page: PageRequest): Promise<Page<ManualCost>>;
  /** Those that have hours on these UTC days (both included), oldest first: a later one replaces an earlier one. */
  touching(workspaceId: string, first: LocalDay, last: LocalDay): Promise<ManualCost[]>;
  delete(workspaceId: string, cost: ManualCost): Promise<void>;
}

/** Which rates to list; what is null restricts nothing. Days are both included. */
export interface ExchangeRateFilter {
  from: string | null;
  to: string | null;
  fromDate: LocalDay | null;
  toDate: LocalDay | null;
}

export interface ExchangeRateRepository {
  /** Sets rates, no two for one day and pair; those that were set before are replaced. What a failure leaves undone, a repetition does. */
  put(workspaceId: string, rates: readonly ExchangeRate[]): Promise<void>;
  /** By pair and day. */
  list(workspaceId: string, filter: ExchangeRateFilter, page: PageRequest): Promise<Page<ExchangeRate>>;
  /** Rates from a currency to another on these days, both included. */
  between(
    workspaceId: string,
    pair: { from: string; to: string },
    first: LocalDay,
    last: LocalDay,
  ): Promise<ExchangeRate[]>;
}
