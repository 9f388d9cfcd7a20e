import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { REGION } from '#local/cloud/aws-names.ts';
import { type Cleanups, createCleanups } from '#local/cloud/cleanups.ts';
import type { AwsServices, SharedClock } from '#local/cloud/contract.ts';
import { type DeployedCloud, deployedCloud } from './cloud-model.ts';
import { startDynamoDbEngine } from './dynamodb-engine.ts';
import { createDynamoDbFront } from './dynamodb-front.ts';
import { createForwarder } from './forward.ts';
import { type Callers, startGateway } from './gateway.ts';
import { createKmsEngine } from './kms-engine.ts';
import { createKmsFront } from './kms-front.ts';
import { startSqsEngine } from './sqs-engine.ts';
import { createQueueUsage, createSqsFront } from './sqs-front.ts';
import { createStreamReader } from './stream-reader.ts';
import { resumeStreams } from './stream-retention.ts';
import { createTableFaults } from './table-faults.ts';
import { ensureTables } from './table-setup.ts';
import { createTableUsage } from './table-usage.ts';
import { readTemplate } from './template.ts';

/** Placeholders: they tell callers apart and protect nothing. DynamoDB Local takes letters and digits only. */
const SECRET = 'local';
const OWN_KEY_ID = 'LOCALCLOUD';
const keyIdOf = (functionName: string): string => `LOCAL${functionName.replaceAll(/[^a-z0-9]/g, '')}`;

export interface AwsServicesOptions {
  /** A cloud assembly, as `cdk synth` makes it. */
  assemblyDir: string;
  /** Where tables, queues and keys are kept; null keeps them in memory. */
  dataDir: string | null;
  clock: SharedClock;
}

/**
 * Starts the stand-ins for DynamoDB, SQS and KMS with what the template asks for.
 * @throws when one of them cannot start; none is left running then.
 */
export async function startAwsServices(options: AwsServicesOptions): Promise<AwsServices> {
  const cleanups = createCleanups();
  try {
    return await start(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function start(
  { assemblyDir, dataDir, clock }: AwsServicesOptions,
  cleanups: Cleanups,
): Promise<AwsServices> {
  const folder = (name: string): string | null => (dataDir === null ? null : join(dataDir, name));
  if (dataDir !== null) await mkdir(dataDir, { recursive: true });
  const gateway = await startGateway();
  cleanups.add(gateway.stop);
  const cloud = deployedCloud(readTemplate(assemblyDir, gateway.url));
  const [dynamoDb, sqs, kms] = await startEngines(cloud, folder, clock, cleanups);

  const forwarder = createForwarder();
  cleanups.add(async () => forwarder.close());
  const { model, tables, queues } = cloud;
  const faults = createTableFaults(model.tables);
  const tableUsage = createTableUsage(model.tables);
  const queueUsage = createQueueUsage(queues);
  const dynamoDbFront = createDynamoDbFront({
    endpoint: dynamoDb.endpoint,
    tables,
    faults,
    usage: tableUsage,
    forwarder,
  });
  gateway.open(
    {
      DynamoDB_20120810: dynamoDbFront,
      DynamoDBStreams_20120810: dynamoDbFront,
      AmazonSQS: createSqsFront({ endpoint: sqs.endpoint, queues, usage: queueUsage, forwarder }),
      TrentService: createKmsFront(kms),
    },
    callersOf(cloud),
  );
  const deadLetters = new Set(
    model.queues.filter(({ isDeadLetter }) => isDeadLetter).map(({ name }) => name),
  );
  return {
    model,
    gatewayUrl: gateway.url,
    credentialsOf(functionId) {
      const definition = model.functions.get(functionId);
      if (!definition) throw new Error(`The template has no function ${functionId}.`);
      return { accessKeyId: keyIdOf(definition.name), secretAccessKey: SECRET };
    },
    ownCredentials: { accessKeyId: OWN_KEY_ID, secretAccessKey: SECRET },
    streams: createStreamReader(dynamoDb.endpoint, forwarder),
    setTableFault: faults.set,
    queueDepths: async () =>
      (await sqs.queueDepths(queues)).map((depth) => ({
        ...depth,
        isDeadLetter: deadLetters.has(depth.name),
      })),
    async blockedMessages(queueName) {
      const queue = queues.find(({ name }) => name === queueName);
      return queue ? sqs.blockedMessages(queue) : 0;
    },
    releaseInFlight: () => sqs.releaseInFlight(queues),
    metrics: () => ({ tables: tableUsage.counts(), queues: queueUsage.counts() }),
    stop: cleanups.run,
  };
}

/** Starts the engines side by side, and fills them with the template's tables, queues and keys. */
async function startEngines(
  cloud: DeployedCloud,
  folder: (name: string) => string | null,
  clock: SharedClock,
  cleanups: Cleanups,
) {
  const dynamoDb = async () => {
    const tableDir = folder('dynamodb');
    if (tableDir !== null) resumeStreams(tableDir);
    const engine = await startDynamoDbEngine(tableDir);
    cleanups.add(engine.stop);
    const client = new DynamoDBClient({
      endpoint: engine.endpoint,
      region: REGION,
      credentials: { accessKeyId: OWN_KEY_ID, secretAccessKey: SECRET },
    });
    await ensureTables(client, cloud.tables);
    client.destroy();
    return engine;
  };
  const sqs = async () => {
    const engine = await startSqsEngine(folder('sqs'), clock);
    cleanups.add(engine.stop);
    await engine.ensureQueues(cloud.queues);
    return engine;
  };
  const starting = [dynamoDb(), sqs(), createKmsEngine(cloud.keys, folder('kms-keys.json'))] as const;
  // Waits for all before it fails for one, so that nothing starts after the cleaning up.
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

function callersOf({ callers }: DeployedCloud): Callers {
  const known = new Map<string, DeployedCloud['callers'][number] | null>([[OWN_KEY_ID, null]]);
  for (const caller of callers) {
    const keyId = keyIdOf(caller.name);
    if (known.has(keyId))
      throw new Error(`The name of ${caller.name} is too close to that of another function.`);
    known.set(keyId, caller);
  }
  return known;
}
