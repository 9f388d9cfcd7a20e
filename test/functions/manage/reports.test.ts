import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#shared/domain/time.ts';
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

  it('has one row without a key, also when there is nothing to show', async () => {
    const { spend, report } = await createReportWorld();
    const empty = await report(DAY);
    expect(empty.rows).toEqual([empty.totals]);
    expect(empty.totals).toMatchObject({
      clicks: 0,
      cost: '0.000000',
      roi: null,
      cpc: null,
      costSource: null,
    });
    expect((await report(`${DAY}&groupBy=campaign`)).rows).toEqual([]);
    spend('n1', '2026-03-14T13:00:00Z', '1');
    expect((await report(DAY)).rows).toMatchObject([{ cost: '1.000000', roi: -1 }]);
  });

  it('shows what belongs to no campaign on a line of its own, and its history as soon as it is linked', async () => {
    const { call, campaign, main, spend, events, report } = await createReportWorld();
    const id = await campaign('Spring');
    spend('n1', '2026-03-14T13:00:00Z', '1');
    spend('n2', '2026-03-14T13:00:00Z', '2');
    events({ campaignId: null, at: '2026-03-14T13:00:00Z', clicks: 3 });
    const byCampaign = async () =>
      (await report(`${DAY}&groupBy=campaign`)).rows.map((row) => [row.campaign, row.cost, row.clicks]);
    expect(await byCampaign()).toEqual([[null, '3.000000', 3]]);
    const costLink = { integrationId: main, networkCampaignId: 'n1' };
    await call('PATCH', `/v1/campaigns/${id}`, { body: { costLink } });
    expect(await byCampaign()).toEqual([
      [{ id, name: 'Spring' }, '1.000000', 0],
      [null, '2.000000', 3],
    ]);
  });

  it('tells where costs and events come from', async () => {
    const { call, create, campaign, main, integration, spend, events, report } = await createReportWorld();
    const side = await integration('Side');
    const source = await create('/v1/traffic-sources', {
      name: 'Push',
      provider: 'open-net',
      integrationId: main,
    });
    const costLink = { integrationId: side, networkCampaignId: 'n/1' };
    const id = await campaign('Spring', { costLink, trafficSourceId: source });
    spend('n1', '2026-03-14T13:00:00Z', '1');
    spend('n/1', '2026-03-14T13:00:00Z', '2', { integrationId: side });
    spend('n9', '2026-03-14T13:00:00Z', '4', { integrationId: side });
    events({ campaignId: id, at: '2026-03-14T13:00:00Z', clicks: 5 });
    const rowsBy = async (keys: string) =>
      (await report(`${DAY}&groupBy=${keys}`)).rows.map(({ cost, clicks, ...row }) => {
        const { trafficSource, integration: from, provider, networkCampaign } = row;
        return [trafficSource?.name, from?.name, provider, networkCampaign?.id, Number(cost), clicks];
      });
    expect(await rowsBy('trafficSource')).toEqual([
      ['Push', undefined, undefined, undefined, 3, 5],
      [undefined, undefined, undefined, undefined, 4, 0],
    ]);
    expect(await rowsBy('provider,integration')).toEqual([
      [undefined, null, 'events', undefined, 0, 5],
      [undefined, 'Main', 'open-net', undefined, 1, 0],
      [undefined, 'Side', 'open-net', undefined, 6, 0],
    ]);
    expect(await rowsBy('networkCampaign')).toEqual([
      [undefined, undefined, undefined, 'n1', 1, 0],
      [undefined, undefined, undefined, 'n/1', 2, 5],
      [undefined, undefined, undefined, 'n9', 4, 0],
    ]);
    const { rows } = await report(`${DAY}&groupBy=networkCampaign,mediaPartner,source`);
    expect(rows[1]).toMatchObject({
      networkCampaign: { integrationId: side, id: 'n/1', name: 'name of n/1' },
      mediaPartner: null,
      source: null,
    });
    await create('/v1/traffic-sources', { name: 'Pop', provider: 'open-net', integrationId: main });
    expect((await rowsBy('trafficSource')).map(([name, , , , cost]) => [name, cost])).toEqual([
      ['Push', 2],
      [undefined, 5],
    ]);
    await call('DELETE', `/v1/integrations/${main}`);
    expect((await rowsBy('integration')).map(([, name]) => name)).toEqual(['Main', 'Side', null]);
  });

  it('keeps the events of a deleted campaign under its id', async () => {
    const { call, campaign, events, report } = await createReportWorld();
    const id = await campaign('Spring');
    events({ campaignId: id, at: '2026-03-14T13:00:00Z', clicks: 3 });
    await call('DELETE', `/v1/campaigns/${id}`);
    const lines = [{ campaign: { id, name: null }, clicks: 3 }];
    expect((await report(`${DAY}&groupBy=campaign`)).rows).toMatchObject(lines);
    expect((await report(`${DAY}&groupBy=campaign&campaign=${id}`)).rows).toMatchObject(lines);
  });

  it('splits events by publisher, offer and sub id, and leaves the others on a line without', async () => {
    const { events, detail, report } = await createReportWorld();
    const at = '2026-03-14T13:15:00Z';
    events({ at, clicks: 10, conversionsApproved: 2, revenue: '10' });
    detail({ publisher: 'p1', offer: 'o1' }, { at, clicks: 4, conversionsApproved: 1, revenue: '6' });
    detail({ publisher: 'p1', offer: 'o2' }, { at, clicks: 3 });
    detail({ publisher: 'p2' }, { at, clicks: 1, revenue: '1' });
    const rows = async (query: string) =>
      (await report(`${DAY}&${query}`)).rows.map((row) => [
        row.publisher,
        row.offer,
        row.clicks,
        Number(row.revenue),
      ]);
    expect(await rows('groupBy=publisher')).toEqual([
      ['p1', undefined, 7, 6],
      ['p2', undefined, 1, 1],
      [null, undefined, 2, 3],
    ]);
    expect(await rows('groupBy=publisher,offer,subId')).toEqual([
      ['p1', 'o1', 4, 6],
      ['p1', 'o2', 3, 0],
      ['p2', null, 1, 1],
      [null, null, 2, 3],
    ]);
    expect(await rows('publisher=p2&publisher=p1&offer=o2&offer=none')).toEqual([
      [undefined, undefined, 4, 1],
    ]);
    expect(await rows('publisher=none')).toEqual([[undefined, undefined, 2, 3]]);
  });

  describe('filters', () => {
    it.each([
      ['campaign=CMP', 3],
      ['campaign=none', 12],
      ['campaign=none&campaign=CMP', 15],
      ['campaign=CMP&networkCampaign=n2', 0],
      ['networkCampaign=n2&networkCampaign=n3', 12],
      ['integration=INT', 7],
      ['integration=none', 0],
      ['provider=open-net', 15],
      ['provider=events', 0],
      ['trafficSource=none', 15],
      ['mediaPartner=none&source=none', 15],
      ['hour=2026-03-14T13:00:00Z', 2],
      ['hour=2026-03-14T14:00:00%2B01:00&hour=2026-03-14T23:00:00Z', 10],
      ['day=2026-03-15', 8],
      ['week=2026-W11', 15],
      ['week=2026-W12', 0],
      ['month=2026-03', 15],
    ])('%s leaves a cost of %i', async (filter, cost) => {
      const { campaign, main, integration, spend, report } = await createReportWorld();
      const side = await integration('Side');
      const id = await campaign('Spring', { costLink: { integrationId: main, networkCampaignId: 'n1' } });
      spend('n1', '2026-03-14T12:00:00Z', '1');
      spend('n1', '2026-03-14T13:00:00Z', '2');
      spend('n2', '2026-03-14T14:00:00Z', '4');
      spend('n3', '2026-03-14T23:00:00Z', '8', { integrationId: side });
      const query = filter.replaceAll('CMP', id).replaceAll('INT', main);
      const { totals } = await report(`from=2026-03-14&to=2026-03-15&groupBy=campaign&${query}`);
      expect(Number(totals.cost)).toBe(cost);
    });

    it.each([
      ['campaign', 'cmp_0unknown'],
      ['trafficSource', 'trs_0unknown'],
      ['integration', 'int_0unknown'],
    ])('do not find a %s that is not there, or is of another workspace', async (key, unknown) => {
      const { call, campaign, create, foreign, main } = await createReportWorld();
      const own: Record<string, string> = {
        campaign: await campaign('Spring'),
        trafficSource: await create('/v1/traffic-sources', { name: 'Push', provider: 'open-net' }),
        integration: main,
      };
      const get = async (id: string | undefined, workspaceId?: string) => {
        const query = `${DAY}&${key}=${id}`;
        return (await call('GET', '/v1/reports', { query, ...(workspaceId ? { workspaceId } : {}) })).status;
      };
      expect([await get(own[key]), await get(unknown), await get(own[key], foreign)]).toEqual([
        200, 404, 404,
      ]);
    });
  });

  it('shows nothing of another workspace', async () => {
    const { call, foreign, main, spend, events } = await createReportWorld();
    spend('n1', '2026-03-14T13:00:00Z', '1');
    events({ at: '2026-03-14T13:00:00Z', clicks: 1 });
    const query = `${DAY}&groupBy=integration,publisher`;
    const { body, text } = await call('GET', '/v1/reports', { query, workspaceId: foreign });
    expect(body['rows']).toEqual([]);
    expect(text).not.toContain(main);
  });

  it.each([
    [
      'Asia/Kolkata',
      '2026-03-14',
      ['2026-03-14T12:30:00Z 3 1', '2026-03-14T13:30:00Z 2 0', '2026-03-14T14:30:00Z 2 0'],
    ],
    ['Etc/UTC', '2026-03-14', ['2026-03-14T13:00:00Z 3 1', '2026-03-14T14:00:00Z 4 0']],
    [
      'Pacific/Chatham',
      '2026-03-15',
      ['2026-03-14T12:15:00Z 0 1', '2026-03-14T13:15:00Z 3 0', '2026-03-14T14:15:00Z 4 0'],
    ],
  ])('cuts hours by the clocks of %s', async (timezone, day, hours) => {
    const { spend, events, report } = await createReportWorld();
    spend('n1', '2026-03-14T13:00:00Z', '1');
    events({ at: '2026-03-14T13:15:00Z', clicks: 3 });
    events({ at: '2026-03-14T14:15:00Z', clicks: 2 });
    events({ at: '2026-03-14T14:30:00Z', clicks: 2 });
    const { rows } = await report(`from=${day}&to=${day}&timezone=${timezone}&groupBy=hour`);
    const shown = rows.map(({ hour, clicks, cost }) => `${hour} ${clicks} ${Number(cost)}`);
    expect(shown).toEqual(hours);
  });

  it('takes the days of the workspace’s zone, or instants without the last', async () => {
    const { spend, report } = await createReportWorld();
    for (const at of [
      '2026-03-13T22:00:00Z',
      '2026-03-13T23:00:00Z',
      '2026-03-14T22:00:00Z',
      '2026-03-14T23:00:00Z',
    ]) {
      spend('n1', at, '1');
    }
    const hours = async (query: string) =>
      (await report(`${query}&groupBy=hour`)).rows.map(({ hour }) => hour?.slice(8, 13));
    expect(await hours(DAY)).toEqual(['13T23', '14T22']);
    expect(await hours('from=2026-03-13T22:00:00Z&to=2026-03-14T22:00:00Z')).toEqual(['13T22', '13T23']);
  });

  it.each([
    ['from=2026-03-14', 'to'],
    ['from=2026-03-14&to=2026-03-14T00:00:00Z', 'to'],
    ['from=2026-03-15&to=2026-03-14', 'to'],
    ['from=2026-03-14T00:00:00Z&to=2026-03-14T00:00:00Z', 'to'],
    ['from=2025-01-01&to=2026-02-05', 'to'],
    ['from=2011-12-30&to=2011-12-30&timezone=Pacific/Apia', 'from'],
    ['from=9999-12-31&to=9999-12-31', 'from'],
    ['from=0001-01-01&to=0001-01-01', 'from'],
    ['from=yesterday&to=2026-03-14', 'from'],
    ['from=2026-02-30&to=2026-03-14', 'from'],
    [`${DAY}&timezone=Mars/Olympus`, 'timezone'],
    [`${DAY}&currency=euro`, 'currency'],
    [`${DAY}&groupBy=`, 'groupBy'],
    [`${DAY}&groupBy=campaign,colour`, 'groupBy'],
    [`${DAY}&groupBy=day,day`, 'groupBy'],
    [`${DAY}&groupBy=day,hour,offer,subId`, 'groupBy'],
    [`${DAY}&groupBy=day&groupBy=hour`, 'groupBy'],
    [`${DAY}&campaign=n1`, 'campaign.0'],
    [`${DAY}&day=2026-03-14&day=today`, 'day.1'],
    [`${DAY}&week=2026-11`, 'week.0'],
    [`${DAY}&month=2026-13`, 'month.0'],
    [`${DAY}&colour=red`, 'colour'],
    [`${DAY}&format=pdf`, 'format'],
    [`${DAY}&limit=0`, 'limit'],
    [`${DAY}&cursor=abc`, 'cursor'],
  ])('refuses %s', async (query, path) => {
    const { call } = await createReportWorld();
    const answer = await call('GET', '/v1/reports', { query });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path, message: expect.any(String) }] },
    });
  });

  it.each([
    'from=2025-01-01&to=2026-02-04',
    'from=9998-12-31&to=9998-12-31',
    'from=1971-01-01&to=1971-01-01',
  ])('takes %s', async (query) => {
    const { report } = await createReportWorld();
    expect((await report(`${query}&groupBy=hour&timezone=America/New_York`)).rows).toEqual([]);
  });

  it('goes on behind the last row, whatever rows come in between', async () => {
    const { spend, report } = await createReportWorld();
    for (const id of ['b', 'd', 'f']) spend(id, '2026-03-14T13:00:00Z', '1');
    const query = `${DAY}&groupBy=networkCampaign,publisher&limit=2`;
    const idsOf = ({ rows }: Awaited<ReturnType<typeof report>>) =>
      rows.map((row) => row.networkCampaign?.id);
    const first = await report(query);
    expect(idsOf(first)).toEqual(['b', 'd']);
    for (const id of ['a', 'c', 'e']) spend(id, '2026-03-14T13:00:00Z', '1');
    const second = await report(`${query}&cursor=${first.nextCursor}`);
    expect([idsOf(second), second.nextCursor, second.totals.cost]).toEqual([['e', 'f'], null, '6.000000']);
  });

  it('takes a cursor for the same question alone', async () => {
    const { call, spend, report } = await createReportWorld();
    for (const id of ['a', 'b']) spend(id, '2026-03-14T13:00:00Z', '1');
    const query = `${DAY}&groupBy=networkCampaign&limit=1`;
    const { nextCursor } = await report(query);
    for (const other of ['&currency=USD', '&networkCampaign=a', '&timezone=Etc/UTC']) {
      const answer = await call('GET', '/v1/reports', { query: `${query}${other}&cursor=${nextCursor}` });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } });
    }
    expect((await report(`${query}&cursor=${nextCursor}`)).rows).toHaveLength(1);
  });

  it('says until when costs are complete: the earliest of the integrations that count', async () => {
    const { call, main, integration, report, states } = await createReportWorld();
    const side = await integration('Side');
    const read = (id: string, completeUntil: string) =>
      states.set(id, { fence: 1, coverage: null, completeUntil, lastRunId: null, attention: null });
    const asOf = async (more = '') => (await report(`${DAY}${more}`)).asOf.costs;
    read(main, '2026-03-14T13:00:00Z');
    expect(await asOf()).toBeNull();
    expect(await asOf(`&integration=${main}`)).toBe('2026-03-14T13:00:00Z');
    read(side, '2026-03-14T11:00:00Z');
    expect([await asOf(), await asOf('&provider=other')]).toEqual(['2026-03-14T11:00:00Z', null]);
    await call('POST', `/v1/integrations/${side}/pause`);
    expect(await asOf()).toBe('2026-03-14T13:00:00Z');
  });

  it('tell when the latest event arrived that was counted', async () => {
    const { home, report, rollUps } = await createReportWorld();
    rollUps.counted.set('wsp_other', parseInstant('2026-03-14T15:00:00Z'));
    expect((await report(DAY)).asOf.events).toBeNull();
    rollUps.counted.set(home, parseInstant('2026-03-14T13:05:07Z'));
    expect((await report(DAY)).asOf.events).toBe('2026-03-14T13:05:07Z');
  });

  describe('currencies', () => {
    it('are converted at the rate of the day of the hour in UTC, and kept apart without one', async () => {
      const { spend, events, rate, report } = await createReportWorld();
      await rate('2026-03-14', 'USD', '0.5');
      await rate('2026-03-14', 'EUR', '3', 'JPY');
      spend('n1', '2026-03-14T13:00:00Z', '1');
      spend('n1', '2026-03-14T13:00:00Z', '3', { currency: 'USD' });
      spend('n1', '2026-03-13T23:00:00Z', '7', { currency: 'USD' });
      spend('n2', '2026-03-14T13:00:00Z', '9', { currency: 'JPY' });
      events({ at: '2026-03-14T13:00:00Z', clicks: 2, revenue: '4', payout: '1', currency: 'USD' });
      events({ at: '2026-03-14T13:00:00Z', clicks: 0, revenue: '5', currency: 'JPY' });
      const { rows, totals } = await report(`${DAY}&groupBy=day`);
      expect(rows[0]).toMatchObject({ day: '2026-03-14', ...totals });
      expect(totals).toMatchObject({
        cost: '2.500000',
        revenue: '2.000000',
        payout: '0.500000',
        profit: '-1.000000',
      });
      expect(totals).toMatchObject({ roi: -0.4, cpc: '1.250000', epc: '1.000000' });
      expect(totals.unconverted).toEqual([
        { currency: 'JPY', cost: '9.000000', revenue: '5.000000', payout: '0.000000', profit: '-4.000000' },
        { currency: 'USD', cost: '7.000000', revenue: '0.000000', payout: '0.000000', profit: '-7.000000' },
      ]);
    });

    it('are rounded such that rows add up to the totals', async () => {
      const { spend, rate, report } = await createReportWorld();
      await rate('2026-03-14', 'USD', '0.333333');
      for (const id of ['a', 'b', 'c']) spend(id, '2026-03-14T13:00:00Z', '0.000001', { currency: 'USD' });
      const { rows, totals } = await report(`${DAY}&groupBy=networkCampaign`);
      expect(rows.map(({ cost }) => cost)).toEqual(['0.000001', '0.000000', '0.000000']);
      expect(totals.cost).toBe('0.000001');
    });
  });

  describe('manual costs', () => {
    it('count where the network tells none, and stand beside where it does', async () => {
      const { campaign, main, manualCost, spend, events, report } = await createReportWorld();
      const id = await campaign('Spring', { costLink: { integrationId: main, networkCampaignId: 'n1' } });
      await manualCost(id, '2026-03-14', '10');
      events({ campaignId: id, at: '2026-03-14T12:00:00Z', clicks: 1 });
      events({ campaignId: id, at: '2026-03-14T13:30:00Z', clicks: 3 });
      spend('n1', '2026-03-14T12:00:00Z', '4');
      const rows = async (keys: string) =>
        (await report(`${DAY}&groupBy=${keys}`)).rows.map((row) => [
          row.hour?.slice(11, 13) ?? row.provider,
          Number(row.cost),
          Number(row.manualCostIgnored),
          row.costSource,
        ]);
      expect(await rows('hour,campaign')).toEqual([
        ['12', 4, 2.5, 'network'],
        ['13', 7.5, 0, 'manual'],
      ]);
      expect(await rows('campaign')).toEqual([[undefined, 11.5, 2.5, 'mixed']]);
      expect(await rows('provider')).toEqual([
        ['events', 0, 0, null],
        ['open-net', 4, 0, 'network'],
        [null, 7.5, 2.5, 'manual'],
      ]);
      expect((await report(`${DAY}&provider=none`)).totals).toMatchObject({ cost: '7.500000' });
    });

    it.each([1, 9])(
      'are spread by the clicks of all their days, with %i campaigns of them',
      async (count) => {
        const { campaign, manualCost, events, report } = await createReportWorld();
        for (let made = 0; made < count; made += 1) {
          const id = await campaign(`Campaign ${made}`);
          await manualCost(id, '2026-03-12', '8', { to: '2026-03-16' });
          for (const day of ['12', '14', '16'])
            events({ campaignId: id, at: `2026-03-${day}T13:00:00Z`, clicks: 1 });
          events({ campaignId: id, at: '2026-03-11T13:00:00Z', clicks: 5 });
          events({ campaignId: id, at: '2026-03-13T13:00:00Z', clicks: 1 });
        }
        expect((await report(`${DAY}&groupBy=hour`)).rows).toMatchObject([
          { hour: '2026-03-14T13:00:00Z', cost: `${2 * count}.000000` },
        ]);
      },
    );

    it('give way to a network’s hour that begins after the report has ended', async () => {
      const { campaign, main, manualCost, spend, report } = await createReportWorld();
      const id = await campaign('Spring', { costLink: { integrationId: main, networkCampaignId: 'n1' } });
      await manualCost(id, '2026-03-15', '24', { timezone: 'Asia/Kolkata' });
      spend('n1', '2026-03-15T00:00:00Z', '4');
      const { totals } = await report('from=2026-03-14T23:00:00Z&to=2026-03-15T00:00:00Z');
      expect(totals).toMatchObject({ cost: '0.000000', manualCostIgnored: '1.000000' });
    });

    it('stay apart without a rate, whether they count or not', async () => {
      const { campaign, main, manualCost, spend, report } = await createReportWorld();
      const id = await campaign('Spring', { costLink: { integrationId: main, networkCampaignId: 'n1' } });
      await manualCost(id, '2026-03-14', '24', { currency: 'JPY', timezone: 'Etc/UTC' });
      spend('n1', '2026-03-14T12:00:00Z', '4');
      const { totals } = await report('from=2026-03-14T12:00:00Z&to=2026-03-14T14:00:00Z');
      expect(totals).toMatchObject({
        cost: '4.000000',
        manualCostIgnored: '0.000000',
        unconverted: [
          { currency: 'JPY', cost: '1.000000', profit: '-1.000000', manualCostIgnored: '1.000000' },
        ],
      });
    });

    it('of a deleted campaign stay under its id', async () => {
      const { call, campaign, manualCost, report } = await createReportWorld();
      const id = await campaign('Spring');
      await manualCost(id, '2026-03-14', '1');
      await call('DELETE', `/v1/campaigns/${id}`);
      expect((await report(`${DAY}&groupBy=campaign,trafficSource`)).rows).toMatchObject([
        { campaign: { id, name: null }, trafficSource: null, cost: '1.000000' },
      ]);
    });
  });
});

describe('files of a report', () => {
  async function createWorld() {
    const world = await createReportWorld();
    const { campaign, main, spend, events } = world;
    const id = await campaign('=cmd()', { costLink: { integrationId: main, networkCampaignId: 'n1' } });
    spend('n1', '2026-03-14T13:00:00Z', '1.5');
    spend('n1', '2026-03-14T13:00:00Z', '9', { currency: 'JPY' });
    events({ at: '2026-03-14T13:00:00Z', clicks: 2 });
    return { ...world, id };
  }
  const COLUMNS =
    'campaign.id,campaign.name,day,impressions,clicks,clicksRejected,conversions,conversionsApproved,conversionsPending,' +
    'conversionsRejected,leads,calls,cost,revenue,payout,profit,roi,roas,ctr,cr,cpc,cpm,cpa,epc,costSource,manualCostIgnored,currency';

  it('hold all rows, with lines of their own for amounts without a rate', async () => {
    const { call, id } = await createWorld();
    const answer = await call('GET', '/v1/reports', {
      query: `${DAY}&groupBy=campaign,day&format=csv&limit=1`,
    });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv',
        'content-disposition': 'attachment; filename="report-2026-03-14-2026-03-14.csv"',
      },
    });
    expect(answer.text.split('\n')).toEqual([
      COLUMNS,
      `${id},'=cmd(),2026-03-14,0,0,0,0,0,0,0,0,0,1.500000,0.000000,0.000000,-1.500000,-1,0,,,,,,,network,0.000000,EUR`,
      `${id},'=cmd(),2026-03-14,,,,,,,,,,9.000000,0.000000,0.000000,-9.000000,,,,,,,,,,,JPY`,
      ',,2026-03-14,0,2,0,0,0,0,0,0,0,0.000000,0.000000,0.000000,0.000000,,,,0,0.000000,,,0.000000,,0.000000,EUR',
      '',
    ]);
  });

  it('name a network campaign by integration, id and name', async () => {
    const { call, main } = await createWorld();
    const query = `${DAY}&groupBy=networkCampaign&format=csv`;
    const [header, ...lines] = (await call('GET', '/v1/reports', { query })).text.split('\n');
    expect(header).toMatch(
      /^networkCampaign\.integrationId,networkCampaign\.id,networkCampaign\.name,impressions,/,
    );
    expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual([
      [main, 'n1', 'name of n1'],
      [main, 'n1', 'name of n1'],
      ['', '', ''],
      [''],
    ]);
  });

  it('have columns as in JSON', async () => {
    const { call, report } = await createWorld();
    const { rows } = await report(`${DAY}&groupBy=campaign,day`);
    const { campaign, day, unconverted, ...metrics } = rows[0] ?? {};
    expect(COLUMNS).toBe(['campaign.id', 'campaign.name', 'day', ...Object.keys(metrics), 'currency'].join());
    const query = 'from=2026-03-14T00:00:00Z&to=2026-03-14T02:00:00%2B01:00&format=csv';
    expect((await call('GET', '/v1/reports', { query })).headers['content-disposition']).toBe(
      'attachment; filename="report-2026-03-14T000000Z-2026-03-14T020000+0100.csv"',
    );
  });

  it('are workbooks too, whose text is text and whose amounts are numbers', async () => {
    const { call, id } = await createWorld();
    const answer = await call('GET', '/v1/reports', { query: `${DAY}&groupBy=campaign,day&format=xlsx` });
    expect(answer.headers['content-disposition']).toContain('.xlsx"');
    const [sheet] = await readExcelFile(Buffer.from(answer.text, 'base64'));
    const [header, ...rows] = sheet?.data ?? [];
    expect(header?.join()).toBe(COLUMNS);
    expect(rows.map((row) => [row[0], row[1], row[2], row[4], row[12], row[15], row.at(-1)])).toEqual([
      [id, '=cmd()', '2026-03-14', 0, 1.5, -1.5, 'EUR'],
      [id, '=cmd()', '2026-03-14', null, 9, -9, 'JPY'],
      [null, null, '2026-03-14', 2, 0, 0, 'EUR'],
    ]);
  });
});
