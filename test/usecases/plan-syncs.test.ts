import { describe, expect, it } from 'vitest';
import type { PlannableIntegration, SyncQueue } from '#shared/domain/ports.ts';
import { planSyncs } from '#shared/usecases/plan-syncs.ts';

type Queued = Parameters<SyncQueue['send']>[0][number];

function createPlanning(count: number, timezones: readonly string[] = ['Etc/UTC']) {
  const integrations = Array.from(
    { length: count },
    (_, index): PlannableIntegration => ({
      id: `int_${index}`,
      workspaceId: 'wsp_1',
      timezone: timezones[index % timezones.length] ?? 'Etc/UTC',
      credentialGroup: `group ${index % 7}`,
    }),
  );
  const calls: Queued[][] = [];
  const deps = {
    shards: 4,
    queue: {
      send: async (messages: readonly Queued[]) => {
        calls.push([...messages]);
      },
    },
    integrations: {
      async *pagesOfActive(shard: number) {
        const own = integrations.filter((_, index) => index % 4 === shard);
        for (let at = 0; at < own.length; at += 30) yield own.slice(at, at + 30);
      },
    },
  };
  return { deps, calls };
}

describe('a schedule’s tick', () => {
  it('queues one run for every active integration, in full batches', async () => {
    const { deps, calls } = createPlanning(1234);
    expect(await planSyncs(deps, { schedule: 'hourly', time: '2026-03-14T13:05:00Z' })).toBe(1234);
    const messages = calls.flat();
    expect(new Set(messages.map(({ body }) => body.integrationId)).size).toBe(1234);
    expect(calls.filter((batch) => batch.length % 10 !== 0)).toHaveLength(1);
    expect(messages.find(({ body }) => body.integrationId === 'int_8')).toEqual({
      body: { reason: 'hourly', workspaceId: 'wsp_1', integrationId: 'int_8', tick: '2026-03-14T13:05:00Z' },
      credentialGroup: 'group 1',
      deduplicationId: 'int_8#hourly#2026-03-14T13:05:00Z',
    });
  });

  it('sends the same messages when it comes again', async () => {
    const { deps, calls } = createPlanning(25);
    const event = { schedule: 'hourly', time: '2026-03-14T14:05:00+01:00' } as const;
    await planSyncs(deps, event);
    await planSyncs(deps, event);
    const ids = calls.flat().map(({ deduplicationId }) => deduplicationId);
    expect(new Set(ids).size).toBe(25);
    expect(ids).toHaveLength(50);
  });

  it('at midnight concerns only the zones whose day begins', async () => {
    const { deps, calls } = createPlanning(40, [
      'Etc/UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Asia/Kathmandu',
    ]);
    const planned = async (time: string): Promise<number> => planSyncs(deps, { schedule: 'midnight', time });
    expect(await planned('2026-03-13T18:30:00Z')).toBe(10);
    expect(calls.flat().every(({ body }) => body.reason === 'midnight')).toBe(true);
    expect(await planned('2026-03-13T18:15:00Z')).toBe(10);
    expect(await planned('2026-03-13T23:00:00Z')).toBe(10);
    expect(await planned('2026-03-14T00:00:00Z')).toBe(10);
    expect(await planned('2026-03-14T00:15:00Z')).toBe(0);
    expect(await planned('2026-03-29T22:00:00Z')).toBe(10);
  });

  it('fails when a message could not be queued, so that it is planned again', async () => {
    const { deps } = createPlanning(5);
    const refusing = { ...deps, queue: { send: () => Promise.reject(new Error('refused')) } };
    await expect(planSyncs(refusing, { schedule: 'hourly', time: '2026-03-14T13:05:00Z' })).rejects.toThrow(
      'refused',
    );
  });
});
