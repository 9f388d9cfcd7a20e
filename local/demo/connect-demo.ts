import { z } from 'zod';
import type { DemoAccount } from '#local/networks/stand-in-networks.ts';
import type { ApiClient } from './api-client.ts';

/** Enough for a first table; a real account would take a month. */
const BACKFILL_DAYS = 1;

export interface DemoIntegration {
  id: string;
  name: string;
  timezone: string;
}

const named = z.object({ id: z.string(), name: z.string() });
const integration = named.extend({ timezone: z.string() });

/**
 * Connects an account of a stand-in network as a user would: a traffic source, the integration with its first sync,
 * and a campaign for each network campaign but the last, which stays unlinked. What a start before made is reused.
 */
export async function connectDemo(
  api: ApiClient,
  provider: string,
  networkName: string,
  account: DemoAccount,
): Promise<DemoIntegration> {
  const ensure = async <Schema extends typeof named>(
    path: string,
    schema: Schema,
    body: { name: string; [field: string]: unknown },
  ) => {
    const present = await api.list(path, {}, schema);
    return present.find(({ name }) => name === body.name) ?? (await api.create(path, body, schema));
  };

  const source = await ensure('/v1/traffic-sources', named, {
    name: `${networkName} demo traffic`,
    provider,
  });
  const connected = await ensure('/v1/integrations', integration, {
    provider,
    name: `${networkName} demo`,
    credentials: { apiToken: account.apiToken },
    timezone: account.timezone,
    currency: account.currency,
    trafficSourceIds: [source.id],
    backfillDays: BACKFILL_DAYS,
  });
  for (const { id, name } of account.campaigns.slice(0, -1)) {
    await ensure('/v1/campaigns', named, {
      name,
      trafficSourceId: source.id,
      costLink: { integrationId: connected.id, networkCampaignId: id },
    });
  }
  return connected;
}
