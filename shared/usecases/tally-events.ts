import type {
  EventChange,
  EventFreshness,
  EventPageStore,
  TallyFailure,
} from '#shared/domain/tally-ports.ts';
import { type CountEventsDeps, countEvents } from './count-events.ts';
import { type JoinConversionsDeps, joinConversions } from './join-conversions.ts';
import { type LearnLinksDeps, learnLinks } from './learn-links.ts';
import { type PlanPostbacksDeps, planPostbacks } from './plan-postbacks.ts';

export interface TallyEventsDeps
  extends CountEventsDeps,
    JoinConversionsDeps,
    LearnLinksDeps,
    PlanPostbacksDeps {
  pages: EventPageStore;
  freshness: EventFreshness;
}

/**
 * All that follows from events which were stored or changed: counters, lists, joins, links, postbacks. Each part may
 * be repeated, so whatever fails or breaks off brings its changes again.
 * @param changes in the order of their shard. @returns what failed; all others are done.
 */
export async function tallyEvents(
  deps: TallyEventsDeps,
  shardId: string,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const added = changes.filter(({ before }) => before === null);
  const failures = [
    ...(await countEvents(deps, shardId, changes)),
    ...(await listEvents(deps, added)),
    ...(await joinConversions(deps, added)),
    ...(await learnLinks(deps, added)),
    ...(await planPostbacks(deps, changes)),
  ];
  if (failures.length === 0) await noteFreshness(deps, added);
  return failures;
}

async function listEvents(
  { pages }: TallyEventsDeps,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  try {
    await pages.put(changes.map(({ after }) => after));
    return [];
  } catch (error) {
    return [{ changes, error }];
  }
}

async function noteFreshness({ freshness }: TallyEventsDeps, changes: readonly EventChange[]): Promise<void> {
  for (const [workspaceId, ofWorkspace] of Map.groupBy(changes, ({ after }) => after.workspaceId)) {
    const latest = Math.max(...ofWorkspace.map(({ after }) => after.receivedAt));
    await freshness.moveTo(workspaceId, latest);
  }
}
