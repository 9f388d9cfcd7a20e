import middy from '@middy/core';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { type AuthenticateDeps, authenticate } from '#shared/usecases/authenticate.ts';
import type { Authorization } from './authorization.ts';
import type { Logger } from './logger.ts';

export type AuthorizerEvent = Pick<APIGatewayRequestAuthorizerEventV2, 'headers'> & {
  requestContext: { requestId: string };
};

/** Simple response, payload format 2.0. */
export interface AuthorizerAnswer {
  isAuthorized: true;
  context: Authorization;
}

/** Always lets the request pass, with what was found about the caller: the API answers refusals in its own words. */
export function authorizerHandler(deps: AuthenticateDeps, logger: Logger) {
  return middy<AuthorizerEvent, AuthorizerAnswer>()
    .onError((request) => {
      logger.error('An API key could not be looked up.', request.error, {
        requestId: request.event.requestContext.requestId,
      });
      request.response = { isAuthorized: true, context: { refusal: 'unavailable' } };
    })
    .handler(async (event: AuthorizerEvent) => ({
      isAuthorized: true,
      context: await authenticate(deps, event.headers?.['authorization']),
    }));
}
