import { ACCOUNT_ID, REGION } from '#local/cloud/aws-names.ts';
import type { AwsAnswer } from './aws-answer.ts';
import { accessesOf, isItemOperation, type TableAccess } from './dynamodb-request.ts';
import type { Forwarder } from './forward.ts';
import type { AccessRequest } from './iam.ts';
import { type Fields, fieldsOf, textOf } from './json-fields.ts';
import { refusalOf } from './permission-check.ts';
import type { ServiceCall, ServiceFront } from './service-call.ts';
import type { TableDefinition } from './table-definition.ts';
import type { TableFaults } from './table-faults.ts';
import type { TableUsage } from './table-usage.ts';

export interface DynamoDbFrontDeps {
  endpoint: string;
  tables: readonly TableDefinition[];
  faults: TableFaults;
  usage: TableUsage;
  forwarder: Forwarder;
}

/** Lets functions do to tables what their roles allow, fails where a fault is set, and counts what was consumed. */
export function createDynamoDbFront({
  endpoint,
  tables,
  faults,
  usage,
  forwarder,
}: DynamoDbFrontDeps): ServiceFront {
  const hashKeyOf = createHashKeyLookup(tables);
  const pass = ({ headers, cancelled }: ServiceCall, body: Buffer): Promise<AwsAnswer> =>
    forwarder.forward(endpoint, headers, body, cancelled);

  return async (call) => {
    const { operation, request, caller, body } = call;
    if (caller === null) return pass(call, body);
    const accesses = accessesOf(operation, request);
    const refusal =
      refusalOf(
        caller,
        accesses.map((access) => accessRequest(access, hashKeyOf)),
      ) ?? faults.take(accesses.map(({ table }) => table));
    if (refusal) return refusal;
    if (!isItemOperation(operation)) return pass(call, body);

    const asked = textOf(request['ReturnConsumedCapacity']);
    const isAsked = asked !== '' && asked !== 'NONE';
    const answer = await pass(
      call,
      isAsked ? body : Buffer.from(JSON.stringify({ ...request, ReturnConsumedCapacity: 'TOTAL' })),
    );
    const content = fieldsOf(JSON.parse(answer.body.toString()));
    count(usage, operation, accesses, answer.status, content);
    return isAsked ? answer : withoutConsumption(answer, content);
  };
}

function accessRequest(
  { action, table, index, leadingKeys }: TableAccess,
  hashKeyOf: (table: string, index: string | null) => string,
): AccessRequest {
  const tableArn = `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${table}`;
  return {
    action: `dynamodb:${action}`,
    resource: index === null ? tableArn : `${tableArn}/index/${index}`,
    leadingKeys: leadingKeys(hashKeyOf(table, index)),
  };
}

function count(
  usage: TableUsage,
  operation: string,
  accesses: readonly TableAccess[],
  status: number,
  content: Fields,
): void {
  if (status === 200) usage.add(operation, accesses, content);
  else if (
    /#(ConditionalCheckFailedException|TransactionCanceledException|DuplicateItem)$/.test(
      textOf(content['__type']),
    )
  ) {
    usage.addRefused(operation, accesses);
  }
}

/** The caller gets what it would have got without our asking; the checksum of the longer answer goes as well. */
function withoutConsumption(answer: AwsAnswer, content: Fields): AwsAnswer {
  if (!('ConsumedCapacity' in content)) return answer;
  const { ConsumedCapacity: _, ...asked } = content;
  const { 'x-amz-crc32': __, ...headers } = answer.headers;
  return { status: answer.status, headers, body: Buffer.from(JSON.stringify(asked)) };
}

function createHashKeyLookup(
  tables: readonly TableDefinition[],
): (table: string, index: string | null) => string {
  const hashKeys = new Map<string, string>();
  const add = (name: string, keys: TableDefinition['KeySchema']): void => {
    const hash = keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
    if (hash !== undefined) hashKeys.set(name, hash);
  };
  for (const { TableName, KeySchema, GlobalSecondaryIndexes = [] } of tables) {
    add(TableName, KeySchema);
    for (const { IndexName, KeySchema: keys } of GlobalSecondaryIndexes)
      add(`${TableName}/${IndexName}`, keys);
  }
  return (table, index) => hashKeys.get(index === null ? table : `${table}/${index}`) ?? '';
}
