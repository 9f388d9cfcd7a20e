import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createShardHandler,
  createStreamHandler,
  type StreamedItem,
  type StreamFailure,
} from '#shared/lambda/stream-handler.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';

interface Change {
  name: string;
}

const record = (sequence: string, image: Record<string, object>) => ({
  eventName: 'MODIFY' as const,
  dynamodb: {
    SequenceNumber: sequence,
    Keys: { pk: { S: `pk of ${sequence}` }, sk: { S: 'sk' } },
    NewImage: image,
  },
});
const named = (sequence: string, name: string) => record(sequence, { name: { S: name }, count: { N: '3' } });

function createWorld(fail: (change: Change) => Error | null = () => null) {
  const handled: Change[] = [];
  const logged: unknown[][] = [];
  const handler = createStreamHandler<Change>({
    read: ({ item }) => z.object({ name: z.string() }).parse(item),
    log: { error: (...entry) => void logged.push(entry) },
    handle: async (changes) => {
      handled.push(...changes);
      return changes.flatMap((change): StreamFailure<Change>[] => {
        const error = fail(change);
        return error ? [{ changes: [change], error }] : [];
      });
    },
  });
  const deliver = (records: readonly object[]) => handler({ Records: [...records] }, createLambdaContext());
  return { handled, logged, deliver };
}

describe('a function behind a stream', () => {
  it('gets the new state of the items, in their order', async () => {
    const { deliver, handled } = createWorld();
    expect(await deliver([named('1', 'a'), named('2', 'b')])).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  it('reports what failed by its place in the stream, the first one first', async () => {
    const { deliver, logged } = createWorld(({ name }) => (name === 'bad' ? new Error('Too busy.') : null));
    const records = [named('10', 'bad'), named('9', 'good'), named('11', 'bad')];
    expect(await deliver(records)).toEqual({
      batchItemFailures: [{ itemIdentifier: '10' }, { itemIdentifier: '11' }],
    });
    expect(logged).toHaveLength(2);
  });

  it('reports a record that it cannot read, does the others, and logs the key alone', async () => {
    const { deliver, handled, logged } = createWorld();
    const unreadable = record('2', { name: { N: '4711' } });
    expect(await deliver([named('1', 'a'), unreadable, named('3', 'c')])).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(handled).toEqual([{ name: 'a' }, { name: 'c' }]);
    expect(logged).toMatchObject([
      ['A record of the stream cannot be read.', expect.any(Error), { pk: 'pk of 2', sk: 'sk' }],
    ]);
    expect(JSON.stringify([logged, String(logged[0]?.[1])])).not.toContain('4711');
  });

  it.each([
    ['has no image', { dynamodb: { SequenceNumber: '2', Keys: { pk: { S: 'p' } } } }, { pk: 'p' }],
    ['has no key', { dynamodb: { SequenceNumber: '2' } }, {}],
  ])('reports a record that %s', async (_, broken, details) => {
    const { deliver, logged } = createWorld();
    expect(await deliver([named('1', 'a'), broken])).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(logged[0]?.[2]).toEqual(details);
  });

  it('fails as a whole where a record has no place to be reported by', async () => {
    const { deliver } = createWorld();
    await expect(deliver([{ dynamodb: {} }])).rejects.toThrow();
  });
});

describe('a function that has to know the shard', () => {
  function createShardWorld(fail: (change: StreamedItem) => boolean = () => false) {
    const handled: { shardId: string; changes: readonly StreamedItem[] }[] = [];
    const handler = createShardHandler<StreamedItem>({
      read(streamed) {
        z.object({ name: z.string() }).parse(streamed.item);
        return streamed;
      },
      log: { error: () => {} },
      async handle(changes, shardId) {
        handled.push({ shardId, changes });
        const failed = changes.filter(fail);
        return failed.length > 0 ? [{ changes: failed, error: new Error('Too busy.') }] : [];
      },
    });
    const deliver = (
      Records: readonly object[],
      window: object = { shardId: 'shardId-1', state: { n: 1 } },
    ) => handler({ Records, ...window }, createLambdaContext());
    return { handled, deliver };
  }

  it('gets the shard and each change with what was there before, and hands the state on', async () => {
    const { handled, deliver } = createShardWorld();
    const changed = named('2', 'b');
    const records = [
      named('1', 'a'),
      { ...changed, dynamodb: { ...changed.dynamodb, OldImage: { name: { S: 'old' } } } },
    ];
    expect(await deliver(records)).toEqual({ state: { n: 1 }, batchItemFailures: [] });
    expect(handled).toEqual([
      {
        shardId: 'shardId-1',
        changes: [
          { sequenceNumber: '1', item: { name: 'a', count: 3 }, before: null },
          { sequenceNumber: '2', item: { name: 'b', count: 3 }, before: { name: 'old' } },
        ],
      },
    ]);
  });

  it('gets nothing behind a record that it cannot read', async () => {
    const { handled, deliver } = createShardWorld();
    const answer = await deliver([named('1', 'a'), record('2', { name: { N: '1' } }), named('3', 'c')]);
    expect(answer).toMatchObject({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(handled.flatMap(({ changes }) => changes.map(({ item }) => item['name']))).toEqual(['a']);
  });

  it('reports what failed beside what it cannot read', async () => {
    const { deliver } = createShardWorld(({ sequenceNumber }) => sequenceNumber === '1');
    expect(await deliver([named('1', 'a'), named('2', 'b'), record('3', {})])).toMatchObject({
      batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '3' }],
    });
  });

  it('has nothing to do in the last call of a window, which has no records', async () => {
    const { handled, deliver } = createShardWorld();
    expect(await deliver([])).toEqual({ state: { n: 1 }, batchItemFailures: [] });
    expect(handled).toEqual([]);
  });

  it('fails as a whole without a shard: its source has no window', async () => {
    await expect(createShardWorld().deliver([named('1', 'a')], {})).rejects.toThrow();
  });
});
