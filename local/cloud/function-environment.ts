import { devNull } from 'node:os';
import { ACCOUNT_ID, REGION } from './aws-names.ts';
import type { AwsServices, CloudFunction } from './contract.ts';

const DOMAIN_VARIABLE = 'EVENTS_DOMAIN';

/** What the person who starts the local cloud may set for all functions. */
export interface LocalSettings {
  retryScale: number;
  /** For functions that have an `EVENTS_DOMAIN`, instead of the template's. */
  domain: string | null;
  allowedLocalTargets: readonly string[];
  /** `ADTALLY_<PROVIDER>_URL` and the origin to use instead of the network's own. */
  networkOrigins: Readonly<Record<string, string>>;
}

/** The function's own variables, those that Lambda gives, and the local ones; nothing of this process leaks in. */
export function createFunctionEnvironment(
  services: Pick<AwsServices, 'gatewayUrl' | 'credentialsOf'>,
  settings: LocalSettings,
): (definition: CloudFunction) => Record<string, string> {
  return (definition) => {
    const { accessKeyId, secretAccessKey } = services.credentialsOf(definition.logicalId);
    return {
      ...definition.environment,
      ...(settings.domain !== null &&
        DOMAIN_VARIABLE in definition.environment && { [DOMAIN_VARIABLE]: settings.domain }),
      ADTALLY_LOCAL: '1',
      ADTALLY_RETRY_SCALE: String(settings.retryScale),
      ...(settings.allowedLocalTargets.length > 0 && {
        ADTALLY_ALLOW_LOCAL_TARGETS: settings.allowedLocalTargets.join(','),
      }),
      ...settings.networkOrigins,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCOUNT_ID: ACCOUNT_ID,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: definition.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: definition.codeDir,
      _HANDLER: definition.handler,
      TZ: ':UTC',
      AWS_ENDPOINT_URL: services.gatewayUrl,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      // What the user's own AWS profile says has no bearing here.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    };
  };
}
