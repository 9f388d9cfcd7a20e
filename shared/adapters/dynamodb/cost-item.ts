import { z } from 'zod';
import type { CostOwner, CostRevision, LedgerCost } from '#shared/domain/cost.ts';
import { formatInstant, instantSchema, parseInstant } from '#shared/domain/time.ts';
import { ledgerKeys } from './keys.ts';

/** Whole numbers come back from DynamoDB as a bigint where a double would round them. */
export const microsSchema = z.union([z.bigint(), z.int()]).transform(BigInt);

const figuresShape = {
  amount: microsSchema,
  impressions: z.number(),
  clicks: z.number(),
  asOf: instantSchema,
  runId: z.string(),
};

export const COST_ENTITY = 'cost';

/** A cost row as stored. `previous` holds what it said before each change, oldest first. */
const costItemSchema = z.object({
  entity: z.literal(COST_ENTITY),
  sk: instantSchema,
  currency: z.string(),
  derived: z.boolean(),
  revision: z.number(),
  ...figuresShape,
  previous: z.array(z.object(figuresShape)),
});
type CostItem = z.infer<typeof costItemSchema>;

export function toCostItem(
  { workspaceId, integrationId }: CostOwner,
  row: LedgerCost,
): Record<string, unknown> {
  return {
    ...ledgerKeys.cost(integrationId, row.networkCampaignId, row.hour),
    entity: COST_ENTITY,
    workspaceId,
    currency: row.currency,
    derived: row.derived,
    revision: row.revision,
    ...toStoredFigures(row),
    previous: [],
  };
}

export function toStoredFigures(row: LedgerCost): Record<string, unknown> {
  return {
    amount: row.amount,
    impressions: row.impressions,
    clicks: row.clicks,
    asOf: formatInstant(row.asOf),
    runId: row.runId,
  };
}

export function parseCostItem(networkCampaignId: string, item: unknown): LedgerCost {
  const { sk, amount, impressions, clicks, currency, derived, asOf, runId, revision } =
    costItemSchema.parse(item);
  return {
    networkCampaignId,
    hour: parseInstant(sk),
    amount,
    impressions,
    clicks,
    currency,
    derived,
    asOf: parseInstant(asOf),
    runId,
    revision,
  };
}

/** The changes of one row, oldest first: each state with the one that followed it. */
export function parseRevisions(networkCampaignId: string, item: unknown): CostRevision[] {
  const row: CostItem = costItemSchema.parse(item);
  const states = [...row.previous, row];
  return row.previous.map((before, index) => {
    const after = states[index + 1] ?? row;
    return {
      networkCampaignId,
      hour: parseInstant(row.sk),
      before: { amount: before.amount, impressions: before.impressions, clicks: before.clicks },
      beforeAsOf: parseInstant(before.asOf),
      after: { amount: after.amount, impressions: after.impressions, clicks: after.clicks },
      at: parseInstant(after.asOf),
      runId: after.runId,
    };
  });
}
