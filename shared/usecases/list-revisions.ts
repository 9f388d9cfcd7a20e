import { z } from 'zod';
import { networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import { type CampaignDay, type CostRevision, isCorrection } from '#shared/domain/cost.ts';
import { cursorsOf } from '#shared/domain/cursor.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { formatMicros, moneyTextSchema } from '#shared/domain/money.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import type { CostRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import {
  addDays,
  formatInstant,
  type InstantRange,
  instantSchema,
  localDayOf,
  localDaySchema,
  startOfLocalDay,
  utcDayOf,
} from '#shared/domain/time.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';

const MAX_DAYS = 92;

export const revisionQuerySchema = z.strictObject({
  from: localDaySchema.meta({ description: "First day, in the integration's zone" }),
  to: localDaySchema.meta({ description: 'Last day, included' }),
});

export const revisionViewSchema = z
  .object({
    day: localDaySchema,
    networkCampaignId: networkCampaignIdSchema,
    hour: instantSchema,
    before: moneyTextSchema,
    after: moneyTextSchema,
    at: instantSchema.meta({ description: 'When the network said it' }),
    runId: idSchema('run'),
  })
  .meta({ id: 'Revision' });
type RevisionView = z.infer<typeof revisionViewSchema>;

export interface ListRevisionsDeps extends FindIntegrationDeps {
  costs: Pick<CostRepository, 'campaignDays' | 'revisionsOf'>;
}

/** The campaign and UTC day at which a list goes on, and how many of its revisions were shown. */
const positionSchema = z.strictObject({
  day: localDaySchema,
  networkCampaignId: networkCampaignIdSchema,
  shown: z.int().nonnegative(),
});
type Position = z.infer<typeof positionSchema>;

/**
 * What the network corrected after an hour had ended (spec S-5), by UTC day, network campaign and hour. The growth of
 * an hour that was first read while it was running is no correction.
 */
export async function listRevisions(
  deps: ListRevisionsDeps,
  workspaceId: string,
  id: string,
  query: z.output<typeof revisionQuerySchema>,
  page: PageRequest,
): Promise<Page<RevisionView>> {
  const { timezone } = await findIntegration(deps, workspaceId, id);
  const range = rangeOfDays(query, timezone);
  const cursors = cursorsOf(positionSchema, [id, query]);
  const start = page.cursor === null ? null : cursors.decode(page.cursor);
  const items: RevisionView[] = [];
  for await (const days of deps.costs.campaignDays(
    id,
    start?.day ?? utcDayOf(range.from),
    utcDayOf(range.to - 1),
  )) {
    for (const day of days.filter((candidate) => !isBefore(candidate, start))) {
      const shown = isSame(day, start) ? start.shown : 0;
      const found = await deps.costs.revisionsOf(id, day.networkCampaignId, rangeWithin(day, range));
      const late = found.filter(isCorrection).slice(shown);
      const taken = late.slice(0, page.limit - items.length);
      items.push(...taken.map((revision) => toView(revision, timezone)));
      if (taken.length < late.length) {
        const { networkCampaignId } = day;
        const position = { day: day.day, networkCampaignId, shown: shown + taken.length };
        return { items, cursor: cursors.encode(position) };
      }
    }
  }
  return { items, cursor: null };
}

function rangeOfDays({ from, to }: z.output<typeof revisionQuerySchema>, timezone: string): InstantRange {
  if (from > to) throw invalidParameter([{ path: 'from', message: 'The first day is after the last.' }]);
  if (addDays(from, MAX_DAYS) <= to) {
    throw invalidParameter([{ path: 'from', message: `At most ${MAX_DAYS} days can be listed at once.` }]);
  }
  return { from: startOfLocalDay(from, timezone), to: startOfLocalDay(addDays(to, 1), timezone) };
}

const isSame = (day: CampaignDay, start: Position | null): start is Position =>
  start !== null && day.day === start.day && day.networkCampaignId === start.networkCampaignId;

/** The index sorts by the bytes of day and campaign; within the first day what was shown before comes before. */
function isBefore(day: CampaignDay, start: Position | null): boolean {
  if (start === null || day.day !== start.day) return false;
  return Buffer.compare(Buffer.from(day.networkCampaignId), Buffer.from(start.networkCampaignId)) < 0;
}

function rangeWithin({ day }: CampaignDay, range: InstantRange): InstantRange {
  return {
    from: Math.max(range.from, startOfLocalDay(day, 'utc')),
    to: Math.min(range.to, startOfLocalDay(addDays(day, 1), 'utc')),
  };
}

function toView(revision: CostRevision, timezone: string): RevisionView {
  return {
    day: localDayOf(revision.hour, timezone),
    networkCampaignId: revision.networkCampaignId,
    hour: formatInstant(revision.hour),
    before: formatMicros(revision.before.amount),
    after: formatMicros(revision.after.amount),
    at: formatInstant(revision.at),
    runId: revision.runId,
  };
}
