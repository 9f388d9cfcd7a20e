import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { NetworkCampaign } from '#shared/domain/cost.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { NetworkCampaignRepository } from '#shared/domain/ports.ts';
import { batchGet } from './batch-get.ts';
import { ledgerKeys } from './keys.ts';
import { parseSpend } from './network-campaign-spend.ts';
import type { RetryPause } from './retry-unprocessed.ts';

const ENTITY = 'network-campaign';
const itemSchema = z.object({
  entity: z.literal(ENTITY),
  networkCampaignId: z.string(),
  name: z.string().nullable(),
});

export function toNetworkCampaignItem(integrationId: string, campaign: NetworkCampaign) {
  return {
    ...ledgerKeys.networkCampaign(integrationId, campaign.networkCampaignId),
    entity: ENTITY,
    ...campaign,
  };
}

export function createNetworkCampaignRepository(
  client: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): NetworkCampaignRepository {
  /** Of a page's campaigns, which lie side by side. */
  const spendBetween = async (
    integrationId: string,
    first: string,
    last: string,
  ): Promise<Map<string, Map<string, Micros>>> => {
    const query = {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': ledgerKeys.networkCampaignSpend(integrationId, first).pk,
        ':first': first,
        ':last': last,
      },
    };
    const spends = new Map<string, Map<string, Micros>>();
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      for (const { networkCampaignId, spend } of Items.map(parseSpend)) spends.set(networkCampaignId, spend);
    }
    return spends;
  };

  return {
    async list(integrationId, { limit, cursor }) {
      const { pk } = ledgerKeys.networkCampaign(integrationId, '');
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          Limit: limit,
          ...(cursor === null ? {} : { ExclusiveStartKey: { pk, sk: cursor } }),
        }),
      );
      const found = Items.map((item) => itemSchema.parse(item));
      const [first, last] = [found.at(0)?.networkCampaignId, found.at(-1)?.networkCampaignId];
      if (first === undefined || last === undefined) return { items: [], cursor: null };
      const spends = await spendBetween(integrationId, first, last);
      const items = found.map(({ networkCampaignId, name }) => ({
        networkCampaignId,
        name,
        spend: spends.get(networkCampaignId) ?? new Map(),
      }));
      return { items, cursor: LastEvaluatedKey ? last : null };
    },

    async findMany(integrationId, ids) {
      const keys = ids.map((id) => ledgerKeys.networkCampaign(integrationId, id));
      const items = await batchGet(client, tableName, pause, keys);
      const found = items.map((item) => itemSchema.parse(item));
      return new Map(
        found.map(({ networkCampaignId, name }) => [networkCampaignId, { networkCampaignId, name }]),
      );
    },
  };
}
