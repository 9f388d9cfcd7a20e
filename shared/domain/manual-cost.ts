import { z } from 'zod';
import { idSchema } from './ids.ts';
import { currencySchema, formatMicros, moneyTextSchema, parseMicros } from './money.ts';
import {
  addDays,
  formatInstant,
  type Instant,
  instantSchema,
  type LocalDay,
  localDaySchema,
  startOfLocalDay,
  timezoneSchema,
  utcDayOf,
} from './time.ts';

const MAX_MANUAL_COST_DAYS = 366;
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2099-12-31';

/** The cost of a campaign over days of a zone (both included), set by hand. It is set and deleted, never changed. */
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
    version: z.literal(1),
  })
  .meta({ id: 'ManualCost' });
export type ManualCost = z.infer<typeof manualCostSchema>;
type Days = Pick<ManualCost, 'from' | 'to' | 'timezone'>;

/** Lets a rule judge only what has the right form: days are compared, and counted from, where they are days. */
const isWellFormed = ({ issues }: { issues: readonly unknown[] }): boolean => issues.length === 0;

const costDaySchema = localDaySchema.refine((day) => day >= FIRST_DAY && day <= LAST_DAY, {
  message: `A manual cost is of days from ${FIRST_DAY} to ${LAST_DAY}.`,
  when: isWellFormed,
});

/** What a caller says of a manual cost: in JSON, or in a line of a file. */
export const newManualCostSchema = z
  .strictObject({
    campaignId: idSchema('campaign'),
    from: costDaySchema,
    to: costDaySchema.meta({ description: 'Included' }),
    timezone: timezoneSchema.optional().meta({ description: "Default: the workspace's" }),
    amount: z
      .string()
      .regex(
        /^\d{1,12}(\.\d{1,6})?$/,
        'An amount is a plain decimal with up to twelve digits and six decimals, such as 10.00.',
      )
      .meta({ description: 'For all days together', examples: ['10.00'] }),
    currency: currencySchema.optional().meta({ description: "Default: the workspace's" }),
  })
  .refine(({ from, to }) => to >= from, {
    path: ['to'],
    message: 'The last day is before the first.',
    when: isWellFormed,
  })
  .refine(({ from, to }) => to < addDays(from, MAX_MANUAL_COST_DAYS), {
    path: ['to'],
    message: `A manual cost spans at most ${MAX_MANUAL_COST_DAYS} days.`,
    when: isWellFormed,
  })
  .meta({ id: 'NewManualCost' });
export type NewManualCost = z.output<typeof newManualCostSchema>;

/** A manual cost as it is kept. @param defaults Those of its workspace. */
export function makeManualCost(
  { amount, ...given }: NewManualCost,
  defaults: { timezone: string; currency: string },
  { id, now }: { id: string; now: Instant },
): ManualCost {
  return {
    id,
    ...given,
    timezone: given.timezone ?? defaults.timezone,
    amount: formatMicros(parseMicros(amount)),
    currency: given.currency ?? defaults.currency,
    createdAt: formatInstant(now),
    version: 1,
  };
}

/** False where a zone skipped the days, as Pacific/Apia did 2011-12-30: nothing can have been spent on them. */
export function hasHours({ from, to, timezone }: Days): boolean {
  return startOfLocalDay(from, timezone) < startOfLocalDay(addDays(to, 1), timezone);
}

/** The first and the last UTC day in which any instant of the cost's days lies. */
export function utcDaysOf({ from, to, timezone }: Days): {
  first: LocalDay;
  last: LocalDay;
} {
  return {
    first: utcDayOf(startOfLocalDay(from, timezone)),
    last: utcDayOf(startOfLocalDay(addDays(to, 1), timezone) - 1),
  };
}
