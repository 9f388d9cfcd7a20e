import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type AccessTokenStore, ConflictError, type CredentialCipher } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';

/** An item holds a token, a lease or both: while one is renewed, the old one may still be read. */
const storedSchema = z.object({
  cipher: z.string().optional(),
  expiresAt: z.int().optional(),
  variant: z.string().nullable().default(null),
});
const ENTITY = 'access-token';
const entity = defineEntity(ENTITY, storedSchema);

interface Update {
  UpdateExpression: string;
  ConditionExpression: string;
  ExpressionAttributeValues: Record<string, unknown>;
}

/** Keeps tokens encrypted, bound to their credential group. A lease that has run out can be taken over. */
export function createAccessTokenStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
  cipher: CredentialCipher,
  now: Clock,
): AccessTokenStore {
  const read = async (credentialGroup: string) => {
    const { Item } = await documents.send(
      new GetCommand({
        TableName: tableName,
        Key: configKeys.accessToken(credentialGroup),
        ConsistentRead: true,
      }),
    );
    const stored = Item ? entity.fromItem(Item) : null;
    if (stored?.cipher === undefined || stored.expiresAt === undefined) return null;
    const { cipher: sealed, expiresAt, variant } = stored;
    const token = await cipher.decrypt(sealed, { credentialGroup });
    return { sealed, token: { token, expiresAt, variant } };
  };
  /** False when the condition does not hold. */
  const update = (credentialGroup: string, change: Update): Promise<boolean> =>
    conditionHolds(() =>
      documents.send(
        new UpdateCommand({ TableName: tableName, Key: configKeys.accessToken(credentialGroup), ...change }),
      ),
    );
  return {
    find: async (credentialGroup) => (await read(credentialGroup))?.token ?? null,

    acquireLease: (credentialGroup, owner, until) =>
      update(credentialGroup, {
        UpdateExpression: 'SET entity = :entity, leaseOwner = :owner, leaseUntil = :until',
        ConditionExpression: 'attribute_not_exists(leaseOwner) OR leaseUntil <= :now',
        ExpressionAttributeValues: { ':entity': ENTITY, ':owner': owner, ':until': until, ':now': now() },
      }),

    async save(credentialGroup, owner, { token, expiresAt, variant }) {
      const sealed = await cipher.encrypt(token, { credentialGroup });
      const isSaved = await update(credentialGroup, {
        UpdateExpression:
          'SET cipher = :cipher, expiresAt = :expiresAt, variant = :variant REMOVE leaseOwner, leaseUntil',
        ConditionExpression: 'leaseOwner = :owner',
        ExpressionAttributeValues: {
          ':cipher': sealed,
          ':expiresAt': expiresAt,
          ':variant': variant,
          ':owner': owner,
        },
      });
      if (!isSaved) throw new ConflictError('The lease to renew the access token was lost.');
    },

    async releaseLease(credentialGroup, owner) {
      await update(credentialGroup, {
        UpdateExpression: 'REMOVE leaseOwner, leaseUntil',
        ConditionExpression: 'leaseOwner = :owner',
        ExpressionAttributeValues: { ':owner': owner },
      });
    },

    async discard(credentialGroup, token) {
      const stored = await read(credentialGroup);
      if (stored?.token.token !== token) return;
      await update(credentialGroup, {
        UpdateExpression: 'REMOVE cipher, expiresAt',
        ConditionExpression: 'cipher = :cipher',
        ExpressionAttributeValues: { ':cipher': stored.sealed },
      });
    },

    async forget(credentialGroup) {
      await documents.send(
        new DeleteCommand({ TableName: tableName, Key: configKeys.accessToken(credentialGroup) }),
      );
    },
  };
}
