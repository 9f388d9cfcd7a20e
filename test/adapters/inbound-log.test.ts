import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createEventReader } from '#shared/adapters/dynamodb/event-reader.ts';
import { createInboundLog } from '#shared/adapters/dynamodb/inbound-log.ts';
import { createReplayRepository } from '#shared/adapters/dynamodb/replay-repository.ts';
import { createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import { createEventStore } from '#shared/adapters/lean/event-store.ts';
import type { InboundCall } from '#shared/domain/event.ts';
import type { EventStore } from '#shared/domain/event-ports.ts';
import { inboundIdOf } from '#shared/domain/inbound-id.ts';
import type { Replay } from '#shared/domain/replay.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const pause = { sleep: async () => {}, random: () => 0 };
const NOON = parseInstant('2026-03-14T12:00:00Z');

let tables: TestTables;
let store: EventStore;
beforeAll(async () => {
  tables = await createTestTables();
  const dynamo = createAwsJsonClient({
    service: 'dynamodb',
    region: 'us-east-1',
    endpoint: inject('dynamoDbEndpoint'),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...pause,
  });
  store = createEventStore(dynamo, tables.eventsTable);
});
afterAll(() => tables.drop());

const callAt = (receivedAt: number, nonce: string, feedId = 'int_log'): InboundCall => ({
  id: inboundIdOf({ receivedAt, nonce }),
  workspaceId: 'wsp_1',
  feedId,
  receivedAt,
  type: 'conversion',
  method: 'GET',
  outcome: 'refused',
  code: 400,
  reason: 'invalid-parameter',
  path: 'payout',
  message: 'No.',
  parameters: { payout: 'x' },
  transactionId: null,
  eventId: null,
  address: null,
  country: null,
  sealed: 'c2VhbGVk',
  replayedAt: null,
  replayedBy: null,
});

describe('the inbound log', () => {
  const calls = [0, 1, 11, 12, 13, 36].map((hours) => callAt(NOON + hours * HOUR_MS, `n${hours}`));
  const range = { from: NOON + HOUR_MS, to: NOON + 36 * HOUR_MS };
  beforeAll(async () => {
    for (const call of calls) await store.log(call);
    await store.log(callAt(NOON + 2 * HOUR_MS, 'theirs', 'int_other'));
  });

  it.each([
    ['newest-first', [4, 3, 2, 1]],
    ['oldest-first', [1, 2, 3, 4]],
  ] as const)('is read in parts over days, %s', async (order, expected) => {
    const log = createInboundLog(tables.documents, tables.eventsTable);
    const found: InboundCall[] = [];
    let behind: string | null = null;
    for (;;) {
      const part = await log.read({ feedId: 'int_log', range, order, behind, limit: 3 });
      found.push(...part);
      if (part.length < 3) break;
      behind = part.at(-1)?.id ?? null;
    }
    expect(found).toEqual(expected.map((at) => calls[at]));
  });

  it('has nothing behind its ends', async () => {
    const log = createInboundLog(tables.documents, tables.eventsTable);
    const section = { feedId: 'int_log', range, limit: 3 };
    const [first, last] = [calls[0]?.id ?? '', calls[5]?.id ?? ''];
    expect(await log.read({ ...section, order: 'newest-first', behind: first })).toEqual([]);
    expect(await log.read({ ...section, order: 'oldest-first', behind: last })).toEqual([]);
  });

  it('takes note of what was replayed, and of nothing that is gone', async () => {
    const log = createInboundLog(tables.documents, tables.eventsTable);
    const call = callAt(NOON, 'replayed', 'int_replayed');
    await store.log(call);
    await log.markReplayed(call, 'rpl_1', NOON + 1);
    await log.markReplayed(callAt(NOON, 'gone', 'int_replayed'), 'rpl_1', NOON + 1);
    const section = { feedId: 'int_replayed', order: 'newest-first', behind: null, limit: 9 } as const;
    expect(await log.read({ ...section, range: { from: NOON, to: NOON + 1 } })).toEqual([
      { ...call, replayedAt: NOON + 1, replayedBy: 'rpl_1' },
    ]);
  });
});

describe('the event reader', () => {
  it('reads many events as they were stored, and neither pointers nor awaited clicks', async () => {
    const events = Array.from({ length: 120 }, (_, at) =>
      sampleEvent({
        id: `evt_many${at}`,
        type: 'conversion',
        nonce: `n${at}`,
        payout: 12_345_678_901_234_567_890n,
      }),
    );
    const [first] = events;
    if (!first) throw new Error('There are no events.');
    await store.insert(first, ['many0', 'pointer'], 'awaited');
    for (const [at, event] of events.entries()) if (at > 0) await store.insert(event, [`many${at}`], null);
    const reader = createEventReader(tables.documents, tables.eventsTable, pause);
    const identities = [...events.keys()].map((at) => `many${at}`);
    const found = await reader.findMany([...identities, 'pointer', 'awaited', 'none']);
    expect([...found.keys()].sort()).toEqual(identities.sort());
    expect(found.get('many7')).toEqual(events[7]);
  });
});

describe('the replay repository', () => {
  it('keeps a replay and loses no change', async () => {
    const replays = createReplayRepository(tables.documents, tables.eventsTable);
    const replay: Replay = {
      id: 'rpl_1',
      feedId: 'int_log',
      from: '2026-03-14T00:00:00Z',
      to: '2026-03-15T00:00:00Z',
      state: 'queued',
      found: 0,
      imported: 0,
      duplicates: 0,
      notImported: 0,
      refused: 0,
      createdAt: '2026-03-15T00:00:00Z',
      finishedAt: null,
      behind: null,
      version: 1,
    };
    await replays.create(replay);
    expect(await replays.find('int_log', 'rpl_1')).toEqual(replay);
    expect(await replays.find('int_other', 'rpl_1')).toBeNull();
    const after: Replay = { ...replay, state: 'running', found: 3, version: 2 };
    expect(await replays.update(replay, after)).toBe(true);
    expect(await replays.update(replay, { ...after, found: 4 })).toBe(false);
    expect(await replays.find('int_log', 'rpl_1')).toEqual(after);
  });
});
