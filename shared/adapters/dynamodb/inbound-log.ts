import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { CALL_OUTCOMES, EVENT_TYPES, type InboundCall } from '#shared/domain/event.ts';
import type { InboundLog, InboundSection } from '#shared/domain/event-reading-ports.ts';
import { firstInboundIdOf } from '#shared/domain/inbound-id.ts';
import { daysBetween, type LocalDay, utcDayOf } from '#shared/domain/time.ts';
import { conditionHolds } from './condition-holds.ts';
import { defineEntity } from './entity.ts';
import { eventKeys } from './keys.ts';

const inboundCallSchema: z.ZodType<InboundCall> = z.object({
  id: z.string(),
  workspaceId: z.string(),
  feedId: z.string(),
  receivedAt: z.number(),
  type: z.enum([...EVENT_TYPES, 'rejection']),
  method: z.enum(['GET', 'POST']),
  outcome: z.enum(CALL_OUTCOMES),
  code: z.int(),
  reason: z.string().nullable(),
  path: z.string().nullable(),
  message: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
  transactionId: z.string().nullable(),
  eventId: z.string().nullable().default(null),
  address: z.string().nullable(),
  country: z.string().nullable(),
  sealed: z.string().nullable().default(null),
  replayedAt: z.number().nullable(),
  replayedBy: z.string().nullable(),
});
const entity = defineEntity('inbound-call', inboundCallSchema);

export function createInboundLog(documents: DynamoDBDocumentClient, tableName: string): InboundLog {
  const readDay = async (
    { feedId, order, limit }: InboundSection,
    day: LocalDay,
    { first, last }: IdRange,
  ): Promise<InboundCall[]> => {
    const calls: InboundCall[] = [];
    let startKey: Record<string, unknown> | undefined;
    do {
      const answer = await documents.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': eventKeys.inboundCall(feedId, day, '').pk,
            ':first': first,
            ':last': last,
          },
          ScanIndexForward: order === 'oldest-first',
          ConsistentRead: true,
          Limit: limit + 1 - calls.length,
          ...(startKey && { ExclusiveStartKey: startKey }),
        }),
      );
      calls.push(...(answer.Items ?? []).map(entity.fromItem));
      startKey = answer.LastEvaluatedKey;
    } while (startKey && calls.length <= limit);
    return calls;
  };

  return {
    async read(section) {
      const { behind, limit } = section;
      const range = idRangeOf(section);
      if (range.first > range.last) return [];
      const calls: InboundCall[] = [];
      for (const day of daysOf(section)) {
        const found = await readDay(section, day, range);
        calls.push(...found.filter(({ id }) => id !== behind));
        if (calls.length >= limit) break;
      }
      return calls.slice(0, limit);
    },

    async markReplayed({ feedId, receivedAt, id }, replayId, at) {
      // Where it does not hold, its thirty days are over.
      await conditionHolds(() =>
        documents.send(
          new UpdateCommand({
            TableName: tableName,
            Key: eventKeys.inboundCall(feedId, utcDayOf(receivedAt), id),
            UpdateExpression: 'SET replayedAt = :at, replayedBy = :by',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':at': at, ':by': replayId },
          }),
        ),
      );
    },
  };
}

/** Both ends are included; no id is only the beginning of one, so the range's end is not. */
interface IdRange {
  first: string;
  last: string;
}

function idRangeOf({ range, order, behind }: InboundSection): IdRange {
  const first = firstInboundIdOf(range.from);
  const last = firstInboundIdOf(range.to);
  if (behind === null) return { first, last };
  return order === 'oldest-first'
    ? { first: behind > first ? behind : first, last }
    : { first, last: behind < last ? behind : last };
}

function daysOf({ range, order }: InboundSection): LocalDay[] {
  const days = daysBetween(utcDayOf(range.from), utcDayOf(range.to - 1));
  return order === 'oldest-first' ? days : days.reverse();
}
