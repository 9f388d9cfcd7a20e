import { describe, expect, it } from 'vitest';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { SentPostback } from '#shared/domain/postback-ports.ts';
import { formatInstant, HOUR_MS, MINUTE_MS, parseInstant, SECOND_MS } from '#shared/domain/time.ts';
import { deliverPostback } from '#shared/usecases/deliver-postback.ts';
import { resumeOutgoingHost } from '#shared/usecases/resume-outgoing-host.ts';
import { createMemoryPostbacks } from '#test/support/memory-postbacks.ts';
import { sampleDelivery } from '#test/support/sample-postback.ts';

const START = parseInstant('2026-03-14T13:05:00Z');
const HOST = 'partner.example:443';
const TAKEN: SentPostback = { result: 'delivered', code: 204, error: null, answer: '' };
const FAILED: SentPostback = { result: 'failed', code: 500, error: null, answer: 'no' };
const BLOCKED: SentPostback = { result: 'blocked', code: null, error: 'Not public.', answer: null };

async function createWorld({ retryScale = 1, ...over }: Partial<Delivery> & { retryScale?: number } = {}) {
  const memory = createMemoryPostbacks();
  await memory.ports.deliveries.putIfAbsent(sampleDelivery(over));
  const sent: string[] = [];
  const world = { now: START, answer: TAKEN, sent, whileSending: async () => {} };
  const deps = {
    ...memory.ports,
    sender: {
      send: async ({ postbackId }: { postbackId: string }) => {
        world.sent.push(postbackId);
        await world.whileSending();
        return world.answer;
      },
    },
    now: () => world.now,
    retryScale,
  };
  const deliver = (receiveCount = 1, id = 'dlv_1') =>
    deliverPostback(deps, { feedId: 'int_feed', id }, receiveCount);
  const stored = (): Delivery => {
    const delivery = memory.stored.get('dlv_1');
    if (!delivery) throw new Error('The delivery is gone.');
    return delivery;
  };
  return { ...memory, deps, world, deliver, stored, host: () => memory.hosts.get(`wsp_1 ${HOST}`) };
}

describe('delivering a postback', () => {
  it('is done with what was taken, and sends it no second time', async () => {
    const { deliver, stored, world, host } = await createWorld();
    expect(await deliver()).toBeNull();
    expect(await deliver()).toBeNull();
    expect(world.sent).toEqual(['p1']);
    expect(stored()).toMatchObject({
      state: 'delivered',
      nextAttemptAt: null,
      attempts: [{ at: formatInstant(START), code: 204, error: null, answer: '' }],
    });
    expect(host()).toMatchObject({ failures: 0, pausedUntil: null });
  });

  it('tries again after 1 m, 5 m, 30 m, 2 h and 24 h, and then gives up', async () => {
    const { deliver, stored, world } = await createWorld();
    world.answer = FAILED;
    const waits: number[] = [];
    for (let step = await deliver(); step; step = await deliver()) {
      const due = parseInstant(stored().nextAttemptAt ?? '');
      waits.push((due - world.now) / MINUTE_MS);
      expect(step.retryAfterSeconds).toBe(Math.min((due - world.now) / SECOND_MS, 11 * 3600));
      world.now = due;
    }
    expect(waits).toEqual([1, 5, 30, 120, 1440]);
    expect(stored()).toMatchObject({ state: 'failed', nextAttemptAt: null });
    expect(stored().attempts).toHaveLength(6);
    expect(new Set(world.sent)).toEqual(new Set(['p1']));
  });

  it('shortens its waits where it is told so', async () => {
    const { deliver, world } = await createWorld({ retryScale: 0.1 });
    world.answer = FAILED;
    expect(await deliver()).toEqual({ retryAfterSeconds: 6 });
  });

  it('sends nothing before the time in the record, however often the message comes', async () => {
    const { deliver, world } = await createWorld({ nextAttemptAt: formatInstant(START + 90 * SECOND_MS) });
    expect(await deliver()).toEqual({ retryAfterSeconds: 90 });
    expect(world.sent).toEqual([]);
  });

  it('replaces a message before the queue gives it up', async () => {
    const { deliver, messages } = await createWorld({ nextAttemptAt: formatInstant(START + SECOND_MS) });
    expect(await deliver(100)).toBeNull();
    expect(messages).toEqual([{ body: { feedId: 'int_feed', id: 'dlv_1' }, delaySeconds: 0 }]);
  });

  it('leaves what is blocked, without counting it against the host', async () => {
    const { deliver, stored, world, host } = await createWorld();
    world.answer = BLOCKED;
    expect(await deliver()).toBeNull();
    expect(stored()).toMatchObject({ state: 'blocked', attempts: [{ error: 'Not public.' }] });
    expect(host()).toBeUndefined();
  });

  it('lets one worker send at a time, and the next one go on where it broke off', async () => {
    const { deliver, world } = await createWorld();
    world.whileSending = async () => {
      world.whileSending = async () => {};
      expect(await deliver()).toEqual({ retryAfterSeconds: 25 });
      throw new Error('The function ends.');
    };
    await expect(deliver()).rejects.toThrow('The function ends.');
    world.now += 25 * SECOND_MS;
    expect(await deliver()).toBeNull();
    expect(world.sent).toEqual(['p1', 'p1']);
  });

  it('keeps the try of a delivery that was sent again at the same moment', async () => {
    const { deliver, deps, stored, world } = await createWorld();
    world.answer = FAILED;
    world.whileSending = async () => {
      await deps.deliveries.replace(stored(), { ...stored(), failures: 0, revision: stored().revision + 1 });
    };
    await deliver();
    expect(stored()).toMatchObject({ state: 'waiting', attempts: [{ code: 500 }], failures: 1 });
  });

  it('is done with a delivery that is there no more', async () => {
    const { deliver } = await createWorld();
    expect(await deliver(1, 'dlv_gone')).toBeNull();
  });

  it('pauses a host for an hour after ten failures in a row; what waits is no attempt, and is sent afterwards', async () => {
    const { deliver, stored, world, host, ports } = await createWorld();
    for (let count = 0; count < 9; count += 1)
      await ports.outgoingHosts.countFailure('wsp_1', HOST, START - SECOND_MS);
    world.answer = FAILED;
    await deliver();
    expect(host()).toMatchObject({ failures: 10, pausedUntil: formatInstant(START + HOUR_MS) });
    world.now += 2 * MINUTE_MS;
    expect(await deliver()).toEqual({ retryAfterSeconds: 58 * 60 });
    expect(stored().attempts).toHaveLength(1);
    world.now = START + HOUR_MS;
    world.answer = TAKEN;
    expect(await deliver()).toBeNull();
    expect(stored().state).toBe('delivered');
    expect(host()).toMatchObject({ failures: 0, pausedUntil: null });
  });

  it('sends what a paused host waits for as soon as it is resumed', async () => {
    const { deliver, deps, world, ports, messages } = await createWorld();
    for (let count = 0; count < 10; count += 1) await ports.outgoingHosts.countFailure('wsp_1', HOST, START);
    await deliver();
    expect(world.sent).toEqual([]);
    expect(await resumeOutgoingHost(deps, 'wsp_1', HOST)).toMatchObject({ state: 'ok', nextAttemptAt: null });
    expect(messages).toEqual([{ body: { feedId: 'int_feed', id: 'dlv_1' }, delaySeconds: 0 }]);
    expect(await deliver()).toBeNull();
    expect(world.sent).toEqual(['p1']);
  });
});
