import { z } from 'zod';
import { generateCampaign } from '#local/networks/generate-campaign.ts';
import { createSpendBook } from '#local/networks/spend-book.ts';
import type { Ask } from '#test/support/local-cloud.ts';

/** An account that spends in every hour, so that a lost or doubled hour shows. */
export function createAccount(id: string, timezone: string, currency: string, campaigns = 3) {
  const book = createSpendBook(
    Array.from({ length: campaigns }, (_, index) =>
      generateCampaign('journey', {
        id: `${id}${index}`,
        name: `campaign ${id}${index}`,
        peakAmount: 5 + index,
        peakHour: 6 * index,
        cpm: 0.7,
        clickRate: 0.01,
        activeShare: 1,
      }),
    ),
  );
  return { id, apiToken: `placeholder-token-of-${id}`, timezone, currency, campaigns: book.campaigns, book };
}
export type Account = ReturnType<typeof createAccount>;

/** Connects the account through the API; nothing is read back but today. */
export async function connect(ask: Ask, provider: string, account: Account): Promise<string> {
  const { status, body } = await ask('POST', '/v1/integrations', {
    provider,
    name: `${provider} ${account.id}`,
    credentials: { apiToken: account.apiToken },
    timezone: account.timezone,
    currency: account.currency,
    backfillDays: 0,
  });
  if (status !== 201) throw new Error(`The integration was not made: ${status} ${JSON.stringify(body)}`);
  return z.object({ id: z.string() }).parse(body).id;
}

const costsSchema = z.object({
  items: z.array(
    z.object({
      networkCampaignId: z.string(),
      campaignId: z.string().nullable(),
      hour: z.string(),
      amount: z.string(),
      currency: z.string(),
      impressions: z.number(),
      clicks: z.number(),
      derived: z.boolean(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type Cost = z.infer<typeof costsSchema>['items'][number];

/** All cost rows of the integration in the range, over all pages; of one of the network's campaigns where it is named. */
export async function costsOf(
  ask: Ask,
  integrationId: string,
  from: string,
  to: string,
  networkCampaignId?: string,
): Promise<Cost[]> {
  const wanted = { integrationId, from, to, limit: '200', ...(networkCampaignId && { networkCampaignId }) };
  const costs: Cost[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...wanted, ...(cursor && { cursor }) });
    const { body } = await ask('GET', `/v1/costs?${query}`);
    const page = costsSchema.parse(body);
    costs.push(...page.items);
    cursor = page.nextCursor;
  }
  return costs;
}
