import { z } from 'zod';
import { networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import { cursorsOf } from '#shared/domain/cursor.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { currencySchema, formatMicros, moneyTextSchema } from '#shared/domain/money.ts';
import type {
  CampaignRepository,
  NetworkCampaignRepository,
  NetworkCampaignSpend,
  Page,
  PageRequest,
} from '#shared/domain/ports.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';

export const networkCampaignViewSchema = z
  .object({
    networkCampaignId: networkCampaignIdSchema,
    name: z.string().nullable(),
    spend: moneyTextSchema,
    currency: currencySchema,
    campaignId: idSchema('campaign').nullable(),
  })
  .meta({ id: 'NetworkCampaign' });
type NetworkCampaignView = z.infer<typeof networkCampaignViewSchema>;

export interface ListNetworkCampaignsDeps extends FindIntegrationDeps {
  networkCampaigns: Pick<NetworkCampaignRepository, 'list'>;
  campaigns: Pick<CampaignRepository, 'linksOf'>;
}

/**
 * What the network charged for, linked to a campaign or not (spec C-9), by its id. After a change of currency a
 * campaign stands once for each. Spend follows the rows by seconds.
 */
export async function listNetworkCampaigns(
  deps: ListNetworkCampaignsDeps,
  workspaceId: string,
  id: string,
  { linked, ...page }: PageRequest & { linked?: boolean | undefined },
): Promise<Page<NetworkCampaignView>> {
  const integration = await findIntegration(deps, workspaceId, id);
  const cursors = cursorsOf(networkCampaignIdSchema, [id, linked]);
  const found: NetworkCampaignSpend[] = [];
  const links = new Map<string, string>();
  let cursor = page.cursor === null ? null : cursors.decode(page.cursor);
  do {
    const next = await deps.networkCampaigns.list(id, { limit: page.limit - found.length, cursor });
    const nextLinks = await deps.campaigns.linksOf(
      id,
      next.items.map(({ networkCampaignId }) => networkCampaignId),
    );
    for (const [networkCampaignId, campaignId] of nextLinks) links.set(networkCampaignId, campaignId);
    found.push(
      ...next.items.filter(
        ({ networkCampaignId }) => linked === undefined || links.has(networkCampaignId) === linked,
      ),
    );
    cursor = next.cursor;
  } while (cursor !== null && found.length < page.limit);
  const items = found.flatMap((campaign) => toViews(campaign, integration.currency, links));
  return { items, cursor: cursor === null ? null : cursors.encode(cursor) };
}

function toViews(
  { networkCampaignId, name, spend }: NetworkCampaignSpend,
  usualCurrency: string,
  links: ReadonlyMap<string, string>,
): NetworkCampaignView[] {
  const amounts = spend.size > 0 ? [...spend] : [[usualCurrency, 0n] as const];
  return amounts.map(([currency, amount]) => ({
    networkCampaignId,
    name,
    spend: formatMicros(amount),
    currency,
    campaignId: links.get(networkCampaignId) ?? null,
  }));
}
