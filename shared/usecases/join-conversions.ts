import type { StoredEvent } from '#shared/domain/event.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { joinClick } from '#shared/domain/join-click.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import type { EventChange, EventChanges, TallyFailure } from '#shared/domain/tally-ports.ts';

export interface JoinConversionsDeps {
  events: EventChanges;
  feeds: Pick<FeedRepository, 'find'>;
}

const TRIES = 5;

/**
 * Lets conversions that came before their click take over what it says (spec E-10). The counters follow by the changes
 * of the conversions. One that has been joined stays as it is.
 * @returns the clicks that failed; all others are done.
 */
export async function joinConversions(
  deps: JoinConversionsDeps,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const feeds = new Map<string, Promise<Feed | null>>();
  const failures: TallyFailure[] = [];
  for (const change of changes) {
    const { after: click, awaitedBy } = change;
    if (awaitedBy.length === 0) continue;
    const feed = feeds.get(click.feedId) ?? deps.feeds.find(click.workspaceId, click.feedId);
    feeds.set(click.feedId, feed);
    try {
      for (const id of awaitedBy) await join(deps, id, click, await feed);
    } catch (error) {
      failures.push({ changes: [change], error });
    }
  }
  return failures;
}

/** @throws when others changed the conversion with each try. */
async function join(
  { events }: JoinConversionsDeps,
  id: string,
  click: StoredEvent,
  feed: Feed | null,
): Promise<void> {
  if (!feed) throw new Error(`There is no feed ${click.feedId}.`);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const conversion = await events.find(id);
    // The word that it left for the click may outlive it.
    if (!conversion) return;
    const joined = joinClick(conversion, click, feed.settings);
    if (joined === conversion || (await events.replace(conversion, joined))) return;
  }
  throw new Error(`Conversion ${id} changed with each try to join it.`);
}
