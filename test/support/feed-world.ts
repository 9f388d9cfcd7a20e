import type { EventCall } from '#shared/domain/event.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { receiveCall } from '#shared/usecases/receive-call.ts';
import { storeSpilled } from '#shared/usecases/store-spilled.ts';
import { createApiWorld } from './api-world.ts';
import { sampleCall } from './sample-feed.ts';

/** The management API beside a feed that calls come to. */
export async function createFeedWorld(settings: Record<string, unknown> = {}) {
  const api = await createApiWorld();
  const { call, config, events, home, foreign } = api;
  let calls = 0;

  const createFeed = async (over: Record<string, unknown> = {}, workspaceId = home): Promise<string> => {
    const body = { provider: 'events', name: 'Feed', timezone: 'Etc/UTC', currency: 'USD', settings: over };
    return String((await call('POST', '/v1/integrations', { body, workspaceId })).body['id']);
  };
  const feedOf = async (id: string): Promise<Feed> => {
    const found = (await config.feeds.find(home, id)) ?? (await config.feeds.find(foreign, id));
    if (!found) throw new Error(`There is no feed ${id}.`);
    return found;
  };
  const feedId = await createFeed(settings);
  const receiving = { ...api.deps.calls, spill: events.spill };

  /** A call as it is received now, a postback unless told otherwise. */
  const receive = async (parameters: Record<string, string>, over: Partial<EventCall> = {}) => {
    calls += 1;
    const nonce = calls.toString(32).padStart(10, '0').padEnd(26, '0');
    const sent = sampleCall(parameters, { feedId, receivedAt: api.world.now, nonce, ...over });
    return receiveCall(receiving, await feedOf(sent.feedId), sent);
  };

  /** Lets the queue's worker take what waits. */
  const work = async () => {
    const feeds = { ...api.deps.calls.feeds, find: feedOf };
    for (const call of events.spilled.splice(0)) await storeSpilled({ ...receiving, feeds }, call);
  };

  return { ...api, feedId, createFeed, receive, work };
}
