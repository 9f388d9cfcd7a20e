import { z } from 'zod';
import { shownAddress, shownParameters } from '#shared/domain/address-privacy.ts';
import {
  EVENT_FLAGS,
  EVENT_STATUSES,
  EVENT_TYPES,
  type EventTexts,
  type StatusChange,
  type StoredEvent,
} from '#shared/domain/event.ts';
import type { FeedSettings } from '#shared/domain/feed.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { currencySchema, formatMicros, type Micros, moneyTextSchema } from '#shared/domain/money.ts';
import { formatInstant, type Instant, instantSchema } from '#shared/domain/time.ts';

const text = z.string().nullable();
const measure = z.union([z.number(), z.string()]).nullable();

const verdictSchema = z
  .object({
    decision: z.enum(EVENT_STATUSES),
    monitoring: z.boolean().meta({ description: 'True where the decision was recorded alone' }),
    group: z.object({ id: z.string(), name: z.string(), version: z.int() }).nullable(),
    reasons: z.array(
      z.object({
        code: z.string(),
        filter: z.string(),
        measured: measure,
        threshold: measure,
        windowSeconds: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Verdict' });

const statusChangeSchema = z.object({
  at: instantSchema,
  by: z.string().meta({ description: "An API key's id, or what told it", examples: ['postback'] }),
  from: z.enum(EVENT_STATUSES).nullable().meta({ description: 'Null for the first status' }),
  to: z.enum(EVENT_STATUSES),
  reason: text,
});

const textSchemas = {
  advertiser: text,
  publisher: text,
  offer: text,
  subId: text,
  subId2: text,
  subId3: text,
  subId4: text,
  subId5: text,
  subId6: text,
  keyword: text,
  country: text,
  deviceId: text,
  userAgent: text,
  referer: text,
  browserLanguages: text,
  siteUrl: text,
  sessionTime: text,
  eventId: text.meta({ description: "The caller's `event_id`" }),
  thirdPartyStatus: text,
  thirdPartyRejectedReason: text,
  networkCampaignId: text,
} satisfies Record<keyof EventTexts, z.ZodType>;

export const eventViewSchema = z
  .object({
    id: idSchema('event'),
    integrationId: idSchema('integration').meta({ description: 'The feed that received it' }),
    type: z.enum(EVENT_TYPES),
    transactionId: text,
    clickId: text,
    eventName: text,
    time: instantSchema.meta({ description: 'When it happened; its arrival where it does not say' }),
    clickTime: instantSchema.nullable(),
    receivedAt: instantSchema,
    countedAt: instantSchema.meta({ description: 'What dates it in reports' }),
    status: z.enum(EVENT_STATUSES),
    verdict: verdictSchema,
    matched: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether the click of a conversion is known; null of what names none' }),
    repeated: z.boolean().meta({ description: 'True of what is listed, but in no counter' }),
    flags: z.array(z.enum(EVENT_FLAGS)),
    campaignId: idSchema('campaign').nullable(),
    ...textSchemas,
    ip: text.meta({ description: 'Masked where the feed keeps addresses private' }),
    revenue: moneyTextSchema,
    payout: moneyTextSchema,
    cost: moneyTextSchema.nullable(),
    purchaseValue: moneyTextSchema.nullable(),
    currency: currencySchema,
    parameters: z
      .record(z.string(), z.string())
      .meta({ description: 'What came under names that are no known parameters' }),
    history: z.array(statusChangeSchema).meta({ description: 'Of a conversion: its statuses in turn' }),
    version: z.int().positive(),
  })
  .meta({ id: 'Event' });
export type EventView = z.output<typeof eventViewSchema>;

/** An event as callers see it. Addresses follow what the feed is set to now, however they were stored. */
export function describeEvent(
  event: StoredEvent,
  settings: Pick<FeedSettings, 'ipPrivacy' | 'parameters'>,
): EventView {
  const { workspaceId, feedId, nonce, revision, campaignNamed, ...told } = event;
  const { decision, monitoring, group, reasons } = event.verdict;
  return {
    ...told,
    integrationId: feedId,
    time: formatInstant(event.time),
    clickTime: instantOrNull(event.clickTime),
    receivedAt: formatInstant(event.receivedAt),
    countedAt: formatInstant(event.countedAt),
    verdict: { decision, monitoring, group, reasons: [...reasons] },
    flags: [...event.flags],
    ip: shownAddress(event.ip, settings),
    revenue: formatMicros(event.revenue),
    payout: formatMicros(event.payout),
    cost: moneyOrNull(event.cost),
    purchaseValue: moneyOrNull(event.purchaseValue),
    parameters: shownParameters(event.type, event.parameters, settings),
    history: event.history.map(describeChange),
    version: revision,
  };
}

const describeChange = ({ at, by, from, to, reason }: StatusChange) => ({
  at: formatInstant(at),
  by,
  from,
  to,
  reason,
});

const instantOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : formatInstant(instant);
const moneyOrNull = (amount: Micros | null): string | null => (amount === null ? null : formatMicros(amount));
