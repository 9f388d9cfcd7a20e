import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createStreamHandler, type StreamFailure } from '#shared/lambda/stream-handler.ts';
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
