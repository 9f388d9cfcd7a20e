import { describe, expect, it } from 'vitest';
import type { InboundCall, StoredEvent } from '#shared/domain/event.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import { createFeedWorld } from './feed-world.ts';

const CLICK = '/clicks/int_feed';
const POSTBACK = '/postbacks/int_feed';
const FULL = '203.0.113.77';
const CALLER = { sourceIp: '198.51.100.9' };

function createPrivateWorld(over = {}) {
  const feeds = createFeedWorld({ duplicateMode: 'addPayout', ...over });
  const opened = ({ sealedAddress, ...place }: StoredEvent) =>
    feeds.addresses.createVault().open(sealedAddress ?? '', place);
  const openedCall = async ({ sealed, ...place }: InboundCall) =>
    JSON.parse((await feeds.addresses.createVault().open(sealed ?? '', place)) ?? 'null');
  const eventAt = (index: number) => (): StoredEvent => {
    const event = feeds.events()[index];
    if (!event) throw new Error('There are fewer events.');
    return event;
  };
  return { ...feeds, opened, openedCall, first: eventAt(0), second: eventAt(1) };
}

describe('an event of a feed that keeps addresses private', () => {
  it.each([
    ['of its own parameter', `${CLICK}?click_ip=${FULL}&no_redirect=1`, FULL, '203.0.113.0'],
    ['of its caller', `${CLICK}?no_redirect=1`, '198.51.100.9', '198.51.100.0'],
    ['of version 6', `${POSTBACK}?conversion_ip=2001:db8:1:2::3`, '2001:db8:1:2::3', '2001:db8:1::'],
  ])('holds the address %s masked, and in full for us alone', async (_what, address, full, masked) => {
    const { send, first, opened } = createPrivateWorld();
    const { text } = await send(`${address}&fields=ip`, CALLER);
    expect(first().ip).toBe(masked);
    expect(await opened(first())).toBe(full);
    expect(text).toContain(masked);
    expect(JSON.stringify([text, { ...first(), revenue: 0, payout: 0 }])).not.toContain(full);
  });

  it('holds none where it came without', async () => {
    const { send, first } = createPrivateWorld();
    await send(`${POSTBACK}?txid=t1`, { sourceIp: 'unknown' });
    expect(first()).toMatchObject({ ip: null, sealedAddress: null });
  });

  it('keeps that of the first call, whatever later calls change', async () => {
    const { send, first, opened, events } = createPrivateWorld();
    await send(`${POSTBACK}?click_id=c1&payout=1&conversion_ip=${FULL}`);
    const before = first().sealedAddress;
    await send(`${POSTBACK}?click_id=c1&payout=2&conversion_ip=203.0.113.88`);
    await send(`/rejections/int_feed?status=rejected&txid=${first().transactionId}`);
    expect(events()).toHaveLength(1);
    expect(first()).toMatchObject({ payout: 3_000_000n, sealedAddress: before, status: 'rejected' });
    expect(await opened(first())).toBe(FULL);
  });

  it('seals that of each event that stands beside another one for itself', async () => {
    const { send, second, opened } = createPrivateWorld({ duplicateMode: 'keepRepeated' });
    await send(`${POSTBACK}?click_id=c1&txid=t1&conversion_ip=${FULL}`);
    await send(`${POSTBACK}?click_id=c1&txid=t2&conversion_ip=203.0.113.88`);
    expect(second()).toMatchObject({ repeated: true, ip: '203.0.113.0' });
    expect(await opened(second())).toBe('203.0.113.88');
  });

  it('lies plain where the feed does not keep addresses private', async () => {
    const { send, first, addresses } = createPrivateWorld({ ipPrivacy: false });
    await send(`${CLICK}?click_ip=${FULL}&no_redirect=1`);
    expect(first()).toMatchObject({ ip: FULL, sealedAddress: null });
    expect(addresses.state.reads).toBe(0);
  });
});

describe('an entry of the inbound log', () => {
  it('holds what masking took away, and shows nothing of it', async () => {
    const { send, calls, openedCall } = createPrivateWorld();
    await send(`${CLICK}?click_ip=${FULL}&user_ip=203.0.113.88&payout=much&x=y`, CALLER);
    const [entry] = calls;
    if (!entry) throw new Error('Nothing was logged.');
    expect(entry).toMatchObject({
      parameters: { click_ip: '203.0.113.0', user_ip: '203.0.113.0', payout: 'much', x: 'y' },
      address: '198.51.100.0',
    });
    expect(await openedCall(entry)).toEqual({
      address: '198.51.100.9',
      parameters: { click_ip: FULL, user_ip: '203.0.113.88' },
    });
    expect(JSON.stringify(entry)).not.toMatch(/203\.0\.113\.[78]|198\.51\.100\.9/);
  });

  it('holds nothing sealed where everything is shown', async () => {
    const { send, calls } = createPrivateWorld({ ipPrivacy: false });
    await send(`${CLICK}?click_ip=${FULL}&payout=much`, CALLER);
    expect(calls).toMatchObject([{ sealed: null, address: '198.51.100.9', parameters: { click_ip: FULL } }]);
  });
});

describe('while the address key cannot be read', () => {
  it('an event waits as it came, and is stored and sealed later as of its arrival', async () => {
    const { send, work, events, spilled, addresses, world, first, opened } = createPrivateWorld();
    addresses.state.isAway = true;
    const answer = await send(`${CLICK}?click_id=c1&click_ip=${FULL}&no_redirect=1`);
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued', transaction_id: 'c1' } });
    expect(events()).toEqual([]);
    expect(spilled).toMatchObject([{ parameters: { click_ip: FULL } }]);
    addresses.state.isAway = false;
    const { now } = world;
    world.now += DAY_MS;
    await work();
    expect(first()).toMatchObject({ receivedAt: now, ip: '203.0.113.0' });
    expect(await opened(first())).toBe(FULL);
  });

  it('a call that is refused waits too, to be logged later', async () => {
    const { send, work, calls, addresses, openedCall } = createPrivateWorld();
    addresses.state.isAway = true;
    expect((await send(`${CLICK}?click_ip=${FULL}&payout=much`)).status).toBe(400);
    expect(calls).toEqual([]);
    addresses.state.isAway = false;
    await work();
    const [entry] = calls;
    expect(entry && (await openedCall(entry))).toMatchObject({ parameters: { click_ip: FULL } });
  });

  it('feeds that keep no addresses private notice nothing', async () => {
    const { send, addresses, events } = createPrivateWorld({ ipPrivacy: false });
    addresses.state.isAway = true;
    expect((await send(`${CLICK}?click_ip=${FULL}&no_redirect=1`)).status).toBe(200);
    expect(events()).toHaveLength(1);
  });
});

describe('an event that waited for longer than addresses are kept', () => {
  it('is stored with its masked address alone', async () => {
    const { send, work, addresses, state, world, first } = createPrivateWorld();
    state.isAway = true;
    await send(`${CLICK}?click_ip=${FULL}&no_redirect=1`);
    state.isAway = false;
    world.now += 31 * DAY_MS;
    addresses.keepKey();
    await work();
    expect(first()).toMatchObject({ ip: '203.0.113.0', sealedAddress: null });
  });
});
