import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import { type OutgoingRule, outgoingRuleSchema } from '#shared/domain/outgoing-rule.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import { putNew } from './put-new.ts';

const entity = defineEntity('outgoing-rule', outgoingRuleSchema);

export function createOutgoingRuleRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): OutgoingRuleRepository {
  const expectingVersion = ({ id, version }: OutgoingRule) => ({
    refuse: (error: unknown): never => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new ConflictError(`Outgoing rule ${id} has changed.`, { cause: error });
    },
    condition: {
      TableName: tableName,
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': version },
    },
  });

  return {
    async find(feedId, id) {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: configKeys.outgoingRule(feedId, id),
          ConsistentRead: true,
        }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    list: (feedId, page) =>
      queryPage(documents, entity, configKeys.outgoingRule(feedId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
      }),
    async allOf(feedId) {
      const query = {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': configKeys.outgoingRule(feedId, '').pk },
      };
      const rules: OutgoingRule[] = [];
      for await (const { Items = [] } of paginateQuery({ client: documents }, query))
        rules.push(...Items.map(entity.fromItem));
      return rules;
    },
    create: (feedId, rule) =>
      putNew(documents, tableName, entity.toItem(configKeys.outgoingRule(feedId, rule.id), rule)),
    async update(feedId, before, after) {
      const { condition, refuse } = expectingVersion(before);
      const Item = entity.toItem(configKeys.outgoingRule(feedId, after.id), after);
      await documents.send(new PutCommand({ ...condition, Item })).catch(refuse);
    },
    async delete(feedId, rule) {
      const { condition, refuse } = expectingVersion(rule);
      const Key = configKeys.outgoingRule(feedId, rule.id);
      await documents.send(new DeleteCommand({ ...condition, Key })).catch(refuse);
    },
  };
}
