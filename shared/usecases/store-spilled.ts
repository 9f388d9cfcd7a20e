import { z } from 'zod';
import { EVENT_TYPES, REFUSALS, type Refusal } from '#shared/domain/event.ts';
import type { FeedSource, SpilledCall } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { inboundIdOf } from '#shared/domain/inbound-id.ts';
import { outcomeOf } from './call-outcome.ts';
import { answerUnstored, logCall, type ReceiveCallDeps, refuse, takeCall } from './receive-call.ts';

const refusalSchema = z.custom<Refusal>(
  (value) => typeof value === 'string' && Object.hasOwn(REFUSALS, value),
);

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
  refused: z
    .object({
      refusal: refusalSchema,
      errors: z.array(z.object({ path: z.string(), message: z.string() })),
    })
    .nullable()
    .default(null),
}) satisfies z.ZodType<SpilledCall>;

export interface StoreSpilledDeps extends Omit<ReceiveCallDeps, 'feeds' | 'spill'> {
  feeds: Pick<FeedSource, 'find' | 'hasCampaign'>;
}

/**
 * Takes a call that was answered 202 while the table was away, as of its arrival: it was let in then, so it is now. One
 * that was refused then is logged alone. Doing it again changes nothing.
 * @throws StoreUnavailableError while the table still is away.
 */
export async function storeSpilled(deps: StoreSpilledDeps, spilled: SpilledCall): Promise<void> {
  const { refused, ...call } = spilled;
  const feed = await deps.feeds.find(call.feedId);
  if (!feed) throw new Error('A call waits for a feed that never was.');
  if (refused) await refuse(deps, feed, call, refused.refusal, refused.errors);
  else await takeQueued(deps, feed, call);
}

/** Beside what it became, the inbound log tells that it was answered 202. */
async function takeQueued(
  deps: StoreSpilledDeps,
  feed: Feed,
  call: Omit<SpilledCall, 'refused'>,
): Promise<void> {
  const taken = await takeCall(deps, feed, call);
  const told = answerUnstored(deps, feed, call);
  await logCall(deps, feed, call, {
    id: `${inboundIdOf(call)}q`,
    outcome: 'queued',
    code: 202,
    reason: outcomeOf(taken),
    transactionId: told.kind === 'queued' ? told.transactionId : null,
    eventId: taken.kind === 'refused' ? null : taken.eventId,
  });
}
