import type { IdMaker } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { SyncQueue, SyncRunRepository } from '#shared/domain/ports.ts';
import {
  isOver,
  isScheduled,
  newRun,
  type ScheduledSync,
  type SyncMessage,
  type SyncRun,
} from '#shared/domain/sync-run.ts';
import { hourlyWindow, midnightWindow } from '#shared/domain/sync-window.ts';
import { type Clock, formatInstant, parseInstant } from '#shared/domain/time.ts';
import { queueRemaining } from './request-sync.ts';

export interface OpenSyncRunDeps {
  runs: Pick<SyncRunRepository, 'claimTick' | 'find'>;
  queue: SyncQueue;
  ids: IdMaker;
  now: Clock;
}

/**
 * The run that the message is for, not begun yet; null when there is nothing left to do for it. A schedule's tick has
 * one run, whichever delivery opens it.
 */
export async function openSyncRun(
  deps: OpenSyncRunDeps,
  message: SyncMessage,
  integration: Integration,
  resyncDays: number,
): Promise<SyncRun | null> {
  if (isScheduled(message)) return openScheduledRun(deps, message, integration, resyncDays);
  const run = await deps.runs.find(integration.id, message.runId);
  if (!run) throw new Error(`Run ${message.runId} was queued but is not recorded.`);
  if (isOver(run)) return null;
  if (run.remaining && run.remaining.lastDay < message.lastDay) {
    await queueRest(deps.queue, integration, run, message.tick);
    return null;
  }
  return run;
}

async function openScheduledRun(
  deps: OpenSyncRunDeps,
  message: ScheduledSync,
  { id, timezone }: Integration,
  resyncDays: number,
): Promise<SyncRun | null> {
  const tick = parseInstant(message.tick);
  const own = deps.ids('run');
  const runId = await deps.runs.claimTick(id, { reason: message.reason, tick }, own);
  const run = runId === own ? null : await deps.runs.find(id, runId);
  if (run) return isOver(run) ? null : run;
  const window =
    message.reason === 'hourly' ? hourlyWindow(tick, timezone) : midnightWindow(tick, timezone, resyncDays);
  return {
    ...newRun(runId, message.reason, formatInstant(deps.now())),
    window: { from: formatInstant(window.range.from), to: formatInstant(window.range.to) },
    remaining: { firstDay: window.firstDay, lastDay: window.lastDay },
  };
}

/** Queues the next slice of a run under way; what a schedule began goes on as the filling of a gap. */
export async function queueRest(
  queue: SyncQueue,
  integration: Integration,
  run: SyncRun,
  tick: string,
): Promise<void> {
  const reason = run.reason === 'hourly' || run.reason === 'midnight' ? 'gap' : run.reason;
  await queueRemaining(queue, integration, run, reason, tick);
}
