import { z } from 'zod';
import { parseRange } from '#shared/domain/address-range.ts';
import { REDIRECT_MACROS } from '#shared/domain/click-redirect.ts';
import { EVENT_TYPES, type EventType } from '#shared/domain/event.ts';
import { KNOWN_PARAMETERS } from '#shared/domain/event-parameters.ts';
import { DUPLICATE_MODES, type FeedSettings, sourceMatchSchema } from '#shared/domain/feed.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { checkUrlTemplate } from '#shared/domain/url-template.ts';

const MAX_ENTRIES = 500;
const NAME = z.string().min(1).max(200);

/** Inbound names to known parameters of the type. */
const mappingSchema = (type: EventType) =>
  z.record(NAME, z.enum(KNOWN_PARAMETERS[type], { error: `This is no known parameter of a ${type}.` }));

/** By known parameter: a tracker's words to ours. */
const valuesSchema = (type: EventType) =>
  z.record(NAME, z.record(NAME, z.string().max(200))).superRefine((values, context) => {
    const known: readonly string[] = KNOWN_PARAMETERS[type];
    for (const name of Object.keys(values).filter((each) => !known.includes(each))) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `This is no known parameter of a ${type}.`,
      });
    }
  });

const perType = <Schema extends z.ZodType>(make: (type: EventType) => Schema) =>
  z
    .strictObject({
      click: make('click').optional(),
      conversion: make('conversion').optional(),
      impression: make('impression').optional(),
    })
    .default({});

const templateSchema = z
  .string()
  .superRefine((url, context) => {
    const problem = checkUrlTemplate(url, REDIRECT_MACROS);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ examples: ['https://shop.example/?cid={click_id}'] });

const addressRangeSchema = z
  .string()
  .refine(
    (text) => parseRange(text) !== null,
    'This is no address and no CIDR range, such as 203.0.113.0/24.',
  )
  .meta({ examples: ['203.0.113.0/24'] });

const sourcesSchema = z.array(sourceMatchSchema).max(MAX_ENTRIES);

/** What callers may set of a feed; what they leave out has a default. */
export const newFeedSettingsSchema = z
  .strictObject({
    types: z
      .array(z.enum(EVENT_TYPES))
      .min(1)
      .transform((types) => EVENT_TYPES.filter((type) => types.includes(type)))
      .default([...EVENT_TYPES]),
    parameters: perType(mappingSchema).meta({ description: 'By type: inbound name → known parameter' }),
    values: perType(valuesSchema).meta({ description: 'By type and known parameter: inbound word → ours' }),
    campaignId: idSchema('campaign').nullable().default(null),
    ipPrivacy: z.boolean().default(true),
    blacklist: sourcesSchema.default([]),
    whitelist: sourcesSchema.default([]),
    destinationUrl: templateSchema.nullable().default(null),
    fallbackUrl: templateSchema.nullable().default(null),
    duplicateMode: z.enum(DUPLICATE_MODES).default('ignore'),
    conversionDate: z.enum(['conversion', 'click']).default('conversion'),
    allowedAddresses: z.array(addressRangeSchema).max(MAX_ENTRIES).default([]),
    signing: z.enum(['off', 'required']).default('off'),
    rateLimit: z
      .strictObject({ perMinute: z.int().min(1).max(1_000_000) })
      .nullable()
      .default(null),
    monitoring: z.boolean().default(true),
    filterGroups: z.array(z.never(), 'Filter groups cannot be set yet.').max(0).default([]),
  })
  .transform(({ filterGroups: _, ...settings }): FeedSettings => settings)
  .meta({ id: 'FeedSettings' });
