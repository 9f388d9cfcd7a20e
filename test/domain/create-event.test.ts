import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignToLookUp, createEvent, type EventContext } from '#shared/domain/create-event.ts';
import type { EventType, StoredEvent } from '#shared/domain/event.ts';
import { identitiesOf } from '#shared/domain/event-identity.ts';
import type { FeedSettings } from '#shared/domain/feed.ts';
import { joinClick } from '#shared/domain/join-click.ts';
import { readEvent } from '#shared/domain/read-event.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleCall, sampleFeed, sha256 } from '#test/support/sample-feed.ts';

interface Circumstances extends Partial<EventContext> {
  settings?: Partial<FeedSettings>;
}

function created(
  type: EventType,
  parameters: Record<string, string>,
  { settings, ...context }: Circumstances = {},
): StoredEvent {
  const feed = sampleFeed(settings);
  const reading = readEvent(type, sampleCall(parameters, { type }), feed);
  if (reading.kind === 'refused') throw new Error('The sample is not understood.');
  const identities = identitiesOf(reading.draft, sha256);
  return createEvent(reading.draft, { feed, identities, click: null, hasCampaign: true, ...context });
}

const CLICK_TIME = parseInstant('2026-03-13T09:00:00Z');
const click = sampleEvent({
  time: CLICK_TIME,
  campaignId: 'cmp_click',
  advertiser: 'a1',
  publisher: 'p1',
  offer: 'o1',
  subId: 's1',
  subId6: 's6',
  keyword: 'shoes',
  country: 'DE',
});

describe('an event', () => {
  it('is approved, of the feed’s currency, without money where it says nothing', () => {
    const event = created('conversion', { txid: 't1' });
    const at = parseInstant('2026-03-14T13:05:00Z');
    expect(event).toMatchObject({
      workspaceId: 'wsp_1',
      transactionId: 't1',
      status: 'approved',
      verdict: { decision: 'approved', monitoring: true, group: null, reasons: [] },
      matched: null,
      repeated: false,
      revenue: 0n,
      payout: 0n,
      currency: 'USD',
      time: at,
      countedAt: at,
      history: [{ at, by: 'postback', from: null, to: 'approved', reason: null }],
      revision: 1,
    });
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(sampleEvent()).toSorted());
  });

  it.each([
    [{ status: 'pending' }, 'pending'],
    [{ status: 'rejected' }, 'rejected'],
    [{ status: 'perhaps' }, 'approved'],
    [{ third_party_status: 'rejected' }, 'rejected'],
    [{ status: 'approved', third_party_status: 'rejected' }, 'rejected'],
    [{ status: 'pending', third_party_status: 'perhaps' }, 'pending'],
  ])('that says %j is %s', (parameters, status) => {
    const event = created('conversion', parameters);
    expect([event.status, event.verdict.decision, event.history[0]?.to]).toEqual([status, status, status]);
  });

  it('other than a conversion has no history and waits for no click', () => {
    expect(created('click', { click_id: 'c1' })).toMatchObject({
      history: [],
      matched: null,
      transactionId: null,
    });
  });

  it.each([
    [true, '203.0.113.0', '198.51.100.0'],
    [false, '203.0.113.7', '198.51.100.77'],
  ])('shows, with privacy %s, the address %s, and %s under unknown names', (ipPrivacy, ip, userIp) => {
    const sent = { click_ip: '203.0.113.7', user_ip: '198.51.100.77', version: '1.2.3.4' };
    expect(created('click', sent, { settings: { ipPrivacy } })).toMatchObject({
      ip,
      parameters: { user_ip: userIp, version: '1.2.3.4' },
    });
  });
});

describe('the campaign of an event', () => {
  const settings = { campaignId: 'cmp_default' };

  it.each([
    ['the one that it names', { campaign: 'cmp_own' }, { settings, click }, 'cmp_own'],
    ['its click’s', {}, { settings, click }, 'cmp_click'],
    [
      'the feed’s where its click has none',
      {},
      { settings, click: { ...click, campaignId: null } },
      'cmp_default',
    ],
    ['the feed’s', {}, { settings }, 'cmp_default'],
    ['none', {}, {}, null],
  ])('is %s', (_case, parameters, circumstances, campaignId) => {
    const event = created('conversion', { cid: 'c1', ...parameters }, circumstances);
    expect([event.campaignId, event.flags]).toEqual([campaignId, []]);
  });

  it('is none where the workspace has it not, and its name is kept', () => {
    const parameters = { conversion: { project: 'campaign' } };
    const event = created(
      'conversion',
      { project: 'cmp_x', cid: 'c1' },
      { settings: { parameters }, click, hasCampaign: false },
    );
    expect(event).toMatchObject({
      campaignId: null,
      flags: ['unknown-campaign'],
      parameters: { project: 'cmp_x' },
    });
  });

  it('is none where the feed’s own is gone', () => {
    expect(created('click', {}, { settings, hasCampaign: false })).toMatchObject({
      campaignId: null,
      flags: ['unknown-campaign'],
      parameters: {},
    });
  });

  it.each([
    ['cmp_own', 'cmp_default', 'cmp_own'],
    [null, 'cmp_default', 'cmp_default'],
    [null, null, null],
    ['summer sale', 'cmp_default', null],
    ['CMP_OWN', null, null],
    ['cmp_a#b', null, null],
  ])('named %s in a feed of %s is asked for as %s', (id, campaignId, asked) => {
    const campaign = id === null ? null : { id, name: 'campaign' };
    expect(campaignToLookUp({ campaign }, sampleFeed({ campaignId }).settings)).toBe(asked);
  });
});

describe('a conversion', () => {
  it('takes from its click what it does not carry itself', () => {
    const event = created(
      'conversion',
      { cid: 'c1', publisher: 'own', click_time: '2026-03-12T00:00:00Z' },
      { click },
    );
    expect(event).toMatchObject({
      matched: true,
      campaignId: 'cmp_click',
      advertiser: 'a1',
      publisher: 'own',
      offer: 'o1',
      subId: 's1',
      subId6: 's6',
      keyword: null,
      country: null,
      clickTime: parseInstant('2026-03-12T00:00:00Z'),
      revision: 1,
    });
    expect(created('conversion', { cid: 'c1' }, { click }).clickTime).toBe(CLICK_TIME);
  });

  it.each([
    ['conversion', parseInstant('2026-03-14T13:05:00Z')],
    ['click', CLICK_TIME],
  ] as const)('is dated, by %s, at %i', (conversionDate, countedAt) => {
    expect(created('conversion', { cid: 'c1' }, { click, settings: { conversionDate } }).countedAt).toBe(
      countedAt,
    );
  });

  it('is the same whether its click came before or after it', () => {
    const oneOf = (...campaigns: (string | null)[]) => fc.constantFrom(null, ...campaigns);
    fc.assert(
      fc.property(
        fc.constantFrom('conversion' as const, 'click' as const),
        oneOf('cmp_default'),
        oneOf('cmp_own', 'cmp_click', 'cmp_default', 'no id'),
        oneOf('cmp_click', 'cmp_default'),
        oneOf('own'),
        fc.boolean(),
        (conversionDate, campaignId, campaign, ofClick, publisher, hasCampaign) => {
          const settings = { conversionDate, campaignId };
          const sent = { cid: 'c1', ...(campaign && { campaign }), ...(publisher && { publisher }) };
          const itsClick = { ...click, campaignId: ofClick };
          const waiting = created('conversion', sent, { settings, hasCampaign });
          expect(waiting.matched).toBe(false);
          const joined = joinClick(waiting, itsClick, sampleFeed(settings).settings);
          const known = created('conversion', sent, { settings, hasCampaign, click: itsClick });
          expect(joined).toEqual({ ...known, revision: 2 });
        },
      ),
    );
  });

  it('keeps the campaign that it names, though it is the feed’s, when its click comes', () => {
    const settings = { campaignId: 'cmp_default' };
    const waiting = created('conversion', { cid: 'c1', campaign: 'cmp_default' }, { settings });
    expect(joinClick(waiting, click, sampleFeed(settings).settings)).toMatchObject({
      campaignId: 'cmp_default',
      campaignNamed: null,
    });
  });

  it('is no longer of an unknown campaign when its click names one, if only the feed’s was gone', () => {
    const settings = { campaignId: 'cmp_gone' };
    const waiting = created('conversion', { cid: 'c1' }, { settings, hasCampaign: false });
    expect(waiting.flags).toEqual(['unknown-campaign']);
    expect(joinClick(waiting, click, sampleFeed(settings).settings)).toMatchObject({
      campaignId: 'cmp_click',
      flags: [],
    });
  });

  it('keeps without a campaign when its click comes, if it named an unknown one', () => {
    const waiting = created('conversion', { cid: 'c1', campaign: 'cmp_x' }, { hasCampaign: false });
    expect(joinClick(waiting, click, sampleFeed().settings).campaignId).toBeNull();
  });

  it('keeps the feed’s campaign when its click comes without one', () => {
    const settings = { campaignId: 'cmp_default' };
    const waiting = created('conversion', { cid: 'c1' }, { settings });
    const joined = joinClick(waiting, { ...click, campaignId: null }, sampleFeed(settings).settings);
    expect(joined.campaignId).toBe('cmp_default');
  });

  it('joins its click once', () => {
    const event = created('conversion', { cid: 'c1' }, { click });
    expect(joinClick(event, { ...click, offer: 'other' }, sampleFeed().settings)).toBe(event);
  });

  it('that is dated by a click that never came is dated by itself', () => {
    const event = created('conversion', { cid: 'c1' }, { settings: { conversionDate: 'click' } });
    expect(event).toMatchObject({ matched: false, clickTime: null, countedAt: event.time });
  });
});
