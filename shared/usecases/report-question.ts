import { z } from 'zod';
import { networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import { NONE, REPORT_KEYS, type ReportFilters, type ReportKey } from '#shared/domain/report-keys.ts';
import {
  addDays,
  formatInstant,
  type InstantRange,
  instantSchema,
  type LocalDay,
  localDaySchema,
  parseInstant,
  startOfLocalDay,
  timezoneSchema,
} from '#shared/domain/time.ts';
import type { Workspace } from '#shared/domain/workspace.ts';
import { instantRange, MAX_RANGE_DAYS, tooLong } from './instant-range.ts';

const MAX_KEYS = 3;

const isReportKey = (text: string): text is ReportKey => REPORT_KEYS.some((key) => key === text);

const groupBySchema = z
  .string()
  .transform((text, context) => {
    const keys = text.split(',');
    const known = keys.filter(isReportKey);
    const complain = (message: string): void =>
      void context.issues.push({ code: 'custom', message, input: text });
    if (known.length < keys.length) complain(`A key is one of ${REPORT_KEYS.join(', ')}.`);
    else if (new Set(keys).size < keys.length) complain('A key is given more than once.');
    else if (keys.length > MAX_KEYS) complain(`A report is grouped by at most ${MAX_KEYS} keys.`);
    return known;
  })
  .optional()
  .meta({
    description: `Up to three of ${REPORT_KEYS.join(', ')}, joined by commas; without any there is one row`,
    examples: ['campaign,hour'],
  });

const isDay = (text: string): boolean => localDaySchema.safeParse(text).success;
const endSchema = z
  .string()
  .refine(
    (text) => isDay(text) || instantSchema.safeParse(text).success,
    'It is a day, such as 2026-03-14, or an instant with an offset, such as 2026-03-14T13:00:00Z.',
  );

/** A filter on ids or texts, which also takes the word for what has none. */
const filterOn = (value: z.ZodString, what: string) =>
  z
    .array(z.union([z.literal(NONE), value], { error: `It is ${what}, or "${NONE}".` }))
    .optional()
    .meta({ description: `Only these; may be repeated. "${NONE}" is what has none.` });
const filterOnTime = <Schema extends z.ZodType>(value: Schema) =>
  z.array(value).optional().meta({ description: 'Only these; may be repeated.' });

const text = z.string().min(1).max(2000);

const filterShape = {
  hour: filterOnTime(instantSchema.transform((hour) => formatInstant(parseInstant(hour)))),
  day: filterOnTime(localDaySchema),
  week: filterOnTime(z.string().regex(/^\d{4}-W\d{2}$/, 'A week is written as 2026-W11.')),
  month: filterOnTime(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'A month is written as 2026-03.')),
  campaign: filterOn(idSchema('campaign'), 'the id of a campaign'),
  trafficSource: filterOn(idSchema('trafficSource'), 'the id of a traffic source'),
  integration: filterOn(idSchema('integration'), 'the id of an integration'),
  provider: filterOn(text, 'the id of a provider'),
  networkCampaign: filterOn(networkCampaignIdSchema, 'the id that a network gives to its campaign').meta({
    description: `The network's own ids; may be repeated. Two networks may use the same: narrow down by integration. "${NONE}" is what has none.`,
  }),
  publisher: filterOn(text, 'a text'),
  offer: filterOn(text, 'a text'),
  subId: filterOn(text, 'a text'),
  mediaPartner: filterOn(text, 'the id of a media partner'),
  source: filterOn(text, 'the id of a source'),
} as const satisfies Record<ReportKey, z.ZodType>;

export const reportQuerySchema = z.strictObject({
  from: endSchema.meta({
    description:
      'A day of the time zone, or an instant. Costs belong where their hour starts, events where their quarter of an hour does.',
    examples: ['2026-03-14'],
  }),
  to: endSchema.meta({
    description: 'The last day, included; or the instant before which the report ends',
    examples: ['2026-03-14'],
  }),
  timezone: timezoneSchema.optional().meta({ description: 'IANA time zone name; else the workspace’s' }),
  groupBy: groupBySchema,
  currency: currencySchema
    .optional()
    .meta({ description: 'What money is converted to; else the workspace’s' }),
  ...filterShape,
});
export type ReportQuery = z.output<typeof reportQuerySchema>;

/** A report that is asked for, with all defaults filled in. */
export interface ReportQuestion {
  range: InstantRange;
  /** As asked: days or instants. */
  from: string;
  to: string;
  timezone: string;
  currency: string;
  keys: readonly ReportKey[];
  filters: ReportFilters;
}

/** @throws RequestError for a range that is empty, too long, or half in days and half in instants. */
export function resolveQuestion(
  query: ReportQuery,
  workspace: Pick<Workspace, 'timezone' | 'currency'>,
): ReportQuestion {
  const { from, to, groupBy = [], currency = workspace.currency, timezone = workspace.timezone } = query;
  const filters = new Map<ReportKey, ReadonlySet<string>>();
  for (const key of REPORT_KEYS) {
    const values = query[key];
    if (values !== undefined) filters.set(key, new Set(values));
  }
  return { range: rangeOf(from, to, timezone), from, to, timezone, currency, keys: groupBy, filters };
}

function rangeOf(from: string, to: string, timezone: string): InstantRange {
  if (isDay(from) !== isDay(to)) {
    throw invalidParameter([{ path: 'to', message: 'Both from and to are days, or both are instants.' }]);
  }
  const range = isDay(from) ? rangeOfDays(from, to, timezone) : instantRange({ from, to });
  if (range.from >= FIRST_INSTANT && range.to <= LAST_INSTANT) return range;
  throw invalidParameter([{ path: 'from', message: 'A report lies between the years 1971 and 9998.' }]);
}

/** Beyond these, some zones and roll-ups would write years with more or less than four digits. */
const FIRST_INSTANT = parseInstant('1970-12-31T00:00:00Z');
const LAST_INSTANT = parseInstant('9999-01-02T00:00:00Z');

function rangeOfDays(first: LocalDay, last: LocalDay, timezone: string): InstantRange {
  if (first > last) {
    const message = 'The range is empty: to has to be the same day as from, or a later one.';
    throw invalidParameter([{ path: 'to', message }]);
  }
  if (addDays(last, -MAX_RANGE_DAYS) >= first) throw tooLong();
  const range = { from: startOfLocalDay(first, timezone), to: startOfLocalDay(addDays(last, 1), timezone) };
  if (range.from < range.to) return range;
  throw invalidParameter([{ path: 'from', message: `This day never came in ${timezone}.` }]);
}
