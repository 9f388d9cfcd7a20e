import { type Coverage, cover, holesOf } from '#shared/domain/coverage.ts';
import type { SyncRun } from '#shared/domain/sync-run.ts';
import type { SyncWindow } from '#shared/domain/sync-window.ts';
import { type Instant, localDayOf, parseInstant, startOfRunningHour } from '#shared/domain/time.ts';
import { type RequestSyncDeps, requestSync, type SyncRequest } from './request-sync.ts';

/** The next tick asks for the rest. */
const HOLES_AT_ONCE = 3;

/** Whether a schedule wanted the run, not a user. */
export const isExpected = ({ reason }: Pick<SyncRun, 'reason'>): boolean =>
  reason === 'hourly' || reason === 'midnight';

/** What is covered once the window was read. The running hour was read too, but not since it ended. */
export function coverageAfter(
  coverage: Coverage | null,
  run: Pick<SyncRun, 'reason' | 'window'>,
  { range }: SyncWindow,
  timezone: string,
): Coverage {
  return cover(coverage, {
    range: { from: range.from, to: startOfRunningHour(range.to, timezone) },
    begins: parseInstant(run.window.from),
    isExpected: isExpected(run),
  });
}

/** Asks again for what an outage, a pause or a lost message left unread, oldest first (spec S-13). */
export async function requestHoles(
  deps: RequestSyncDeps,
  integration: SyncRequest['integration'],
  coverage: Coverage,
  tick: Instant,
): Promise<void> {
  const { timezone } = integration;
  const holes = holesOf(coverage, startOfRunningHour(tick, timezone)).slice(0, HOLES_AT_ONCE);
  for (const { from, to } of holes) {
    const [firstDay, lastDay] = [localDayOf(from, timezone), localDayOf(to - 1, timezone)];
    await requestSync(deps, { integration, reason: 'gap', firstDay, lastDay, tick });
  }
}
