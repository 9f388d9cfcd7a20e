import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventsRequest } from '#shared/lambda/events-handler.ts';
import { itemOf } from '../support/attributes.ts';
import { bareAnswer, bareEvent } from '../support/bare-event.ts';
import { EVENTS_TABLE } from '../support/event-calls.ts';

const client = new DynamoDBClient();

/** The same as the bare one, but for the client: the AWS SDK's. */
export const handler = async ({ rawQueryString, requestContext }: EventsRequest) => {
  const fields = Object.fromEntries(new URLSearchParams(rawQueryString));
  const event = bareEvent(fields, requestContext.http.sourceIp);
  await client.send(
    new PutItemCommand({
      TableName: EVENTS_TABLE,
      Item: itemOf(event),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  return bareAnswer;
};
