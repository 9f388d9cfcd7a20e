import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { cursorsOf } from '#shared/domain/cursor.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { Entity } from './entity.ts';

/** Sort keys of a partition, of a table or of an index that is sorted by `sk` too; no item has one of the two ends. */
export interface Section {
  index: { name: string; partitionKey: string } | null;
  partition: string;
  first: string;
  last: string;
}

export interface BoundedList {
  /** The highest first; they do not overlap. */
  sections: readonly Section[];
  filter: Pick<
    QueryCommandInput,
    'FilterExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
  > | null;
  /** What the list answers, as JSON: its cursors fit no other one. */
  question: unknown;
  /** Having looked at so many items a page ends with a cursor, however few it has found. */
  enough: number;
}

const READ_AT_ONCE = 200;
const sortKeySchema = z.string().min(1).max(1000);

/** One page, the highest sort key first. @throws RequestError when the cursor was not made for this list. */
export async function boundedPage<Data>(
  documents: DynamoDBDocumentClient,
  tableName: string,
  entity: Entity<Data>,
  { sections, filter, question, enough }: BoundedList,
  { limit, cursor }: PageRequest,
): Promise<Page<Data>> {
  const cursors = cursorsOf(sortKeySchema, question);
  const behind = cursor === null ? null : cursors.decode(cursor);
  const found: Record<string, unknown>[] = [];
  const pageTo = (position: unknown): Page<Data> => ({
    items: found.slice(0, limit).map((item) => entity.fromItem(item)),
    cursor: position === null ? null : cursors.encode(String(position)),
  });
  const atOnce = Math.min(filter ? READ_AT_ONCE : limit + 2, enough);
  const query = { TableName: tableName, Limit: atOnce, ScanIndexForward: false, ...filter };
  // The item that it goes on behind is looked at once more.
  let looked = behind === null ? 0 : -1;
  for await (const step of stepsOf(documents, query, rest(sections, behind))) {
    found.push(...step.items.filter(({ sk }) => sk !== behind));
    looked += step.looked;
    if (found.length > limit) return pageTo(found[limit - 1]?.['sk']);
    if (looked >= enough) return pageTo(step.position);
  }
  return pageTo(null);
}

interface Step {
  items: Record<string, unknown>[];
  looked: number;
  /** The sort key to go on behind. */
  position: unknown;
}

async function* stepsOf(
  documents: DynamoDBDocumentClient,
  query: QueryCommandInput,
  sections: readonly Section[],
): AsyncGenerator<Step, void, void> {
  for (const section of sections) {
    let startKey: Record<string, unknown> | undefined;
    do {
      const input = { ...queryOf(section, query), ...(startKey && { ExclusiveStartKey: startKey }) };
      const {
        Items = [],
        ScannedCount = 0,
        LastEvaluatedKey,
      } = await documents.send(new QueryCommand(input));
      startKey = LastEvaluatedKey;
      yield { items: Items, looked: ScannedCount, position: startKey?.['sk'] ?? section.first };
    } while (startKey);
  }
}

/** What of the sections lies behind an item, which is still in the first of them. */
const rest = (sections: readonly Section[], behind: string | null): Section[] =>
  sections
    .map((section) => (behind !== null && behind < section.last ? { ...section, last: behind } : section))
    .filter(({ first, last }) => first < last);

const queryOf = (
  { index, partition, first, last }: Section,
  query: QueryCommandInput,
): QueryCommandInput => ({
  ...query,
  // An index is always a moment behind.
  ...(index ? { IndexName: index.name } : { ConsistentRead: true }),
  KeyConditionExpression: '#partition = :partition AND sk BETWEEN :first AND :last',
  ExpressionAttributeNames: {
    ...query.ExpressionAttributeNames,
    '#partition': index?.partitionKey ?? 'pk',
  },
  ExpressionAttributeValues: {
    ...query.ExpressionAttributeValues,
    ':partition': partition,
    ':first': first,
    ':last': last,
  },
});
