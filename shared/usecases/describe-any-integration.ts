import { z } from 'zod';
import type { Feed } from '#shared/domain/feed.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { describeFeed, type FeedAddresses, feedViewSchema } from './describe-feed.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  integrationViewSchema,
} from './describe-integration.ts';

/** An integration of any kind as callers see it. */
export const anyIntegrationViewSchema = z
  .discriminatedUnion('kind', [integrationViewSchema, feedViewSchema])
  .meta({ id: 'Integration' });
export type AnyIntegrationView = z.infer<typeof anyIntegrationViewSchema>;

/** @param integration not a deleted one. */
export const describeAny = async (
  deps: DescribeIntegrationDeps,
  integration: Integration | Feed,
  addresses: FeedAddresses,
): Promise<AnyIntegrationView> =>
  integration.kind === 'events'
    ? describeFeed(integration, addresses)
    : describeIntegration(deps, integration);
