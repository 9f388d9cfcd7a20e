import { z } from 'zod';
import type { ApiClient } from '#local/demo/api-client.ts';
import { EVENT_STATUSES, EVENT_TYPES } from '#shared/domain/event.ts';
import { DAY_MS, utcDayOf } from '#shared/domain/instants.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { formatInstant } from '#shared/domain/time.ts';
import {
  type CountedBy,
  idOfEvent,
  nameOfCounts,
  type SoakCounts,
  type SoakFindings,
} from './compare-soak.ts';
import type { SoakEvent } from './soak-plan.ts';

const reportSchema = z.object({
  rows: z.array(
    z.object({
      campaign: z.object({ id: z.string().nullable() }).nullish(),
      subId: z.string().nullish(),
      impressions: z.number(),
      clicks: z.number(),
      conversionsApproved: z.number(),
      conversionsRejected: z.number(),
      revenue: z.string(),
      payout: z.string(),
    }),
  ),
});

const eventSchema = z.object({
  type: z.enum(EVENT_TYPES),
  transactionId: z.string().nullable(),
  clickId: z.string().nullable(),
  campaignId: z.string().nullable(),
  subId: z.string().nullable(),
  status: z.enum(EVENT_STATUSES),
  revenue: z.string(),
  payout: z.string(),
});

const inboundSchema = z.object({
  type: z.enum([...EVENT_TYPES, 'rejection']),
  outcome: z.string(),
  transactionId: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
});

/** Reads back, page by page, what the API shows of the feed and its campaigns. */
export async function readFindings(
  api: ApiClient,
  feedId: string,
): Promise<Omit<SoakFindings, 'deadLetters'>> {
  return {
    counts: new Map([...(await readReport(api, 'campaign')), ...(await readReport(api, 'placement'))]),
    events: await readEvents(api, feedId),
    inbound: await readInbound(api, feedId),
  };
}

/** There are fewer campaigns and placements than lines on a page. */
async function readReport(api: ApiClient, by: CountedBy): Promise<[string, SoakCounts][]> {
  const day = (offset: number): string => utcDayOf(Date.now() + offset * DAY_MS);
  const range = `from=${day(-1)}&to=${day(1)}`;
  const groupBy = by === 'campaign' ? 'campaign' : 'subId';
  const path = `/v1/reports?${range}&timezone=Etc/UTC&currency=USD&groupBy=${groupBy}&limit=200`;
  const { rows } = await api.show(path, reportSchema);
  return rows.map(({ campaign, subId, revenue, payout, ...counts }) => [
    nameOfCounts(by, (by === 'campaign' ? campaign?.id : subId) ?? ''),
    { ...counts, revenue: parseMicros(revenue), payout: parseMicros(payout) },
  ]);
}

async function readEvents(api: ApiClient, feedId: string): Promise<SoakEvent[]> {
  const items = await api.list('/v1/events', { integrationId: feedId, ...aroundNow() }, eventSchema);
  return items.map(({ type, transactionId, clickId, campaignId, subId, status, revenue, payout }) => ({
    ...{ type, status },
    id: (type === 'click' ? clickId : transactionId) ?? '',
    campaignId: campaignId ?? '',
    placement: subId ?? '',
    revenue: parseMicros(revenue),
    payout: parseMicros(payout),
  }));
}

async function readInbound(api: ApiClient, feedId: string): Promise<SoakFindings['inbound']> {
  const items = await api.list(`/v1/integrations/${feedId}/inbound`, aroundNow(), inboundSchema);
  const accepted = items.flatMap(({ type, outcome, transactionId }) =>
    outcome === 'accepted' && type !== 'rejection' ? [idOfEvent({ type, id: transactionId ?? '' })] : [],
  );
  const refused = items.flatMap(({ outcome, parameters }) =>
    outcome === 'refused' ? [parameters['external_transaction_id'] ?? ''] : [],
  );
  return { accepted, refused, entries: items.length };
}

/** The cloud's clock is moved by less than that. */
const aroundNow = () => ({
  from: formatInstant(Date.now() - DAY_MS),
  to: formatInstant(Date.now() + DAY_MS),
});
