import { z } from 'zod';
import { idSchema } from './ids.ts';
import { currencySchema, moneyTextSchema } from './money.ts';
import { instantSchema, localDaySchema, timezoneSchema } from './time.ts';

/** The cost of a campaign over days of a zone (both included), set by hand. */
export const manualCostSchema = z
  .object({
    id: idSchema('manualCost'),
    campaignId: idSchema('campaign'),
    from: localDaySchema,
    to: localDaySchema,
    timezone: timezoneSchema,
    amount: moneyTextSchema,
    currency: currencySchema,
    createdAt: instantSchema,
  })
  .meta({ id: 'ManualCost' });
export type ManualCost = z.infer<typeof manualCostSchema>;
