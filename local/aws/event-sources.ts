import { z } from 'zod';
import type { CloudQueueSource, CloudStreamSource } from '#local/cloud/contract.ts';
import { createEventFilter } from './event-filter.ts';
import { judge, type Statement } from './iam.ts';
import type { QueueDefinition } from './queue-definition.ts';
import type { TableDefinition } from './table-definition.ts';
import type { Resource } from './template.ts';

/** Retries, or seconds, where -1 stands for no limit. */
const limit = (least: number, most: number) =>
  z
    .union([z.literal(-1), z.number().int().min(least).max(most)])
    .default(-1)
    .transform((value) => (value === -1 ? null : value));

const sharedSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  Enabled: z.boolean().default(true),
});
const queueSourceSchema = sharedSchema.extend({
  BatchSize: z.number().int().min(1).max(10_000).default(10),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).default({}),
  FilterCriteria: z.undefined('Filters on queues are not understood here.').optional(),
});
const streamSourceSchema = sharedSchema.extend({
  BatchSize: z.number().int().min(1).max(10_000).default(100),
  StartingPosition: z.literal('TRIM_HORIZON', 'Only TRIM_HORIZON is understood here.'),
  ParallelizationFactor: z.literal(1, 'Only 1 is understood here.').default(1),
  TumblingWindowInSeconds: z.number().int().min(0).max(900).default(0),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: limit(0, 10_000),
  MaximumRecordAgeInSeconds: limit(60, 604_800),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) })
    .default({ Filters: [] }),
});

/** What an event source of the template can point at. */
export interface EventSourceTargets {
  queues: readonly QueueDefinition[];
  tables: readonly Resource[];
  tableDefinitions: readonly TableDefinition[];
  /** @returns the logical id. @throws when no function of the template has that name or ARN. */
  functionAt(address: string): string;
  /** What the function's role says. */
  statementsOf(functionId: string): readonly Statement[];
}

/** The ARNs of queues that are told of what a source of the template gave up. */
export function failureDestinations(sources: readonly Resource[]): ReadonlySet<string> {
  return new Set(
    sources.flatMap(({ properties }) => {
      const read = streamSourceSchema.shape.DestinationConfig.safeParse(properties['DestinationConfig']);
      return read.data?.OnFailure ? [read.data.OnFailure.Destination] : [];
    }),
  );
}

/** Reads an `AWS::Lambda::EventSourceMapping` of a queue; null when its source is none. @throws for what cannot be run here. */
export function queueSourceOf(
  { properties }: Resource,
  { queues, functionAt }: EventSourceTargets,
): CloudQueueSource | null {
  const queue = queues.find(({ arn }) => arn === properties['EventSourceArn']);
  if (!queue) return null;
  const read = queueSourceSchema.parse(properties);
  return {
    functionId: functionAt(read.FunctionName),
    queueUrl: queue.queueUrl,
    queueArn: queue.arn,
    batchSize: read.BatchSize,
    batchWindowSeconds: read.MaximumBatchingWindowInSeconds,
    reportsBatchItemFailures: read.FunctionResponseTypes.length > 0,
    maximumConcurrency: read.ScalingConfig.MaximumConcurrency ?? null,
    enabled: read.Enabled,
  };
}

/**
 * Reads an `AWS::Lambda::EventSourceMapping` of a table's stream; null when its source is none.
 * @throws for what cannot be run here, and for a role by which Lambda could not read the stream.
 */
export function streamSourceOf(
  { properties }: Resource,
  targets: EventSourceTargets,
): CloudStreamSource | null {
  const table = targets.tables.find(
    ({ attributes }) => attributes['StreamArn'] === properties['EventSourceArn'],
  );
  if (!table) return null;
  const definition = targets.tableDefinitions.find(({ TableName }) => TableName === table.ref);
  if (!definition?.StreamSpecification) throw new Error(`The table ${table.name} has no stream.`);
  const read = streamSourceSchema.parse(properties);
  const functionId = targets.functionAt(read.FunctionName);
  const failureQueue = failureQueueOf(read.DestinationConfig.OnFailure?.Destination, targets);
  assertRoleAllows(targets.statementsOf(functionId), [
    { actions: STREAM_ACTIONS, resource: read.EventSourceArn },
    ...(failureQueue ? [{ actions: ['sqs:SendMessage'], resource: failureQueue.arn }] : []),
  ]);
  return {
    functionId,
    tableName: definition.TableName,
    streamArn: read.EventSourceArn,
    batchSize: read.BatchSize,
    batchWindowSeconds: read.MaximumBatchingWindowInSeconds,
    windowSeconds: read.TumblingWindowInSeconds,
    wants: createEventFilter(read.FilterCriteria.Filters.map(({ Pattern }) => Pattern)),
    reportsBatchItemFailures: read.FunctionResponseTypes.length > 0,
    bisectsFailedBatches: read.BisectBatchOnFunctionError,
    maximumRetries: read.MaximumRetryAttempts,
    maximumAgeSeconds: read.MaximumRecordAgeInSeconds,
    failureQueueUrl: failureQueue?.queueUrl ?? null,
    enabled: read.Enabled,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-eventsourcemapping.html */
const STREAM_ACTIONS = [
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:DescribeStream',
  'dynamodb:ListStreams',
];

function failureQueueOf(
  destination: string | undefined,
  { queues }: EventSourceTargets,
): QueueDefinition | null {
  if (destination === undefined) return null;
  const queue = queues.find(({ arn }) => arn === destination);
  if (!queue) throw new Error(`Its failures go to ${destination}, which is no queue of the template.`);
  if (queue.lastingAttributes['FifoQueue'] === 'true')
    throw new Error(`Its failures go to ${queue.queueName}: Lambda takes standard queues only.`);
  return queue;
}

function assertRoleAllows(
  statements: readonly Statement[],
  needs: readonly { actions: readonly string[]; resource: string }[],
): void {
  for (const { actions, resource } of needs) {
    const missing = actions.filter(
      (action) => judge(statements, { action, resource, leadingKeys: [] }) !== 'allowed',
    );
    if (missing.length === 0) continue;
    const statement = { Effect: 'Allow', Action: missing, Resource: resource };
    throw new Error(
      `The role of its function has no statement that gives what Lambda needs: ${JSON.stringify(statement)}`,
    );
  }
}
