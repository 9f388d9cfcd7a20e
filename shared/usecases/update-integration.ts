import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { parseFields } from '#shared/domain/parse-fields.ts';
import type { IntegrationRepository, SyncRunRepository, SyncStateRepository } from '#shared/domain/ports.ts';
import { formatInstant, timezoneSchema } from '#shared/domain/time.ts';
import { checkReporting } from './check-reporting.ts';
import {
  type ConnectableProvider,
  credentialsInputSchema,
  type FindProvider,
  requireProvider,
  settingsInputSchema,
  trafficSourceIdsSchema,
} from './create-integration.ts';
import { describeIntegration, type IntegrationView } from './describe-integration.ts';
import { findIntegration } from './find-integration.ts';
import { type ForgetUnusedTokenDeps, forgetUnusedToken } from './forget-unused-token.ts';
import { type MoveTrafficSourcesDeps, moveTrafficSources } from './move-traffic-sources.ts';
import { type RequestGapDeps, requestGap } from './request-gap.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';
import { type SealCredentialsDeps, sealCredentials } from './seal-credentials.ts';

export const integrationChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    credentials: credentialsInputSchema
      .optional()
      .meta({ description: 'All of them; tried before they replace the old' }),
    timezone: timezoneSchema.optional(),
    currency: currencySchema.optional(),
    trafficSourceIds: trafficSourceIdsSchema.optional(),
    settings: settingsInputSchema.optional().meta({ description: 'Settings that are not named stay' }),
  })
  .meta({ id: 'IntegrationChange' });
type IntegrationChange = z.output<typeof integrationChangeSchema>;

export interface UpdateIntegrationDeps
  extends SealCredentialsDeps,
    MoveTrafficSourcesDeps,
    RequestGapDeps,
    ForgetUnusedTokenDeps {
  integrations: Pick<IntegrationRepository, 'find' | 'update' | 'firstUserOfCredential'>;
  states: Pick<SyncStateRepository, 'find' | 'clearAttention'>;
  runs: Pick<SyncRunRepository, 'put' | 'find'>;
  findProvider: FindProvider;
}

export interface IntegrationUpdate {
  workspaceId: string;
  id: string;
  expected: ExpectedVersions;
  change: IntegrationChange;
  /** `active` where the owner reconnects: syncing goes on whatever the state was. */
  state?: 'active';
}

/** Changes what is named; new credentials are tried first, and what was missed without them is read (spec C-5, C-10). */
export async function updateIntegration(
  deps: UpdateIntegrationDeps,
  update: IntegrationUpdate,
): Promise<IntegrationView> {
  const { workspaceId, id, expected, change } = update;
  const before = await findIntegration(deps, workspaceId, id);
  expectVersion(expected, before.version);
  const provider = requireProvider(deps.findProvider, before.provider);
  const moves = await moveTrafficSources(deps, {
    workspaceId,
    integration: before,
    before: before.trafficSourceIds,
    after: change.trafficSourceIds ?? before.trafficSourceIds,
  });
  const after: Integration = {
    ...before,
    ...(await changedFields(deps, provider, before, change)),
    state: update.state ?? before.state,
    trafficSourceIds: change.trafficSourceIds ?? before.trafficSourceIds,
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  await writeExpecting(expected, deps.integrations.update(before, after, moves));
  if (change.credentials !== undefined) {
    if (after.credentialGroup !== before.credentialGroup)
      await forgetUnusedToken(deps, workspaceId, before.credentialGroup);
    await deps.states.clearAttention(id);
    if (after.state === 'active') await requestGap(deps, after);
  }
  return describeIntegration(deps, after);
}

async function changedFields(
  deps: UpdateIntegrationDeps,
  provider: ConnectableProvider,
  before: Integration,
  change: IntegrationChange,
): Promise<Partial<Integration>> {
  const { name = before.name, timezone = before.timezone, currency = before.currency, credentials } = change;
  checkReporting(provider, timezone, currency);
  const settings = parseFields(provider.settings, { ...before.settings, ...change.settings }, 'settings');
  const { workspaceId, id: integrationId } = before;
  const sealed =
    credentials === undefined
      ? {}
      : await sealCredentials(deps, { provider, credentials, settings, workspaceId, integrationId });
  return { name, timezone, currency, settings, ...sealed };
}
