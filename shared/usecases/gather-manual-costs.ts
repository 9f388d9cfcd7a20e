import { type ManualCost, utcDaysOf } from '#shared/domain/manual-cost.ts';
import { matchesFilters, networkCampaignKey, type ReportFilters } from '#shared/domain/report-keys.ts';
import { createManualCostBook, type ManualHour } from '#shared/domain/report-manual-costs.ts';
import type { ManualCostRepository, RollUpReader } from '#shared/domain/reporting-ports.ts';
import type { CostDay, EventDay } from '#shared/domain/roll-up.ts';
import { addDays, HOUR_MS, type InstantRange, type LocalDay, utcDayOf } from '#shared/domain/time.ts';
import type { ReportOrigins } from './find-report-origins.ts';

/** Up to so many campaigns are asked one by one for clicks of days that the report does not read anyway. */
const CAMPAIGNS_ASKED_ALONE = 8;

export interface GatherManualCostsDeps {
  rollUps: Pick<RollUpReader, 'days' | 'eventsOf'>;
  manualCosts: Pick<ManualCostRepository, 'touching'>;
}

/** What was set by hand for the hours of a report, spread by clicks while the report's days are read. */
export interface ManualCosts {
  currencies: ReadonlySet<string>;
  /** The last UTC day that has to be noted, which may be the one after the report's last. */
  lastDay: LocalDay;
  noteCosts(day: CostDay): void;
  noteEvents(day: EventDay): void;
  /** Once all days are noted. Reads the clicks of the days around them, as far as the costs reach. */
  hours(): Promise<Generator<ManualHour>>;
}

export async function gatherManualCosts(
  deps: GatherManualCostsDeps,
  workspaceId: string,
  { range, filters }: { range: InstantRange; filters: ReportFilters },
  origins: ReportOrigins,
): Promise<ManualCosts> {
  const firstDay = utcDayOf(range.from);
  const touching = await deps.manualCosts.touching(workspaceId, firstDay, utcDayOf(range.to - 1));
  await origins.learnCampaigns(touching.map(({ campaignId }) => campaignId));
  const costs = touching.filter(({ campaignId }) => matchesFilters(origins.ofCampaign(campaignId), filters));
  const campaigns = [...new Set(costs.map(({ campaignId }) => campaignId))];
  const book = createManualCostBook(costs, linkedTo(campaigns, origins));
  // A network's hour may begin within a manual hour that begins before the report ends.
  const lastDay = utcDayOf(range.to - 1 + (costs.length > 0 ? HOUR_MS : 0));

  const noteClicksOf = async ({ first, last }: DaySpan): Promise<void> => {
    if (campaigns.length <= CAMPAIGNS_ASKED_ALONE) {
      const read = campaigns.map((id) => deps.rollUps.eventsOf(workspaceId, id, first, last));
      for (const day of (await Promise.all(read)).flat()) book.noteEvents(day);
      return;
    }
    for await (const days of deps.rollUps.days(workspaceId, first, last)) {
      for (const day of days.filter((each) => each.kind === 'events')) book.noteEvents(day);
    }
  };

  return {
    currencies: new Set(costs.map(({ currency }) => currency)),
    lastDay,
    noteCosts: book.noteCosts,
    noteEvents: book.noteEvents,
    async hours() {
      for (const span of daysAround(costs, { first: firstDay, last: lastDay })) await noteClicksOf(span);
      return book.hoursIn(range);
    },
  };
}

function linkedTo(campaigns: readonly string[], origins: ReportOrigins): Map<string, string> {
  return new Map(
    campaigns.flatMap((id) => {
      const link = origins.campaign(id)?.costLink;
      return link ? [[networkCampaignKey(link), id]] : [];
    }),
  );
}

interface DaySpan {
  first: LocalDay;
  last: LocalDay;
}

/** The UTC days before and after these that the costs reach to. */
function daysAround(costs: readonly ManualCost[], { first, last }: DaySpan): DaySpan[] {
  const days = costs.map(utcDaysOf);
  const earliest = days.reduce((least, cost) => (cost.first < least ? cost.first : least), first);
  const latest = days.reduce((most, cost) => (cost.last > most ? cost.last : most), last);
  return [
    { first: earliest, last: addDays(first, -1) },
    { first: addDays(last, 1), last: latest },
  ].filter((around) => around.first <= around.last);
}
