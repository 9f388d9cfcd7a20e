import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeliveryRepository } from '#shared/adapters/dynamodb/delivery-repository.ts';
import { eventKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createOutgoingHostRepository } from '#shared/adapters/dynamodb/outgoing-host-repository.ts';
import { createOutgoingRuleRepository } from '#shared/adapters/dynamodb/outgoing-rule-repository.ts';
import { type Delivery, firstDeliveryIdOf } from '#shared/domain/delivery.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { ConflictError, type Page } from '#shared/domain/ports.ts';
import type {
  DeliveryFilter,
  DeliveryRepository,
  OutgoingHostRepository,
  OutgoingRuleRepository,
} from '#shared/domain/postback-ports.ts';
import { formatInstant, HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { sampleDelivery, sampleRule } from '#test/support/sample-postback.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const NOW = parseInstant('2026-03-14T13:05:00Z');
const HOST = 'partner.example:443';
const NO_FILTER = { ruleId: null, event: null, state: null };
const PAGE = { limit: 10, cursor: null };

describe('outgoing postbacks in DynamoDB', () => {
  let tables: TestTables;
  let rules: OutgoingRuleRepository;
  let deliveries: DeliveryRepository;
  let hosts: OutgoingHostRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    rules = createOutgoingRuleRepository(tables.documents, tables.configTable);
    deliveries = createDeliveryRepository(tables.documents, tables.eventsTable);
    hosts = createOutgoingHostRepository(tables.documents, tables.eventsTable);
  });
  afterAll(() => tables.drop());
  const idsOf = async (feedId: string, filter: Partial<DeliveryFilter> = {}): Promise<string[]> =>
    (await deliveries.list(feedId, { ...NO_FILTER, ...filter }, PAGE)).items.map(({ id }) => id);
  const readAll = async (
    feedId: string,
    filter: Partial<DeliveryFilter>,
    limit: number,
    repository = deliveries,
  ): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Delivery> = await repository.list(
        feedId,
        { ...NO_FILTER, ...filter },
        { limit, cursor },
      );
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== null);
    return ids;
  };

  it('keeps the rules of each feed, and replaces and deletes no version but the one it is told', async () => {
    const first = sampleRule();
    const second = sampleRule({ id: 'rul_2', body: '{}', method: 'POST' });
    for (const rule of [second, first]) await rules.create('int_1', rule);
    expect(await rules.find('int_1', 'rul_2')).toEqual(second);
    expect(await rules.find('int_2', 'rul_2')).toBeNull();
    expect(await rules.list('int_1', PAGE)).toEqual({ items: [first, second], cursor: null });
    expect(await rules.allOf('int_1')).toEqual([first, second]);
    const changed = { ...first, name: 'Other', version: 2 };
    await rules.update('int_1', first, changed);
    await expect(rules.update('int_1', first, changed)).rejects.toThrow(ConflictError);
    await expect(rules.delete('int_1', first)).rejects.toThrow(ConflictError);
    await rules.delete('int_1', changed);
    expect(await rules.allOf('int_1')).toEqual([second]);
  });

  it('stores a delivery once, finds its feed, and lists the newest first', async () => {
    const older = sampleDelivery({ id: 'dlv_1a', feedId: 'int_1' });
    const newer = sampleDelivery({ id: 'dlv_1b', feedId: 'int_1', ruleId: 'rul_2' });
    for (const delivery of [older, newer]) expect(await deliveries.putIfAbsent(delivery)).toEqual(delivery);
    expect(await deliveries.putIfAbsent({ ...older, url: 'https://other.example/' })).toEqual(older);
    expect(await deliveries.feedOf('dlv_1a')).toBe('int_1');
    expect(await deliveries.feedOf('dlv_none')).toBeNull();
    expect(await deliveries.find('int_2', 'dlv_1a')).toBeNull();
    expect(await idsOf('int_1')).toEqual(['dlv_1b', 'dlv_1a']);
    expect(await idsOf('int_1', { ruleId: 'rul_1' })).toEqual(['dlv_1a']);
    expect(await deliveries.list('int_1', { ...NO_FILTER, ruleId: 'rul_2', state: 'waiting' }, PAGE)).toEqual(
      {
        items: [newer],
        cursor: null,
      },
    );
    expect(await idsOf('int_1', { state: 'delivered' })).toEqual([]);
  });

  it.each(['failed', 'blocked'] as const)('lists those that %s, until they are sent again', async (state) => {
    const feedId = `int_${state}`;
    const of = (id: string, over: Partial<Delivery> = {}) => sampleDelivery({ id, feedId, ...over });
    const first = of('dlv_4a', { state });
    const second = of('dlv_4b', { state, ruleId: 'rul_2' });
    for (const delivery of [first, second, of('dlv_4c')]) await deliveries.putIfAbsent(delivery);
    expect(await idsOf(feedId, { state })).toEqual(['dlv_4b', 'dlv_4a']);
    expect(await idsOf(feedId, { state, ruleId: 'rul_1' })).toEqual(['dlv_4a']);
    await deliveries.replace(first, { ...first, state: 'waiting', revision: 2 });
    expect(await idsOf(feedId, { state })).toEqual(['dlv_4b']);
  });

  it('finds those of an event by the moments of its changes, and looks at no others', async () => {
    const at = (moment: number, rest: string) => firstDeliveryIdOf(NOW + moment) + rest;
    const add = (id: string, eventId: string, over: Partial<Delivery> = {}) =>
      deliveries.putIfAbsent(sampleDelivery({ id, eventId, feedId: 'int_5', ...over }));
    for (const [moment, rest] of [
      [0, 'a'],
      [0, 'b'],
      [1, 'c'],
      [5, 'd'],
    ] as const)
      await add(at(moment, rest), 'evt_1', rest === 'b' ? { ruleId: 'rul_2' } : {});
    for (const moment of [0, 2, 3, 5]) await add(at(moment, 'z'), 'evt_2');
    const event = { id: 'evt_1', changedAt: [NOW, NOW + 5, NOW + 1, NOW + 5] };
    const all = [at(5, 'd'), at(1, 'c'), at(0, 'b'), at(0, 'a')];
    expect(await idsOf('int_5', { event })).toEqual(all);
    expect(await idsOf('int_5', { event, ruleId: 'rul_2' })).toEqual([at(0, 'b')]);
    expect(await idsOf('int_5', { event: { ...event, changedAt: [NOW + 1] } })).toEqual([at(1, 'c')]);
    for (const limit of [1, 2, 3, 4]) expect(await readAll('int_5', { event }, limit)).toEqual(all);
  });

  it.each([1, 2, 3, 10])('looks at %i deliveries a page, and goes on where it stopped', async (enough) => {
    const feedId = `int_6${enough}`;
    const ids = Array.from({ length: 10 }, (_, index) => `dlv_6${index}`);
    for (const [index, id] of ids.entries())
      await deliveries.putIfAbsent(sampleDelivery({ id, feedId, ruleId: `rul_${index % 4}` }));
    const bounded = createDeliveryRepository(tables.documents, tables.eventsTable, enough);
    const filter = { ...NO_FILTER, ruleId: 'rul_3' };
    const { items } = await bounded.list(feedId, filter, PAGE);
    expect(items).toHaveLength(enough < 3 ? 0 : enough < 10 ? 1 : 2);
    expect(await readAll(feedId, filter, 10, bounded)).toEqual(['dlv_67', 'dlv_63']);
    expect(await readAll(feedId, {}, 4, bounded)).toEqual(ids.toReversed());
    const event = { id: 'evt_1', changedAt: [NOW, NOW + 1, NOW + 2] };
    expect(await readAll(feedId, { event }, 4, bounded)).toEqual([]);
  });

  it('takes no cursor of another question', async () => {
    for (const id of ['dlv_7a', 'dlv_7b'])
      await deliveries.putIfAbsent(sampleDelivery({ id, feedId: 'int_7' }));
    const { cursor } = await deliveries.list('int_7', NO_FILTER, { limit: 1, cursor: null });
    const other = { ...NO_FILTER, state: 'failed' } as const;
    await expect(deliveries.list('int_7', other, { limit: 1, cursor })).rejects.toThrow(RequestError);
  });

  it('forgets a delivery after 90 days', async () => {
    const delivery = sampleDelivery({ id: 'dlv_2a', feedId: 'int_2' });
    await deliveries.putIfAbsent(delivery);
    for (const Key of [eventKeys.delivery(delivery.id), eventKeys.feedDelivery('int_2', delivery.id)]) {
      const { Item } = await tables.documents.send(new GetCommand({ TableName: tables.eventsTable, Key }));
      expect(Item?.['expiresAt']).toBe(NOW / 1000 + 90 * 86_400);
    }
  });

  it('replaces no delivery that has changed', async () => {
    const before = sampleDelivery({ id: 'dlv_3a', feedId: 'int_3' });
    const after: Delivery = { ...before, state: 'delivered', nextAttemptAt: null, revision: 2 };
    await deliveries.putIfAbsent(before);
    expect(await deliveries.replace(before, after)).toBe(true);
    expect(await deliveries.replace(before, { ...after, state: 'failed' })).toBe(false);
    expect(await deliveries.find('int_3', 'dlv_3a')).toEqual(after);
  });

  it('counts failures of many at once, and pauses with the tenth', async () => {
    await Promise.all(Array.from({ length: 9 }, () => hosts.countFailure('wsp_1', HOST, NOW)));
    expect(await hosts.find('wsp_1', HOST)).toEqual({
      host: HOST,
      failures: 9,
      since: formatInstant(NOW),
      pausedUntil: null,
    });
    await hosts.countFailure('wsp_1', HOST, NOW + 1000);
    const paused = {
      host: HOST,
      failures: 10,
      since: formatInstant(NOW + 1000),
      pausedUntil: formatInstant(NOW + 1000 + HOUR_MS),
    };
    expect(await hosts.list('wsp_1', PAGE)).toEqual({ items: [paused], cursor: null });
    expect(await hosts.list('wsp_2', PAGE)).toEqual({ items: [], cursor: null });
    const cleared = await hosts.clear('wsp_1', HOST, NOW);
    expect(cleared).toMatchObject({ failures: 0, pausedUntil: null });
    expect(await hosts.find('wsp_1', HOST)).toEqual(cleared);
  });

  it('remembers what waits for a host, each delivery once', async () => {
    const message = { feedId: 'int_1', id: 'dlv_1a' };
    for (let count = 0; count < 2; count += 1) await hosts.park('wsp_1', HOST, message, NOW);
    const waiting = async (workspaceId: string) => {
      const pages = [];
      for await (const page of hosts.parked(workspaceId, HOST)) pages.push(page);
      return pages.flat();
    };
    expect(await waiting('wsp_1')).toEqual([message]);
    expect(await waiting('wsp_2')).toEqual([]);
  });
});
