import { describe, expect, it } from 'vitest';
import { judge, parsePolicy } from '#local/aws/iam.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Config';

const statements = parsePolicy({
  Statement: [
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Batch*'], Resource: TABLE },
    { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE}/index/*` },
    {
      Effect: 'Allow',
      Action: 'dynamodb:PutItem',
      Resource: TABLE,
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['TOKEN#*', 'LEASE#?'] } },
    },
    {
      Effect: 'Allow',
      Action: 'dynamodb:UpdateItem',
      Resource: TABLE,
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'TOKEN#*' } },
    },
    { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
    { Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*' },
    {
      Effect: 'Deny',
      Action: 'dynamodb:GetItem',
      Resource: TABLE,
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SECRET#*'] } },
    },
  ],
});

describe('judge', () => {
  it.each([
    ['a named action', 'dynamodb:GetItem', TABLE, ['A'], 'allowed'],
    ['an action by wildcard', 'dynamodb:BatchGetItem', TABLE, ['A'], 'allowed'],
    ['an action in another case', 'DynamoDB:getitem', TABLE, ['A'], 'allowed'],
    ['another action', 'dynamodb:Scan', TABLE, [], 'not allowed'],
    ['an action that only begins alike', 'dynamodb:GetItems', TABLE, [], 'not allowed'],
    ['another table', 'dynamodb:GetItem', `${TABLE}2`, ['A'], 'not allowed'],
    ['an index of the table', 'dynamodb:Query', `${TABLE}/index/active`, [], 'allowed'],
    ['the table where only indexes are allowed', 'dynamodb:Query', TABLE, [], 'not allowed'],
    ['a key that fits', 'dynamodb:PutItem', TABLE, ['TOKEN#1'], 'allowed'],
    ['several keys that fit', 'dynamodb:PutItem', TABLE, ['TOKEN#1', 'LEASE#2'], 'allowed'],
    ['one key of several that does not fit', 'dynamodb:PutItem', TABLE, ['TOKEN#1', 'A'], 'not allowed'],
    ['a key that is longer than one character', 'dynamodb:PutItem', TABLE, ['LEASE#22'], 'not allowed'],
    ['keys that cannot be told', 'dynamodb:PutItem', TABLE, null, 'not allowed'],
    ['an equal key', 'dynamodb:UpdateItem', TABLE, ['TOKEN#*'], 'allowed'],
    ['a like key where equal is asked', 'dynamodb:UpdateItem', TABLE, ['TOKEN#1'], 'not allowed'],
    ['what everything allows', 'sqs:SendMessage', 'arn:aws:sqs:us-east-1:0:Q', [], 'allowed'],
    ['what is denied although allowed', 'sqs:PurgeQueue', 'arn:aws:sqs:us-east-1:0:Q', [], 'denied'],
    ['a denied key', 'dynamodb:GetItem', TABLE, ['SECRET#1'], 'denied'],
    ['keys that cannot be told where some are denied', 'dynamodb:GetItem', TABLE, null, 'denied'],
  ])('%s', (_name, action, resource, leadingKeys, verdict) => {
    expect(judge(statements, { action, resource, leadingKeys })).toBe(verdict);
  });

  it.each([
    ['the named context', { purpose: 'one', more: 'x' }, 'allowed'],
    ['another value', { purpose: 'two' }, 'not allowed'],
    ['none', {}, 'not allowed'],
  ])('%s of a KMS call', (_name, encryptionContext, verdict) => {
    const Condition = { StringEquals: { 'kms:EncryptionContext:purpose': 'one' } };
    const bound = parsePolicy({
      Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'key', Condition }],
    });
    const request = { action: 'kms:Decrypt', resource: 'key', leadingKeys: [] };
    expect(judge(bound, { ...request, encryptionContext })).toBe(verdict);
  });

  it('allows nothing without a statement', () => {
    expect(judge([], { action: 'sqs:SendMessage', resource: 'q', leadingKeys: [] })).toBe('not allowed');
  });

  it('refuses conditions that it cannot judge, rather than passing them over', () => {
    const condition = { StringEquals: { 'aws:SourceVpc': 'vpc' } };
    expect(() =>
      parsePolicy({ Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: condition }] }),
    ).toThrow('StringEquals');
  });
});
