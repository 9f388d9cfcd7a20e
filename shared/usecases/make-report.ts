import type {
  CampaignRepository,
  FeedRepository,
  TrafficSourceRepository,
  WorkspaceRepository,
} from '#shared/domain/ports.ts';
import type { ReportLine } from '#shared/domain/report-groups.ts';
import { NONE, type ReportFilters, type ReportKey } from '#shared/domain/report-keys.ts';
import { type RoundedLines, roundLines } from '#shared/domain/report-metrics.ts';
import { createSums } from '#shared/domain/report-sums.ts';
import type { EventFreshness } from '#shared/domain/tally-ports.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { type AddUpReportDeps, addUpReport } from './add-up-report.ts';
import { type FindReportFreshnessDeps, findCostsCompleteUntil } from './find-report-freshness.ts';
import { type ReportQuery, type ReportQuestion, resolveQuestion } from './report-question.ts';
import { notFound } from './request-problems.ts';

export interface MakeReportDeps extends AddUpReportDeps, FindReportFreshnessDeps {
  workspaces: Pick<WorkspaceRepository, 'find'>;
  integrations: AddUpReportDeps['integrations'] & FindReportFreshnessDeps['integrations'];
  feeds: Pick<FeedRepository, 'find'>;
  trafficSources: Pick<TrafficSourceRepository, 'find'>;
  campaigns: Pick<CampaignRepository, 'findMany' | 'linksOf'>;
  eventFreshness: Pick<EventFreshness, 'countedUntil'>;
}

/** A whole report, before it is named and cut into pages. */
export interface Report {
  question: ReportQuestion;
  /** In the order of their keys. */
  lines: readonly ReportLine[];
  rounded: RoundedLines;
  /** Until when costs are complete, and when the latest counted event arrived; null where nobody can tell. */
  asOf: { costs: string | null; events: string | null };
}

/** @throws RequestError `not-found` for filters on what the workspace does not have. */
export async function makeReport(
  deps: MakeReportDeps,
  workspaceId: string,
  query: ReportQuery,
): Promise<Report> {
  const workspace = await deps.workspaces.find(workspaceId);
  if (!workspace) throw notFound('workspace');
  const question = resolveQuestion(query, workspace);
  await expectKnown(deps, workspaceId, question.filters);
  const [found, costs, counted] = await Promise.all([
    addUpReport(deps, workspaceId, question),
    findCostsCompleteUntil(deps, workspaceId, question.filters),
    deps.eventFreshness.countedUntil(workspaceId),
  ]);
  if (found.length === 0) await expectCampaigns(deps, workspaceId, question.filters);
  const events = counted === null ? null : formatInstant(counted);
  const isOneLine = question.keys.length === 0 && found.length === 0;
  const lines = isOneLine ? [{ key: [], sums: createSums() }] : found;
  return { question, lines, rounded: roundLines(lines), asOf: { costs, events } };
}

const idsIn = (filters: ReportFilters, key: ReportKey): string[] =>
  [...(filters.get(key) ?? [])].filter((value) => value !== NONE);

async function expectKnown(deps: MakeReportDeps, workspaceId: string, filters: ReportFilters): Promise<void> {
  const [integrations, sources] = await Promise.all([
    Promise.all(
      idsIn(filters, 'integration').map(
        async (id) =>
          (await deps.integrations.find(workspaceId, id)) ?? (await deps.feeds.find(workspaceId, id)),
      ),
    ),
    Promise.all(idsIn(filters, 'trafficSource').map((id) => deps.trafficSources.find(workspaceId, id))),
  ]);
  if (integrations.includes(null)) throw notFound('integration', 'integration');
  if (sources.includes(null)) throw notFound('traffic source', 'trafficSource');
}

/** Events of deleted campaigns stay in reports, so only a report without anything tells that there is no such campaign. */
async function expectCampaigns(
  deps: MakeReportDeps,
  workspaceId: string,
  filters: ReportFilters,
): Promise<void> {
  const ids = idsIn(filters, 'campaign');
  if ((await deps.campaigns.findMany(workspaceId, ids)).size < ids.length) {
    throw notFound('campaign', 'campaign');
  }
}
