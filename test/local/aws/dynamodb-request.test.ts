import { describe, expect, it } from 'vitest';
import { accessesOf } from '#local/aws/dynamodb-request.ts';

const key = (pk: string): object => ({ pk: { S: pk }, sk: { S: 's' } });

function seen(operation: string, request: Record<string, unknown>) {
  return accessesOf(operation, request).map(({ action, table, index, isWrite, items, leadingKeys }) => [
    action,
    index === null ? table : `${table}/${index}`,
    isWrite ? 'write' : 'read',
    items,
    leadingKeys('pk'),
  ]);
}

describe('accessesOf', () => {
  it.each([
    ['GetItem', { TableName: 'T', Key: key('a') }, [['GetItem', 'T', 'read', 1, ['a']]]],
    ['PutItem', { TableName: 'T', Item: key('a') }, [['PutItem', 'T', 'write', 1, ['a']]]],
    [
      'DeleteItem',
      { TableName: 'arn:aws:dynamodb:us-east-1:000000000000:table/T', Key: key('a') },
      [['DeleteItem', 'T', 'write', 1, ['a']]],
    ],
    [
      'Query',
      {
        TableName: 'T',
        IndexName: 'I',
        KeyConditionExpression: '#s > :s AND #p = :p',
        ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' },
        ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: 'b' } },
      },
      [['Query', 'T/I', 'read', 1, ['a']]],
    ],
    ['Scan', { TableName: 'T' }, [['Scan', 'T', 'read', 1, []]]],
    [
      'BatchGetItem',
      { RequestItems: { T: { Keys: [key('a'), key('b')] }, U: { Keys: [key('c')] } } },
      [
        ['BatchGetItem', 'T', 'read', 2, ['a', 'b']],
        ['BatchGetItem', 'U', 'read', 1, ['c']],
      ],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { T: [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }] } },
      [['BatchWriteItem', 'T', 'write', 2, ['a', 'b']]],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'T', Item: key('a') } },
          { Update: { TableName: 'T', Key: key('b') } },
          { Delete: { TableName: 'U', Key: key('c') } },
          { ConditionCheck: { TableName: 'U', Key: key('d') } },
        ],
      },
      [
        ['PutItem', 'T', 'write', 1, ['a']],
        ['UpdateItem', 'T', 'write', 1, ['b']],
        ['DeleteItem', 'U', 'write', 1, ['c']],
        ['ConditionCheckItem', 'U', 'write', 1, ['d']],
      ],
    ],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName: 'T', Key: key('a') } }] },
      [['GetItem', 'T', 'read', 1, ['a']]],
    ],
    [
      'BatchExecuteStatement',
      {
        Statements: [
          { Statement: `INSERT INTO "T" VALUE {'pk': ?}` },
          { Statement: 'update T set a=? where pk=?' },
          { Statement: 'DELETE FROM "T" WHERE pk=?' },
          { Statement: 'SELECT * FROM "T"."I" WHERE pk=?' },
        ],
      },
      [
        ['PartiQLInsert', 'T', 'write', 1, null],
        ['PartiQLUpdate', 'T', 'write', 1, null],
        ['PartiQLDelete', 'T', 'write', 1, null],
        ['PartiQLSelect', 'T/I', 'read', 1, null],
      ],
    ],
    ['DescribeTable', { TableName: 'T' }, [['DescribeTable', 'T', 'read', 1, []]]],
  ])('%s', (operation, request, expected) => {
    expect(seen(operation, request)).toEqual(expected);
  });

  it('cannot tell the key of a query whose condition names another attribute', () => {
    expect(seen('Query', { TableName: 'T', KeyConditionExpression: 'other = :p' })).toEqual([
      ['Query', 'T', 'read', 1, null],
    ]);
  });
});
