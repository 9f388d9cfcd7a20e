import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { type Integration, MAX_TRAFFIC_SOURCES } from '#shared/domain/integration.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { invalidBody, parseFields } from '#shared/domain/parse-fields.ts';
import type { IntegrationRepository, TrafficSourceMove, WorkspaceRepository } from '#shared/domain/ports.ts';
import { addDays, formatInstant, localDayOf, timezoneSchema } from '#shared/domain/time.ts';
import { checkReporting, type Reporting, type ReportingRules, settleReporting } from './check-reporting.ts';
import {
  type DescribeIntegrationDeps,
  describeIntegration,
  type IntegrationView,
} from './describe-integration.ts';
import { type MoveTrafficSourcesDeps, moveTrafficSources } from './move-traffic-sources.ts';
import { writeExpecting } from './request-problems.ts';
import { type RequestSyncDeps, requestSync } from './request-sync.ts';
import { type CredentialRules, type SealCredentialsDeps, sealCredentials } from './seal-credentials.ts';

const RETRY_SECONDS = 5;

export const credentialsInputSchema = z.record(z.string(), z.unknown()).meta({
  description: "The provider's own fields: see GET /v1/providers",
  examples: [{ apiToken: '<token>' }],
});
export const settingsInputSchema = z.record(z.string(), z.unknown());
export const trafficSourceIdsSchema = z
  .array(idSchema('trafficSource'))
  .max(MAX_TRAFFIC_SOURCES)
  .transform((ids) => [...new Set(ids)]);

export const newIntegrationSchema = z
  .strictObject({
    provider: z.string().meta({ examples: ['exoclick'] }),
    name: nameSchema,
    credentials: credentialsInputSchema.default({}),
    timezone: timezoneSchema
      .optional()
      .meta({ description: "Default: the account's where the network tells it, else the workspace's" }),
    currency: currencySchema.optional().meta({
      description: "Default: the account's where the network tells it, else the provider's usual one",
    }),
    trafficSourceIds: trafficSourceIdsSchema.default([]),
    backfillDays: z
      .int()
      .min(0)
      .max(90)
      .default(30)
      .meta({ description: 'Complete days before today to read at once' }),
    settings: settingsInputSchema.default({}),
  })
  .meta({ id: 'NewIntegration' });
export type NewIntegration = z.output<typeof newIntegrationSchema>;

/** What is asked of a provider when an account of it is connected. */
export type ConnectableProvider = CredentialRules &
  ReportingRules & {
    settings: z.ZodType<Readonly<Record<string, unknown>>>;
    granularity: 'hour' | 'day';
  };
export type FindProvider = (id: string) => ConnectableProvider | undefined;

export interface CreateIntegrationDeps
  extends SealCredentialsDeps,
    RequestSyncDeps,
    MoveTrafficSourcesDeps,
    Omit<DescribeIntegrationDeps, 'integrations' | 'runs'> {
  integrations: Pick<IntegrationRepository, 'create' | 'update' | 'firstUserOfCredential'>;
  workspaces: Pick<WorkspaceRepository, 'find'>;
  runs: RequestSyncDeps['runs'] & DescribeIntegrationDeps['runs'];
  findProvider: FindProvider;
}

/** Connects an account: nothing is stored before the network took its credentials (spec C-1). */
export async function createIntegration(
  deps: CreateIntegrationDeps,
  workspaceId: string,
  input: NewIntegration,
): Promise<IntegrationView> {
  const provider = requireProvider(deps.findProvider, input.provider);
  const settings = parseFields(provider.settings, input.settings, 'settings');
  const usual: Reporting = {
    timezone: provider.defaultTimezone ?? (await defaultTimezone(deps, workspaceId)),
    currency: provider.currencies[0],
  };
  checkReporting(provider, {
    timezone: input.timezone ?? usual.timezone,
    currency: input.currency ?? usual.currency,
  });

  const id = deps.ids('integration');
  const moves = await moveTrafficSources(deps, {
    workspaceId,
    integration: { id, provider: provider.id },
    before: [],
    after: input.trafficSourceIds,
  });
  const { credentials } = input;
  const { sealed, told } = await sealCredentials(deps, {
    provider,
    credentials,
    settings,
    workspaceId,
    integrationId: id,
  });
  const createdAt = formatInstant(deps.now());
  const integration: Integration = {
    id,
    workspaceId,
    kind: 'cost',
    provider: provider.id,
    name: input.name,
    state: 'active',
    ...settleReporting(provider, told, input, usual),
    ...sealed,
    trafficSourceIds: input.trafficSourceIds,
    settings,
    warnings: [],
    createdAt,
    updatedAt: createdAt,
    version: 1,
  };
  await writeExpecting(null, deps.integrations.create(integration, moves));
  await queueFirstSync(deps, integration, moves, input.backfillDays);
  return describeIntegration(deps, integration);
}

/** @throws RequestError `invalid-body` for an unknown provider. */
export function requireProvider(findProvider: FindProvider, id: string): ConnectableProvider {
  const provider = findProvider(id);
  if (!provider) {
    throw invalidBody([
      { path: 'provider', message: 'This provider is not known; GET /v1/providers lists them.' },
    ]);
  }
  return provider;
}

/** What an integration is once nothing of it but its costs is kept (spec C-6). */
export function deleted(integration: Integration, updatedAt: string): Integration {
  return {
    ...integration,
    state: 'deleted',
    credentials: null,
    credentialHint: '',
    credentialGroup: '',
    trafficSourceIds: [],
    warnings: [],
    updatedAt,
    version: integration.version + 1,
  };
}

async function defaultTimezone(deps: CreateIntegrationDeps, workspaceId: string): Promise<string> {
  const workspace = await deps.workspaces.find(workspaceId);
  if (!workspace) throw new Error(`Workspace ${workspaceId} of a valid key does not exist.`);
  return workspace.timezone;
}

/** An integration whose first sync could not be queued is taken back, its traffic sources to where they were. */
async function queueFirstSync(
  deps: CreateIntegrationDeps,
  integration: Integration,
  moves: readonly TrafficSourceMove[],
  backfillDays: number,
): Promise<void> {
  const today = localDayOf(deps.now(), integration.timezone);
  try {
    const firstDay = addDays(today, -backfillDays);
    await requestSync(deps, { integration, reason: 'backfill', firstDay, lastDay: today });
  } catch (error) {
    const movesBack = moves.map(({ source }) => ({
      source: { ...source, integrationId: integration.id, version: source.version + 1 },
      integrationId: source.integrationId,
    }));
    await deps.integrations.update(integration, deleted(integration, formatInstant(deps.now())), movesBack);
    throw new RequestError(
      'unavailable',
      'sync-queue-unavailable',
      'The first sync could not be queued. Nothing was created.',
      {
        retryAfterSeconds: RETRY_SECONDS,
        cause: error,
      },
    );
  }
}
