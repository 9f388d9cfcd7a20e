import { createReportBooking, type ReportBooking } from '#shared/domain/report-booking.ts';
import { createDetailedPart, type DetailedPart } from '#shared/domain/report-details.ts';
import { createReportGroups, type ReportLine, timeKeysOf } from '#shared/domain/report-groups.ts';
import type { OriginKey, ReportKey } from '#shared/domain/report-keys.ts';
import { cutTime } from '#shared/domain/report-time.ts';
import type { ManualCostRepository, RollUpReader } from '#shared/domain/reporting-ports.ts';
import type { CostDay, EventDay, EventDetailDay, RollUp } from '#shared/domain/roll-up.ts';
import { addDays, type LocalDay, utcDayOf } from '#shared/domain/time.ts';
import { type ExchangeRates, type FindExchangeRatesDeps, findExchangeRates } from './find-exchange-rates.ts';
import { type FindReportOriginsDeps, findReportOrigins, type ReportOrigins } from './find-report-origins.ts';
import { gatherManualCosts, type ManualCosts } from './gather-manual-costs.ts';
import type { ReportQuestion } from './report-question.ts';

const DETAIL_KEYS: readonly OriginKey[] = ['publisher', 'offer', 'subId'];
/** So many days of details are held at a time, to find what belongs to none. */
const DETAILED_DAYS_AT_ONCE = 4;

export interface AddUpReportDeps extends FindReportOriginsDeps, FindExchangeRatesDeps {
  rollUps: RollUpReader;
  manualCosts: Pick<ManualCostRepository, 'touching'>;
}

/** Reads the report's days one after the other and keeps its lines alone; in the order of their keys. */
export async function addUpReport(
  deps: AddUpReportDeps,
  workspaceId: string,
  question: ReportQuestion,
): Promise<ReportLine[]> {
  const { range, timezone, currency, keys, filters } = question;
  const wanted = new Set<ReportKey>([...keys, ...filters.keys()]);
  const isDetailed = DETAIL_KEYS.some((key) => wanted.has(key));
  const groups = createReportGroups(keys, filters, cutTime(range, timezone, timeKeysOf(keys), filters));
  const [first, last] = [utcDayOf(range.from), utcDayOf(range.to - 1)];
  const rates = findExchangeRates(deps, workspaceId, currency, { first, last });
  const origins = findReportOrigins(deps, workspaceId, wanted);
  const booking = createReportBooking(groups, rates.rateOn);
  const reading = gatherManualCosts(deps, workspaceId, question, origins);
  const work = { rates, origins, reading, booking };
  const addDays = async (): Promise<void> => {
    for (const span of spansOf(first, last, isDetailed)) {
      const detailed = createDetailedPart();
      if (isDetailed)
        await addDetails(deps.rollUps.details(workspaceId, span.first, span.last), detailed, work);
      await addRollUps(deps.rollUps.days(workspaceId, span.first, span.last), detailed, work);
    }
  };
  const [manual] = await Promise.all([reading, addDays()]);
  if (manual.lastDay > last) {
    const dayAfter = deps.rollUps.days(workspaceId, manual.lastDay, manual.lastDay);
    await addRollUps(dayAfter, createDetailedPart(), work);
  }
  await rates.learn(manual.currencies);
  for (const hour of await manual.hours()) booking.addManualCost(origins.ofCampaign(hour.campaignId), hour);
  return groups.lines();
}

interface Work {
  rates: ExchangeRates;
  origins: ReportOrigins;
  /** Goes on while the first days are asked for. What they hold is looked at behind it. */
  reading: Promise<ManualCosts>;
  booking: ReportBooking;
}

async function addDetails(
  pages: AsyncIterable<EventDetailDay[]>,
  detailed: DetailedPart,
  { origins, rates, reading, booking }: Work,
): Promise<void> {
  for await (const details of pages) {
    await reading;
    await Promise.all([origins.learnEvents(details), rates.learn(currenciesOf([], details))]);
    for (const day of details) {
      detailed.note(day);
      booking.addEvents(origins.ofEvents(day), day.day, day.quarters);
    }
  }
}

async function addRollUps(
  pages: AsyncIterable<RollUp[]>,
  detailed: DetailedPart,
  { origins, rates, reading, booking }: Work,
): Promise<void> {
  for await (const rollUps of pages) {
    const manual = await reading;
    const costs = rollUps.filter((day) => day.kind === 'costs');
    const events = rollUps.filter((day) => day.kind === 'events');
    await Promise.all([
      origins.learnCosts(costs),
      origins.learnEvents(events),
      rates.learn(currenciesOf(costs, events)),
    ]);
    for (const day of costs) {
      manual.noteCosts(day);
      booking.addCosts(origins.ofCosts(day), day);
    }
    for (const day of events) {
      manual.noteEvents(day);
      booking.addEvents(origins.ofEvents(day), day.day, detailed.restOf(day));
    }
  }
}

/** The days at a time: all of them, unless details have to be held. */
function* spansOf(
  first: LocalDay,
  last: LocalDay,
  isDetailed: boolean,
): Generator<{ first: LocalDay; last: LocalDay }> {
  if (!isDetailed) return yield { first, last };
  for (let start = first; start <= last; start = addDays(start, DETAILED_DAYS_AT_ONCE)) {
    const end = addDays(start, DETAILED_DAYS_AT_ONCE - 1);
    yield { first: start, last: end < last ? end : last };
  }
}

function currenciesOf(costs: readonly CostDay[], events: readonly EventDay[]): Set<string> {
  const currencies = new Set<string>();
  let latest: string | null = null;
  const add = (currency: string): void => {
    if (currency !== latest) currencies.add(currency);
    latest = currency;
  };
  for (const { hours } of costs) for (const { currency } of hours) add(currency);
  for (const { quarters } of events) {
    for (const { money } of quarters) for (const currency of money.keys()) add(currency);
  }
  return currencies;
}
