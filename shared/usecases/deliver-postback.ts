import { claimed, type Delivery, type DeliveryMessage, dueAt, tried } from '#shared/domain/delivery.ts';
import { hostOf } from '#shared/domain/outgoing-host.ts';
import type {
  DeliveryQueue,
  DeliveryRepository,
  OutgoingHostRepository,
  PostbackSender,
  SentPostback,
} from '#shared/domain/postback-ports.ts';
import {
  type Clock,
  formatInstant,
  HOUR_MS,
  type Instant,
  parseInstant,
  SECOND_MS,
} from '#shared/domain/time.ts';

export interface DeliverPostbackDeps {
  deliveries: Pick<DeliveryRepository, 'find' | 'replace'>;
  outgoingHosts: Pick<OutgoingHostRepository, 'find' | 'clear' | 'countFailure' | 'park'>;
  deliveryQueue: DeliveryQueue;
  sender: PostbackSender;
  now: Clock;
  /** How much shorter the waits between tries are. */
  retryScale: number;
}

/** Null where the message is dealt with. */
export type DeliveryStep = { retryAfterSeconds: number } | null;

/** Longer than a try takes, shorter than the queue hides the message of a worker that broke off. */
const CLAIM_MS = 25 * SECOND_MS;
/** The queue hides a message for at most twelve hours. */
const LONGEST_HIDING_MS = 11 * HOUR_MS;
/** A message that has come so often is replaced, before the queue gives it up. */
const MAX_RECEIVES = 100;

/**
 * Tries a delivery that is due. When it is due is said by its record alone, so that a message which comes early, twice
 * or late does no harm.
 */
export async function deliverPostback(
  deps: DeliverPostbackDeps,
  message: DeliveryMessage,
  receiveCount: number,
): Promise<DeliveryStep> {
  const delivery = await deps.deliveries.find(message.feedId, message.id);
  const due = delivery === null ? null : dueAt(delivery);
  if (delivery === null || due === null) return null;
  const next = due > deps.now() ? due : await tryNow(deps, delivery, message);
  if (next === null) return null;
  const waitMs = Math.min(next - deps.now(), LONGEST_HIDING_MS);
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  if (receiveCount < MAX_RECEIVES) return { retryAfterSeconds };
  await deps.deliveryQueue.send([{ body: message, delaySeconds: 0 }]);
  return null;
}

/** Answers when it is to be tried next; null where it is not. */
async function tryNow(
  deps: DeliverPostbackDeps,
  delivery: Delivery,
  message: DeliveryMessage,
): Promise<Instant | null> {
  const { workspaceId } = delivery;
  const host = hostOf(delivery.url);
  const known = await deps.outgoingHosts.find(workspaceId, host);
  const pausedUntil = known?.pausedUntil ? parseInstant(known.pausedUntil) : 0;
  if (pausedUntil > deps.now()) {
    await deps.outgoingHosts.park(workspaceId, host, message, pausedUntil);
    return pausedUntil;
  }
  const mine = claimed(delivery, deps.now() + CLAIM_MS);
  if (!(await deps.deliveries.replace(delivery, mine))) return deps.now();
  const at = deps.now();
  const sent = await deps.sender.send(delivery);
  const after = await record(deps, mine, sent, at);
  if (sent.result === 'failed') await deps.outgoingHosts.countFailure(workspaceId, host, deps.now());
  const isCounted = known === null || known.failures > 0;
  if (sent.result === 'delivered' && isCounted) await deps.outgoingHosts.clear(workspaceId, host, deps.now());
  return after && dueAt(after);
}

/** What others changed meanwhile, such as sending it again by hand, stays, and the try is added to it. */
async function record(
  { deliveries, retryScale }: DeliverPostbackDeps,
  mine: Delivery,
  { result, ...told }: SentPostback,
  at: Instant,
): Promise<Delivery | null> {
  let before: Delivery | null = mine;
  while (before) {
    const after: Delivery = tried(before, result, { at: formatInstant(at), ...told }, retryScale);
    if (await deliveries.replace(before, after)) return after;
    before = await deliveries.find(mine.feedId, mine.id);
  }
  return null;
}
