import { z } from 'zod';
import { EVENT_TYPES } from './event.ts';
import { idSchema } from './ids.ts';
import { INTEGRATION_STATES, warningSchema } from './integration.ts';
import { currencySchema } from './money.ts';
import { instantSchema, timezoneSchema } from './time.ts';

export const FEED_PROVIDER = 'events';
export const DUPLICATE_MODES = [
  'ignore',
  'ignoreUnlessNewTransaction',
  'keepRepeated',
  'replace',
  'addPayout',
] as const;
export type DuplicateMode = (typeof DUPLICATE_MODES)[number];

/** A list entry: every member that is named must match the event's. */
export const sourceMatchSchema = z
  .strictObject({
    advertiser: z.string().min(1).max(500).optional(),
    publisher: z.string().min(1).max(500).optional(),
    offer: z.string().min(1).max(500).optional(),
    subId: z.string().min(1).max(500).optional(),
    campaign: z.string().min(1).max(500).optional(),
  })
  .refine((entry) => Object.keys(entry).length > 0, 'An entry names at least one of its members.');
export type SourceMatch = z.infer<typeof sourceMatchSchema>;

const perType = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ click: schema.optional(), conversion: schema.optional(), impression: schema.optional() });

/**
 * What a feed's owner sets, all of it, as stored. What api callers may send is stricter (known parameters, URLs,
 * address ranges) and is checked when it is saved, so receiving does not check it again.
 */
export const feedSettingsSchema = z.object({
  types: z.array(z.enum(EVENT_TYPES)),
  /** By type: inbound name → known parameter. */
  parameters: perType(z.record(z.string(), z.string())),
  /** By type and known parameter: inbound word → ours. */
  values: perType(z.record(z.string(), z.record(z.string(), z.string()))),
  campaignId: idSchema('campaign').nullable(),
  ipPrivacy: z.boolean(),
  blacklist: z.array(sourceMatchSchema),
  whitelist: z.array(sourceMatchSchema),
  destinationUrl: z.string().nullable(),
  fallbackUrl: z.string().nullable(),
  duplicateMode: z.enum(DUPLICATE_MODES),
  conversionDate: z.enum(['conversion', 'click']),
  allowedAddresses: z.array(z.string()),
  signing: z.enum(['off', 'required']),
  rateLimit: z.object({ perMinute: z.int().positive() }).nullable(),
  /** Verdicts are recorded and nothing is blocked. */
  monitoring: z.boolean(),
});
export type FeedSettings = z.infer<typeof feedSettingsSchema>;

/** A live signing key; at most two. The key itself is encrypted under this feed's context. */
export const signingKeySchema = z.object({
  id: idSchema('signingKey'),
  sealed: z.string(),
  createdAt: instantSchema,
});
export type SigningKey = z.infer<typeof signingKeySchema>;

/** An integration that receives events, as stored. */
export const feedSchema = z.object({
  id: idSchema('integration'),
  workspaceId: idSchema('workspace'),
  kind: z.literal('events'),
  provider: z.literal(FEED_PROVIDER),
  name: z.string(),
  state: z.enum(INTEGRATION_STATES),
  timezone: timezoneSchema,
  /** Of events that name none. */
  currency: currencySchema,
  settings: feedSettingsSchema,
  signingKeys: z.array(signingKeySchema),
  warnings: z.array(warningSchema),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  version: z.number().int().positive(),
});
export type Feed = z.infer<typeof feedSchema>;
