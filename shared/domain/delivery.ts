import { z } from 'zod';
import type { StatusChange, StoredEvent } from './event.ts';
import { type Digest, keyOf } from './event-identity.ts';
import { ID_PREFIXES, idSchema } from './ids.ts';
import type { OutgoingRule } from './outgoing-rule.ts';
import { fillBodyTemplate, macroValues } from './postback-template.ts';
import { formatInstant, type Instant, instantSchema, MINUTE_MS, parseInstant, SECOND_MS } from './time.ts';
import { fillUrlTemplate } from './url-template.ts';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'blocked'] as const;
/** How long is waited after each failed try (spec T-3). After the last one the delivery has failed. */
export const WAITS_MS = [1, 5, 30, 120, 1440].map((minutes) => minutes * MINUTE_MS);
/** Deliveries can be sent again without end, and an item of the table is finite. */
const MAX_ATTEMPTS_KEPT = 50;

const attemptSchema = z.object({
  at: instantSchema,
  code: z.int().nullable().meta({ description: 'HTTP status; null where there was no answer' }),
  error: z.string().nullable(),
  answer: z.string().nullable().meta({ description: 'Its first 1,000 bytes' }),
});
export type DeliveryAttempt = z.infer<typeof attemptSchema>;

export const deliverySchema = z
  .object({
    id: idSchema('delivery'),
    ruleId: idSchema('outgoingRule'),
    eventId: idSchema('event'),
    postbackId: z.string().meta({ description: 'The same for every try; the header Adtally-Event-Id' }),
    method: z.enum(['GET', 'POST']),
    url: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.array(attemptSchema).meta({ description: `The latest ${MAX_ATTEMPTS_KEPT}` }),
    nextAttemptAt: instantSchema.nullable().meta({ description: 'Later where its host is paused' }),
    createdAt: instantSchema,
  })
  .meta({ id: 'Delivery' });

/** A delivery as it is kept. */
export const storedDeliverySchema = deliverySchema.extend({
  workspaceId: idSchema('workspace'),
  feedId: idSchema('integration'),
  body: z.string().nullable(),
  /** Failed tries since it was planned or sent again by hand. */
  failures: z.int().nonnegative(),
  /** While one worker is sending it, until when the others leave it alone. */
  claimedUntil: instantSchema.nullable(),
  revision: z.int().positive(),
});
export type Delivery = z.infer<typeof storedDeliverySchema>;

/** Says where the record is; when it is due stands in the record alone. */
export const deliveryMessageSchema = z.object({ feedId: idSchema('integration'), id: idSchema('delivery') });
export type DeliveryMessage = z.infer<typeof deliveryMessageSchema>;

/**
 * What a rule sends about a status. Ids follow from rule and change, so that planning again makes the same delivery;
 * they sort by the time of the change.
 */
export function planDelivery(
  rule: OutgoingRule,
  event: StoredEvent,
  change: StatusChange,
  digest: Digest,
): Delivery {
  const postbackId = keyOf([rule.id, event.id, `${event.revision}`], digest);
  const values = new Map<string, string | null>(Object.entries(macroValues(event, change, postbackId)));
  const textOf = (macro: string): string | null => values.get(macro) ?? null;
  return {
    id: `${firstDeliveryIdOf(change.at)}${postbackId}`,
    workspaceId: event.workspaceId,
    feedId: event.feedId,
    ruleId: rule.id,
    eventId: event.id,
    postbackId,
    method: rule.method,
    url: fillUrlTemplate(rule.url, textOf),
    body: rule.body === null ? null : fillBodyTemplate(rule.body, textOf),
    state: 'waiting',
    attempts: [],
    nextAttemptAt: formatInstant(change.at + rule.delaySeconds * SECOND_MS),
    createdAt: formatInstant(change.at),
    failures: 0,
    claimedUntil: null,
    revision: 1,
  };
}

/** The ids of deliveries about changes at or after the instant are behind this text. */
export const firstDeliveryIdOf = (instant: Instant): string =>
  `${ID_PREFIXES.delivery}_${Math.max(0, instant).toString(36).padStart(9, '0')}`;

/** The delivery in the hands of one worker. */
export const claimed = (delivery: Delivery, until: Instant): Delivery =>
  next(delivery, { claimedUntil: formatInstant(until) });

export type TryResult = 'delivered' | 'failed' | 'blocked';

/** The delivery after a try. @param waitScale How much shorter the waits are. */
export function tried(
  delivery: Delivery,
  result: TryResult,
  attempt: DeliveryAttempt,
  waitScale: number,
): Delivery {
  const attempts = [...delivery.attempts, attempt].slice(-MAX_ATTEMPTS_KEPT);
  if (result !== 'failed')
    return next(delivery, { state: result, attempts, nextAttemptAt: null, claimedUntil: null });
  const wait = WAITS_MS[delivery.failures];
  return next(delivery, {
    state: wait === undefined ? 'failed' : 'waiting',
    attempts,
    failures: delivery.failures + 1,
    nextAttemptAt:
      wait === undefined ? null : formatInstant(parseInstant(attempt.at) + Math.ceil(wait * waitScale)),
    claimedUntil: null,
  });
}

/** To be sent at once, with all tries before it, whatever became of it. */
export const sentAgain = (delivery: Delivery, now: Instant): Delivery =>
  next(delivery, { state: 'waiting', failures: 0, nextAttemptAt: formatInstant(now) });

const next = (delivery: Delivery, change: Partial<Delivery>): Delivery => ({
  ...delivery,
  ...change,
  revision: delivery.revision + 1,
});

/** When the delivery may be tried next; null where it is not to be tried. */
export function dueAt({ state, nextAttemptAt, claimedUntil }: Delivery): Instant | null {
  if (state !== 'waiting' || nextAttemptAt === null) return null;
  return Math.max(parseInstant(nextAttemptAt), claimedUntil === null ? 0 : parseInstant(claimedUntil));
}
