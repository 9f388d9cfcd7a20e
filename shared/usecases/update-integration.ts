import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { parseFields } from '#shared/domain/parse-fields.ts';
import type {
  CredentialCipher,
  IntegrationRepository,
  SyncRunRepository,
  SyncStateRepository,
} from '#shared/domain/ports.ts';
import { formatInstant, timezoneSchema } from '#shared/domain/time.ts';
import type { AccountFacts } from '#shared/providers/provider.ts';
import { checkReporting, settleReporting } from './check-reporting.ts';
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
import {
  type SealCredentialsDeps,
  type SealedCredentials,
  sealCredentials,
  tryAccount,
} from './seal-credentials.ts';
import type { StandingWarningsDeps } from './standing-warnings.ts';
import { unsealAccount } from './unseal-account.ts';

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
export type IntegrationChange = z.output<typeof integrationChangeSchema>;

export interface UpdateIntegrationDeps
  extends SealCredentialsDeps,
    MoveTrafficSourcesDeps,
    RequestGapDeps,
    ForgetUnusedTokenDeps,
    StandingWarningsDeps {
  integrations: Pick<IntegrationRepository, 'find' | 'update' | 'firstUserOfCredential'>;
  states: Pick<SyncStateRepository, 'find' | 'clearAttention'>;
  runs: Pick<SyncRunRepository, 'put' | 'find'>;
  cipher: CredentialCipher;
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
  const { name = before.name, timezone = before.timezone, currency = before.currency } = change;
  checkReporting(provider, { timezone, currency });
  const settings = parseFields(provider.settings, { ...before.settings, ...change.settings }, 'settings');
  const { sealed, told } = await askNetwork(deps, provider, { ...before, settings }, change);
  return { name, settings, ...settleReporting(provider, told, change, before), ...sealed };
}

/** New credentials are tried; another zone or currency is held against what the network tells of the account. */
async function askNetwork(
  deps: UpdateIntegrationDeps,
  provider: ConnectableProvider,
  integration: Integration,
  { credentials, timezone, currency }: IntegrationChange,
): Promise<{ sealed: Partial<SealedCredentials['sealed']>; told: AccountFacts }> {
  const { workspaceId, id: integrationId, settings } = integration;
  if (credentials !== undefined) {
    return sealCredentials(deps, { provider, credentials, settings, workspaceId, integrationId });
  }
  const isAsked = provider.tellsAccount && (timezone ?? currency) !== undefined;
  if (!isAsked || integration.credentials === null) return { sealed: {}, told: {} };
  const account = await unsealAccount(deps.cipher, integration, integration.credentials);
  return { sealed: {}, told: await tryAccount(deps, provider.name, account) };
}
