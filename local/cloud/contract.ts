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

/** The running stand-ins for AWS's services. */
export interface AwsServices {
  model: CloudModel;
  /** Where every SDK call of a function goes: permissions, faults and counting sit there, the engines behind it. */
  gatewayUrl: string;
  /** The credentials by which the gateway knows which function calls. */
  credentialsOf(functionId: string): { accessKeyId: string; secretAccessKey: string };
  /** The local cloud's own: everything is allowed, nothing is counted, no fault applies. */
  ownCredentials: { accessKeyId: string; secretAccessKey: string };
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
