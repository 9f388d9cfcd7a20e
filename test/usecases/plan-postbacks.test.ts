import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#shared/domain/event.ts';
import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';
import type { EventChange } from '#shared/domain/tally-ports.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';
import { planPostbacks } from '#shared/usecases/plan-postbacks.ts';
import { createMemoryPostbacks } from '#test/support/memory-postbacks.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sha256 } from '#test/support/sample-feed.ts';
import { sampleRule } from '#test/support/sample-postback.ts';

const AT = parseInstant('2026-03-14T13:05:00Z');

const conversion = (over: Partial<StoredEvent> = {}): StoredEvent =>
  sampleEvent({
    type: 'conversion',
    transactionId: 'tx "1"',
    offer: 'o1',
    history: [{ at: AT, by: 'postback', from: null, to: 'approved', reason: null }],
    ...over,
  });

const rejected = (before: StoredEvent, reason = 'fraud'): StoredEvent => ({
  ...before,
  status: 'rejected',
  history: [
    ...before.history,
    { at: AT + 1000, by: 'rejection', from: before.status, to: 'rejected', reason },
  ],
  revision: before.revision + 1,
});

const changeTo = (after: StoredEvent, before: StoredEvent | null = null): EventChange => ({
  sequenceNumber: '1',
  before,
  after,
  awaitedBy: [],
});

async function createWorld(...rules: Partial<OutgoingRule>[]) {
  const memory = createMemoryPostbacks();
  for (const [index, rule] of rules.entries())
    await memory.ports.outgoingRules.create('int_feed', sampleRule({ id: `rul_${index}`, ...rule }));
  const deps = { ...memory.ports, digest: sha256, now: () => AT };
  const plan = (...changes: EventChange[]) => planPostbacks(deps, changes);
  const planned = () => [...memory.stored.values()];
  return { ...memory, deps, plan, planned };
}

describe('planning postbacks', () => {
  it('plans one for the first status and one for each change, filled in once and for all', async () => {
    const { plan, planned, messages } = await createWorld({
      method: 'POST',
      body: '{"t":"{transaction_id}","r":"{reason}","n":{}}',
    });
    const first = conversion();
    expect(await plan(changeTo(first), changeTo(rejected(first), first))).toEqual([]);
    expect(planned()).toMatchObject([
      {
        state: 'waiting',
        url: 'https://partner.example/pb?id=tx%20%221%22&s=approved',
        body: '{"t":"tx \\"1\\"","r":"","n":{}}',
        nextAttemptAt: formatInstant(AT),
      },
      {
        url: 'https://partner.example/pb?id=tx%20%221%22&s=rejected',
        body: '{"t":"tx \\"1\\"","r":"fraud","n":{}}',
        nextAttemptAt: formatInstant(AT + 1000),
      },
    ]);
    expect(messages).toEqual(
      planned().map(({ feedId, id }, index) => ({ body: { feedId, id }, delaySeconds: index })),
    );
  });

  it('makes no second one when planned again, and sends the message of what waits once more', async () => {
    const { plan, planned, messages, deps } = await createWorld({});
    await plan(changeTo(conversion()));
    await plan(changeTo(conversion()));
    expect(planned()).toHaveLength(1);
    expect(messages).toHaveLength(2);
    const [delivery] = planned();
    if (!delivery) throw new Error('Nothing is planned.');
    await deps.deliveries.replace(delivery, { ...delivery, state: 'delivered', nextAttemptAt: null });
    await plan(changeTo(conversion()));
    expect(messages).toHaveLength(2);
  });

  it.each([
    ['a click', changeTo(sampleEvent())],
    ['a repeated conversion', changeTo(conversion({ repeated: true }))],
    ['a change that leaves the status', changeTo(conversion({ revision: 2 }), conversion())],
  ])('plans nothing for %s', async (_what, change) => {
    const { plan, planned } = await createWorld({});
    expect(await plan(change)).toEqual([]);
    expect(planned()).toEqual([]);
  });

  it.each<[string, Partial<OutgoingRule>, readonly string[]]>([
    ['approved conversions', { on: 'approved' }, ['approved']],
    ['rejected conversions', { on: 'rejected' }, ['rejected']],
    ['every status', { on: 'any' }, ['approved', 'rejected']],
    ['an offer', { offers: ['o0', 'o1'] }, ['approved', 'rejected']],
    ['another offer', { offers: ['o0'] }, []],
    ['a publisher', { publishers: ['p1'] }, ['approved', 'rejected']],
    ['another publisher', { publishers: ['p2'] }, []],
    ['a reason', { reasons: ['fraud'] }, ['rejected']],
    ['nothing while it rests', { active: false }, []],
  ])('asks for %s', async (_what, rule, expected) => {
    const { plan, planned } = await createWorld({ url: 'https://partner.example/{status}', ...rule });
    const first = conversion();
    await plan(changeTo(first), changeTo(rejected(first), first));
    expect(planned().map(({ url }) => url.split('/').at(-1))).toEqual(expected);
  });

  it('lets a delayed one wait by its record, and its message as long as a queue can', async () => {
    const { plan, planned, messages } = await createWorld({ delaySeconds: 7200 });
    await plan(changeTo(conversion()));
    expect(planned()[0]?.nextAttemptAt).toBe(formatInstant(AT + 7_200_000));
    expect(messages[0]?.delaySeconds).toBe(900);
  });

  it('names the changes that failed, and only those of conversions', async () => {
    const { deps } = await createWorld({});
    const error = new Error('away');
    const deliveryQueue = { send: () => Promise.reject(error) };
    const told = changeTo(conversion());
    const failures = await planPostbacks({ ...deps, deliveryQueue }, [changeTo(sampleEvent()), told]);
    expect(failures).toEqual([{ changes: [told], error }]);
  });
});
