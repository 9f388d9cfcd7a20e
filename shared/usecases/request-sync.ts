import { RequestError } from '#shared/domain/errors.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { SyncQueue, SyncRunRepository } from '#shared/domain/ports.ts';
import { newRun, type SyncReason, type SyncRun } from '#shared/domain/sync-run.ts';
import { windowOfDays } from '#shared/domain/sync-window.ts';
import { type Clock, formatInstant, type Instant, type LocalDay } from '#shared/domain/time.ts';

export interface RequestSyncDeps {
  runs: Pick<SyncRunRepository, 'put'>;
  queue: SyncQueue;
  ids: IdMaker;
  now: Clock;
}

export interface SyncRequest {
  integration: Pick<Integration, 'id' | 'workspaceId' | 'timezone' | 'credentialGroup'>;
  reason: Exclude<SyncReason, 'hourly' | 'midnight'>;
  /** Days in the integration's zone, both included. The last may still be running. */
  firstDay: LocalDay;
  lastDay: LocalDay;
  /** The instant that counts as now, where it is another than the clock's. */
  tick?: Instant;
}

const RETRY_SECONDS = 5;
const NOT_QUEUED = { class: 'internal', message: 'The sync could not be queued. Ask for it again.' } as const;

/**
 * Queues one run over a span of days. A long span is read slice by slice under the same run, newest days first.
 * @throws RequestError when it could not be queued; the run then stands as failed.
 */
export async function requestSync(deps: RequestSyncDeps, request: SyncRequest): Promise<SyncRun> {
  const { integration, reason, firstDay, lastDay, tick = deps.now() } = request;
  const { range } = windowOfDays(firstDay, lastDay, tick, integration.timezone);
  const run: SyncRun = {
    ...newRun(deps.ids('run'), reason, formatInstant(deps.now())),
    window: { from: formatInstant(range.from), to: formatInstant(range.to) },
    remaining: { firstDay, lastDay },
  };
  await deps.runs.put(integration.id, run);
  try {
    await queueRemaining(deps.queue, integration, run, reason, formatInstant(tick));
  } catch (error) {
    await deps.runs.put(integration.id, {
      ...run,
      state: 'failed',
      error: NOT_QUEUED,
      finishedAt: run.queuedAt,
    });
    throw new RequestError('unavailable', 'sync-queue-unavailable', NOT_QUEUED.message, {
      retryAfterSeconds: RETRY_SECONDS,
      cause: error,
    });
  }
  return run;
}

/** Queues what the run has still to read. Doing it twice changes nothing. */
export async function queueRemaining(
  queue: SyncQueue,
  integration: SyncRequest['integration'],
  run: SyncRun,
  reason: SyncRequest['reason'],
  tick: string,
): Promise<void> {
  if (!run.remaining) return;
  await queue.send([
    {
      body: {
        reason,
        workspaceId: integration.workspaceId,
        integrationId: integration.id,
        tick,
        runId: run.id,
        ...run.remaining,
      },
      credentialGroup: integration.credentialGroup,
      deduplicationId: `${run.id}#${run.remaining.lastDay}`,
    },
  ]);
}
