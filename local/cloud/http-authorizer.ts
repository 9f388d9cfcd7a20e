import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { z } from 'zod';
import { ACCOUNT_ID, REGION } from './aws-names.ts';
import type { CloudAuthorizer } from './contract.ts';

const responseSchema = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).nullish(),
});

/** What the authorizer decided: `context` ends up in `requestContext.authorizer.lambda`. */
export type Authorization =
  | { allowed: true; context: Record<string, unknown> }
  | { allowed: false; status: 401 | 403 | 500; message: string };

/** Asks a route's authorizer, or remembers what it said for as long as the template allows. */
export type Authorize = (
  authorizer: CloudAuthorizer,
  event: APIGatewayProxyEventV2,
) => Promise<Authorization>;

/** Speaks payload format 2.0 with simple responses. @throws what the authorizer's function throws. */
export function createAuthorize(deps: {
  invoke: (functionId: string, event: unknown) => Promise<unknown>;
  now: () => number;
}): Authorize {
  const remembered = new Map<string, { until: number; authorization: Authorization }>();

  async function ask(
    authorizer: CloudAuthorizer,
    event: APIGatewayProxyEventV2,
    identitySource: readonly string[],
  ): Promise<Authorization> {
    const answer = await deps.invoke(authorizer.functionId, authorizerEvent(event, identitySource));
    const response = responseSchema.safeParse(answer);
    if (!response.success) return { allowed: false, status: 500, message: 'Internal Server Error' };
    if (!response.data.isAuthorized) return { allowed: false, status: 403, message: 'Forbidden' };
    return { allowed: true, context: response.data.context ?? {} };
  }

  return async (authorizer, event) => {
    const identity = authorizer.identityHeaders.map((name) => event.headers[name] ?? '');
    if (identity.includes('')) return { allowed: false, status: 401, message: 'Unauthorized' };
    if (authorizer.resultTtlSeconds === 0 || identity.length === 0) return ask(authorizer, event, identity);
    const key = JSON.stringify([authorizer.functionId, identity]);
    const known = remembered.get(key);
    if (known && known.until > deps.now()) return known.authorization;
    const authorization = await ask(authorizer, event, identity);
    remembered.set(key, { until: deps.now() + authorizer.resultTtlSeconds * 1000, authorization });
    return authorization;
  };
}

function authorizerEvent(event: APIGatewayProxyEventV2, identitySource: readonly string[]): object {
  const { body: _body, isBase64Encoded: _isBase64Encoded, ...rest } = event;
  const { apiId, stage } = event.requestContext;
  const route = event.routeKey.replace(' ', '');
  return {
    ...rest,
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${apiId}/${stage}/${route}`,
    identitySource: identitySource.length > 0 ? identitySource : null,
  };
}
