import { z } from 'zod';
import { FEED_PROVIDER } from '#shared/domain/feed.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { feedAddresses, type WithEventsDomain } from '#shared/lambda/feed-addresses.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type CreateFeedDeps, createFeed } from '#shared/usecases/create-feed.ts';
import {
  type CreateIntegrationDeps,
  createIntegration,
  newIntegrationSchema,
} from '#shared/usecases/create-integration.ts';
import { anyIntegrationViewSchema } from '#shared/usecases/describe-any-integration.ts';

export const createIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations',
  role: 'editor',
  summary: 'Connect an account; its credentials are tried before anything is stored',
  request: z.object({ body: newIntegrationSchema }),
  responses: { 201: anyIntegrationViewSchema },
  faults: ['not-found', 'conflict', 'unprocessable', 'unavailable'],
  handle: async (
    deps: CreateIntegrationDeps & CreateFeedDeps & WithEventsDomain,
    { body },
    { workspaceId },
    request,
  ) => {
    const integration =
      body.provider === FEED_PROVIDER
        ? await createFeed(deps, workspaceId, body, feedAddresses(deps, request))
        : await createIntegration(deps, workspaceId, body);
    return reply(201, integration, {
      ...etagOf(integration),
      location: `/v1/integrations/${integration.id}`,
    });
  },
});
