import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './time.ts';

/** The id that a network gives to one of its campaigns: opaque text, never a number (money rules of networks vary). */
export const networkCampaignIdSchema = z
  .string()
  .min(1)
  .max(200)
  .meta({ examples: ['4711'] });

export const costLinkSchema = z.object({
  integrationId: idSchema('integration'),
  networkCampaignId: networkCampaignIdSchema,
});
export type CostLink = z.infer<typeof costLinkSchema>;

export const nameSchema = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(200)
  .meta({ examples: ['Summer'] });

/** Where the workspace buys traffic. Its costs come from the integration assigned to it. */
export const trafficSourceSchema = z
  .object({
    id: idSchema('trafficSource'),
    name: nameSchema,
    provider: z.string().meta({ examples: ['exoclick'] }),
    integrationId: idSchema('integration').nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    version: z.number().int().positive(),
  })
  .meta({ id: 'TrafficSource' });
export type TrafficSource = z.infer<typeof trafficSourceSchema>;

/** The workspace's own campaign. At most one cost link, and a network campaign has at most one campaign (spec C-8). */
export const campaignSchema = z
  .object({
    id: idSchema('campaign'),
    name: nameSchema,
    trafficSourceId: idSchema('trafficSource').nullable(),
    costLink: costLinkSchema.nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    version: z.number().int().positive(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaignSchema>;
