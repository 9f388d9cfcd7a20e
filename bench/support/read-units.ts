import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

export interface ReadUnits {
  counted(): { calls: number; units: number };
}

const capacitySchema = z.object({ CapacityUnits: z.number() });
const answerSchema = z.object({
  ConsumedCapacity: z.union([capacitySchema.transform((one) => [one]), z.array(capacitySchema)]).optional(),
});

/** Counts the calls of a client and the capacity that DynamoDB says it took. */
export function countReadUnits(client: DynamoDBClient): ReadUnits {
  const counts = { calls: 0, units: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await next(args);
      counts.calls += 1;
      for (const { CapacityUnits } of answerSchema.parse(answer.output).ConsumedCapacity ?? []) {
        counts.units += CapacityUnits;
      }
      return answer;
    },
    { step: 'initialize', name: 'countReadUnits' },
  );
  return { counted: () => counts };
}
