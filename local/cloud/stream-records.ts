import { REGION } from './aws-names.ts';
import type { SharedClock, StreamRecord } from './contract.ts';

/** DynamoDB Local names the minute of a change and no more. */
const LAST_OF_MINUTE_MS = 59_999;

/**
 * The record as Lambda hands it to a function. DynamoDB Local calls its region `ddblocal` and does not name the stream.
 * The time of the change is the shared clock's, so that a record of now is one of now also when the clock was moved.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function streamEventRecord(record: StreamRecord, streamArn: string, clock: SharedClock): StreamRecord {
  const now = clock.now();
  const aheadMs = now - Date.now();
  const latest = record.dynamodb.ApproximateCreationDateTime * 1000 + LAST_OF_MINUTE_MS + aheadMs;
  return {
    ...record,
    awsRegion: REGION,
    dynamodb: {
      ...record.dynamodb,
      ApproximateCreationDateTime: Math.floor(Math.min(now, latest) / 1000),
    },
    eventSourceARN: streamArn,
  };
}

export const numberOf = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;
