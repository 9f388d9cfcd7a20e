import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { NetworkCampaign } from '#shared/domain/cost.ts';
import type { Micros } from '#shared/domain/money.ts';
import type { NetworkCampaignRepository } from '#shared/domain/ports.ts';
import { parseSpendItem } from './cost-item.ts';
import { ledgerKeys } from './keys.ts';

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
): NetworkCampaignRepository {
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
      const items = Items.map((item) => {
        const { networkCampaignId, name } = itemSchema.parse(item);
        return { networkCampaignId, name };
      });
      return { items, cursor: LastEvaluatedKey ? (items.at(-1)?.networkCampaignId ?? null) : null };
    },

    /** Reads all rows of the campaign: exact at any moment, at a price that grows with its age. */
    async spendOf(integrationId, networkCampaignId) {
      const spend = new Map<string, Micros>();
      let start: QueryCommandInput['ExclusiveStartKey'];
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': ledgerKeys.cost(integrationId, networkCampaignId, 0).pk },
            ProjectionExpression: 'amount, currency',
            ExclusiveStartKey: start,
          }),
        );
        for (const { amount, currency } of Items.map(parseSpendItem)) {
          spend.set(currency, (spend.get(currency) ?? 0n) + amount);
        }
        start = LastEvaluatedKey;
      } while (start);
      return spend;
    },
  };
}
