import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { EventChange, EventChanges } from '#shared/domain/tally-ports.ts';
import { joinConversions } from '#shared/usecases/join-conversions.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';

const CLICK = sampleEvent({ id: 'evt_click', campaignId: 'cmp_click', publisher: 'p1' });
const CONVERSION = sampleEvent({
  id: 'evt_sale',
  type: 'conversion',
  matched: false,
  campaignId: null,
  publisher: null,
});

const arrived = (over: Partial<EventChange> = {}): EventChange => ({
  sequenceNumber: '1',
  before: null,
  after: CLICK,
  awaitedBy: ['evt_sale'],
  ...over,
});

function createWorld({ stored = [CONVERSION], feed = sampleFeed() } = {}) {
  const kept = new Map(stored.map((event) => [event.id, event]));
  const world = {
    kept,
    feedReads: 0,
    /** What someone else does just before a change. */
    interfere: (): void => {},
  };
  const events: EventChanges = {
    find: async (id) => kept.get(id) ?? null,
    async replace(before: StoredEvent, after: StoredEvent) {
      world.interfere();
      if (kept.get(before.id)?.revision !== before.revision) return false;
      kept.set(after.id, after);
      return true;
    },
  };
  const feeds = {
    find: async (workspaceId: string, id: string) => {
      world.feedReads += 1;
      return workspaceId === feed.workspaceId && id === feed.id ? feed : null;
    },
  };
  return { world, join: (...changes: EventChange[]) => joinConversions({ events, feeds }, changes) };
}

describe('a click that conversions waited for', () => {
  it('gives them what it says, once', async () => {
    const { world, join } = createWorld();
    expect(await join(arrived())).toEqual([]);
    const joined = { matched: true, campaignId: 'cmp_click', publisher: 'p1', revision: 2 };
    expect(world.kept.get('evt_sale')).toMatchObject(joined);
    await join(arrived());
    expect(world.kept.get('evt_sale')).toMatchObject(joined);
  });

  it('joins all of them, and reads a feed once', async () => {
    const other = { ...CONVERSION, id: 'evt_other' };
    const { world, join } = createWorld({ stored: [CONVERSION, other] });
    await join(arrived({ awaitedBy: ['evt_sale'] }), arrived({ awaitedBy: ['evt_other', 'evt_gone'] }));
    expect([...world.kept.values()].map(({ matched }) => matched)).toEqual([true, true]);
    expect(world.feedReads).toBe(1);
  });

  it('joins the conversion as it is after a change at the same moment', async () => {
    const { world, join } = createWorld();
    world.interfere = () => {
      world.interfere = () => {};
      world.kept.set('evt_sale', { ...CONVERSION, status: 'rejected', revision: 2 });
    };
    expect(await join(arrived())).toEqual([]);
    expect(world.kept.get('evt_sale')).toMatchObject({ matched: true, status: 'rejected', revision: 3 });
  });

  it('comes again where a conversion never stands still, or there is no feed', async () => {
    const { world, join } = createWorld();
    let revision = 1;
    world.interfere = () => {
      revision += 1;
      world.kept.set('evt_sale', { ...CONVERSION, revision });
    };
    expect(await join(arrived())).toMatchObject([{ changes: [arrived()], error: expect.any(Error) }]);
    const foreign = arrived({ after: { ...CLICK, feedId: 'int_gone' } });
    expect(await join(foreign)).toMatchObject([{ changes: [foreign] }]);
  });

  it('asks nothing where none waited', async () => {
    const { world, join } = createWorld();
    expect(await join(arrived({ awaitedBy: [] }))).toEqual([]);
    expect(world.feedReads).toBe(0);
  });
});
