import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import type { EventsRequest } from '#shared/lambda/events-handler.ts';
import { AWS_PLACEHOLDERS } from '../support/account.ts';
import { itemOf } from '../support/attributes.ts';
import { bareAnswer, bareEvent } from '../support/bare-event.ts';
import { EVENTS_TABLE } from '../support/event-calls.ts';

const dynamo = createAwsJsonClient({
  ...AWS_PLACEHOLDERS,
  service: 'dynamodb',
  endpoint: process.env['AWS_ENDPOINT_URL'] ?? null,
  sleep,
  random: Math.random,
});

/** The least that receiving can be: one signed, conditional put of what the query string says. */
export const handler = async ({ rawQueryString, requestContext }: EventsRequest) => {
  const fields = Object.fromEntries(new URLSearchParams(rawQueryString));
  const event = bareEvent(fields, requestContext.http.sourceIp);
  await dynamo('PutItem', {
    TableName: EVENTS_TABLE,
    Item: itemOf(event),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return bareAnswer;
};
