import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventChange } from '#shared/domain/tally-ports.ts';
import { type TallyEventsDeps, tallyEvents } from '#shared/usecases/tally-events.ts';
import { createMemoryConfig } from '#test/support/memory-config.ts';
import { createMemoryDetailShelves } from '#test/support/memory-detail-shelves.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sha256 } from '#test/support/sample-feed.ts';

const change = (
  id: string,
  over: Partial<StoredEvent> = {},
  before: StoredEvent | null = null,
): EventChange => ({
  sequenceNumber: '1',
  before,
  after: sampleEvent({ id: `evt_${id}`, ...over }),
  awaitedBy: [],
});

function createWorld(over: Partial<TallyEventsDeps> = {}) {
  const { feeds, campaigns, trafficSources, integrations } = createMemoryConfig();
  const listed: string[] = [];
  const counted = new Map<string, number>();
  const deps: TallyEventsDeps = {
    ...{ feeds, campaigns, trafficSources, integrations },
    counters: { add: async () => null },
    shelves: createMemoryDetailShelves().store,
    events: { find: async () => null, replace: async () => true },
    pages: { put: async (events) => void listed.push(...events.map(({ id }) => id)) },
    freshness: {
      countedUntil: async () => null,
      moveTo: async (workspaceId, arrival) => void counted.set(workspaceId, arrival),
    },
    outgoingRules: { allOf: async () => [] },
    deliveries: { putIfAbsent: async (delivery) => delivery },
    deliveryQueue: { send: async () => {} },
    digest: sha256,
    now: () => 0,
    ...over,
  };
  return { listed, counted, tally: (...changes: EventChange[]) => tallyEvents(deps, 'shardId-1', changes) };
}

describe('a batch of changes', () => {
  it('puts new events on pages, and says how far each workspace was counted', async () => {
    const { tally, listed, counted } = createWorld();
    const changed = change('old', { receivedAt: 9000 }, sampleEvent({ id: 'evt_old' }));
    const other = change('c', { workspaceId: 'wsp_2', receivedAt: 10 });
    expect(
      await tally(change('a', { receivedAt: 7000 }), change('b', { receivedAt: 5000 }), changed, other),
    ).toEqual([]);
    expect(listed).toEqual(['evt_a', 'evt_b', 'evt_c']);
    expect([...counted]).toEqual([
      ['wsp_1', 7000],
      ['wsp_2', 10],
    ]);
  });

  it('does all it can where one part fails, and does not say that it was counted', async () => {
    const busy = async () => {
      throw new Error('Too busy.');
    };
    const changes = [change('a'), change('b')];
    const { tally, listed, counted } = createWorld({ counters: { add: busy } });
    const failures = await tally(...changes);
    expect(new Set(failures.flatMap((failure) => failure.changes))).toEqual(new Set(changes));
    expect([listed.length, counted.size]).toEqual([2, 0]);
    expect(await createWorld({ pages: { put: busy } }).tally(...changes)).toMatchObject([{ changes }]);
  });
});
