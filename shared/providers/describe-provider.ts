import { z } from 'zod';
import type { CostProvider } from './define-cost-provider.ts';

/** What users see of a provider before they connect it; the forms are JSON Schema with help texts (spec C-12). */
export const providerDescriptionSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.literal('cost'),
  credentials: z
    .record(z.string(), z.unknown())
    .meta({ description: 'JSON Schema of the credential fields' }),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the settings' }),
  granularity: z.enum(['hour', 'day']),
  timezones: z.array(z.string()).meta({ description: 'Time zones to choose from; empty means any' }),
  defaultTimezone: z.string().nullable().meta({
    description: "Zone of accounts for which none is given; null: the account's or the workspace's",
  }),
  tellsAccount: z
    .boolean()
    .meta({ description: "Whether the account's zone or currency is read from the network" }),
  currencies: z.array(z.string()).meta({
    description: 'Currencies to choose from, the default first; examples where the network tells it',
  }),
  resyncDays: z.int().positive().meta({ description: 'Complete local days that each midnight reads again' }),
  longestRangeDays: z.int().positive().meta({ description: 'Most days that one read spans' }),
  confidence: z.enum(['high', 'medium', 'low']),
  assumptions: z
    .array(z.string())
    .meta({ description: 'What the network does not document and is taken for granted' }),
  docs: z.url(),
});
export type ProviderDescription = z.infer<typeof providerDescriptionSchema>;

export function describeProvider(provider: CostProvider): ProviderDescription {
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    credentials: z.toJSONSchema(provider.credentials, { io: 'input' }),
    settings: z.toJSONSchema(provider.settings, { io: 'input' }),
    granularity: provider.granularity,
    timezones: [...provider.timezones],
    defaultTimezone: provider.defaultTimezone ?? null,
    tellsAccount: provider.tellsAccount,
    currencies: [...provider.currencies],
    resyncDays: provider.resyncDays,
    longestRangeDays: provider.longestRangeDays,
    confidence: provider.confidence,
    assumptions: [...provider.assumptions],
    docs: provider.docs,
  };
}
