import { createAuthorizeDeps } from '#shared/lambda/authorize-deps.ts';
import { authorizerHandler } from '#shared/lambda/authorizer-handler.ts';
import { createLogger } from '#shared/lambda/logger.ts';

export const handler = authorizerHandler(
  createAuthorizeDeps(),
  createLogger(() => Date.now()),
);
