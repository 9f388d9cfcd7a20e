import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { ACTIVE_SHARDS } from '#shared/adapters/dynamodb/keys.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import { planSyncs } from '#shared/usecases/plan-syncs.ts';
import { AWS_PLACEHOLDERS } from '../support/account.ts';
import { createClient } from '../support/ledger-client.ts';
import { measure } from '../support/measure.ts';
import { contend, type MessagesSent, type PlanTask } from '../support/tasks.ts';

/** The planner as it is deployed. */
void contend(({ awsOrigin, queueUrl, tick }: PlanTask) => {
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  const documents = DynamoDBDocumentClient.from(createClient(awsOrigin));
  const sqs = new SQSClient({ endpoint: awsOrigin, ...AWS_PLACEHOLDERS });
  const deps = {
    integrations: createIntegrationRepository(documents, 'Config', pause),
    queue: createSyncQueue(sqs, queueUrl, pause),
    shards: ACTIVE_SHARDS,
  };
  return measure(
    async (): Promise<MessagesSent> => ({
      messages: await planSyncs(deps, { schedule: 'hourly', time: tick }),
    }),
  );
});
