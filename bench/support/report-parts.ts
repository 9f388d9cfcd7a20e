import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCampaignRepository } from '#shared/adapters/dynamodb/campaign-repository.ts';
import { createEventFreshness } from '#shared/adapters/dynamodb/event-freshness.ts';
import { createExchangeRateRepository } from '#shared/adapters/dynamodb/exchange-rate-repository.ts';
import { createFeedRepository } from '#shared/adapters/dynamodb/feed-repository.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createManualCostRepository } from '#shared/adapters/dynamodb/manual-cost-repository.ts';
import { createNetworkCampaignRepository } from '#shared/adapters/dynamodb/network-campaign-repository.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import { systemPause } from '#shared/lambda/system-pause.ts';
import type { ShowReportDeps } from '#shared/usecases/show-report.ts';
import { WORKSPACE_ID } from './report-data.ts';

const CREATED_AT = '2025-01-01T00:00:00Z';

/** What a report is made from as deployed, over one table in the place of two. */
export function openReports(client: DynamoDBClient, table: string): ShowReportDeps {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    // Its zone and currency come with every report, in one small item.
    workspaces: {
      find: async () => ({
        id: WORKSPACE_ID,
        name: 'Bench',
        timezone: 'Etc/UTC',
        currency: 'USD',
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT,
        version: 1,
      }),
    },
    integrations: createIntegrationRepository(documents, table, systemPause),
    feeds: createFeedRepository(documents, table, systemPause),
    trafficSources: createTrafficSourceRepository(documents, table, systemPause),
    campaigns: createCampaignRepository(documents, table, systemPause),
    networkCampaigns: createNetworkCampaignRepository(documents, table, systemPause),
    states: createSyncStateRepository(documents, table, systemPause),
    rollUps: createRollUpReader(documents, table),
    eventFreshness: createEventFreshness(documents, table),
    manualCosts: createManualCostRepository(documents, table, systemPause),
    exchangeRates: createExchangeRateRepository(documents, table, systemPause),
  };
}
