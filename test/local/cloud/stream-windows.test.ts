import { describe, expect, it } from 'vitest';
import type { CloudStreamSource, StreamRecord } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { createStreamWindows } from '#local/cloud/stream-windows.ts';
import { parseInstant } from '#shared/domain/time.ts';

const START = parseInstant('2026-03-14T13:00:00Z');
const SHARD = 'shardId-1';

const source = (over: Partial<CloudStreamSource>): CloudStreamSource => ({
  functionId: 'Fn',
  tableName: 'Events',
  streamArn: 'arn:stream',
  batchSize: 100,
  batchWindowSeconds: 0,
  windowSeconds: 60,
  wants: () => true,
  reportsBatchItemFailures: true,
  bisectsFailedBatches: false,
  maximumRetries: null,
  maximumAgeSeconds: null,
  failureQueueUrl: null,
  enabled: true,
  ...over,
});
const arrivedAfter = (seconds: number): StreamRecord => ({
  dynamodb: { SequenceNumber: String(seconds), ApproximateCreationDateTime: START / 1000 + seconds },
});
const last = (over: object = {}) => ({
  Records: [],
  window: { start: '2026-03-14T13:00:00Z', end: '2026-03-14T13:01:00Z' },
  state: {},
  shardId: SHARD,
  eventSourceARN: 'arn:stream',
  isFinalInvokeForWindow: true,
  isWindowTerminatedEarly: false,
  ...over,
});

function setUp(over: Partial<CloudStreamSource> = {}, fail: () => boolean = () => false) {
  const world = { now: START };
  const sent: unknown[] = [];
  const windows = createStreamWindows({
    source: source(over),
    invoke: async (_functionId, event) => {
      sent.push(structuredClone(event));
      if (fail()) throw new FunctionError('tally', 'Error', 'no luck');
    },
    rest: async () => {},
    now: () => world.now,
    stopping: new AbortController().signal,
  });
  return { windows, world, sent };
}

describe('tumbling windows', () => {
  it('cut records where a minute of the stream ends, and name shard, window and state', async () => {
    const { windows } = setUp();
    const records = [0, 59, 60, 61, 180].map(arrivedAfter);
    expect(windows.runsOf(records).map((run) => run.length)).toEqual([2, 2, 1]);
    await windows.enter(SHARD, records.slice(2, 4));
    expect(windows.eventFields()).toEqual({
      window: { start: '2026-03-14T13:01:00Z', end: '2026-03-14T13:02:00Z' },
      state: {},
      shardId: SHARD,
      eventSourceARN: 'arn:stream',
      isFinalInvokeForWindow: false,
      isWindowTerminatedEarly: false,
    });
  });

  it('hand the state from call to call, and begin anew after the last one', async () => {
    const { windows, sent } = setUp();
    await windows.enter(SHARD, [arrivedAfter(1)]);
    await windows.keep({ state: { sum: 3 }, batchItemFailures: [] });
    await windows.enter(SHARD, [arrivedAfter(2)]);
    expect(windows.eventFields()).toMatchObject({ state: { sum: 3 } });
    await windows.enter(SHARD, [arrivedAfter(61)]);
    expect(sent).toEqual([last({ state: { sum: 3 } })]);
    expect(windows.eventFields()).toMatchObject({ state: {} });
  });

  it('get their last call once they are over, also when no record follows', async () => {
    const { windows, world, sent } = setUp();
    await windows.enter(SHARD, [arrivedAfter(1)]);
    world.now = START + 59_999;
    await windows.closeIfOver();
    expect(sent).toEqual([]);
    world.now = START + 60_000;
    await windows.closeIfOver();
    await windows.closeIfOver();
    expect(sent).toEqual([last()]);
  });

  it('end with their shard', async () => {
    const { windows, sent } = setUp();
    await windows.enter(SHARD, [arrivedAfter(1)]);
    await windows.enter('shardId-2', [arrivedAfter(2)]);
    expect(sent).toEqual([last()]);
  });

  it('end early where the state grows beyond a megabyte', async () => {
    const { windows, sent } = setUp();
    await windows.enter(SHARD, [arrivedAfter(1)]);
    const state = { text: 'x'.repeat(1024 * 1024) };
    await windows.keep({ state });
    expect(sent).toEqual([last({ state, isWindowTerminatedEarly: true })]);
  });

  it.each([
    { name: 'until it succeeds', maximumRetries: null, failures: 4, calls: 5 },
    { name: 'as often as the source says', maximumRetries: 2, failures: 9, calls: 3 },
  ])('have a failing last call tried again, $name', async ({ maximumRetries, failures, calls }) => {
    let left = failures;
    const { windows, world, sent } = setUp({ maximumRetries }, () => {
      left -= 1;
      return left >= 0;
    });
    await windows.enter(SHARD, [arrivedAfter(1)]);
    world.now = START + 60_000;
    await windows.closeIfOver();
    expect(sent).toHaveLength(calls);
    expect(windows.eventFields()).toEqual({});
  });

  it('are none where the source has none', async () => {
    const { windows, sent } = setUp({ windowSeconds: 0 });
    const records = [0, 61].map(arrivedAfter);
    expect(windows.runsOf(records)).toEqual([records]);
    await windows.enter(SHARD, records);
    await windows.keep({ state: { sum: 3 } });
    await windows.closeIfOver();
    expect([windows.eventFields(), sent]).toEqual([{}, []]);
  });
});
