import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { REGION } from './aws-names.ts';
import { failuresIn } from './batch-response.ts';

/** A message with the three parts that every received one has. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  message: Message;
}

export function receivedMessages(messages: readonly Message[]): ReceivedMessage[] {
  return messages.flatMap((message) => {
    const { MessageId: messageId, ReceiptHandle: receiptHandle } = message;
    return messageId && receiptHandle ? [{ messageId, receiptHandle, message }] : [];
  });
}

/** The event that Lambda makes of a batch. */
export function queueEvent(queueArn: string, batch: readonly ReceivedMessage[]): SQSEvent {
  return { Records: batch.map((received) => recordOf(queueArn, received)) };
}

function recordOf(queueArn: string, { messageId, receiptHandle, message }: ReceivedMessage): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId,
    receiptHandle,
    body: message.Body ?? '',
    attributes: {
      ...attributes,
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '0',
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: messageAttributesOf(message),
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

function messageAttributesOf(message: Message): SQSMessageAttributes {
  const entries = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
      ...(value.BinaryValue === undefined
        ? {}
        : { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType ?? 'String',
    },
  ]);
  return Object.fromEntries(entries);
}

/**
 * The messages of the batch that are done with, by what the function answered.
 */
export function succeededOf(
  batch: readonly ReceivedMessage[],
  answer: unknown,
  reportsBatchItemFailures: boolean,
): readonly ReceivedMessage[] {
  if (!reportsBatchItemFailures) return batch;
  const failed = failuresIn(answer, new Set(batch.map(({ messageId }) => messageId)));
  return failed ? batch.filter(({ messageId }) => !failed.has(messageId)) : [];
}
