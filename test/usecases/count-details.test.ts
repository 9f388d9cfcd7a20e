import { describe, expect, it } from 'vitest';
import { EMPTY_SHELF, type ShelfPlace } from '#shared/domain/detail-shelf.ts';
import { guardOf } from '#shared/domain/stream-guard.ts';
import type { DetailShelfStore, EventChange } from '#shared/domain/tally-ports.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { type CountedDetails, countDetails } from '#shared/usecases/count-details.ts';
import { createMemoryDetailShelves, crowding } from '#test/support/memory-detail-shelves.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sha256 } from '#test/support/sample-feed.ts';

const HOUR = parseInstant('2026-03-14T13:00:00Z');

let number = 0;
const record = (publisher: string, hour = HOUR): CountedDetails => {
  number += 1;
  const change: EventChange = {
    sequenceNumber: String(number),
    before: null,
    after: sampleEvent(),
    awaitedBy: [],
  };
  return {
    place: {
      ...{ workspaceId: 'wsp_1', feedId: 'int_1', campaignId: null },
      ...{ hour, publisher, offer: null, subId: null },
    },
    guard: guardOf(change.sequenceNumber),
    amounts: [{ quarter: hour, counter: { metric: 'clicks' }, amount: 1n }],
    change,
  };
};
const changesOf = (records: readonly CountedDetails[]) => new Set(records.map(({ change }) => change));

function createWorld(over: Partial<DetailShelfStore> = {}, digest = sha256) {
  const { store, shelves } = createMemoryDetailShelves(2);
  const count = async (records: readonly CountedDetails[]) => {
    const failures = await countDetails({ shelves: { ...store, ...over }, digest }, 'shardId-1', records);
    return new Set(failures.flatMap(({ changes }) => changes));
  };
  return { store, shelves, count };
}

describe('details that cannot be counted', () => {
  it('are told, all of them, where no shelf can be read', async () => {
    const find = async () => {
      throw new Error('Away.');
    };
    const records = [record('p1'), record('p2')];
    expect(await createWorld({ find }).count(records)).toEqual(changesOf(records));
  });

  it('keep back what comes behind them in their hour, and in no other', async () => {
    const [early, late] = [
      Array.from({ length: 10 }, (_, index) => record(`p${index}`)),
      Array.from({ length: 10 }, (_, index) => record(`p${index}`, HOUR + HOUR_MS)),
    ];
    const world = createWorld();
    const isBusy = ({ hour, shelf }: ShelfPlace) => hour === HOUR && shelf === '0#1';
    const replace: DetailShelfStore['replace'] = async (place, before, after) => {
      if (isBusy(place)) throw new Error('Too busy.');
      return world.store.replace(place, before, after);
    };
    const failed = await createWorld({ ...world.store, replace }, crowding).count([...early, ...late]);
    expect([...failed].every((change) => changesOf(early).has(change))).toBe(true);
    const shelvesOf = (hour: number) =>
      world.shelves().flatMap(({ place }) => (place.hour === hour ? [place.shelf] : []));
    expect(shelvesOf(HOUR)).toEqual(['0#0']);
    expect(shelvesOf(HOUR + HOUR_MS).length).toBeGreaterThan(4);
    expect(failed.size).toBe(8);
    expect(await createWorld({ ...world.store }, crowding).count([...early, ...late])).toEqual(new Set());
    const rows = world.shelves().flatMap(({ shelf }) => [...shelf.rows.values()]);
    expect(rows.map(({ amounts }) => amounts[0]?.amount)).toEqual(Array.from({ length: 20 }, () => 1n));
  });

  it('are told after a while where their shelf is replaced by others again and again', async () => {
    const replace = async () => EMPTY_SHELF;
    const records = [record('p1')];
    expect(await createWorld({ replace }).count(records)).toEqual(changesOf(records));
  });

  it('are told where no shelf has room', async () => {
    const full = { ...EMPTY_SHELF, isFull: true };
    const find = async (places: readonly ShelfPlace[]) => places.map(() => full);
    const records = [record('p1')];
    expect(await createWorld({ find }).count(records)).toEqual(changesOf(records));
  });
});
