import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { CostRepository } from '#shared/domain/ports.ts';
import { formatInstant, type Instant, instantSchema, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { ledgerKeys } from './keys.ts';

const ENTITY = 'corrected-hours';
const itemSchema = z.object({ entity: z.literal(ENTITY), hours: z.set(instantSchema) });

/** One item a UTC day with the set of its corrected hours: as many writes as days, however many campaigns. */
export function createCorrectedHours(
  client: DynamoDBDocumentClient,
  tableName: string,
): Pick<CostRepository, 'markCorrected' | 'correctedHours'> {
  const markDay = async (integrationId: string, hours: readonly Instant[]): Promise<void> => {
    const [first] = hours;
    if (first === undefined) return;
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: ledgerKeys.correctedHours(integrationId, utcDayOf(first)),
        UpdateExpression: 'SET entity = :entity ADD hours :hours',
        ExpressionAttributeValues: { ':entity': ENTITY, ':hours': new Set(hours.map(formatInstant)) },
      }),
    );
  };

  return {
    async markCorrected(integrationId, hours) {
      const days = Map.groupBy(hours, utcDayOf);
      await Promise.all([...days.values()].map((day) => markDay(integrationId, day)));
    },

    async correctedHours(integrationId, { from, to }) {
      const { pk } = ledgerKeys.correctedHours(integrationId, utcDayOf(from));
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: { ':pk': pk, ':first': utcDayOf(from), ':last': utcDayOf(to - 1) },
        },
      );
      const corrected = new Set<Instant>();
      for await (const { Items = [] } of pages) {
        const hours = Items.flatMap((item) => [...itemSchema.parse(item).hours].map(parseInstant));
        for (const hour of hours.filter((each) => each >= from && each < to)) corrected.add(hour);
      }
      return corrected;
    },
  };
}
