import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventKeys } from '#shared/adapters/dynamodb/keys.ts';
import { AwsUnavailableError, createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import { createEventStore } from '#shared/adapters/lean/event-store.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import { type EventStore, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

let count = 0;
/** Events of which none has been stored before. */
function fresh(over: Partial<StoredEvent> = {}): { event: StoredEvent; identity: string } {
  count += 1;
  const identity = `identity-${count}`;
  return { identity, event: sampleEvent({ id: `evt_${identity}`, nonce: `nonce-${count}`, ...over }) };
}

describe('the event store', () => {
  let tables: TestTables;
  let store: EventStore;
  beforeAll(async () => {
    tables = await createTestTables();
    const call = createAwsJsonClient({
      service: 'dynamodb',
      region: 'us-east-1',
      endpoint: inject('dynamoDbEndpoint'),
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      sleep: async () => {},
      random: () => 0,
    });
    store = createEventStore(call, tables.eventsTable);
  });
  afterAll(() => tables.drop());
  const itemAt = async (identity: string) => {
    const Key = eventKeys.event(identity);
    return (await tables.documents.send(new GetCommand({ TableName: tables.eventsTable, Key }))).Item;
  };

  it('keeps an event as it is', async () => {
    const { event, identity } = fresh({
      type: 'conversion',
      matched: false,
      payout: 12_345_678_901_234_567_890n,
      flags: ['unknown-campaign'],
      parameters: { unknown: 'kept' },
      history: [{ at: 5, by: 'postback', from: null, to: 'approved', reason: null }],
      verdict: {
        decision: 'rejected',
        monitoring: true,
        group: { id: 'g', name: 'Group', version: 2 },
        reasons: [{ code: 'BOT', filter: 'bots', measured: 'curl', threshold: null, windowSeconds: 60 }],
      },
    });
    expect(await store.insert(event, [identity], null)).toEqual({ kind: 'stored' });
    expect(await store.find(identity)).toEqual(event);
    expect(await store.find('identity-of-nothing')).toBeNull();
  });

  it('answers a repeated event with the first, however many come at the same moment', async () => {
    const { event, identity } = fresh();
    const others = Array.from({ length: 20 }, (_, index) => ({ ...event, nonce: `other-${index}` }));
    const outcomes = await Promise.all(others.map((other) => store.insert(other, [identity], null)));
    expect(outcomes.filter(({ kind }) => kind === 'stored')).toHaveLength(1);
    const stored = await store.find(identity);
    for (const outcome of outcomes.filter(({ kind }) => kind === 'taken')) {
      expect(outcome).toEqual({ kind: 'taken', by: 0, event: stored });
    }
  });

  it('finds itself when its own write comes a second time', async () => {
    const { event, identity } = fresh();
    await store.insert(event, [identity], null);
    expect(await store.insert(event, [identity], null)).toEqual({ kind: 'stored' });
    const conversion = fresh({ type: 'conversion' });
    const identities = [conversion.identity, `${conversion.identity}-click`];
    await store.insert(conversion.event, identities, null);
    expect(await store.insert(conversion.event, identities, null)).toEqual({ kind: 'stored' });
  });

  it('finds an event by each of its identities, and tells which one is taken', async () => {
    const first = fresh({ type: 'conversion' });
    const byClick = `${first.identity}-click`;
    await store.insert(first.event, [first.identity, byClick], null);
    expect(await store.find(byClick)).toEqual(first.event);

    const second = fresh({ type: 'conversion' });
    expect(await store.insert(second.event, [second.identity, byClick], null)).toEqual({
      kind: 'taken',
      by: 1,
      event: first.event,
    });
    expect(await store.find(second.identity)).toBeNull();
  });

  it('leaves word for a click that is not there, which takes its place', async () => {
    const click = fresh();
    const conversions = [fresh({ type: 'conversion' }), fresh({ type: 'conversion' })];
    for (const { event, identity } of conversions) {
      expect(await store.insert(event, [identity], click.identity)).toEqual({ kind: 'stored' });
    }
    expect(await itemAt(click.identity)).toMatchObject({
      entity: 'awaited-click',
      conversions: new Set(conversions.map(({ identity }) => identity)),
    });
    expect(await store.find(click.identity)).toBeNull();
    expect(await store.insert(click.event, [click.identity], null)).toEqual({ kind: 'stored' });
    expect(await store.find(click.identity)).toEqual(click.event);
  });

  it('stores no conversion as waiting whose click has arrived', async () => {
    const click = fresh();
    await store.insert(click.event, [click.identity], null);
    const { event, identity } = fresh({ type: 'conversion' });
    expect(await store.insert(event, [identity], click.identity)).toEqual({ kind: 'click-arrived' });
    expect(await store.find(identity)).toBeNull();
  });

  it('changes what still is what it was, and nothing else', async () => {
    const { event, identity } = fresh({ type: 'conversion' });
    await store.insert(event, [identity], null);
    const after: StoredEvent = { ...event, status: 'rejected', revision: 2 };
    expect(await store.change(event, after, null)).toBe(true);
    expect(await store.change(event, { ...after, status: 'pending' }, null)).toBe(false);
    expect(await store.find(identity)).toEqual(after);
  });

  it('adds an identity together with a change, or neither', async () => {
    const { event, identity } = fresh({ type: 'conversion' });
    await store.insert(event, [identity], null);
    const after: StoredEvent = { ...event, payout: 3_000_000n, revision: 2 };
    expect(await store.change(event, after, `${identity}-second`)).toBe(true);
    expect(await store.find(`${identity}-second`)).toEqual(after);
    const third: StoredEvent = { ...after, payout: 4_000_000n, revision: 3 };
    expect(await store.change(after, third, `${identity}-second`)).toBe(false);
    expect(await store.find(identity)).toEqual(after);
  });

  it('lets through so many events a minute, however many come at once', async () => {
    const minute = Date.UTC(2026, 2, 14, 13, 5);
    const rate = { limit: 10, events: 3 };
    const taken = await Promise.all(
      Array.from({ length: 9 }, () => store.takeRate('int_rate', minute, rate)),
    );
    expect(taken.filter(Boolean)).toHaveLength(3);
    expect(await store.takeRate('int_rate', minute, { limit: 10, events: 1 })).toBe(true);
    expect(await store.takeRate('int_rate', minute, { limit: 10, events: 1 })).toBe(false);
    expect(await store.takeRate('int_rate', minute + 60_000, rate)).toBe(true);
    expect(await store.takeRate('int_other', minute, rate)).toBe(true);
    expect(await store.takeRate('int_batch', minute, { limit: 10, events: 11 })).toBe(false);
  });

  it('keeps a call in the log of its day for 30 days', async () => {
    const receivedAt = Date.UTC(2026, 2, 14, 13, 5);
    await store.log({
      id: 'inb_1',
      workspaceId: 'wsp_1',
      feedId: 'int_feed',
      receivedAt,
      type: 'conversion',
      method: 'GET',
      outcome: 'refused',
      code: 400,
      reason: 'invalid-parameter',
      path: 'payout',
      message: 'The amount is no plain decimal.',
      parameters: { payout: 'x' },
      transactionId: null,
      eventId: null,
      address: null,
      country: null,
      sealed: 'c2VhbGVk',
      replayedAt: null,
      replayedBy: null,
    });
    const Key = eventKeys.inboundCall('int_feed', '2026-03-14', 'inb_1');
    const { Item } = await tables.documents.send(new GetCommand({ TableName: tables.eventsTable, Key }));
    expect(Item).toMatchObject({
      entity: 'inbound-call',
      outcome: 'refused',
      parameters: { payout: 'x' },
      expiresAt: receivedAt / 1000 + 30 * 86_400,
    });
  });

  it('says that the table is away, whatever was asked of it', async () => {
    const away = createEventStore(async () => {
      throw new AwsUnavailableError('No answer.');
    }, 'Events');
    const { event, identity } = fresh();
    await expect(away.insert(event, [identity], null)).rejects.toThrow(StoreUnavailableError);
    await expect(away.find(identity)).rejects.toThrow(StoreUnavailableError);
    await expect(away.change(event, event, null)).rejects.toThrow(StoreUnavailableError);
    await expect(away.takeRate('int_feed', 0, { limit: 1, events: 1 })).rejects.toThrow(
      StoreUnavailableError,
    );
  });
});
