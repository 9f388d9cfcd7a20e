import { describe, expect, it } from 'vitest';
import { NO_TEXTS } from '#shared/domain/read-event.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createFeedWorld } from '#test/support/feed-world.ts';

const MINUTE = 60_000;

async function createEvents(settings: Record<string, unknown> = {}) {
  const world = await createFeedWorld(settings);
  const list = async (query = '') => {
    const answer = await world.call('GET', '/v1/events', { query });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const idsOf = async (query = ''): Promise<unknown[]> => itemsOf(await list(query)).map(transactionOf);
  return { ...world, list, idsOf };
}

const itemsOf = ({ items }: { items?: unknown }): unknown[] => (Array.isArray(items) ? items : []);
const transactionOf = (item: unknown): unknown => new Map(Object.entries(Object(item))).get('transactionId');
const timeOf = (minutes: number): string =>
  new Date(parseInstant('2026-03-14T12:00:00Z') + minutes * MINUTE).toISOString();

describe('GET /v1/events', () => {
  it('shows an event with all that is known of it', async () => {
    const { receive, list, feedId } = await createEvents();
    await receive({ click_id: 'c1', publisher: 'p1', click_ip: '198.51.100.77' }, { type: 'click' });
    await receive({ txid: 't1', cid: 'c1', payout: '1.5', colour: 'red', user_ip: '198.51.100.77' });
    const { items, nextCursor } = await list('type=conversion');
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
        integrationId: feedId,
        type: 'conversion',
        transactionId: 't1',
        clickId: 'c1',
        eventName: null,
        time: '2026-03-14T13:20:00Z',
        clickTime: '2026-03-14T13:20:00Z',
        receivedAt: '2026-03-14T13:20:00Z',
        countedAt: '2026-03-14T13:20:00Z',
        status: 'approved',
        verdict: { decision: 'approved', monitoring: true, group: null, reasons: [] },
        matched: true,
        repeated: false,
        flags: [],
        campaignId: null,
        ...NO_TEXTS,
        publisher: 'p1',
        ip: '198.51.100.0',
        revenue: '0.000000',
        payout: '1.500000',
        cost: null,
        purchaseValue: null,
        currency: 'USD',
        parameters: { colour: 'red', user_ip: '198.51.100.0' },
        history: [{ at: '2026-03-14T13:20:00Z', by: 'postback', from: null, to: 'approved', reason: null }],
        version: 1,
      },
    ]);
  });

  it('masks addresses that were stored before they were to be private', async () => {
    const { receive, list, call, feedId } = await createEvents({ ipPrivacy: false });
    await receive({ conversion_ip: '198.51.100.77' });
    expect((await list())['items']).toMatchObject([{ ip: '198.51.100.77' }]);
    await call('PATCH', `/v1/integrations/${feedId}`, { body: { settings: { ipPrivacy: true } } });
    expect((await list())['items']).toMatchObject([{ ip: '198.51.100.0' }]);
  });

  it('lists all feeds and types by time, page by page', async () => {
    const { receive, list, createFeed, foreign } = await createEvents();
    const second = await createFeed();
    const theirs = await createFeed({}, foreign);
    for (const minute of [40, 5, 20, 20, 0]) {
      await receive({ txid: `a${minute}`, conversion_time: timeOf(minute) });
      await receive({ txid: `b${minute}`, conversion_time: timeOf(minute + 1) }, { feedId: second });
      await receive(
        { external_transaction_id: `i${minute}`, impression_time: timeOf(minute + 2) },
        { type: 'impression' },
      );
      await receive({ txid: 'theirs', conversion_time: timeOf(minute) }, { feedId: theirs });
    }
    const shown: unknown[] = [];
    let cursor = '';
    do {
      const page = await list(`limit=5&to=2026-03-15T00:00:00Z${cursor}`);
      shown.push(...itemsOf(page).map(transactionOf));
      cursor = page['nextCursor'] === null ? '' : `&cursor=${page['nextCursor']}`;
    } while (cursor !== '');
    expect(shown).toEqual(['a0', 'b0', 'i0', 'a5', 'b5', 'i5', 'a20', 'b20', 'i20', 'a40', 'b40', 'i40']);
  });

  it.each([
    ['type=impression', ['i1']],
    ['status=rejected', ['t2']],
    ['publisher=p1', ['t1']],
    ['clickId=c3', ['t3']],
    ['transactionId=t2', ['t2']],
    ['matched=false', ['t3']],
    ['matched=true', []],
    ['from=2026-03-14T12:01:00Z&to=2026-03-14T12:03:00Z', ['t2', 't3']],
    ['publisher=none', []],
  ])('filters by %s', async (query, expected) => {
    const { receive, idsOf } = await createEvents();
    await receive({ txid: 't1', publisher: 'p1', conversion_time: timeOf(0) });
    await receive({ txid: 't2', status: 'rejected', conversion_time: timeOf(1) });
    await receive({ txid: 't3', click_id: 'c3', conversion_time: timeOf(2) });
    await receive({ external_transaction_id: 'i1', impression_time: timeOf(3) }, { type: 'impression' });
    expect(await idsOf(query)).toEqual(expected);
  });

  it('holds whatever could be received of late, and nothing older unless asked', async () => {
    const { receive, idsOf, world } = await createEvents();
    await receive({ txid: 'ninety', conversion_time: '2025-12-15T00:00:00Z' });
    expect(await idsOf()).toEqual(['ninety']);
    world.now += 10 * 86_400_000;
    expect(await idsOf()).toEqual([]);
    expect(await idsOf('from=2025-12-01T00:00:00Z')).toEqual(['ninety']);
  });

  it.each([
    ['an empty range', 'from=2026-03-14T00:00:00Z&to=2026-03-14T00:00:00Z', 400, 'to'],
    ['more than 400 days', 'from=2025-01-01T00:00:00Z&to=2026-03-14T00:00:00Z', 400, 'to'],
    ['an unknown type', 'type=lead', 400, 'type'],
    ['a cursor of another list', 'cursor=eyJvZiI6IiIsImF0IjoxfQ', 400, 'cursor'],
    ['a feed that is not there', 'integrationId=int_none', 404, 'integrationId'],
    ['a feed that is not there, in a file', 'integrationId=int_none&format=csv', 404, 'integrationId'],
  ])('refuses %s', async (_what, query, status, path) => {
    const { call } = await createEvents();
    expect(await call('GET', '/v1/events', { query })).toMatchObject({
      status,
      body: { errors: [{ path }] },
    });
  });

  it('gives all events as CSV, nested values as JSON, formulas disarmed', async () => {
    const { receive, call } = await createEvents();
    await receive({
      txid: 't1',
      publisher: '=1+1',
      payout: '1.5',
      colour: 'red',
      conversion_time: timeOf(0),
    });
    await receive({ txid: 't2', conversion_time: timeOf(1) });
    const { text, headers } = await call('GET', '/v1/events', { query: 'format=csv&limit=1' });
    expect(headers['content-type']).toContain('text/csv');
    const [header = '', first = '', second = '', ...rest] = text.split('\n');
    expect(header).toMatch(/^id,integrationId,type,transactionId,clickId,.*,parameters,history,version$/);
    expect(first).toContain(",'=1+1,");
    expect(first).toContain('"{""colour"":""red""}"');
    expect(first).toContain(',1.500000,');
    expect(second).toContain(',t2,');
    expect(rest).toEqual(['']);
  });
});

describe('GET /v1/events/{id}', () => {
  it('shows one event, with an ETag, to its workspace alone', async () => {
    const { receive, list, call, foreign } = await createEvents();
    await receive({ txid: 't1', cid: 'c1' });
    const [item] = itemsOf(await list());
    const id = String(new Map(Object.entries(Object(item))).get('id'));
    const answer = await call('GET', `/v1/events/${id}`, { role: 'viewer' });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(answer.body).toEqual(item);
    expect(await call('GET', `/v1/events/${id}`, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('GET', '/v1/events/evt_none')).toMatchObject({ status: 404 });
  });
});
