import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { AddressKeyRepository, SealedAddressKey } from '#shared/domain/address-key.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';

const sealedAddressKeySchema: z.ZodType<SealedAddressKey> = z.object({ day: z.int(), sealed: z.string() });
const entity = defineEntity('address-key', sealedAddressKeySchema);

export function createAddressKeyRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
): AddressKeyRepository {
  const put = (key: SealedAddressKey, condition: object): Promise<boolean> => {
    const Item = entity.toItem(configKeys.addressKey(), key);
    return conditionHolds(() => documents.send(new PutCommand({ TableName: tableName, Item, ...condition })));
  };
  return {
    async find() {
      const { Item } = await documents.send(
        new GetCommand({ TableName: tableName, Key: configKeys.addressKey(), ConsistentRead: true }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    create: (key) => put(key, { ConditionExpression: 'attribute_not_exists(pk)' }),
    replace: (before, after) =>
      put(after, {
        ConditionExpression: 'sealed = :sealed',
        ExpressionAttributeValues: { ':sealed': before.sealed },
      }),
  };
}
