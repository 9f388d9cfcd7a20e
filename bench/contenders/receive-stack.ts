import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { bareAnswer, bareEvent } from '../support/bare-event.ts';
import { EVENTS_TABLE } from '../support/event-calls.ts';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient());

const text = z.string().max(2000);
const requestSchema = z.object({
  rawQueryString: z.string(),
  requestContext: z.object({ http: z.object({ sourceIp: z.ipv4() }) }),
});
const clickSchema = z.object({
  click_id: text.min(1),
  campaign: text.optional(),
  advertiser: text.optional(),
  publisher: text.optional(),
  offer: text.optional(),
  sub_id: text.optional(),
  sub_id2: text.optional(),
  keyword: text.optional(),
  user_agent: text.optional(),
  payout: z.string().regex(/^\d+(\.\d+)?$/),
});

/** The same in the usual way: checked by schemas, stored by the SDK's document client. */
export const handler = async (event: unknown) => {
  const { rawQueryString, requestContext } = requestSchema.parse(event);
  const click = clickSchema.parse(Object.fromEntries(new URLSearchParams(rawQueryString)));
  const Item = bareEvent(click, requestContext.http.sourceIp);
  await documents.send(
    new PutCommand({ TableName: EVENTS_TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
  );
  return bareAnswer;
};
