/**
 * What the two halves of the local cloud know of each other: `local/aws` stands in for AWS's own services
 * (tables, queues, keys, permissions), `local/cloud` for what moves between them (functions, routes, schedules, sources).
 */

/** A function of the template with everything resolved that its worker needs. */
export interface CloudFunction {
  logicalId: string;
  /** The construct's id, e.g. `sync-costs`: what faults and metrics call it. */
  name: string;
  /** Folder with the bundle that would be deployed. */
  codeDir: string;
  /** `index.handler` */
  handler: string;
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  memoryMegabytes: number;
}

/** A queue that feeds a function. */
export interface CloudQueueSource {
  functionId: string;
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  batchWindowSeconds: number;
  reportsBatchItemFailures: boolean;
  maximumConcurrency: number | null;
  enabled: boolean;
}

/** A table's stream that feeds a function. */
export interface CloudStreamSource {
  functionId: string;
  tableName: string;
  /** What the template and the function's events call the stream. */
  streamArn: string;
  batchSize: number;
  batchWindowSeconds: number;
  /** Length of its tumbling windows; 0 where it has none. */
  windowSeconds: number;
  /** Whether the function is to see the record; any other counts as done. */
  wants: (record: unknown) => boolean;
  reportsBatchItemFailures: boolean;
  bisectsFailedBatches: boolean;
  /** null: until it succeeds. */
  maximumRetries: number | null;
  maximumAgeSeconds: number | null;
  /** The queue that is told of what was given up. */
  failureQueueUrl: string | null;
  enabled: boolean;
}

/** A schedule with its expression as in the template. */
export interface CloudSchedule {
  name: string;
  expression: string;
  timezone: string;
  functionId: string;
  /** The JSON that is sent, `<aws.scheduler.scheduled-time>` not yet filled in. */
  input: string;
  enabled: boolean;
}

/** A route of the HTTP API. `path` in API Gateway's spelling: `/v1/integrations/{id}`, or `$default` for the rest. */
export interface CloudRoute {
  method: string;
  path: string;
  functionId: string;
  authorizer: CloudAuthorizer | null;
}

export interface CloudAuthorizer {
  functionId: string;
  /** Header names, lower case, that must be there; empty means that the authorizer always runs. */
  identityHeaders: readonly string[];
  resultTtlSeconds: number;
}

export interface CloudModel {
  functions: ReadonlyMap<string, CloudFunction>;
  queueSources: readonly CloudQueueSource[];
  streamSources: readonly CloudStreamSource[];
  schedules: readonly CloudSchedule[];
  routes: readonly CloudRoute[];
  tables: readonly { logicalId: string; name: string; tableName: string }[];
  queues: readonly {
    logicalId: string;
    name: string;
    queueName: string;
    queueUrl: string;
    isDeadLetter: boolean;
  }[];
}

/** A fault that makes the next calls fail as AWS would. */
export interface Fault {
  target: string;
  kind: 'throttle' | 'unavailable' | 'crash' | 'crash-after';
  count: number;
}

export interface QueueDepth {
  name: string;
  ready: number;
  inFlight: number;
  delayed: number;
  isDeadLetter: boolean;
}

/** One change of an item as DynamoDB tells it; `dynamodb` has its keys and images as well. */
export interface StreamRecord {
  readonly [field: string]: unknown;
  readonly dynamodb: {
    readonly [field: string]: unknown;
    readonly SequenceNumber: string;
    /** In seconds. */
    readonly ApproximateCreationDateTime: number;
  };
}

export interface StreamShard {
  shardId: string;
  parentShardId: string | null;
}

/** One shard, read from front to back. */
export interface OpenShard {
  shardId: string;
  /** The next records in their order; empty when there are none now. */
  read(): Promise<readonly StreamRecord[]>;
  /** The shard is closed, and everything in it was read. */
  isAtEnd(): boolean;
}

/** Reads the streams of tables. */
export interface StreamReader {
  /** The engine's own name for the stream that the table has now. */
  streamOf(tableName: string): Promise<string>;
  shards(engineArn: string): Promise<readonly StreamShard[]>;
  /** Opens a shard behind the record with that number; null opens it at its oldest record. */
  openShard(engineArn: string, shardId: string, after: string | null): OpenShard;
}

/** The running stand-ins for AWS's services. */
export interface AwsServices {
  model: CloudModel;
  /** Where every SDK call of a function goes: permissions, faults and counting sit there, the engines behind it. */
  gatewayUrl: string;
  /** The credentials by which the gateway knows which function calls. */
  credentialsOf(functionId: string): { accessKeyId: string; secretAccessKey: string };
  /** The local cloud's own: everything is allowed, nothing is counted, no fault applies. */
  ownCredentials: { accessKeyId: string; secretAccessKey: string };
  streams: StreamReader;
  setTableFault(fault: Fault): boolean;
  queueDepths(): Promise<QueueDepth[]>;
  /** How many ready messages of the queue wait behind one of their FIFO group that is in flight. */
  blockedMessages(queueName: string): Promise<number>;
  /** Gives back every message that a consumer of an earlier life still holds. */
  releaseInFlight(): Promise<void>;
  metrics(): Record<string, unknown>;
  stop(): Promise<void>;
}

/** How far the clock of the functions and queues is ahead, in milliseconds; one number shared by all threads. */
export interface SharedClock {
  /** One BigInt64 in shared memory. */
  offset: SharedArrayBuffer;
  now(): number;
  advance(milliseconds: number): void;
}
