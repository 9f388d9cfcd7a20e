import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { at, forgetSynthesised, type Resource, synthesised, targetOf } from './synthesised.ts';

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list,
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
});
type Statement = z.infer<typeof statementSchema>;

const { all } = synthesised('prod');
afterAll(forgetSynthesised);

const statementsOf = ({ Properties }: Resource): Statement[] =>
  z
    .array(statementSchema)
    .min(1)
    .parse(at(Properties, 'PolicyDocument', 'Statement'));

/** `action logicalId` and, for an index, its path: all that a function may do, its log aside. */
function permissionsOf(functionName: string): string[] {
  return statementsOf(policyOf(functionName))
    .flatMap(({ Action, Resource, Condition }) =>
      [Resource]
        .flat()
        .flatMap((resource) =>
          Action.map((action) => [action, nameOf(resource), ...(Condition ? ['when'] : [])].join(' ')),
        ),
    )
    .filter((permission) => !permission.startsWith('logs:'))
    .toSorted();
}

function policyOf(functionName: string): Resource {
  const [policy] = all('AWS::IAM::Policy').filter(({ path }) => path.includes(`/${functionName}-role/`));
  if (!policy) throw new Error(`${functionName} has no policy.`);
  return policy;
}

/** To which partitions the function's conditional permissions are bound, statement by statement. */
const partitionsOf = (functionName: string): unknown[] =>
  statementsOf(policyOf(functionName)).flatMap(({ Condition }) =>
    Condition ? [at(Condition, 'ForAllValues:StringLike', 'dynamodb:LeadingKeys')] : [],
  );

const names = new Map(
  all('AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::KMS::Key', 'AWS::Logs::LogGroup').map(
    ({ logicalId, path }) => [logicalId, path.split('/').at(-1) ?? ''],
  ),
);

function nameOf(resource: unknown): string {
  const joined = z.tuple([z.unknown(), z.string()]).safeParse(at(resource, 'Fn::Join', '1')).data;
  const [base, suffix] = joined ?? [resource, ''];
  const stream = at(resource, 'Fn::GetAtt', '1') === 'StreamArn' ? '/stream' : '';
  return `${names.get(String(targetOf(base)))}${suffix}${stream}`;
}

describe('permissions', () => {
  it('no policy allows an action or a resource by wildcard', () => {
    // Key policies are left out: there `*` means the key itself, which AWS has no other word for.
    for (const policy of all('AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy')) {
      for (const { Effect, Action, Resource } of statementsOf(policy)) {
        if (Effect === 'Deny') continue;
        expect(JSON.stringify([Action, Resource]), policy.path).not.toContain('*');
      }
    }
  });

  it('no role has a managed policy, which would grow without us', () => {
    for (const { path, Properties } of all('AWS::IAM::Role')) {
      expect(Properties, path).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it('nothing may scan a table', () => {
    const actions = all('AWS::IAM::Policy')
      .flatMap(statementsOf)
      .flatMap(({ Action }) => Action);
    expect(actions).toContain('dynamodb:Query');
    expect(actions).not.toContain('dynamodb:Scan');
  });

  it('the planner may read the index and fill the queue', () => {
    expect(permissionsOf('plan-sync')).toEqual([
      'dynamodb:Query Config/index/active',
      'sqs:SendMessage MissedPlans',
      'sqs:SendMessage SyncQueue',
    ]);
  });

  it('the authorizer may look up a key', () => {
    expect(permissionsOf('authorize')).toEqual(['dynamodb:GetItem Config']);
  });

  it('a sync writes access tokens and call budgets only into the configuration', () => {
    const permissions = permissionsOf('sync-costs');
    expect(permissions.filter((permission) => permission.includes(' Config'))).toEqual([
      'dynamodb:GetItem Config',
      'dynamodb:UpdateItem Config when',
    ]);
    expect(partitionsOf('sync-costs')).toEqual([['ACCESS_TOKEN#*', 'CALL_BUDGET#*']]);
  });

  it('roll-up reads the ledger and its stream, and writes days and spend alone', () => {
    expect(permissionsOf('roll-up')).toEqual([
      'dynamodb:DescribeStream Ledger/stream',
      'dynamodb:GetItem Ledger',
      'dynamodb:GetRecords Ledger/stream',
      'dynamodb:GetShardIterator Ledger/stream',
      'dynamodb:ListStreams Ledger/stream',
      'dynamodb:PutItem Ledger when',
      'dynamodb:Query Ledger',
      'dynamodb:UpdateItem Ledger when',
      'sqs:SendMessage RollUpDeadLetters',
    ]);
    expect(partitionsOf('roll-up')).toEqual([['DAY#*'], ['NETWORK_CAMPAIGN_SPEND#*']]);
  });

  it('tally writes counters, pages, links, warnings and postbacks, and none of them elsewhere', () => {
    const writes = permissionsOf('tally').filter((permission) => /Item|Send/.test(permission));
    expect(writes.filter((permission) => !/:(Get|BatchGet)Item/.test(permission))).toEqual([
      'dynamodb:BatchWriteItem Events when',
      'dynamodb:PutItem Config when',
      'dynamodb:PutItem Events when',
      'dynamodb:PutItem Events when',
      'dynamodb:PutItem Ledger when',
      'dynamodb:UpdateItem Ledger when',
      'sqs:SendMessage PostbackQueue',
      'sqs:SendMessage TallyDeadLetters',
    ]);
    expect(partitionsOf('tally')).toContainEqual(['EVENT_HOUR#*', 'EVENTS_COUNTED#*']);
    expect(partitionsOf('tally')).toContainEqual(['EVENT_DETAILS#*']);
  });

  it('what calls receivers reads and writes deliveries and hosts alone', () => {
    const tables = permissionsOf('deliver-postback').filter((permission) =>
      permission.startsWith('dynamodb:'),
    );
    expect(new Set(tables)).toEqual(
      new Set([
        'dynamodb:GetItem Events when',
        'dynamodb:PutItem Events when',
        'dynamodb:UpdateItem Events when',
      ]),
    );
    expect(partitionsOf('deliver-postback')).toEqual([
      ['FEED_DELIVERY#*'],
      ['OUTGOING_HOST#*'],
      ['PARKED_DELIVERY#*'],
    ]);
  });

  it('what forgets addresses reads and writes the address key alone', () => {
    expect(permissionsOf('forget-addresses')).toEqual([
      'dynamodb:GetItem Config when',
      'dynamodb:PutItem Config when',
      'kms:Decrypt Encryption when',
      'kms:Encrypt Encryption when',
      'sqs:SendMessage MissedForgetting',
    ]);
    expect(partitionsOf('forget-addresses')).toContainEqual(['ADDRESS_KEY']);
  });

  it.each(['forget-addresses', 'replay-calls'])('%s opens the address key and no other secret', (name) => {
    const bound = statementsOf(policyOf(name)).filter(({ Action }) => Action.includes('kms:Decrypt'));
    expect(bound.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'kms:EncryptionContext:purpose': 'addresses' } },
    ]);
  });

  it('only the API may make a fingerprint', () => {
    const holders = ['manage', 'authorize', 'plan-sync', 'sync-costs'].filter((name) =>
      permissionsOf(name).includes('kms:GenerateMac Fingerprint'),
    );
    expect(holders).toEqual(['manage']);
  });

  it('the scheduler may call the planner and give up, for this account alone', () => {
    const [policy] = all('AWS::IAM::Policy').filter(({ path }) => path.includes('/schedule-role/'));
    if (!policy) throw new Error('The schedules have no policy.');
    expect(statementsOf(policy).flatMap(({ Action }) => Action)).toEqual([
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
    const [role] = all('AWS::IAM::Role').filter(({ path }) => path.endsWith('/schedule-role'));
    expect(JSON.stringify(role?.Properties['AssumeRolePolicyDocument'])).toContain('aws:SourceAccount');
  });
});
