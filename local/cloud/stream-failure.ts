import { formatInstant } from '#shared/domain/time.ts';
import { ACCOUNT_ID, REGION } from './aws-names.ts';
import type { CloudStreamSource, StreamRecord } from './contract.ts';
import { numberOf } from './stream-records.ts';

/** Why records were given up. */
export type GivenUpBecause = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** The last time that records were with the function. */
export interface LastInvocation {
  requestId: string;
  /** The function failed as a whole; otherwise its answer named what failed. */
  isFunctionError: boolean;
}

export interface GivenUp {
  source: CloudStreamSource;
  functionName: string;
  shardId: string;
  records: readonly StreamRecord[];
  because: GivenUpBecause;
  invocations: number;
  /** null for records that the function never got. */
  last: LastInvocation | null;
  now: number;
  /** Names the message where there was no invocation. */
  makeId: () => string;
}

/**
 * What Lambda sends to a source's failure queue: where in the stream the records are, not the records themselves.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureMessage({
  source,
  functionName,
  shardId,
  records,
  because,
  invocations,
  last,
  now,
  makeId,
}: GivenUp): object {
  const [first] = records;
  const newest = records.at(-1);
  if (!first || !newest) throw new Error('Nothing was given up.');
  return {
    requestContext: {
      requestId: last?.requestId ?? makeId(),
      functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${functionName}`,
      condition: because,
      approximateInvokeCount: invocations,
    },
    ...(last && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(last.isFunctionError && { functionError: 'Unhandled' }),
      },
    }),
    version: '1.0',
    timestamp: formatInstant(now),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: numberOf(first),
      endSequenceNumber: numberOf(newest),
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(newest),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
  };
}

const arrivalOf = ({ dynamodb }: StreamRecord): string =>
  formatInstant(dynamodb.ApproximateCreationDateTime * 1000);
