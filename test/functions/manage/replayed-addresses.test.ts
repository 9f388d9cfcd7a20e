import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { runReplay } from '#shared/usecases/run-replay.ts';
import { createFeedWorld } from '#test/support/feed-world.ts';

const FAR = Number.MAX_SAFE_INTEGER;
const FULL = '203.0.113.77';
const SENT = { click_id: 'c1', click_ip: FULL, user_ip: '203.0.113.88', payout: 'much' };
const MENDED = { values: { click: { payout: { much: '7' } } } };

async function createRefused(settings: Record<string, unknown> = {}, sent: Record<string, string> = SENT) {
  const world = await createFeedWorld(settings);
  const { call, deps, feedId, receive, replayMessages } = world;
  const path = `/v1/integrations/${feedId}`;
  await receive(sent, { type: 'click', callerAddress: '198.51.100.9' });
  const list = async () => {
    const events = await call('GET', '/v1/events', { query: `integrationId=${feedId}&type=click` });
    const inbound = await call('GET', `${path}/inbound`);
    return { events: events.body['items'], inbound: inbound.body['items'], text: events.text + inbound.text };
  };
  const request = async () => {
    const from = formatInstant(world.world.now - 40 * DAY_MS);
    const to = formatInstant(world.world.now + DAY_MS);
    await call('POST', `${path}/replays`, { body: { from, to } });
  };
  const run = async () => {
    for (const message of replayMessages) await runReplay(deps, message, FAR);
  };
  const change = (changed: object) => call('PATCH', path, { body: { settings: changed } });
  return { ...world, list, request, run, change };
}

describe('a refused call that is taken later', () => {
  it('is one of its full addresses, where the feed shows them now', async () => {
    const { change, request, run, list } = await createRefused();
    await change({ ipPrivacy: false, ...MENDED });
    await request();
    await run();
    expect((await list()).events).toMatchObject([{ ip: FULL, parameters: { user_ip: '203.0.113.88' } }]);
  });

  it('is one of its masked addresses, and of its full ones for us alone, where the feed does not', async () => {
    const { change, request, run, list, events, addresses } = await createRefused();
    await change(MENDED);
    await request();
    await run();
    const { events: listed, text } = await list();
    expect(listed).toMatchObject([{ ip: '203.0.113.0', parameters: { user_ip: '203.0.113.0' } }]);
    const [event] = events.events();
    expect(await addresses.createVault().open(event?.sealedAddress ?? '', event ?? never())).toBe(FULL);
    expect(text).not.toMatch(/sealed|203\.0\.113\.[78]|198\.51\.100\.9/i);
  });

  it('has the address of its caller, where it names none itself', async () => {
    const { change, request, run, list } = await createRefused({}, { click_id: 'c1', payout: 'much' });
    await change({ ipPrivacy: false, ...MENDED });
    await request();
    await run();
    expect((await list()).events).toMatchObject([{ ip: '198.51.100.9' }]);
  });

  it('has what was masked once the look-back is over', async () => {
    const { change, request, run, list, world, addresses } = await createRefused();
    await change({ ipPrivacy: false, ...MENDED });
    await request();
    world.now += 31 * DAY_MS;
    addresses.keepKey();
    await run();
    expect((await list()).events).toMatchObject([
      { ip: '203.0.113.0', parameters: { user_ip: '203.0.113.0' } },
    ]);
  });

  it('waits while the address key cannot be read, and is taken in full then', async () => {
    const { change, request, run, events, deps, addresses } = await createRefused();
    await change({ ipPrivacy: false, ...MENDED });
    await request();
    // As an instance that has not read the key yet.
    deps.calls.addresses = addresses.createVault();
    addresses.state.isAway = true;
    await expect(run()).rejects.toThrow(StoreUnavailableError);
    expect(events.events()).toEqual([]);
    addresses.state.isAway = false;
    await run();
    expect(events.events()).toMatchObject([{ ip: FULL }]);
  });
});

describe('what lists and exports of events and calls show', () => {
  it.each(['application/json', 'text/csv'])('has nothing of what is sealed, as %s', async (accept) => {
    const { receive, call, feedId } = await createRefused();
    await receive({ ...SENT, payout: '1' }, { type: 'click' });
    const query = `integrationId=${feedId}&type=click`;
    const { status, text } = await call('GET', '/v1/events', { query, headers: { accept } });
    expect(status).toBe(200);
    expect(text).toContain('203.0.113.0');
    expect(text).not.toMatch(/sealed|203\.0\.113\.[78]|198\.51\.100\.9/i);
  });
});

const never = (): never => {
  throw new Error('There is no event.');
};
