import { z } from 'zod';
import { nameSchema } from './campaign.ts';
import type { StatusChange, StoredEvent } from './event.ts';
import { idSchema } from './ids.ts';
import { instantSchema } from './time.ts';

/** Planning reads all rules of a feed with each batch of events. */
export const MAX_RULES_PER_FEED = 100;
const MAX_DELAY_SECONDS = 86_400;
const MAX_BODY_LENGTH = 20_000;

const wordsSchema = z.array(z.string().min(1).max(500)).max(500);

const RULE_FIELDS = {
  name: nameSchema,
  on: z.enum(['any', 'approved', 'rejected']).meta({ description: 'Which status a conversion has to get' }),
  offers: wordsSchema.meta({ description: 'Those of which one has to be the offer; empty for all' }),
  publishers: wordsSchema,
  reasons: wordsSchema.meta({ description: 'Reasons of the change, word for word; empty for all' }),
  delaySeconds: z.int().min(0).max(MAX_DELAY_SECONDS),
  method: z.enum(['GET', 'POST']),
  url: z.string().meta({
    description: 'Macros, percent-encoded, may stand in its path and query',
    examples: ['https://partner.example/postback?id={transaction_id}&status={status}'],
  }),
  body: z
    .string()
    .max(MAX_BODY_LENGTH)
    .nullable()
    .meta({ description: 'Of a POST; macros are escaped for JSON', examples: [null] }),
  active: z.boolean(),
};

/** When to tell whom about a conversion's status (spec T-3). */
export const outgoingRuleSchema = z
  .object({
    id: idSchema('outgoingRule'),
    ...RULE_FIELDS,
    createdAt: instantSchema,
    updatedAt: instantSchema,
    version: z.int().positive(),
  })
  .meta({ id: 'OutgoingRule' });
export type OutgoingRule = z.infer<typeof outgoingRuleSchema>;

export const newOutgoingRuleSchema = z
  .strictObject({
    ...RULE_FIELDS,
    on: RULE_FIELDS.on.default('any'),
    offers: RULE_FIELDS.offers.default([]),
    publishers: RULE_FIELDS.publishers.default([]),
    reasons: RULE_FIELDS.reasons.default([]),
    delaySeconds: RULE_FIELDS.delaySeconds.default(0),
    method: RULE_FIELDS.method.default('GET'),
    body: RULE_FIELDS.body.default(null),
    active: RULE_FIELDS.active.default(true),
  })
  .meta({ id: 'NewOutgoingRule' });

export const outgoingRuleChangeSchema = z
  .strictObject(RULE_FIELDS)
  .partial()
  .meta({ id: 'OutgoingRuleChange' });

/**
 * The status change that a stored or changed event tells of: a conversion's first status, or another one than before.
 * Null where it tells of none, and for repeated conversions, which are listed alone.
 */
export function toldStatus(before: StoredEvent | null, after: StoredEvent): StatusChange | null {
  if (after.type !== 'conversion' || after.repeated || before?.status === after.status) return null;
  return after.history.at(-1) ?? null;
}

export function isAsked(
  { active, on, offers, publishers, reasons }: OutgoingRule,
  { offer, publisher }: Pick<StoredEvent, 'offer' | 'publisher'>,
  { to, reason }: StatusChange,
): boolean {
  const has = (wanted: readonly string[], value: string | null): boolean =>
    wanted.length === 0 || (value !== null && wanted.includes(value));
  return (
    active &&
    (on === 'any' || on === to) &&
    has(offers, offer) &&
    has(publishers, publisher) &&
    has(reasons, reason)
  );
}
