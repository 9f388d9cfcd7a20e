import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { IdempotencyStore } from '#shared/domain/admin-ports.ts';
import {
  ANSWER_KEPT_MS,
  CALL_ENDS_WITHIN_MS,
  type Claim,
  type IdempotentCall,
} from '#shared/domain/idempotency.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import { type Clock, SECOND_MS } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { ledgerKeys } from './keys.ts';

/** `sealedKey` appears when the answer is there. Its content lies in items of the same partition. */
const callSchema = z.object({
  request: z.string(),
  owner: z.string(),
  endsBy: z.int(),
  expiresAt: z.int(),
  sealedKey: z.string().optional(),
});
const callEntity = defineEntity('idempotent-call', callSchema);
const partEntity = defineEntity(
  'idempotent-answer',
  z.object({ content: z.custom<Uint8Array>((value) => value instanceof Uint8Array), expiresAt: z.int() }),
);

/** An item has at most 400 kB. */
const PART_BYTES = 350_000;

/** Over the Ledger, whose items can run out: Config has none that do. */
export function createIdempotencyStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
  now: Clock,
): IdempotencyStore {
  const keyOf = ({ workspaceId, key }: IdempotentCall) => ledgerKeys.idempotentCall(workspaceId, key);
  const answerKeyOf = ({ workspaceId, key }: IdempotentCall, owner: string, part: string) =>
    ledgerKeys.idempotentAnswer(workspaceId, key, owner, part);
  const expiresAt = (): number => Math.ceil((now() + ANSWER_KEPT_MS) / SECOND_MS);

  const isClaimed = async (call: IdempotentCall, owner: string): Promise<boolean> => {
    const { request } = call;
    const claim = { request, owner, endsBy: now() + CALL_ENDS_WITHIN_MS, expiresAt: expiresAt() };
    const hasEndedUnheard = 'attribute_not_exists(sealedKey) AND endsBy <= :now AND #request = :request';
    return conditionHolds(() =>
      documents.send(
        new PutCommand({
          TableName: tableName,
          Item: callEntity.toItem(keyOf(call), claim),
          // What has run out may still be there for days.
          ConditionExpression: `attribute_not_exists(pk) OR expiresAt <= :second OR (${hasEndedUnheard})`,
          ExpressionAttributeNames: { '#request': 'request' },
          ExpressionAttributeValues: {
            ':now': now(),
            ':second': Math.floor(now() / SECOND_MS),
            ':request': request,
          },
        }),
      ),
    );
  };

  const readContent = async (call: IdempotentCall, owner: string): Promise<Uint8Array> => {
    const { pk, sk } = answerKeyOf(call, owner, '');
    const parts: Uint8Array[] = [];
    let startKey: Record<string, unknown> | undefined;
    do {
      const answer = await documents.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
          ConsistentRead: true,
          ...(startKey ? { ExclusiveStartKey: startKey } : {}),
        }),
      );
      for (const item of answer.Items ?? []) parts.push(partEntity.fromItem(item).content);
      startKey = answer.LastEvaluatedKey;
    } while (startKey);
    return Buffer.concat(parts);
  };

  const claim = async (call: IdempotentCall, owner: string): Promise<Claim> => {
    if (await isClaimed(call, owner)) return { state: 'claimed' };
    const { Item } = await documents.send(
      new GetCommand({ TableName: tableName, Key: keyOf(call), ConsistentRead: true }),
    );
    // Given back between the two.
    if (!Item) return claim(call, owner);
    const { request, owner: holder, sealedKey } = callEntity.fromItem(Item);
    if (sealedKey === undefined) return { state: 'running', request };
    const content = await readContent(call, holder);
    return { state: 'answered', request, answer: { sealedKey, content } };
  };

  return {
    claim,

    async complete(call, owner, { sealedKey, content }) {
      const parts = Array.from({ length: Math.ceil(content.length / PART_BYTES) }, (_, index) =>
        content.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
      );
      const writes = parts.map((part, index) => {
        const key = answerKeyOf(call, owner, String(index).padStart(4, '0'));
        const Item = partEntity.toItem(key, { content: part, expiresAt: expiresAt() });
        return documents.send(new PutCommand({ TableName: tableName, Item }));
      });
      await Promise.all(writes);
      const isKept = await conditionHolds(() =>
        documents.send(
          new UpdateCommand({
            TableName: tableName,
            Key: keyOf(call),
            UpdateExpression: 'SET sealedKey = :sealedKey',
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: { ':sealedKey': sealedKey, ':owner': owner },
          }),
        ),
      );
      if (!isKept) throw new ConflictError('Another call has claimed the idempotency key since.');
    },

    async release(call, owner) {
      await conditionHolds(() =>
        documents.send(
          new DeleteCommand({
            TableName: tableName,
            Key: keyOf(call),
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: { ':owner': owner },
          }),
        ),
      );
    },
  };
}
