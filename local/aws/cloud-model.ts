import { z } from 'zod';
import type {
  CloudAuthorizer,
  CloudFunction,
  CloudModel,
  CloudQueueSource,
  CloudRoute,
  CloudSchedule,
  CloudStreamSource,
} from '#local/cloud/contract.ts';
import {
  type EventSourceTargets,
  failureDestinations,
  queueSourceOf,
  streamSourceOf,
} from './event-sources.ts';
import { parsePolicy, type Statement } from './iam.ts';
import { type KmsKey, kmsKeyOf } from './kms-key.ts';
import { type QueueDefinition, queueDefinitionOf } from './queue-definition.ts';
import { reasonOf } from './reason-of.ts';
import { type TableDefinition, tableDefinition } from './table-definition.ts';
import type { Resource, Template } from './template.ts';

/** A function's identity towards AWS's services. */
export interface Caller {
  functionId: string;
  name: string;
  /** `arn:aws:sts::…:assumed-role/<role>/<function>` */
  userArn: string;
  statements: readonly Statement[];
}

/** All that the template says, in the words of those who act on it. */
export interface DeployedCloud {
  model: CloudModel;
  callers: readonly Caller[];
  tables: readonly TableDefinition[];
  queues: readonly QueueDefinition[];
  keys: readonly KmsKey[];
}

const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Role: z.string(),
});
const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().default('{}') }),
});
/** Takes what fits no other route. */
const DEFAULT_ROUTE = '$default';

const routeSchema = z.object({
  RouteKey: z.string().regex(/^([A-Z]+ \/.*|\$default)$/),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
});
const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});
const authorizerSchema = z.object({
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  AuthorizerPayloadFormatVersion: z.literal('2.0'),
  EnableSimpleResponses: z.literal(true),
  IdentitySource: z.array(z.string()).default([]),
  AuthorizerResultTtlInSeconds: z.number().default(300),
});
const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(z.string()).max(0, 'Managed policies cannot be judged here.').default([]),
});
const policySchema = z.object({ PolicyDocument: z.unknown(), Roles: z.array(z.string()) });

/**
 * Makes the cloud's plan from a template.
 * @throws naming the resource that cannot be understood.
 */
export function deployedCloud(template: Template): DeployedCloud {
  const all = (type: string): Resource[] => distinct(template.ofType(type));
  const functions = all('AWS::Lambda::Function');
  const tables = all('AWS::DynamoDB::Table');
  const queues = all('AWS::SQS::Queue').map((queue) => understand(queue, queueDefinitionOf));
  const sources = template.ofType('AWS::Lambda::EventSourceMapping');
  const deadLetterArns = new Set<string | null>([
    ...queues.map(({ deadLetterArn }) => deadLetterArn),
    ...failureDestinations(sources),
  ]);
  const callers = functions.map((one) => understand(one, () => callerOf(one, template)));
  const tableDefinitions = tables.map((table) =>
    understand(table, () => tableDefinition(table.ref, table.properties)),
  );
  const model: CloudModel = {
    functions: new Map(
      functions.map((one) => [one.logicalId, understand(one, () => cloudFunction(one, template))]),
    ),
    ...eventSources(sources, {
      queues,
      tables,
      tableDefinitions,
      functionAt: (address) => functionAt(address, functions),
      statementsOf: (functionId) =>
        callers.find((caller) => caller.functionId === functionId)?.statements ?? [],
    }),
    schedules: all('AWS::Scheduler::Schedule').map((one) => understand(one, () => schedule(one, functions))),
    routes: template
      .ofType('AWS::ApiGatewayV2::Route')
      .map((one) => understand(one, () => route(one, template, functions))),
    tables: tables.map(({ logicalId, name, ref }) => ({ logicalId, name, tableName: ref })),
    queues: queues.map(({ logicalId, name, queueName, queueUrl, arn }) => ({
      logicalId,
      name,
      queueName,
      queueUrl,
      // A function's own dead letters come without a redrive policy that names the queue.
      isDeadLetter: deadLetterArns.has(arn) || isFunctionsDeadLetters(functions, arn),
    })),
  };
  return {
    model,
    callers,
    tables: tableDefinitions,
    queues,
    keys: all('AWS::KMS::Key').map((key) => understand(key, kmsKeyOf)),
  };
}

function cloudFunction({ logicalId, name, properties }: Resource, template: Template): CloudFunction {
  const read = functionSchema.parse(properties);
  return {
    logicalId,
    name,
    codeDir: template.assetFolder(read.Code.S3Key.replace(/\.zip$/, '')),
    handler: read.Handler,
    environment: read.Environment?.Variables ?? {},
    timeoutSeconds: read.Timeout,
    memoryMegabytes: read.MemorySize,
  };
}

/** Every source feeds a function: from a queue, or from a table's stream. */
function eventSources(
  sources: readonly Resource[],
  targets: EventSourceTargets,
): Pick<CloudModel, 'queueSources' | 'streamSources'> {
  const queueSources: CloudQueueSource[] = [];
  const streamSources: CloudStreamSource[] = [];
  for (const source of sources) {
    understand(source, () => {
      const fromQueue = queueSourceOf(source, targets);
      const fromStream = fromQueue ? null : streamSourceOf(source, targets);
      if (fromQueue) queueSources.push(fromQueue);
      else if (fromStream) streamSources.push(onlyOne(fromStream, streamSources));
      else
        throw new Error(
          `It reads ${source.properties['EventSourceArn']}; only queues and streams of tables feed functions here.`,
        );
    });
  }
  return { queueSources, streamSources };
}

/** Lambda lets a function read a stream once. */
function onlyOne(source: CloudStreamSource, others: readonly CloudStreamSource[]): CloudStreamSource {
  const isSame = ({ functionId, streamArn }: CloudStreamSource) =>
    functionId === source.functionId && streamArn === source.streamArn;
  if (others.some(isSame)) throw new Error(`Its function reads ${source.streamArn} already.`);
  return source;
}

function schedule({ name, properties }: Resource, functions: readonly Resource[]): CloudSchedule {
  const read = scheduleSchema.parse(properties);
  return {
    name,
    expression: read.ScheduleExpression,
    timezone: read.ScheduleExpressionTimezone,
    functionId: functionAt(read.Target.Arn, functions),
    input: read.Target.Input,
    enabled: read.State === 'ENABLED',
  };
}

function route({ properties }: Resource, template: Template, functions: readonly Resource[]): CloudRoute {
  const read = routeSchema.parse(properties);
  const isDefault = read.RouteKey === DEFAULT_ROUTE;
  const [method = '', path = ''] = isDefault ? ['ANY', DEFAULT_ROUTE] : read.RouteKey.split(' ');
  const integration = byRef(
    template,
    'AWS::ApiGatewayV2::Integration',
    read.Target.slice('integrations/'.length),
  );
  return {
    method,
    path,
    functionId: functionAt(integrationSchema.parse(integration.properties).IntegrationUri, functions),
    authorizer:
      read.AuthorizationType === 'CUSTOM'
        ? authorizer(byRef(template, 'AWS::ApiGatewayV2::Authorizer', read.AuthorizerId), functions)
        : null,
  };
}

function authorizer({ properties }: Resource, functions: readonly Resource[]): CloudAuthorizer {
  const read = authorizerSchema.parse(properties);
  return {
    functionId: functionAt(read.AuthorizerUri, functions),
    identityHeaders: read.IdentitySource.map(headerName),
    resultTtlSeconds: read.AuthorizerResultTtlInSeconds,
  };
}

function headerName(source: string): string {
  const name = /^\$request\.header\.(.+)$/.exec(source)?.[1];
  if (name === undefined) throw new Error(`The identity source ${source} is not a header.`);
  return name.toLowerCase();
}

function callerOf({ logicalId, name, properties }: Resource, template: Template): Caller {
  const { Role } = functionSchema.parse(properties);
  const role = template.ofType('AWS::IAM::Role').find(({ attributes }) => attributes['Arn'] === Role);
  if (!role) throw new Error(`Its role ${Role} is not in the template.`);
  const attached = template
    .ofType('AWS::IAM::Policy')
    .map((policy) => policySchema.parse(policy.properties))
    .filter(({ Roles }) => Roles.includes(role.ref));
  return {
    functionId: logicalId,
    name,
    userArn: `${Role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`,
    statements: [...roleSchema.parse(role.properties).Policies, ...attached].flatMap(({ PolicyDocument }) =>
      parsePolicy(PolicyDocument),
    ),
  };
}

const isFunctionsDeadLetters = (functions: readonly Resource[], arn: string): boolean =>
  functions.some(
    ({ properties }) =>
      z.object({ TargetArn: z.string() }).safeParse(properties['DeadLetterConfig']).data?.TargetArn === arn,
  );

/** A function is named by its name, its ARN, or an address that has the ARN in it. */
function functionAt(address: string, functions: readonly Resource[]): string {
  const arn = /arn:aws:lambda:[^/]+/.exec(address)?.[0] ?? address;
  const found = functions.find(({ ref, attributes }) => arn === ref || arn === attributes['Arn']);
  if (!found) throw new Error(`It names ${address}, which is no function of the template.`);
  return found.logicalId;
}

function byRef(template: Template, type: string, ref: string | undefined): Resource {
  const found = template.ofType(type).find((resource) => resource.ref === ref);
  if (!found) throw new Error(`It names ${ref}, which is not among the resources of type ${type}.`);
  return found;
}

/** Names go into faults, metrics and stored data: two of a kind must not share one. */
function distinct(resources: Resource[]): Resource[] {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    const other = seen.get(resource.name);
    if (other) throw new Error(`${other.path} and ${resource.path} have the same name: ${resource.name}.`);
    seen.set(resource.name, resource);
  }
  return resources;
}

function understand<Result>(resource: Resource, read: (resource: Resource) => Result): Result {
  try {
    return read(resource);
  } catch (cause) {
    const { logicalId, path, type } = resource;
    throw new Error(`The local cloud cannot run ${logicalId} (${path}, ${type}): ${reasonOf(cause)}`, {
      cause,
    });
  }
}
