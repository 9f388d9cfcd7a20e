import { z } from 'zod';
import { networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import type { CampaignDay, LedgerCost } from '#shared/domain/cost.ts';
import { cursorsOf } from '#shared/domain/cursor.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { currencySchema, formatMicros, moneyTextSchema } from '#shared/domain/money.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import type {
  CampaignRepository,
  CostRepository,
  IntegrationRepository,
  Page,
  PageRequest,
} from '#shared/domain/ports.ts';
import {
  addDays,
  formatInstant,
  type InstantRange,
  instantSchema,
  localDaySchema,
  startOfLocalDay,
  utcDayOf,
} from '#shared/domain/time.ts';
import { instantRange } from './instant-range.ts';
import { notFound } from './request-problems.ts';

/** Campaigns of a day that are read at the same time. */
const CHUNK = 8;

export const costQuerySchema = z.strictObject({
  integrationId: idSchema('integration').optional().meta({ description: 'Rows of this integration' }),
  networkCampaignId: networkCampaignIdSchema
    .optional()
    .meta({ description: 'Only those of this network campaign; needs integrationId' }),
  campaignId: idSchema('campaign')
    .optional()
    .meta({ description: 'Rows of what is linked to this campaign, instead of integrationId' }),
  from: instantSchema.meta({ description: 'Included', examples: ['2026-03-14T00:00:00Z'] }),
  to: instantSchema.meta({ description: 'Excluded', examples: ['2026-03-15T00:00:00Z'] }),
});
export type CostQuery = z.output<typeof costQuerySchema>;

export const costViewSchema = z
  .object({
    integrationId: idSchema('integration'),
    networkCampaignId: networkCampaignIdSchema,
    campaignId: idSchema('campaign').nullable(),
    hour: instantSchema,
    amount: moneyTextSchema,
    currency: currencySchema,
    impressions: z
      .number()
      .int()
      .meta({ examples: [5210] }),
    clicks: z
      .number()
      .int()
      .meta({ examples: [84] }),
    derived: z.boolean(),
    asOf: instantSchema.meta({ description: 'When the network said so', examples: ['2026-03-14T14:05:03Z'] }),
  })
  .meta({ id: 'Cost' });
export type CostView = z.infer<typeof costViewSchema>;

export interface ListCostsDeps {
  integrations: Pick<IntegrationRepository, 'find'>;
  campaigns: Pick<CampaignRepository, 'find' | 'linksOf'>;
  costs: Pick<CostRepository, 'page' | 'campaignDays'>;
}

/** The row behind which a list goes on. */
const positionSchema = z.strictObject({
  day: localDaySchema,
  networkCampaignId: networkCampaignIdSchema,
  hour: z.number().int(),
});
type Position = z.infer<typeof positionSchema>;

/** Ledger rows by UTC day, network campaign and hour; those of one network campaign simply by hour. */
export async function listCosts(
  deps: ListCostsDeps,
  workspaceId: string,
  query: CostQuery,
  page: PageRequest,
): Promise<Page<CostView>> {
  const range = instantRange(query);
  const cursors = cursorsOf(positionSchema, [workspaceId, query]);
  const start = page.cursor === null ? null : cursors.decode(page.cursor);
  const target = await findTarget(deps, workspaceId, query);
  if (!target) return { items: [], cursor: null };

  const rows = await readRows(deps, target, range, start, page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: await toViews(deps, target.integrationId, shown),
    cursor: last && rows.length > page.limit ? cursors.encode(positionOf(last)) : null,
  };
}

interface Target {
  integrationId: string;
  /** Null for all of the integration. */
  networkCampaignId: string | null;
}

const positionOf = ({ hour, networkCampaignId }: LedgerCost): Position => ({
  day: utcDayOf(hour),
  networkCampaignId,
  hour,
});

/** Null where the campaign has no such costs. Deleted integrations answer too. @throws RequestError `not-found`. */
async function findTarget(
  deps: ListCostsDeps,
  workspaceId: string,
  query: CostQuery,
): Promise<Target | null> {
  const { integrationId, networkCampaignId = null, campaignId } = query;
  if (campaignId !== undefined) {
    const campaign = await deps.campaigns.find(workspaceId, campaignId);
    if (!campaign) throw notFound('campaign', 'campaignId');
    const link = campaign.costLink;
    const contradicts =
      (integrationId ?? link?.integrationId) !== link?.integrationId ||
      (networkCampaignId ?? link?.networkCampaignId) !== link?.networkCampaignId;
    return link && !contradicts ? link : null;
  }
  if (integrationId === undefined) {
    throw invalidParameter([
      { path: 'integrationId', message: 'Either integrationId or campaignId is needed.' },
    ]);
  }
  if (!(await deps.integrations.find(workspaceId, integrationId)))
    throw notFound('integration', 'integrationId');
  return { integrationId, networkCampaignId };
}

async function readRows(
  deps: ListCostsDeps,
  { integrationId, networkCampaignId }: Target,
  range: InstantRange,
  start: Position | null,
  count: number,
): Promise<LedgerCost[]> {
  if (networkCampaignId !== null) {
    const rest = start ? { ...range, from: start.hour + 1 } : range;
    return (await deps.costs.page(integrationId, networkCampaignId, rest, { limit: count, cursor: null }))
      .items;
  }
  const rows: LedgerCost[] = [];
  for await (const chunk of campaignDaysFrom(deps, integrationId, range, start)) {
    const pages = await Promise.all(
      chunk.map((day) =>
        deps.costs.page(integrationId, day.networkCampaignId, dayRange(day, range, start), {
          limit: count,
          cursor: null,
        }),
      ),
    );
    rows.push(...pages.flatMap(({ items }) => items));
    if (rows.length >= count) break;
  }
  return rows.slice(0, count);
}

/** What may have rows, in order, a few at a time, beginning with the campaign and day of `start`. */
async function* campaignDaysFrom(
  deps: ListCostsDeps,
  integrationId: string,
  range: InstantRange,
  start: Position | null,
): AsyncGenerator<CampaignDay[], void, void> {
  const firstDay = start?.day ?? utcDayOf(range.from);
  let reached = start === null;
  for await (const days of deps.costs.campaignDays(integrationId, firstDay, utcDayOf(range.to - 1))) {
    const from = reached
      ? 0
      : days.findIndex((day) => day.day !== start?.day || day.networkCampaignId === start.networkCampaignId);
    if (from < 0) continue;
    reached = true;
    for (let index = from; index < days.length; index += CHUNK) yield days.slice(index, index + CHUNK);
  }
}

function dayRange(
  { day, networkCampaignId }: CampaignDay,
  range: InstantRange,
  start: Position | null,
): InstantRange {
  const isStart = start?.day === day && start.networkCampaignId === networkCampaignId;
  return {
    from: Math.max(range.from, startOfLocalDay(day, 'utc'), isStart ? start.hour + 1 : range.from),
    to: Math.min(range.to, startOfLocalDay(addDays(day, 1), 'utc')),
  };
}

async function toViews(
  deps: ListCostsDeps,
  integrationId: string,
  rows: readonly LedgerCost[],
): Promise<CostView[]> {
  const links = await deps.campaigns.linksOf(
    integrationId,
    rows.map(({ networkCampaignId }) => networkCampaignId),
  );
  return rows.map((row) => ({
    integrationId,
    networkCampaignId: row.networkCampaignId,
    campaignId: links.get(row.networkCampaignId) ?? null,
    hour: formatInstant(row.hour),
    amount: formatMicros(row.amount),
    currency: row.currency,
    impressions: row.impressions,
    clicks: row.clicks,
    derived: row.derived,
    asOf: formatInstant(row.asOf),
  }));
}
