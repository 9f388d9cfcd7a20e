import type { IncomingHttpHeaders } from 'node:http';
import type { AwsAnswer } from './aws-answer.ts';
import type { Caller } from './cloud-model.ts';
import type { Fields } from './json-fields.ts';

/** One SDK call as it came in. */
export interface ServiceCall {
  /** `PutItem`, `SendMessageBatch`, … */
  operation: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body, parsed. */
  request: Fields;
  /** The function that calls; null for the local cloud itself, to which everything is allowed and nothing counts. */
  caller: Caller | null;
  /** Fires when the caller has hung up. */
  cancelled: AbortSignal;
}

/** Stands before an engine: permissions, faults, counting. */
export type ServiceFront = (call: ServiceCall) => Promise<AwsAnswer> | AwsAnswer;
