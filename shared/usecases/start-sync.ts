import { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import { invalidBody } from '#shared/domain/parse-fields.ts';
import type { SyncRun } from '#shared/domain/sync-run.ts';
import { addDays, localDayOf, localDaySchema } from '#shared/domain/time.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';
import { type RequestSyncDeps, requestSync } from './request-sync.ts';

/** The longest span that is read on demand. */
export const MAX_SYNC_DAYS = 400;

export const syncRequestSchema = z
  .strictObject({
    from: localDaySchema.meta({ description: "First day, in the integration's zone" }),
    to: localDaySchema.meta({ description: 'Last day, included; it may still be running' }),
  })
  .meta({ id: 'SyncRequest' });

export interface StartSyncDeps extends FindIntegrationDeps, RequestSyncDeps {}

/** Reads a span of days again on demand (spec S-12). */
export async function startSync(
  deps: StartSyncDeps,
  workspaceId: string,
  id: string,
  { from, to }: z.output<typeof syncRequestSchema>,
): Promise<SyncRun> {
  const integration = await findIntegration(deps, workspaceId, id);
  const today = localDayOf(deps.now(), integration.timezone);
  if (from > to) throw badDay('from', 'The first day is after the last.');
  if (to > today)
    throw badDay('to', `The last day is in the future: in ${integration.timezone} it is ${today}.`);
  if (from < addDays(to, 1 - MAX_SYNC_DAYS))
    throw badDay('from', `At most ${MAX_SYNC_DAYS} days can be read at once.`);
  if (integration.state !== 'active') {
    throw new RequestError(
      'conflict',
      'integration-not-active',
      `The integration is ${integration.state}: it does not sync.`,
    );
  }
  return requestSync(deps, { integration, reason: 'manual', firstDay: from, lastDay: to });
}

const badDay = (path: string, message: string): RequestError => invalidBody([{ path, message }]);
