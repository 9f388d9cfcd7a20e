import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, describe, expect, it } from 'vitest';
import { configOf } from '#lib/config.ts';
import { AlarmTopic } from '#lib/constructs/alarm-topic.ts';
import { NodeFunction } from '#lib/constructs/node-function.ts';
import { QueueWorker, type QueueWorkerProps } from '#lib/constructs/queue-worker.ts';
import { StreamWorker } from '#lib/constructs/stream-worker.ts';
import { forgetSynthesised, temporaryFolder } from './synthesised.ts';

afterAll(forgetSynthesised);

const newStack = () => new Stack(new App({ outdir: temporaryFolder() }), 'Test');

const functionProps = (stack: Stack) => ({
  config: configOf('dev'),
  alarmTopic: new Topic(stack, 'Alarms'),
  errorImpact: 'Nobody gets in.',
});

function workerTemplate(props: Pick<QueueWorkerProps, 'queue' | 'source'>): Template {
  const stack = newStack();
  new QueueWorker(stack, 'Letters', {
    functionName: 'authorize',
    timeout: Duration.seconds(20),
    environment: (queue) => ({ QUEUE_URL: queue.queueUrl }),
    function: functionProps(stack),
    maxReceiveCount: 3,
    deadLetters: { impact: 'A letter was lost.', runbook: 'dead-letters-in-the-sync-queue' },
    ...props,
  });
  return Template.fromStack(stack);
}

describe('NodeFunction', () => {
  it('takes the caller’s memory and timeout over its own', () => {
    const stack = newStack();
    new NodeFunction(stack, 'authorize', {
      ...functionProps(stack),
      environment: { CONFIG_TABLE: 'table' },
      memorySize: 256,
      timeout: Duration.seconds(7),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      Timeout: 7,
      Handler: 'index.handler',
      Environment: { Variables: { CONFIG_TABLE: 'table' } },
    });
  });
});

describe('QueueWorker', () => {
  it('hides a message for six timeouts of its function', () => {
    const template = workerTemplate({ source: { maxConcurrency: 5 } });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('takes the caller’s queue and source over its own', () => {
    const template = workerTemplate({
      queue: { visibilityTimeout: Duration.seconds(33) },
      source: { maxConcurrency: 5, batchSize: 7, reportBatchItemFailures: false },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 33 });
    const [source] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    expect(source?.['Properties']).toMatchObject({ BatchSize: 7 });
    expect(source?.['Properties']).not.toHaveProperty('FunctionResponseTypes');
  });
});

describe('StreamWorker', () => {
  const createWorker = (tableProps: Pick<TableProps, 'stream'>): Stack => {
    const stack = newStack();
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    new StreamWorker(stack, 'Letters', {
      functionName: 'authorize',
      table: new Table(stack, 'Table', { partitionKey, ...tableProps }),
      entities: ['letter', 'parcel'],
      function: { ...functionProps(stack), environment: {} },
      deadLetters: { impact: 'A letter was lost.', runbook: 'dead-letters-of-the-roll-ups' },
      tooOld: { impact: 'Letters are late.', runbook: 'roll-ups-too-old' },
      source: { batchSize: 7 },
    });
    return stack;
  };

  it('takes the caller’s batch size over its own, and only items of the caller’s entities', () => {
    const template = Template.fromStack(createWorker({ stream: StreamViewType.NEW_AND_OLD_IMAGES }));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 7,
      MaximumBatchingWindowInSeconds: 1,
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"entity":{"S":["letter","parcel"]}}}}' }],
      },
    });
  });

  it('refuses a table without a stream', () => {
    expect(() => createWorker({})).toThrow(/Table has no stream/);
  });
});

describe('AlarmTopic', () => {
  it.each([
    [{ alarmEmail: 'ops@example.com' }, 1],
    [{}, 0],
  ])('%o makes %i subscriptions', (config, count) => {
    const stack = newStack();
    new AlarmTopic(stack, 'Alarms', config);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', count);
  });

  it('lets CloudWatch publish, which its own policy would otherwise end', () => {
    const stack = newStack();
    new AlarmTopic(stack, 'Alarms', {});
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
    expect(policy?.['Properties'].PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
  });
});
