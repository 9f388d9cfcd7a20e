import { z } from 'zod';
import {
  attentionSchema,
  type Integration,
  integrationSchema,
  type SyncState,
  warningSchema,
} from '#shared/domain/integration.ts';
import { describeLinkWarning } from '#shared/domain/link-warning.ts';
import type { IntegrationRepository, SyncRunRepository, SyncStateRepository } from '#shared/domain/ports.ts';
import { nextHourlyTick } from '#shared/domain/schedule.ts';
import { syncRunSchema } from '#shared/domain/sync-run.ts';
import { addDays, formatInstant, instantSchema, localDayOf, startOfLocalDay } from '#shared/domain/time.ts';
import { type StandingWarningsDeps, standingWarnings } from './standing-warnings.ts';

/** A run as callers see it. */
export const syncRunViewSchema = syncRunSchema.omit({ remaining: true }).meta({
  id: 'SyncRun',
  examples: [
    {
      reason: 'hourly',
      window: { from: '2026-03-13T23:00:00Z', to: '2026-03-14T13:05:00Z' },
      state: 'succeeded',
      rowsRead: 312,
      rowsWritten: 24,
      rowsUnchanged: 288,
      rowsZeroed: 0,
      networkTotal: '148.120000',
      ledgerTotal: '148.120000',
      error: null,
      queuedAt: '2026-03-14T13:05:00Z',
      startedAt: '2026-03-14T13:05:01Z',
      finishedAt: '2026-03-14T13:05:03Z',
    },
  ],
});

/** An integration as callers see it: never its credentials (spec C-2, C-11). */
export const integrationViewSchema = integrationSchema
  .pick({
    id: true,
    kind: true,
    provider: true,
    name: true,
    timezone: true,
    currency: true,
    credentialHint: true,
    trafficSourceIds: true,
    settings: true,
    createdAt: true,
    updatedAt: true,
    version: true,
  })
  .extend({
    status: z.enum(['active', 'paused', 'attention', 'deactivated']),
    warnings: z.array(warningSchema),
    freshness: z.object({
      completeUntil: instantSchema
        .nullable()
        .meta({ description: 'Costs of all hours before this instant are complete.' }),
    }),
    lastSync: syncRunViewSchema.nullable(),
    nextSyncAt: instantSchema.nullable(),
    attention: attentionSchema.extend({ nextAttemptAt: instantSchema.nullable() }).nullable(),
  })
  .meta({
    id: 'CostIntegration',
    examples: [{ warnings: [], nextSyncAt: '2026-03-14T14:05:00Z', attention: null }],
  });
export type IntegrationView = z.infer<typeof integrationViewSchema>;

export interface DescribeIntegrationDeps extends StandingWarningsDeps {
  integrations: Pick<IntegrationRepository, 'firstUserOfCredential'>;
  states: Pick<SyncStateRepository, 'find'>;
  runs: Pick<SyncRunRepository, 'find'>;
}

/** @param integration not a deleted one. */
export async function describeIntegration(
  deps: DescribeIntegrationDeps,
  integration: Integration,
): Promise<IntegrationView> {
  const [state, warnings] = await Promise.all([
    deps.states.find(integration.id),
    warningsOf(deps, integration),
  ]);
  const lastSync = state.lastRunId === null ? null : await deps.runs.find(integration.id, state.lastRunId);
  const status = statusOf(integration, state);
  const nextSyncAt = nextSync(status, deps.now(), integration.timezone);
  return {
    ...integration,
    status,
    warnings,
    freshness: { completeUntil: state.completeUntil },
    lastSync,
    nextSyncAt,
    attention:
      status === 'attention' && state.attention ? { ...state.attention, nextAttemptAt: nextSyncAt } : null,
  };
}

function statusOf({ id, state }: Integration, { attention }: SyncState): IntegrationView['status'] {
  if (state === 'deleted') throw new Error(`Integration ${id} is deleted and has no status.`);
  return state === 'active' && attention ? 'attention' : state;
}

function nextSync(status: IntegrationView['status'], now: number, timezone: string): string | null {
  if (status === 'active') return formatInstant(nextHourlyTick(now));
  if (status === 'attention')
    return formatInstant(startOfLocalDay(addDays(localDayOf(now, timezone), 1), timezone));
  return null;
}

async function warningsOf(
  deps: DescribeIntegrationDeps,
  integration: Integration,
): Promise<IntegrationView['warnings']> {
  const { workspaceId, credentialGroup, id } = integration;
  const [first, standing] = await Promise.all([
    deps.integrations.firstUserOfCredential(workspaceId, credentialGroup),
    standingWarnings(deps, integration),
  ]);
  const warnings = standing.map(describeLinkWarning);
  if (first === null || first >= id) return warnings;
  const message = `Integration ${first} uses the same credentials. Calls for both are made one after the other.`;
  return [...warnings, { code: 'credential-shared', message }];
}
