import { describe, expect, it } from 'vitest';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import type { ChangedDay } from '#shared/domain/roll-up-days.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { rollUpDays } from '#shared/usecases/roll-up-days.ts';
import { createMemoryRollUps, type Step } from '#test/support/memory-roll-ups.ts';

const DAY = '2026-03-14';
const START = parseInstant(`${DAY}T00:00:00Z`);

const costsOf = (networkCampaignId: string, day = DAY): ChangedDay => ({
  kind: 'costs',
  workspaceId: 'wsp_1',
  origin: { integrationId: 'int_1', networkCampaignId, day },
});
const eventsOf = (campaignId: string | null): ChangedDay => ({
  kind: 'events',
  workspaceId: 'wsp_1',
  origin: { feedId: 'int_feed', campaignId, day: DAY },
});
const cost = (hour: number, amount: bigint, currency = 'USD') => ({
  networkCampaignId: 'n1',
  hour: START + hour * HOUR_MS,
  amount,
  currency,
});

describe('rollUpDays', () => {
  it('keeps the hours of the day that cost something, and moves the spend of their campaign', async () => {
    const world = createMemoryRollUps();
    for (const row of [cost(-1, 4n), cost(0, 5n), cost(3, 0n), cost(23, 7n, 'EUR'), cost(24, 6n)])
      world.setCost(row);
    expect(await rollUpDays(world.deps, [costsOf('n1')])).toEqual([]);
    expect([...world.costDays.values()]).toEqual([
      {
        day: {
          integrationId: 'int_1',
          networkCampaignId: 'n1',
          day: DAY,
          hours: [
            { hour: START, amount: 5n, currency: 'USD' },
            { hour: START + 23 * HOUR_MS, amount: 7n, currency: 'EUR' },
          ],
        },
        sourceRevision: 3,
        version: 1,
      },
    ]);
    expect(Object.fromEntries(world.spend)).toEqual({ 'n1 USD': 5n, 'n1 EUR': 7n });
  });

  it('moves spend from one currency to another with its hour', async () => {
    const world = createMemoryRollUps();
    world.setCost(cost(0, 5n));
    await rollUpDays(world.deps, [costsOf('n1')]);
    world.setCost(cost(0, 6n, 'EUR'));
    await rollUpDays(world.deps, [costsOf('n1')]);
    expect(Object.fromEntries(world.spend)).toEqual({ 'n1 USD': 0n, 'n1 EUR': 6n });
  });

  it('keeps the day empty when nothing is left of it, so that nothing older can come back', async () => {
    const world = createMemoryRollUps();
    world.setCost(cost(0, 5n));
    await rollUpDays(world.deps, [costsOf('n1')]);
    world.setCost(cost(0, 0n));
    await rollUpDays(world.deps, [costsOf('n1')]);
    expect([...world.costDays.values()]).toMatchObject([{ day: { hours: [] }, version: 2 }]);
    expect(world.spend.get('n1 USD')).toBe(0n);
  });

  it('makes a day once, however often it is named, and not again while nothing has changed', async () => {
    const world = createMemoryRollUps();
    world.setCost(cost(0, 5n));
    await rollUpDays(world.deps, [costsOf('n1'), costsOf('n1'), costsOf('n1')]);
    await rollUpDays(world.deps, [costsOf('n1')]);
    expect(world.writes()).toBe(1);
  });

  it('leaves no trace of a day that never had hours', async () => {
    const world = createMemoryRollUps();
    await rollUpDays(world.deps, [costsOf('n1'), eventsOf(null)]);
    expect(world.writes()).toBe(0);
  });

  it('gathers the quarters of a feed and campaign, those of no campaign apart', async () => {
    const world = createMemoryRollUps();
    const quarter = (hour: number, clicks: number) => ({
      start: START + hour * HOUR_MS,
      counts: { ...NO_EVENTS, clicks },
      money: new Map([['USD', { revenue: 2n, payout: 1n }]]),
    });
    for (const [campaignId, hour, clicks] of [
      ['cmp_1', 0, 1],
      ['cmp_1', 5, 2],
      [null, 5, 4],
    ] as const) {
      const quarters = [quarter(hour, clicks)];
      world.eventHours.push({
        feedId: 'int_feed',
        campaignId,
        hour: START + hour * HOUR_MS,
        quarters,
        revision: 3,
      });
    }
    await rollUpDays(world.deps, [eventsOf('cmp_1'), eventsOf(null), eventsOf('cmp_1')]);
    await rollUpDays(world.deps, [eventsOf('cmp_1')]);
    expect([...world.eventDays.values()]).toEqual([
      {
        day: { feedId: 'int_feed', campaignId: null, day: DAY, quarters: [quarter(5, 4)] },
        sourceRevision: 3,
        version: 1,
      },
      {
        day: { feedId: 'int_feed', campaignId: 'cmp_1', day: DAY, quarters: [quarter(0, 1), quarter(5, 2)] },
        sourceRevision: 6,
        version: 1,
      },
    ]);
  });

  it('lets nobody bring back what they saw before it changed back', async () => {
    const paused = { until: Promise.resolve() };
    const world = createMemoryRollUps(async (act) => act());
    const { replace } = world.deps.costDays;
    const slow = {
      ...world.deps,
      costDays: {
        ...world.deps.costDays,
        replace: async (...given: Parameters<typeof replace>) => {
          await paused.until;
          await replace(...given);
        },
      },
    };
    world.setCost(cost(0, 5n));
    await rollUpDays(world.deps, [costsOf('n1')]);
    const { promise, resolve } = Promise.withResolvers<void>();
    paused.until = promise;
    world.setCost(cost(0, 9n));
    const late = rollUpDays(slow, [costsOf('n1')]);
    await new Promise((done) => setImmediate(done));
    world.setCost(cost(0, 5n));
    await rollUpDays(world.deps, [costsOf('n1')]);
    resolve();
    expect(await late).toEqual([]);
    expect([...world.costDays.values()]).toMatchObject([{ day: { hours: [{ amount: 5n }] } }]);
    expect(world.spend.get('n1 USD')).toBe(5n);
  });

  it('answers the changes of the days that failed, and does all others', async () => {
    const broken = new Error('The table is busy.');
    const world = createMemoryRollUps();
    const { rowsOf } = world.deps.costs;
    world.deps.costs.rowsOf = (integrationId, networkCampaignId, range) => {
      if (networkCampaignId === 'bad') throw broken;
      return rowsOf(integrationId, networkCampaignId, range);
    };
    world.setCost(cost(0, 5n));
    const bad = [costsOf('bad'), costsOf('bad')];
    const failures = await rollUpDays(
      world.deps,
      [bad[0], costsOf('n1'), bad[1]].flatMap((each) => each ?? []),
    );
    expect(failures).toEqual([{ changes: bad, error: broken }]);
    expect(world.costDays.size).toBe(1);
  });

  it('gives a day up for now when others replace it each time', async () => {
    let round = 0;
    const interfere: { act: () => void } = { act: () => {} };
    const step: Step = async (act) => {
      const answer = act();
      interfere.act();
      return answer;
    };
    const world = createMemoryRollUps(step);
    world.setCost(cost(0, 5n));
    interfere.act = () => {
      round += 1;
      const [key = 'n1 2026-03-14', stored] = [...world.costDays][0] ?? [];
      const origin = { integrationId: 'int_1', networkCampaignId: 'n1', day: DAY };
      const version = (stored?.version ?? 0) + 1;
      world.costDays.set(key, { day: { ...origin, hours: [] }, sourceRevision: 0, version });
    };
    expect(await rollUpDays(world.deps, [costsOf('n1')])).toMatchObject([
      { changes: [costsOf('n1')], error: { name: 'ConflictError' } },
    ]);
    expect(round).toBeGreaterThan(5);
  });
});
