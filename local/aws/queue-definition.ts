import { z } from 'zod';
import type { Resource } from './template.ts';

/** What a queue is made with, in the spelling of CreateQueue. */
export interface QueueDefinition {
  logicalId: string;
  name: string;
  queueName: string;
  queueUrl: string;
  arn: string;
  /** Where given-up messages go; null keeps them. */
  deadLetterArn: string | null;
  /** Fixed when the queue is made. */
  lastingAttributes: Readonly<Record<string, string>>;
  /** May change with the template. */
  attributes: Readonly<Record<string, string>>;
}

const lastingSchema = z.object({
  FifoQueue: z.boolean().optional(),
  DeduplicationScope: z.string().optional(),
  FifoThroughputLimit: z.string().optional(),
});
const changeableSchema = z.object({
  ContentBasedDeduplication: z.boolean().optional(),
  DelaySeconds: z.number().default(0),
  MaximumMessageSize: z.number().default(1_048_576),
  MessageRetentionPeriod: z.number().default(345_600),
  ReceiveMessageWaitTimeSeconds: z.number().default(0),
  VisibilityTimeout: z.number().default(30),
});
const redriveSchema = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional();

/** Reads an `AWS::SQS::Queue`. @throws a zod error for what cannot be made here. */
export function queueDefinitionOf({
  logicalId,
  name,
  ref,
  attributes,
  properties,
}: Resource): QueueDefinition {
  const redrive = redriveSchema.parse(properties['RedrivePolicy']);
  return {
    logicalId,
    name,
    queueName: z.string().parse(attributes['QueueName']),
    queueUrl: ref,
    arn: z.string().parse(attributes['Arn']),
    deadLetterArn: redrive?.deadLetterTargetArn ?? null,
    lastingAttributes: texts(lastingSchema.parse(properties)),
    attributes: {
      ...texts(changeableSchema.parse(properties)),
      // Empty takes away a policy of an earlier template.
      RedrivePolicy: redrive ? JSON.stringify(redrive) : '',
    },
  };
}

const texts = (values: object): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
