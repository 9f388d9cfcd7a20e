import type { z } from 'zod';
import { parseMicros } from '#shared/domain/money.ts';
import { type EventCounts, NO_EVENTS } from '#shared/domain/roll-up.ts';
import { parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { reportViewSchema } from '#shared/usecases/show-report.ts';
import { createApiWorld, openNetwork, SECRET } from './api-world.ts';

export type ReportView = z.output<typeof reportViewSchema>;

interface SomeEvents extends Partial<EventCounts> {
  campaignId?: string | null;
  at: string;
  feedId?: string;
  revenue?: string;
  payout?: string;
  currency?: string;
}
interface Details {
  publisher?: string | null;
  offer?: string | null;
  subId?: string | null;
}

/** A workspace (Europe/Berlin, EUR) with an integration in UTC and EUR, and what reports are made from. */
export async function createReportWorld() {
  const world = await createApiWorld();
  const { call, home, rollUps } = world;

  const create = async (path: string, body: Record<string, unknown>): Promise<string> => {
    const answer = await call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path} was refused: ${answer.text}`);
    return String(answer.body['id']);
  };
  const integration = (name: string): Promise<string> =>
    create('/v1/integrations', {
      provider: openNetwork.id,
      name,
      credentials: { apiToken: SECRET },
      timezone: 'Etc/UTC',
      currency: 'EUR',
    });
  const main = await integration('Main');

  const spend = (
    networkCampaignId: string,
    at: string,
    amount: string,
    { currency = 'EUR', integrationId = main } = {},
  ): void => {
    const hour = parseInstant(at);
    rollUps.costDays.push({
      workspaceId: home,
      integrationId,
      networkCampaignId,
      day: utcDayOf(hour),
      hours: [{ hour, amount: parseMicros(amount), currency }],
    });
  };
  const eventDay = ({ campaignId = null, at, feedId = 'int_feed', ...some }: SomeEvents) => {
    const { revenue = '0', payout = '0', currency = 'EUR', ...counts } = some;
    const start = parseInstant(at);
    const money = { revenue: parseMicros(revenue), payout: parseMicros(payout) };
    return {
      workspaceId: home,
      feedId,
      campaignId,
      day: utcDayOf(start),
      quarters: [{ start, counts: { ...NO_EVENTS, ...counts }, money: new Map([[currency, money]]) }],
    };
  };

  return {
    ...world,
    main,
    create,
    integration,
    /** What a network campaign cost in the hour that begins then. */
    spend,
    /** Events of the quarter of an hour that begins then. */
    events: (some: SomeEvents): void => void rollUps.eventDays.push(eventDay(some)),
    /** What of the events is told by details, without being among them. */
    detail: ({ publisher = null, offer = null, subId = null }: Details, some: SomeEvents): void =>
      void rollUps.detailDays.push({ ...eventDay(some), publisher, offer, subId }),
    campaign: (name: string, more: Record<string, unknown> = {}): Promise<string> =>
      create('/v1/campaigns', { name, ...more }),
    manualCost: (campaignId: string, day: string, amount: string, more: Record<string, unknown> = {}) =>
      create('/v1/manual-costs', { campaignId, from: day, to: day, amount, ...more }),
    rate: async (date: string, from: string, rate: string, to = 'EUR'): Promise<void> =>
      void (await call('PUT', '/v1/exchange-rates', { body: { items: [{ date, from, to, rate }] } })),
    report: async (query: string): Promise<ReportView> => {
      const { status, body, text } = await call('GET', '/v1/reports', { query, role: 'viewer' });
      if (status !== 200) throw new Error(`The report was refused: ${text}`);
      return reportViewSchema.parse(body);
    },
  };
}
