import { describe, expect, it } from 'vitest';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import { HOUR_MS, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { type RebuildProgress, rebuildRollUps } from '#shared/usecases/rebuild-roll-ups.ts';
import { createMemoryRollUps } from '#test/support/memory-roll-ups.ts';

const START = parseInstant('2026-03-14T00:00:00Z');
const WORKSPACE = {
  id: 'wsp_1',
  name: 'Acme',
  timezone: 'Etc/UTC',
  currency: 'USD',
  createdAt: '2026-03-10T12:00:00Z',
  updatedAt: '2026-03-10T12:00:00Z',
  version: 1,
};

/** Hours, and days of which some were never made and some say something else. */
function createWorld() {
  const memory = createMemoryRollUps();
  const asked: string[] = [];
  const run = async (
    days: { firstDay?: string; lastDay?: string } = {},
    workspaceId = 'wsp_1',
  ): Promise<RebuildProgress[]> => {
    const deps = {
      ...memory.deps,
      workspaces: { find: async (id: string) => (id === WORKSPACE.id ? WORKSPACE : null) },
      async *integrationIds() {
        yield ['int_feed'];
        yield ['int_1'];
      },
      costs: {
        ...memory.deps.costs,
        async *campaignDays(integrationId: string, firstDay: string, lastDay: string) {
          const rows = integrationId === 'int_1' ? memory.costRows() : [];
          const found = rows.map(({ networkCampaignId, hour }) => ({
            networkCampaignId,
            day: utcDayOf(hour),
            name: null,
          }));
          for (const day of found) if (day.day >= firstDay && day.day <= lastDay) yield [day];
        },
      },
      rollUps: {
        async *days(_workspaceId: string, first: string, last: string) {
          asked.push(`${first}..${last}`);
          yield [...memory.eventDays.values()].map(({ day }) => ({ kind: 'events' as const, ...day }));
          yield [...memory.costDays.values()].map(({ day }) => ({ kind: 'costs' as const, ...day }));
        },
      },
      now: () => START + 5 * HOUR_MS,
    };
    const wanted = { workspaceId, firstDay: null, lastDay: null, ...days };
    const progress: RebuildProgress[] = [];
    for await (const each of rebuildRollUps(deps, wanted)) progress.push(each);
    return progress;
  };
  const madeDays = () => [...memory.costDays.values()].map(({ day }) => day.day).toSorted();
  return { ...memory, asked, run, madeDays };
}

describe('rebuildRollUps', () => {
  it('makes the days of costs that were never made', async () => {
    const { run, setCost, madeDays, spend } = createWorld();
    for (const day of [-400, 0, 1]) {
      setCost({ networkCampaignId: 'n1', hour: START + day * 24 * HOUR_MS, amount: 5n });
    }
    const progress = await run();
    expect(progress.filter(({ integrationId }) => integrationId === 'int_1')).toEqual(
      Array.from({ length: 3 }, () => ({ integrationId: 'int_1', days: 1, failures: [] })),
    );
    expect(madeDays()).toEqual(['2025-02-07', '2026-03-14', '2026-03-15']);
    expect(spend.get('n1 USD')).toBe(15n);
  });

  it('makes days again that say something else than their hours', async () => {
    const { run, setCost, costDays, eventDays, eventHours, spend, deps } = createWorld();
    setCost({ networkCampaignId: 'n1', hour: START, amount: 5n });
    const cost = { integrationId: 'int_1', networkCampaignId: 'n1', day: '2026-03-14' };
    const wrong = [{ hour: START, amount: 9n, currency: 'USD' }];
    await deps.costDays.replace('wsp_1', null, { day: { ...cost, hours: wrong }, sourceRevision: 1 });
    const origin = { feedId: 'int_feed', campaignId: null, day: '2026-03-14' };
    await deps.eventDays.replace('wsp_1', null, { day: { ...origin, quarters: [] }, sourceRevision: 4 });
    const quarters = [{ start: START, counts: { ...NO_EVENTS, clicks: 2 }, money: new Map() }];
    eventHours.push({ feedId: 'int_feed', campaignId: null, hour: START, quarters, revision: 4 });
    await run();
    expect([...costDays.values()]).toMatchObject([{ day: { hours: [{ amount: 5n }] } }]);
    expect(spend.get('n1 USD')).toBe(5n);
    expect([...eventDays.values()]).toMatchObject([{ day: { quarters } }]);
  });

  it('changes nothing where all is right, and can be run again', async () => {
    const { run, setCost, writes } = createWorld();
    setCost({ networkCampaignId: 'n1', hour: START, amount: 5n });
    await run();
    await run();
    expect(writes()).toBe(1);
  });

  it('keeps to the days that it is given', async () => {
    const { run, setCost, madeDays, asked } = createWorld();
    for (const day of [-1, 0, 1]) {
      setCost({ networkCampaignId: 'n1', hour: START + day * 24 * HOUR_MS, amount: 5n });
    }
    await run({ firstDay: '2026-03-14', lastDay: '2026-03-14' });
    expect(madeDays()).toEqual(['2026-03-14']);
    expect(asked).toEqual(['2026-03-14..2026-03-14']);
  });

  it('looks for days of events from the workspace’s first day to today', async () => {
    const { run, asked } = createWorld();
    await run();
    expect(asked).toEqual(['2026-03-10..2026-03-14']);
  });

  it('goes on after a day that failed, and tells of it', async () => {
    const world = createWorld();
    const busy = new Error('The table is busy.');
    const { rowsOf } = world.deps.costs;
    world.deps.costs.rowsOf = (integrationId, networkCampaignId, range) => {
      if (networkCampaignId === 'bad') throw busy;
      return rowsOf(integrationId, networkCampaignId, range);
    };
    world.setCost({ networkCampaignId: 'bad', hour: START, amount: 5n });
    world.setCost({ networkCampaignId: 'good', hour: START, amount: 5n });
    const progress = await world.run();
    expect(progress.flatMap(({ failures }) => failures)).toMatchObject([{ error: busy }]);
    expect(world.madeDays()).toEqual(['2026-03-14']);
  });

  it('knows no workspace but those that there are', async () => {
    await expect(createWorld().run({}, 'wsp_2')).rejects.toThrow('There is no workspace wsp_2.');
  });
});
