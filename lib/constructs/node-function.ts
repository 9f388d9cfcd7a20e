import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '#lib/config.ts';
import { Alarm } from './alarm.ts';
import { bundle } from './bundle.ts';

export interface NodeFunctionProps
  extends Partial<
    Omit<lambda.FunctionProps, 'runtime' | 'code' | 'handler' | 'role' | 'logGroup' | 'functionName'>
  > {
  /** All variables of the function; write them as `{ … } satisfies EnvOf<typeof theSchema>`. */
  environment: Record<string, string>;
  config: Pick<StageConfig, 'logRetention' | 'removalPolicy'>;
  alarmTopic: ITopic;
  /** One sentence: what does not work for users while this function fails. */
  errorImpact: string;
  /** What lies beside the code: where each name comes from, as the handler would import it. */
  files?: Readonly<Record<string, string>>;
}

/**
 * The only way to make a function. The id is the folder under `functions/`, for instance `sync-costs`.
 * It may write its own log and nothing else until `allow` says so.
 */
export class NodeFunction extends lambda.Function {
  constructor(
    scope: Construct,
    id: string,
    { config, alarmTopic, errorImpact, files, ...props }: NodeFunctionProps,
  ) {
    const runtime = lambda.Runtime.NODEJS_24_X;
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}-logs`, {
      retention: config.logRetention,
      removalPolicy: config.removalPolicy,
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(30),
      ...props,
      runtime,
      code: bundle(id, runtime, files),
      handler: 'index.handler',
      role,
      logGroup,
    });
    new Alarm(this, 'Errors', {
      metric: this.metricErrors({ period: Duration.minutes(5) }),
      impact: errorImpact,
      runbook: 'function-errors',
      topic: alarmTopic,
    });
  }

  /** Allows named actions on named resources. Grants of the CDK are not used: they include table scans. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: PolicyStatementProps['conditions'],
  ): void {
    this.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }
}
