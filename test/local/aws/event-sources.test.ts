import { describe, expect, it } from 'vitest';
import { deployedCloud } from '#local/aws/cloud-model.ts';
import { readTemplate } from '#local/aws/template.ts';
import { type SampleResource, sampleResources, writeAssembly } from './sample-assembly.ts';

const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/local';
const streamArn = { 'Fn::GetAtt': ['EventsTable', 'StreamArn'] };
const GRANTS = [
  {
    Effect: 'Allow',
    Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    Resource: streamArn,
  },
  { Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' },
];
const SEND = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Slow', 'Arn'] } };

const policy = (statements: readonly object[]): SampleResource => ({
  Type: 'AWS::IAM::Policy',
  Properties: { Roles: [{ Ref: 'WriterRole' }], PolicyDocument: { Statement: statements } },
});

const source = (properties: object): SampleResource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: streamArn,
    FunctionName: { Ref: 'Writer' },
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  },
});

/** The sample with a streamed table that feeds `writer`. */
function withSource(
  properties: object,
  statements: readonly object[] = [...GRANTS, SEND],
  more: Readonly<Record<string, SampleResource>> = {},
) {
  const resources: Record<string, SampleResource> = {
    ...sampleResources,
    EventsTable: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        ...sampleResources['LedgerTable']?.Properties,
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
      Metadata: { 'aws:cdk:path': 'Sample/Events/Resource' },
    },
    Grants: policy(statements),
    Feed: source(properties),
    ...more,
  };
  return () => deployedCloud(readTemplate(writeAssembly(resources), 'http://127.0.0.1:4000')).model;
}

describe('the stream sources of a template', () => {
  it('have the defaults of AWS', () => {
    const { streamSources } = withSource({})();
    expect(streamSources).toEqual([
      {
        functionId: 'Writer',
        tableName: 'Events',
        streamArn: STREAM_ARN,
        batchSize: 100,
        batchWindowSeconds: 0,
        windowSeconds: 0,
        wants: expect.any(Function),
        reportsBatchItemFailures: false,
        bisectsFailedBatches: false,
        maximumRetries: null,
        maximumAgeSeconds: null,
        failureQueueUrl: null,
        enabled: true,
      },
    ]);
    expect(streamSources[0]?.wants({})).toBe(true);
  });

  it('are read with all that they say', () => {
    const { streamSources, queues } = withSource({
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 2,
      TumblingWindowInSeconds: 60,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 4,
      MaximumRecordAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Slow', 'Arn'] } } },
      Enabled: false,
    })();
    expect(streamSources).toEqual([
      {
        functionId: 'Writer',
        tableName: 'Events',
        streamArn: STREAM_ARN,
        batchSize: 500,
        batchWindowSeconds: 2,
        windowSeconds: 60,
        wants: expect.any(Function),
        reportsBatchItemFailures: true,
        bisectsFailedBatches: true,
        maximumRetries: 4,
        maximumAgeSeconds: 3600,
        failureQueueUrl: 'http://127.0.0.1:4000/000000000000/Slow',
        enabled: false,
      },
    ]);
    expect(streamSources[0]?.wants({ eventName: 'INSERT' })).toBe(true);
    expect(streamSources[0]?.wants({ eventName: 'REMOVE' })).toBe(false);
    expect(queues.find(({ name }) => name === 'Slow')?.isDeadLetter).toBe(true);
  });

  it.each([
    { name: 'another beginning', properties: { StartingPosition: 'LATEST' }, says: 'Only TRIM_HORIZON' },
    { name: 'parallel batches', properties: { ParallelizationFactor: 2 }, says: 'Only 1 is understood' },
    {
      name: 'a tumbling window of a day',
      properties: { TumblingWindowInSeconds: 86_400 },
      says: 'TumblingWindow',
    },
    { name: 'a batch that is too large', properties: { BatchSize: 10_001 }, says: 'BatchSize' },
    {
      name: 'an age below a minute',
      properties: { MaximumRecordAgeInSeconds: 59 },
      says: 'MaximumRecordAge',
    },
    {
      name: 'a filter that it does not know',
      properties: { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"suffix":"x"}]}' }] } },
      says: 'The filter condition {"suffix":"x"} is not understood here.',
    },
    {
      name: 'failures that go nowhere',
      properties: { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:1:topic' } } },
      says: 'Its failures go to arn:aws:sns:us-east-1:1:topic, which is no queue of the template.',
    },
    {
      name: 'failures that go to a FIFO queue',
      properties: { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } } },
      says: 'Its failures go to JobsDead.fifo: Lambda takes standard queues only.',
    },
  ])('are refused with $name', ({ properties, says }) => {
    expect(withSource(properties)).toThrow(says);
  });

  it('are refused where another source of the function reads the same stream', () => {
    expect(withSource({}, [...GRANTS], { Other: source({}) })).toThrow(
      `Its function reads ${STREAM_ARN} already.`,
    );
  });

  it.each([
    {
      name: 'without any permission',
      statements: [],
      missing: [
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:DescribeStream',
        'dynamodb:ListStreams',
      ],
      resource: STREAM_ARN,
    },
    {
      name: 'without one of them',
      statements: [GRANTS[0], SEND].flatMap((one) => one ?? []),
      missing: ['dynamodb:ListStreams'],
      resource: STREAM_ARN,
    },
    {
      name: 'that may not send to the failure queue',
      statements: GRANTS,
      missing: ['sqs:SendMessage'],
      resource: 'arn:aws:sqs:us-east-1:000000000000:Slow',
    },
  ])('are refused for a role $name', ({ statements, missing, resource }) => {
    const statement = JSON.stringify({ Effect: 'Allow', Action: missing, Resource: resource });
    expect(
      withSource(
        { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Slow', 'Arn'] } } } },
        statements,
      ),
    ).toThrow(
      `The local cloud cannot run Feed (Feed, AWS::Lambda::EventSourceMapping): The role of its function has no statement that gives what Lambda needs: ${statement}`,
    );
  });
});
