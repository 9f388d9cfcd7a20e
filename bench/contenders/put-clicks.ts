import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import { AWS_PLACEHOLDERS } from '../support/account.ts';
import { itemOf } from '../support/attributes.ts';
import { bareEvent } from '../support/bare-event.ts';
import { clickOf, inTurn, type PutTask } from '../support/click-load.ts';
import { measure } from '../support/measure.ts';
import { contend } from '../support/tasks.ts';

/** Puts the items of clicks into DynamoDB, each on the condition that it is not there, and does nothing else. */
void contend(({ dynamoDbEndpoint, table, ...load }: PutTask) => {
  const dynamo = createAwsJsonClient({
    ...AWS_PLACEHOLDERS,
    service: 'dynamodb',
    endpoint: dynamoDbEndpoint,
    sleep,
    random: Math.random,
  });
  return measure(async () => {
    await inTurn(load, async (index) => {
      await dynamo('PutItem', {
        TableName: table,
        Item: itemOf(bareEvent(clickOf(index, load.campaignIds), '127.0.0.1')),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    });
    return {};
  });
});
