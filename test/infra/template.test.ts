import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { manageRoutes } from '#functions/manage/routes.ts';
import { STAGES, type StageName } from '#lib/config.ts';
import { at, forgetSynthesised, synthesised, targetOf } from './synthesised.ts';

const TABLE = 'AWS::DynamoDB::Table';
const QUEUE = 'AWS::SQS::Queue';
const FUNCTION = 'AWS::Lambda::Function';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const ALARM = 'AWS::CloudWatch::Alarm';
const KEY = 'AWS::KMS::Key';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const ROUTE = 'AWS::ApiGatewayV2::Route';
const SOURCE = 'AWS::Lambda::EventSourceMapping';

const templates = new Map(STAGES.map((stage) => [stage, synthesised(stage)]));
const templateOf = (stage: StageName) => templates.get(stage) ?? synthesised(stage);
const dev = templateOf('dev');

afterAll(forgetSynthesised);

describe.each(STAGES)('in %s', (stage) => {
  const { all } = templateOf(stage);

  it('every queue has a dead-letter queue or is one', () => {
    const queues = all(QUEUE);
    const deadLetters = new Set([
      ...queues.map(({ Properties }) => targetOf(at(Properties, 'RedrivePolicy', 'deadLetterTargetArn'))),
      ...all(FUNCTION).map(({ Properties }) => targetOf(at(Properties, 'DeadLetterConfig', 'TargetArn'))),
      ...all(SOURCE).map(({ Properties }) => targetOf(onFailureOf(Properties))),
    ]);
    for (const { logicalId, path, Properties } of queues) {
      expect(deadLetters.has(logicalId) || 'RedrivePolicy' in Properties, path).toBe(true);
    }
  });

  it('every dead-letter queue keeps messages for 14 days and has an alarm on its first one', () => {
    const deadLetters = all(QUEUE).filter(({ Properties }) => !('RedrivePolicy' in Properties));
    expect(deadLetters.length).toBeGreaterThan(3);
    for (const { logicalId, path, Properties } of deadLetters) {
      expect(Properties['MessageRetentionPeriod'], path).toBe(14 * 24 * 3600);
      const alarms = all(ALARM).filter(
        (alarm) =>
          alarm.Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible' &&
          alarm.Properties['Threshold'] === 1 &&
          JSON.stringify(alarm.Properties['Dimensions']).includes(logicalId),
      );
      expect(alarms, path).toHaveLength(1);
    }
  });

  it('every function has a role of its own, a timeout, and a log that ends', () => {
    const logs = new Map(
      all(LOG_GROUP).map((group) => [group.logicalId, group.Properties['RetentionInDays']]),
    );
    const functions = all(FUNCTION);
    const roles = functions.map(({ Properties }) => targetOf(Properties['Role']));
    expect(new Set(roles).size).toBe(functions.length);
    for (const { path, Properties } of functions) {
      expect(Properties['Timeout'], path).toEqual(expect.any(Number));
      const log = targetOf(at(Properties, 'LoggingConfig', 'LogGroup'));
      expect(logs.get(String(log)), path).toEqual(expect.any(Number));
    }
  });

  it('every function runs Node 24 on ARM, untraced, without a variable of the local cloud', () => {
    for (const { path, Properties } of all(FUNCTION)) {
      expect(Properties, path).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(Properties, path).not.toHaveProperty('TracingConfig');
      const names = Object.keys(Object(at(Properties, 'Environment', 'Variables')));
      expect(names.length, path).toBeGreaterThan(0);
      expect(
        names.filter((name) => name.startsWith('ADTALLY_')),
        path,
      ).toEqual([]);
    }
  });

  it('every function is named by the last part of its path, and has an alarm on errors', () => {
    const functions = all(FUNCTION);
    const folders = readdirSync(join(import.meta.dirname, '../../functions'));
    expect(functions.map(({ path }) => path.split('/').at(-1)).toSorted()).toEqual(folders.toSorted());
    const watched = all(ALARM)
      .filter(({ Properties }) => Properties['MetricName'] === 'Errors')
      .map(({ path }) => path.replace(/\/Errors$/, ''));
    expect(watched.toSorted()).toEqual(functions.map(({ path }) => path).toSorted());
  });

  it('every event source reports single failures', () => {
    for (const { path, Properties } of all(SOURCE)) {
      expect(Properties['FunctionResponseTypes'], path).toEqual(['ReportBatchItemFailures']);
    }
  });

  it('every source of a queue has a limit on concurrency', () => {
    const sources = all(SOURCE).filter(({ Properties }) => !isStream(Properties));
    expect(sources).not.toEqual([]);
    for (const { path, Properties } of sources) {
      expect(at(Properties, 'ScalingConfig', 'MaximumConcurrency'), path).toEqual(expect.any(Number));
    }
  });

  it('every source of a stream begins with its first record, filters, and gives up into a queue', () => {
    const queues = all(QUEUE).map(({ logicalId }) => logicalId);
    const sources = all(SOURCE).filter(({ Properties }) => isStream(Properties));
    expect(sources).not.toEqual([]);
    for (const { path, Properties } of sources) {
      expect(Properties, path).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: 6 * 3600,
        ParallelizationFactor: 1,
      });
      expect(at(Properties, 'FilterCriteria', 'Filters'), path).toHaveLength(1);
      expect(queues, path).toContain(targetOf(onFailureOf(Properties)));
      const lag = all(ALARM).filter(
        (alarm) =>
          alarm.Properties['MetricName'] === 'IteratorAge' &&
          JSON.stringify(alarm.Properties['Dimensions']).includes(
            String(targetOf(Properties['FunctionName'])),
          ),
      );
      expect(lag, path).toHaveLength(1);
      expect(lag[0]?.Properties['Threshold'], path).toBe(600_000);
    }
  });

  it('every table is on demand, encrypted, and can be restored to a point in time', () => {
    for (const { path, Properties } of all(TABLE)) {
      expect(Properties, path).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('every schedule counts in UTC, fires on the minute, and gives up into a queue', () => {
    for (const { path, Properties } of all(SCHEDULE)) {
      expect(Properties, path).toMatchObject({
        ScheduleExpressionTimezone: 'Etc/UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        State: 'ENABLED',
      });
      expect(targetOf(at(Properties, 'Target', 'DeadLetterConfig', 'Arn')), path).toEqual(expect.any(String));
    }
  });

  it('every alarm tells someone, and names a section of the runbook that says what to do', () => {
    const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
    const sections = new Map(
      runbook
        .split(/^## /m)
        .slice(1)
        .map((text) => [anchorOf(text), text]),
    );
    for (const { path, Properties } of all(ALARM)) {
      const [, impact, anchor] =
        /^(.+[.]) See docs\/runbook\.md#(.+)$/.exec(String(Properties['AlarmDescription'])) ?? [];
      expect(impact, path).toBeTruthy();
      const section = sections.get(String(anchor));
      for (const part of ['Description', 'Investigation', 'Resolution']) {
        expect(section, `${path}: ${part}`).toContain(`### ${part}`);
      }
      expect(Properties['AlarmActions'], path).toHaveLength(1);
    }
  });

  it('nothing has a physical name', () => {
    const named = /^(Table|Queue|Function|Role|Policy|LogGroup|Alarm|Topic|Alias)Name$/;
    const types = [
      TABLE,
      QUEUE,
      FUNCTION,
      LOG_GROUP,
      ALARM,
      KEY,
      SCHEDULE,
      'AWS::IAM::Role',
      'AWS::SNS::Topic',
    ];
    for (const { path, Type, Properties } of all(...types)) {
      const names = Object.keys(Properties).filter(
        (key) => named.test(key) || (Type === SCHEDULE && key === 'Name'),
      );
      expect(names, path).toEqual([]);
    }
  });

  it('every route of the table is there, behind the authorizer unless it is public', () => {
    const routes = all(ROUTE).map(({ Properties }) => [
      Properties['RouteKey'],
      Properties['AuthorizationType'],
    ]);
    const expected = manageRoutes.map(({ method, path, role }) => [
      `${method} ${path}`,
      role === 'public' ? 'NONE' : 'CUSTOM',
    ]);
    const open = ['clicks', 'postbacks', 'impressions', 'rejections'].flatMap((path) =>
      ['GET', 'POST'].map((method) => [`${method} /${path}/{feed}`, 'NONE']),
    );
    expect(routes.toSorted()).toEqual([['$default', 'NONE'], ...open, ...expected].toSorted());
  });
});

describe('what stages differ in', () => {
  it.each([
    ['prod', 'Retain', true],
    ['dev', 'Delete', false],
  ] as const)('%s: tables and keys have the policy %s', (stage, policy, isProtected) => {
    const { all } = templateOf(stage);
    for (const { path, DeletionPolicy, UpdateReplacePolicy } of all(TABLE, KEY, LOG_GROUP)) {
      expect([DeletionPolicy, UpdateReplacePolicy], path).toEqual([policy, policy]);
    }
    for (const { path, Properties } of all(TABLE)) {
      expect(Properties['DeletionProtectionEnabled'], path).toBe(isProtected);
    }
    expect(templateOf(stage).assembly.getStackByName(`Adtally-${stage}`).terminationProtection ?? false).toBe(
      isProtected,
    );
  });
});

describe('what the rest of the system leans on', () => {
  const one = (type: string, name: string) =>
    dev.all(type).find(({ path }) => path.endsWith(`/${name}`))?.Properties;

  it('the index over active integrations holds what planning reads, and nothing secret', () => {
    expect(one(TABLE, 'Config')?.['GlobalSecondaryIndexes']).toEqual([
      {
        IndexName: 'active',
        KeySchema: [
          { AttributeName: 'activeShard', KeyType: 'HASH' },
          { AttributeName: 'id', KeyType: 'RANGE' },
        ],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: ['workspaceId', 'timezone', 'credentialGroup'],
        },
      },
    ]);
  });

  it.each([
    ['hourly', 'cron(5 * * * ? *)'],
    ['midnight', 'cron(0/15 * * * ? *)'],
    ['forgetting', 'cron(10 0 * * ? *)'],
  ])('the schedule %s sends its name and its own time', (name, expression) => {
    const schedule = one(SCHEDULE, name);
    expect(schedule?.['ScheduleExpression']).toBe(expression);
    expect(at(schedule, 'Target', 'Input')).toBe(
      `{"schedule":"${name}","time":"<aws.scheduler.scheduled-time>"}`,
    );
  });

  it('runs of one credential queue up, and a crashed run comes back within 150 seconds', () => {
    expect(one(QUEUE, 'SyncQueue')).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout: 130,
      RedrivePolicy: { maxReceiveCount: 20 },
    });
    expect(one(QUEUE, 'SyncDeadLetters')).toMatchObject({ FifoQueue: true });
  });

  it('roll-up hears of cost rows and event hours, and not of the days that it makes of them', () => {
    const source = one(SOURCE, 'RollUpSource');
    expect(at(source, 'FilterCriteria', 'Filters', '0', 'Pattern')).toBe(
      '{"dynamodb":{"NewImage":{"entity":{"S":["cost","event-hour"]}}}}',
    );
    expect(one(TABLE, 'Ledger')?.['StreamSpecification']).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  it('the authorizer sees every request, also one without a key, and its answer is not kept', () => {
    const [authorizer] = dev.all('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
      IdentitySource: [],
    });
  });

  it('the access log has no query strings, headers or addresses', () => {
    const [stage] = dev.all('AWS::ApiGatewayV2::Stage');
    const format = String(at(stage?.Properties, 'AccessLogSettings', 'Format'));
    expect(format).toContain('$context.requestId');
    expect(format).not.toMatch(/querystring|request\.header|identity|protocol/i);
  });
});

const isStream = (source: Record<string, unknown>): boolean => 'StartingPosition' in source;
const onFailureOf = (source: Record<string, unknown>): unknown =>
  at(source, 'DestinationConfig', 'OnFailure', 'Destination');

const anchorOf = (section: string): string =>
  (section.split('\n')[0] ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
