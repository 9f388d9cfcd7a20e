import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { ApiMapping, DomainName, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventsDomain, StageConfig } from '#lib/config.ts';
import { EVENT_HOST_LABELS, EVENT_PATHS } from '#shared/lambda/event-address.ts';
import type { ReceiveEventVariables } from '#shared/lambda/receive-event-env.ts';
import type { CredentialKeys } from './credential-keys.ts';
import type { ManagementApi } from './management-api.ts';
import { NodeFunction } from './node-function.ts';
import { QueueWorker } from './queue-worker.ts';
import type { Tables } from './tables.ts';

export interface EventIntakeProps {
  config: StageConfig;
  alarmTopic: ITopic;
  tables: Tables;
  keys: CredentialKeys;
  api: Pick<ManagementApi, 'httpApi' | 'stage'>;
}

/**
 * Receives clicks, conversions, impressions and rejections over the API, without a key: each feed decides whom it
 * listens to. What cannot be stored waits in a queue for the same code.
 */
export class EventIntake extends Construct {
  readonly spill: QueueWorker;

  constructor(scope: Construct, id: string, props: EventIntakeProps) {
    super(scope, id);
    const { config, alarmTopic } = props;
    const { httpApi } = props.api;
    this.spill = new QueueWorker(this, 'Spill', {
      functionName: 'store-spilled',
      timeout: Duration.seconds(60),
      environment: (queue) => variablesOf(props, queue),
      function: {
        config,
        alarmTopic,
        errorImpact:
          'Events that came while the table was away are not being stored; they wait in the queue.',
      },
      // A table that is away for days loses nothing: a message is tried every six minutes for its 14 days.
      maxReceiveCount: 1000,
      deadLetters: {
        impact: 'Acknowledged events were given up; reports lack them until they are sent back to the queue.',
        runbook: 'dead-letters-of-the-spill-queue',
      },
      source: { batchSize: 10, maxConcurrency: 10 },
    });
    const receive = new NodeFunction(this, 'receive-event', {
      config,
      alarmTopic,
      errorImpact: 'Calls of trackers fail; they have to be sent again.',
      timeout: Duration.seconds(29),
      memorySize: 1024,
      environment: variablesOf(props, this.spill.queue),
    });
    for (const worker of [receive, this.spill.function]) this.allowStoring(worker, props);
    receive.allow(['sqs:SendMessage'], [this.spill.queue.queueArn]);

    const integration = new HttpLambdaIntegration('receive-event', receive, {
      scopePermissionToRoute: false,
    });
    const methods = [HttpMethod.GET, HttpMethod.POST];
    for (const path of Object.keys(EVENT_PATHS)) {
      httpApi.addRoutes({ path: `/${path}/{feed}`, methods, integration }).forEach(acknowledgeOpen);
    }
    // Feeds by host come with the path `/`, which is no route; what leads nowhere at all ends here too.
    const routeKey = HttpRouteKey.DEFAULT;
    acknowledgeOpen(new HttpRoute(this, 'OtherAddresses', { httpApi, integration, routeKey }));
    if (config.eventsDomain) this.addHosts(props.api, config.eventsDomain);
  }

  /** A wildcard name for each kind of call. The names themselves are the deployer's to point at the outputs. */
  private addHosts(
    { httpApi, stage }: EventIntakeProps['api'],
    { name, certificateArn }: EventsDomain,
  ): void {
    const certificate = Certificate.fromCertificateArn(this, 'HostCertificate', certificateArn);
    for (const label of Object.keys(EVENT_HOST_LABELS)) {
      const domainName = new DomainName(this, `${label}Domain`, {
        domainName: `*.${label}.${name}`,
        certificate,
      });
      new ApiMapping(this, `${label}Mapping`, { api: httpApi, domainName, stage });
      new CfnOutput(this, `${label}Target`, { value: domainName.regionalDomainName });
    }
  }

  private allowStoring(worker: NodeFunction, { tables, keys }: EventIntakeProps): void {
    worker.allow(['dynamodb:GetItem'], [tables.config.tableArn]);
    worker.allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [tables.events.tableArn]);
    worker.allow(['kms:Decrypt'], [keys.encryption.keyArn]);
  }
}

const variablesOf = ({ config, tables }: EventIntakeProps, queue: IQueue): Record<string, string> =>
  ({
    CONFIG_TABLE: tables.config.tableName,
    EVENTS_TABLE: tables.events.tableName,
    SPILL_QUEUE_URL: queue.queueUrl,
    EVENTS_DOMAIN: config.eventsDomain?.name ?? '',
  }) satisfies { [Name in keyof ReceiveEventVariables]: string };

const acknowledgeOpen = (route: HttpRoute): void =>
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'Trackers call without a key; addresses, signatures and rates are checked by feed.',
  });
