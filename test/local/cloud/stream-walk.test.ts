import { describe, expect, it } from 'vitest';
import type { StreamReader, StreamRecord, StreamShard } from '#local/cloud/contract.ts';
import { createMemoryCheckpoints } from '#local/cloud/stream-checkpoints.ts';
import { createStreamWalk } from '#local/cloud/stream-walk.ts';

const recordOf = (number: string): StreamRecord => ({
  dynamodb: { SequenceNumber: number, ApproximateCreationDateTime: 1 },
});

/** Shards with the numbers of their records; `open` is the one that is not closed. */
function fakeReader(shards: readonly StreamShard[], numbers: Record<string, string[]>, open: string) {
  const opened: [string, string | null][] = [];
  const reader: StreamReader = {
    streamOf: async () => 'stream-1',
    shards: async () => shards,
    openShard(_stream, shardId, after) {
      opened.push([shardId, after]);
      let pages = [(numbers[shardId] ?? []).filter((number) => after === null || number > after)];
      return {
        shardId,
        async read() {
          const [page = []] = pages;
          pages = [];
          return page.map(recordOf);
        },
        isAtEnd: () => pages.length === 0 && shardId !== open,
      };
    },
  };
  return { reader, opened };
}

const shard = (shardId: string, parentShardId: string | null): StreamShard => ({ shardId, parentShardId });

/** Takes and commits everything. */
async function walkAll(walk: ReturnType<typeof createStreamWalk>): Promise<string[]> {
  const numbers: string[] = [];
  for (;;) {
    const current = await walk.shard();
    if (!current) return numbers;
    for (let record = await current.peek(); record; record = await current.peek()) {
      current.take();
      current.commit(record.dynamodb.SequenceNumber);
      numbers.push(record.dynamodb.SequenceNumber);
    }
    if (!current.isAtEnd()) return numbers;
  }
}

describe('stream walk', () => {
  const family = [shard('grandchild', 'child'), shard('child', 'parent'), shard('parent', 'forgotten')];
  const numbers = { parent: ['1', '2'], child: [], grandchild: ['3'] };

  it('reads parents before their children, in whatever order they are listed', async () => {
    const { reader, opened } = fakeReader(family, numbers, 'grandchild');
    const checkpoints = createMemoryCheckpoints();
    const walk = createStreamWalk({ tableName: 'T', reader, checkpoints, source: 'f.T' });
    expect(await walkAll(walk)).toEqual(['1', '2', '3']);
    expect(opened.map(([shardId]) => shardId)).toEqual(['parent', 'child', 'grandchild']);
    expect(checkpoints.read('f.T')).toEqual({
      stream: 'stream-1',
      shards: {
        parent: { after: '2', isFinished: true },
        child: { after: null, isFinished: true },
        grandchild: { after: '3', isFinished: false },
      },
    });
  });

  it('begins behind what is committed, and forgets shards that are gone', async () => {
    const { reader, opened } = fakeReader(family, numbers, 'grandchild');
    const checkpoints = createMemoryCheckpoints();
    checkpoints.write('f.T', {
      stream: 'stream-1',
      shards: {
        forgotten: { after: '0', isFinished: true },
        parent: { after: '1', isFinished: false },
      },
    });
    const walk = createStreamWalk({ tableName: 'T', reader, checkpoints, source: 'f.T' });
    expect(await walkAll(walk)).toEqual(['2', '3']);
    expect(opened[0]).toEqual(['parent', '1']);
    expect(checkpoints.read('f.T')?.shards).not.toHaveProperty('forgotten');
  });

  it('has no shard while every one that is listed is finished', async () => {
    const { reader } = fakeReader([shard('parent', null)], { parent: ['1'] }, 'none');
    const checkpoints = createMemoryCheckpoints();
    const walk = createStreamWalk({ tableName: 'T', reader, checkpoints, source: 'f.T' });
    expect(await walkAll(walk)).toEqual(['1']);
    expect(await walk.shard()).toBeNull();
  });

  it('keeps the next record until it is taken', async () => {
    const { reader } = fakeReader([shard('parent', null)], { parent: ['1', '2'] }, 'parent');
    const checkpoints = createMemoryCheckpoints();
    const current = await createStreamWalk({ tableName: 'T', reader, checkpoints, source: 'f.T' }).shard();
    expect(await current?.peek()).toEqual(recordOf('1'));
    expect(await current?.peek()).toEqual(recordOf('1'));
    current?.take();
    expect(await current?.peek()).toEqual(recordOf('2'));
    expect(checkpoints.read('f.T')).toBeNull();
  });

  it.each([
    { read: 99, ahead: false },
    { read: 100, ahead: true },
  ])(
    'is ahead of what it read until that is taken, and behind $read records: $ahead',
    async ({ read, ahead }) => {
      const written = Array.from({ length: read }, (_, index) => String(1000 + index));
      const { reader } = fakeReader([shard('parent', null)], { parent: written }, 'parent');
      const checkpoints = createMemoryCheckpoints();
      const current = await createStreamWalk({ tableName: 'T', reader, checkpoints, source: 'f.T' }).shard();
      expect(current?.isAhead()).toBe(false);
      await current?.peek();
      for (const _ of written) {
        expect(current?.isAhead()).toBe(true);
        current?.take();
      }
      expect(current?.isAhead()).toBe(ahead);
      await current?.peek();
      expect(current?.isAhead()).toBe(false);
    },
  );
});
