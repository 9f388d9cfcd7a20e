import type { Micros } from './money.ts';
import { HOUR_MS, type Instant, type LocalDay } from './time.ts';

/** Amount and counts of one campaign and hour. */
export interface CostFigures {
  amount: Micros;
  impressions: number;
  clicks: number;
}

/** What a network says of one campaign in one hour. `hour` is the instant at which the hour starts. */
export interface HourlyCost extends CostFigures {
  hour: Instant;
}

/** A cost row of the ledger: what one network campaign cost in one hour, as the network last said. */
export interface LedgerCost extends HourlyCost {
  networkCampaignId: string;
  currency: string;
  /** The hour is an estimate from a day's total; the day is exact (spec S-9). */
  derived: boolean;
  /** When the network said so. */
  asOf: Instant;
  runId: string;
  /** Counts the changes; a write names the one that it replaces. */
  revision: number;
}

/** Whose costs rows are. */
export interface CostOwner {
  workspaceId: string;
  integrationId: string;
}

/** How a row changes; see `isCorrection`. */
export interface CostCorrection {
  hour: Instant;
  before: CostFigures;
  /** When the network said `before`. */
  beforeAsOf: Instant;
  after: CostFigures;
}

/** Whether a network corrected an hour after it had ended. The growth of a running hour is none, nor are other figures. */
export const isCorrection = ({ hour, before, beforeAsOf, after }: CostCorrection): boolean =>
  before.amount !== after.amount && beforeAsOf >= hour + HOUR_MS;

/** What a row said before it changed, and which run had written that. */
export interface CostRevision extends CostCorrection {
  networkCampaignId: string;
  at: Instant;
  runId: string;
}

/** A campaign as its network knows it, once it had costs. */
export interface NetworkCampaign {
  networkCampaignId: string;
  name: string | null;
}

/** That a network campaign has rows on a UTC day. Lets a window find its campaigns without reading history. */
export interface CampaignDay extends NetworkCampaign {
  day: LocalDay;
}
