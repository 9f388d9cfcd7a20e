import { z } from 'zod';
import { EVENT_TYPES } from '#shared/domain/event.ts';
import type { FeedSource } from '#shared/domain/event-ports.ts';
import { type ReceiveCallDeps, takeCall } from './receive-call.ts';

/** A call as it waits in the queue. */
export const spilledCallSchema = z.object({
  feedId: z.string(),
  type: z.enum([...EVENT_TYPES, 'rejection']),
  method: z.enum(['GET', 'POST']),
  parameters: z.record(z.string(), z.string()),
  receivedAt: z.number(),
  callerAddress: z.string(),
  edgeCountry: z.string().nullable(),
  nonce: z.string(),
});

export interface StoreSpilledDeps extends Omit<ReceiveCallDeps, 'feeds' | 'spill'> {
  feeds: Pick<FeedSource, 'find' | 'hasCampaign'>;
}

/**
 * Takes a call that was acknowledged while the table was away, as of its arrival. It was let in then, so it is now;
 * doing it again changes nothing. @throws StoreUnavailableError while the table still is away.
 */
export async function storeSpilled(
  deps: StoreSpilledDeps,
  call: z.output<typeof spilledCallSchema>,
): Promise<void> {
  const feed = await deps.feeds.find(call.feedId);
  if (!feed) throw new Error('A call waits for a feed that never was.');
  await takeCall(deps, feed, call);
}
