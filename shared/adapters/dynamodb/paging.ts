import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { cursorsOf } from '#shared/domain/cursor.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { Entity } from './entity.ts';

type Query = Omit<QueryCommandInput, 'KeyConditionExpression' | 'ExclusiveStartKey' | 'Limit'>;

/** The sort key of the item behind which a list goes on. */
const sortKeySchema = z.string().min(1).max(1000);

/** Sort keys of a partition, both ends included. */
export interface SortKeyRange {
  first: string;
  last: string;
}

/**
 * One page of a partition, or of a range of it, in the order of its sort keys. A filter shortens no page.
 * @throws RequestError when the cursor was not made for this list, range and filter.
 */
export async function queryPage<Data>(
  documents: DynamoDBDocumentClient,
  entity: Entity<Data>,
  partition: string,
  page: PageRequest,
  query: Query,
  range: SortKeyRange | null = null,
): Promise<Page<Data>> {
  const question = [partition, range, query.ExpressionAttributeValues ?? null];
  const cursors = cursorsOf(range ? sortKeySchema.refine(isWithin(range)) : sortKeySchema, question);
  const items: Record<string, unknown>[] = [];
  let startKey: Record<string, unknown> | undefined =
    page.cursor === null ? undefined : { pk: partition, sk: cursors.decode(page.cursor) };
  do {
    const answer = await documents.send(
      new QueryCommand({
        ...query,
        KeyConditionExpression: range ? 'pk = :pk AND sk BETWEEN :first AND :last' : 'pk = :pk',
        ExpressionAttributeValues: {
          ...query.ExpressionAttributeValues,
          ':pk': partition,
          ...(range && { ':first': range.first, ':last': range.last }),
        },
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
    cursor: hasMore ? cursors.encode(String(shown.at(-1)?.['sk'])) : null,
  };
}

/** The service refuses to go on from outside of a range. */
const isWithin =
  ({ first, last }: SortKeyRange) =>
  (sortKey: string): boolean =>
    sortKey >= first && sortKey <= last;
