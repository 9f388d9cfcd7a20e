import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployedCloud } from '#local/aws/cloud-model.ts';
import { readTemplate } from '#local/aws/template.ts';
import { type SampleResource, sampleResources, writeAssembly } from './sample-assembly.ts';

const ORIGIN = 'http://127.0.0.1:4000';

function read(resources: Readonly<Record<string, SampleResource>>) {
  const folder = writeAssembly(resources);
  return { folder, cloud: () => deployedCloud(readTemplate(folder, ORIGIN)) };
}

const gateway: Readonly<Record<string, SampleResource>> = {
  Api: { Type: 'AWS::ApiGatewayV2::Api' },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Writer', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      AuthorizerType: 'REQUEST',
      AuthorizerUri: {
        'Fn::Join': [
          '',
          [
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': ['Idler', 'Arn'] },
            '/invocations',
          ],
        ],
      },
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerResultTtlInSeconds: 60,
    },
  },
  Guarded: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'GET /v1/things/{id}',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
    },
  },
  Open: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'POST /open',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
};

describe('the plan that a template gives', () => {
  it('names things by their constructs and finds the bundle of a function', () => {
    const { folder, cloud } = read(sampleResources);
    const { model } = cloud();
    expect(model.functions.get('Writer')).toEqual({
      logicalId: 'Writer',
      name: 'writer',
      codeDir: join(folder, 'asset.abc'),
      handler: 'index.handler',
      environment: { LEDGER: 'Ledger', JOBS: `${ORIGIN}/000000000000/Jobs.fifo` },
      timeoutSeconds: 20,
      memoryMegabytes: 256,
    });
    expect(model.tables.map(({ name }) => name)).toEqual(['Config', 'Ledger']);
    expect(model.queues.map(({ queueName, isDeadLetter }) => [queueName, isDeadLetter])).toEqual([
      ['JobsDead.fifo', true],
      ['Jobs.fifo', false],
      ['Slow', false],
    ]);
  });

  it('reads schedules and queue sources with the defaults of AWS', () => {
    const { cloud } = read({
      ...sampleResources,
      Nightly: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'cron(0 1 * * ? *)',
          State: 'DISABLED',
          Target: { Arn: { 'Fn::GetAtt': ['Writer', 'Arn'] }, Input: '{"a":1}' },
        },
      },
      Feed: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
          FunctionName: { Ref: 'Writer' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
    });
    const { model } = cloud();
    expect(model.schedules).toEqual([
      {
        name: 'Nightly',
        expression: 'cron(0 1 * * ? *)',
        timezone: 'UTC',
        functionId: 'Writer',
        input: '{"a":1}',
        enabled: false,
      },
    ]);
    expect(model.queueSources).toEqual([
      {
        functionId: 'Writer',
        queueUrl: `${ORIGIN}/000000000000/Jobs.fifo`,
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:Jobs.fifo',
        batchSize: 10,
        batchWindowSeconds: 0,
        reportsBatchItemFailures: true,
        maximumConcurrency: null,
        enabled: true,
      },
    ]);
  });

  it('follows routes to their functions and authorizers', () => {
    const { routes } = read({ ...sampleResources, ...gateway }).cloud().model;
    expect(routes).toEqual([
      {
        method: 'GET',
        path: '/v1/things/{id}',
        functionId: 'Writer',
        authorizer: { functionId: 'Idler', identityHeaders: ['authorization'], resultTtlSeconds: 60 },
      },
      { method: 'POST', path: '/open', functionId: 'Writer', authorizer: null },
    ]);
  });

  it.each([
    [
      'a type that it does not know',
      { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Sample/Box/Resource' } },
      'The local cloud does not know AWS::S3::Bucket, the type of Extra (Sample/Box/Resource).',
    ],
    ['a condition', { Type: 'AWS::SQS::Queue', Condition: 'IsProd' }, 'Extra (Extra) has a condition'],
    [
      'an expression that leads nowhere',
      { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Nobody' } } },
      'A property of Extra (Extra) cannot be worked out: Ref names Nobody, which is neither a resource nor a parameter.',
    ],
    [
      'two tables of one name',
      { ...sampleResources['LedgerTable'], Type: 'AWS::DynamoDB::Table' },
      'have the same name: Ledger',
    ],
    [
      'a source that is neither queue nor stream',
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['LedgerTable', 'Arn'] },
          FunctionName: { Ref: 'Writer' },
        },
      },
      'The local cloud cannot run Extra (Extra, AWS::Lambda::EventSourceMapping): It reads arn:aws:dynamodb:us-east-1:000000000000:table/Ledger; only queues and streams of tables feed functions here.',
    ],
    [
      'the stream of a table that has none',
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['LedgerTable', 'StreamArn'] },
          FunctionName: { Ref: 'Writer' },
          StartingPosition: 'TRIM_HORIZON',
        },
      },
      'The table Ledger has no stream.',
    ],
    [
      'filters on a queue',
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
          FunctionName: { Ref: 'Writer' },
          FilterCriteria: { Filters: [] },
        },
      },
      'Filters on queues are not understood here.',
    ],
    [
      'a policy that it cannot judge',
      {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [{ Ref: 'WriterRole' }],
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', NotAction: 'sqs:*', Action: 'x:y', Resource: '*' }],
          },
        },
      },
      '(Sample/writer/Resource, AWS::Lambda::Function): ✖ Unrecognized key: "NotAction"',
    ],
  ] satisfies [string, SampleResource, string][])('refuses %s', (_name, resource, message) => {
    expect(read({ ...sampleResources, Extra: resource }).cloud).toThrow(message);
  });
});
