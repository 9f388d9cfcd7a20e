import { type Delivery, dueAt, planDelivery } from '#shared/domain/delivery.ts';
import type { StatusChange, StoredEvent } from '#shared/domain/event.ts';
import type { Digest } from '#shared/domain/event-identity.ts';
import { isAsked, type OutgoingRule, toldStatus } from '#shared/domain/outgoing-rule.ts';
import type {
  DeliveryQueue,
  DeliveryRepository,
  OutgoingRuleRepository,
} from '#shared/domain/postback-ports.ts';
import type { EventChange, TallyFailure } from '#shared/domain/tally-ports.ts';
import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';

export interface PlanPostbacksDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'allOf'>;
  deliveries: Pick<DeliveryRepository, 'putIfAbsent'>;
  deliveryQueue: DeliveryQueue;
  digest: Digest;
  now: Clock;
}

/** The longest delay that a queue takes for a message. */
const MAX_DELAY_SECONDS = 900;
const PLANNED_AT_ONCE = 25;

/**
 * Plans a delivery for each rule that asks for a conversion's first status, or its change (spec T-3). Planning again
 * makes no second one, and sends the messages of those that wait once more, since they may have been lost.
 * @returns what failed; all others are done.
 */
export async function planPostbacks(
  deps: PlanPostbacksDeps,
  changes: readonly EventChange[],
): Promise<TallyFailure[]> {
  const told = changes.flatMap((change) => {
    const status = toldStatus(change.before, change.after);
    return status ? [{ change, status }] : [];
  });
  const rulesOf = remember(deps.outgoingRules.allOf);
  const failures: TallyFailure[] = [];
  for (let at = 0; at < told.length; at += PLANNED_AT_ONCE) {
    const some = told.slice(at, at + PLANNED_AT_ONCE);
    try {
      const planned = await Promise.all(
        some.map(async ({ change, status }) =>
          plan(deps, await rulesOf(change.after.feedId), change.after, status),
        ),
      );
      await queue(deps, planned.flat());
    } catch (error) {
      failures.push({ changes: some.map(({ change }) => change), error });
    }
  }
  return failures;
}

/** Each feed's rules are read once for all changes. */
function remember<T>(read: (feedId: string) => Promise<T>): (feedId: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (feedId) => {
    const known = found.get(feedId) ?? read(feedId);
    found.set(feedId, known);
    return known;
  };
}

function plan(
  { deliveries, digest }: PlanPostbacksDeps,
  rules: readonly OutgoingRule[],
  event: StoredEvent,
  status: StatusChange,
): Promise<Delivery[]> {
  const asking = rules.filter((rule) => isAsked(rule, event, status));
  return Promise.all(asking.map((rule) => deliveries.putIfAbsent(planDelivery(rule, event, status, digest))));
}

async function queue({ deliveryQueue, now }: PlanPostbacksDeps, planned: readonly Delivery[]): Promise<void> {
  const messages = planned.flatMap((delivery) => {
    const due = dueAt(delivery);
    if (due === null) return [];
    const { feedId, id } = delivery;
    return [{ body: { feedId, id }, delaySeconds: Math.min(MAX_DELAY_SECONDS, secondsUntil(due, now())) }];
  });
  await deliveryQueue.send(messages);
}

const secondsUntil = (due: Instant, now: Instant): number => Math.max(0, Math.ceil((due - now) / SECOND_MS));
