import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { configKeys } from './keys.ts';

const itemSchema = z.object({ sk: z.string() });

/** The ids of all integrations and feeds that the workspace ever had, in pages. */
export const createIntegrationIds = (client: DynamoDBDocumentClient, tableName: string) =>
  async function* integrationIds(workspaceId: string): AsyncGenerator<string[]> {
    const query = {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': configKeys.integration(workspaceId, '').pk },
      ProjectionExpression: 'sk',
    };
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      yield Items.map((item) => itemSchema.parse(item).sk);
    }
  };
