import { describe, expect, it } from 'vitest';
import { createReportWorld } from '#test/support/report-world.ts';

const DAY = 'from=2026-03-14&to=2026-03-14';

describe('GET /v1/reports', () => {
  it('shows cost, revenue and profit by campaign and hour, with names, ratios and totals', async () => {
    const { campaign, main, spend, events, report, states } = await createReportWorld();
    const costLink = { integrationId: main, networkCampaignId: 'n1' };
    const id = await campaign('Spring', { costLink });
    spend('n1', '2026-03-14T13:00:00Z', '12.5');
    events({
      campaignId: id,
      at: '2026-03-14T13:45:00Z',
      impressions: 1000,
      clicks: 8,
      clicksRejected: 2,
      conversionsApproved: 2,
      conversionsPending: 1,
      conversionsRejected: 3,
      revenue: '20',
      payout: '2.5',
    });
    states.set(main, {
      fence: 1,
      coverage: null,
      completeUntil: '2026-03-14T13:00:00Z',
      lastRunId: null,
      attention: null,
    });
    const metrics = {
      impressions: 1000,
      clicks: 8,
      clicksRejected: 2,
      conversions: 6,
      conversionsApproved: 2,
      conversionsPending: 1,
      conversionsRejected: 3,
      leads: 0,
      calls: 0,
      cost: '12.500000',
      revenue: '20.000000',
      payout: '2.500000',
      profit: '5.000000',
      roi: 0.4,
      roas: 1.6,
      ctr: 0.008,
      cr: 0.25,
      cpc: '1.562500',
      cpm: '12.500000',
      cpa: '6.250000',
      epc: '2.500000',
      costSource: 'network',
      manualCostIgnored: '0.000000',
      unconverted: [],
    };
    expect(await report(`${DAY}&groupBy=campaign,hour`)).toEqual({
      currency: 'EUR',
      rows: [{ campaign: { id, name: 'Spring' }, hour: '2026-03-14T13:00:00Z', ...metrics }],
      totals: metrics,
      asOf: { costs: '2026-03-14T13:00:00Z', events: null },
      nextCursor: null,
    });
  });
});
