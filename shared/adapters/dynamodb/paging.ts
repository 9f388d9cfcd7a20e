import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { decodeCursor, encodeCursor, foreignCursor } from '#shared/domain/cursor.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { Entity } from './entity.ts';

type Query = Omit<QueryCommandInput, 'KeyConditionExpression' | 'ExclusiveStartKey' | 'Limit'>;

/** Where a list goes on: behind the item `after` of the partition `of`. */
const positionSchema = z.strictObject({ of: z.string(), after: z.string().min(1).max(1000) });

/** One page of a whole partition in the order of its sort keys. A filter shortens no page. */
export async function queryPage<Data>(
  documents: DynamoDBDocumentClient,
  entity: Entity<Data>,
  partition: string,
  page: PageRequest,
  query: Query,
): Promise<Page<Data>> {
  const items: Record<string, unknown>[] = [];
  let startKey: Record<string, unknown> | undefined =
    page.cursor === null ? undefined : startAfter(partition, page.cursor);
  do {
    const answer = await documents.send(
      new QueryCommand({
        ...query,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':pk': partition },
        Limit: page.limit + 1 - items.length,
        ...(startKey ? { ExclusiveStartKey: startKey } : {}),
      }),
    );
    items.push(...(answer.Items ?? []));
    startKey = answer.LastEvaluatedKey;
  } while (startKey && items.length <= page.limit);
  const shown = items.slice(0, page.limit);
  const hasMore = items.length > page.limit;
  return {
    items: shown.map((item) => entity.fromItem(item)),
    cursor: hasMore ? encodeCursor({ of: partition, after: String(shown.at(-1)?.['sk']) }) : null,
  };
}

/** @throws RequestError when the cursor was not made for this list. */
function startAfter(partition: string, text: string): { pk: string; sk: string } {
  const { of, after } = decodeCursor(positionSchema, text);
  if (of !== partition) throw foreignCursor();
  return { pk: partition, sk: after };
}
