import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { manageRoutes } from '#functions/manage/routes.ts';
import { DOCS_SOURCES } from '#functions/manage/service/docs-files.ts';
import type { StageConfig } from '#lib/config.ts';
import type { authorizeEnv, EnvOf, manageEnv } from '#shared/lambda/env.ts';
import { Alarm } from './alarm.ts';
import type { CredentialKeys } from './credential-keys.ts';
import { NodeFunction } from './node-function.ts';
import type { Tables } from './tables.ts';

export interface ManagementApiProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  keys: CredentialKeys;
  syncQueue: IQueue;
  replayQueue: IQueue;
  postbackQueue: IQueue;
}

/** The HTTP API: the routes of the route table, served by one function behind one authorizer. */
export class ManagementApi extends Construct {
  readonly url: string;
  /** Other constructs add their routes. */
  readonly httpApi: HttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: ManagementApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', { createDefaultStage: false });
    this.httpApi = api;
    const integration = new HttpLambdaIntegration('manage', this.createManage(props), {
      scopePermissionToRoute: false,
    });
    // A request without a key has to reach the authorizer too: what it learns becomes our own answer, not the gateway's.
    const authorizer = new HttpLambdaAuthorizer('authorize', this.createAuthorize(props), {
      identitySource: [],
      resultsCacheTtl: Duration.seconds(0),
      responseTypes: [HttpLambdaResponseType.SIMPLE],
    });
    for (const { method, path, role } of manageRoutes) {
      const route = { path, methods: [httpMethodOf(method)], integration };
      if (role === 'public') for (const open of api.addRoutes(route)) acknowledgeOpen(open);
      else api.addRoutes({ ...route, authorizer });
    }
    this.stage = this.createStage(api, props);
    this.url = this.stage.url;
    new Alarm(this, 'ServerErrors', {
      metric: api.metricServerError({ period: Duration.minutes(5) }),
      impact: 'Calls to the management API are answered with an error of ours.',
      runbook: 'api-errors',
      topic: props.alarmTopic,
    });
  }

  private createManage(props: ManagementApiProps): NodeFunction {
    const { config, alarmTopic, tables, keys, syncQueue, replayQueue, postbackQueue } = props;
    const manage = new NodeFunction(this, 'manage', {
      config,
      alarmTopic,
      errorImpact: 'Calls to the management API fail: integrations cannot be changed, costs cannot be read.',
      timeout: Duration.seconds(29),
      // One whole CPU: a report of a thousand campaigns over a year takes twelve seconds of it.
      memorySize: 1769,
      files: DOCS_SOURCES,
      environment: {
        EVENTS_DOMAIN: config.eventsDomain?.name ?? '',
        CONFIG_TABLE: tables.config.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        EVENTS_TABLE: tables.events.tableName,
        SYNC_QUEUE_URL: syncQueue.queueUrl,
        REPLAY_QUEUE_URL: replayQueue.queueUrl,
        POSTBACK_QUEUE_URL: postbackQueue.queueUrl,
        CREDENTIAL_KEY_ID: keys.encryption.keyId,
        FINGERPRINT_KEY_ID: keys.fingerprint.keyId,
      } satisfies EnvOf<typeof manageEnv>,
    });
    manage.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
      ],
      [tables.config.tableArn],
    );
    manage.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
      ],
      [tables.ledger.tableArn],
    );
    manage.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      [tables.events.tableArn],
    );
    manage.allow(['dynamodb:Query'], [tables.undeliveredIndexArn]);
    manage.allow(['sqs:SendMessage'], [syncQueue.queueArn, replayQueue.queueArn, postbackQueue.queueArn]);
    manage.allow(['kms:Encrypt', 'kms:Decrypt'], [keys.encryption.keyArn]);
    manage.allow(['kms:GenerateMac'], [keys.fingerprint.keyArn]);
    return manage;
  }

  private createAuthorize({ config, alarmTopic, tables }: ManagementApiProps): NodeFunction {
    const authorize = new NodeFunction(this, 'authorize', {
      config,
      alarmTopic,
      errorImpact: 'API keys cannot be checked: every call to the management API is refused.',
      timeout: Duration.seconds(10),
      environment: { CONFIG_TABLE: tables.config.tableName } satisfies EnvOf<typeof authorizeEnv>,
    });
    authorize.allow(['dynamodb:GetItem'], [tables.config.tableArn]);
    return authorize;
  }

  private createStage(api: HttpApi, { config }: ManagementApiProps): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: config.logRetention,
      removalPolicy: config.removalPolicy,
    });
    return new HttpStage(this, 'DefaultStage', {
      httpApi: api,
      autoDeploy: true,
      throttle: config.throttling,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        // The path of a request has no query string in it; headers and bodies stay out too.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            time: '$context.requestTimeEpoch',
            method: '$context.httpMethod',
            path: '$context.path',
            route: '$context.routeKey',
            status: '$context.status',
            latencyMs: '$context.responseLatency',
            integrationError: '$context.integrationErrorMessage',
            authorizerError: '$context.authorizer.error',
          }),
        ),
      },
    });
  }
}

const acknowledgeOpen = (route: HttpRoute): void =>
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'It answers without a key on purpose, and shows nothing of a workspace.',
  });

function httpMethodOf(name: string): HttpMethod {
  const method = Object.values(HttpMethod).find((known) => known === name);
  if (method === undefined) throw new Error(`${name} is not a method that the API can route.`);
  return method;
}
