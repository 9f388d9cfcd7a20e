import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type EventCall, type EventType } from '#shared/domain/event.ts';
import type { EventDraft } from '#shared/domain/event-draft.ts';
import { KNOWN_PARAMETERS } from '#shared/domain/event-parameters.ts';
import type { FeedSettings } from '#shared/domain/feed.ts';
import { readEvent } from '#shared/domain/read-event.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { sampleCall, sampleFeed } from '#test/support/sample-feed.ts';

type Parameters = Record<string, string>;
interface Circumstances {
  settings?: Partial<FeedSettings>;
  call?: Partial<EventCall>;
  timezone?: string;
}

const reading = (type: EventType, parameters: Parameters, { settings, call, timezone }: Circumstances = {}) =>
  readEvent(
    type,
    sampleCall(parameters, { type, ...call }),
    sampleFeed(settings, { timezone: timezone ?? 'Etc/UTC' }),
  );
function draftOf(type: EventType, parameters: Parameters, circumstances?: Circumstances): EventDraft {
  const read = reading(type, parameters, circumstances);
  if (read.kind === 'refused') throw new Error(read.errors.map(({ message }) => message).join(' '));
  return read.draft;
}
const errorsOf = (type: EventType, parameters: Parameters, circumstances?: Circumstances) => {
  const read = reading(type, parameters, circumstances);
  return read.kind === 'refused' ? read.errors : [];
};

describe('a call', () => {
  it('tells all of a click', () => {
    const draft = draftOf('click', {
      click_id: 'c1',
      advertiser: 'a1',
      publisher: 'p1',
      offer: 'o1',
      sub_id: 's1',
      sub_id6: 's6',
      click_time: '2026-03-14 13:00:00',
      referer: 'https://site.example/',
      click_ip: '2001:DB8::1',
      user_agent: 'Mozilla/5.0',
      device_id: 'd1',
      revenue: '0.5',
      payout: '1',
      cost: '0.000001',
      currency: 'eur',
      browser_languages: 'de,en',
      keyword: 'shoes',
      campaign: 'cmp_1',
      network_campaign_id: 'n1',
      country: 'de',
      no_redirect: 'true',
      fields: 'ip, country',
      own: 'kept',
    });
    expect(draft).toMatchObject({
      type: 'click',
      feedId: 'int_feed',
      clickId: 'c1',
      transactionId: null,
      advertiser: 'a1',
      publisher: 'p1',
      offer: 'o1',
      subId: 's1',
      subId2: null,
      subId6: 's6',
      time: parseInstant('2026-03-14T13:00:00Z'),
      clickTime: null,
      referer: 'https://site.example/',
      address: '2001:db8::1',
      userAgent: 'Mozilla/5.0',
      deviceId: 'd1',
      revenue: 500_000n,
      payout: 1_000_000n,
      cost: 1n,
      currency: 'EUR',
      browserLanguages: 'de,en',
      keyword: 'shoes',
      campaign: { id: 'cmp_1', name: 'campaign' },
      networkCampaignId: 'n1',
      country: 'DE',
      mayRedirect: false,
      answerFields: ['ip', 'country'],
      parameters: { own: 'kept' },
    });
  });

  it('tells all of a conversion', () => {
    const draft = draftOf('conversion', {
      cid: 'c1',
      txid: 't1',
      external_transaction_id: 'x1',
      event_id: 'e1',
      event_name: 'sale',
      conversion_time: '1773493500',
      click_time: '2026-03-14T12:00:00Z',
      conversion_ip: '203.0.113.7',
      status: 'pending',
      third_party_status: 'Rejected',
      third_party_rejected_reason: 'fraud',
      purchase_value: '20',
      session_time: '12',
    });
    expect(draft).toMatchObject({
      clickId: 'c1',
      transactionId: 't1',
      eventId: 'e1',
      eventName: 'sale',
      time: parseInstant('2026-03-14T13:05:00Z'),
      clickTime: parseInstant('2026-03-14T12:00:00Z'),
      address: '203.0.113.7',
      status: 'pending',
      thirdPartyStatus: 'Rejected',
      thirdPartyDecision: 'rejected',
      thirdPartyRejectedReason: 'fraud',
      purchaseValue: 20_000_000n,
      sessionTime: '12',
      flags: [],
      parameters: { external_transaction_id: 'x1' },
      mayRedirect: false,
    });
  });

  it('tells all of an impression', () => {
    expect(
      draftOf(
        'impression',
        {
          external_transaction_id: 'x1',
          impression_time: '2026-03-14 18:00:00',
          site_url: 'https://site.example/',
          impression_ip: '203.0.113.7',
          campaign: 'cmp_1',
        },
        { timezone: 'Asia/Kolkata' },
      ),
    ).toMatchObject({
      transactionId: 'x1',
      clickId: null,
      time: parseInstant('2026-03-14T12:30:00Z'),
      siteUrl: 'https://site.example/',
      address: '203.0.113.7',
    });
  });

  it.each(EVENT_TYPES)('that says nothing is a %s of now, of its caller and country', (type) => {
    const call = sampleCall({}, { type });
    const draft = draftOf(type, {}, { call: { callerAddress: '::ffff:203.0.113.7', edgeCountry: 'fr' } });
    expect(draft).toMatchObject({
      time: call.receivedAt,
      address: '203.0.113.7',
      country: 'FR',
      transactionId: null,
      clickId: type === 'click' ? call.nonce : null,
      revenue: null,
      payout: null,
      currency: null,
      status: null,
      campaign: null,
      parameters: {},
      answerFields: [],
    });
  });

  it('has no country by an edge that tells none, and no address by a caller without one', () => {
    const call = { callerAddress: 'unknown', edgeCountry: '??' };
    expect(draftOf('click', {}, { call })).toMatchObject({ address: null, country: null });
  });

  it.each([
    [{}, true],
    [{ no_redirect: 'true' }, false],
    [{ no_redirect: '1' }, false],
    [{ no_redirect: 'false' }, true],
  ] as const)('with %j may be redirected: %s', (parameters, mayRedirect) => {
    expect(draftOf('click', parameters).mayRedirect).toBe(mayRedirect);
  });

  it('keeps a word that is no status, in the names and words of the sender', () => {
    const settings = {
      parameters: { conversion: { state: 'status', verdict: 'third_party_status' } },
      values: {
        conversion: { status: { maybe: 'perhaps' }, third_party_status: { chargeback: 'rejected' } },
      },
    };
    expect(draftOf('conversion', { state: 'maybe' }, { settings })).toMatchObject({
      status: null,
      flags: ['unknown-status'],
      parameters: { state: 'maybe' },
    });
    expect(draftOf('conversion', { verdict: 'hm' }, { settings })).toMatchObject({
      thirdPartyStatus: 'hm',
      thirdPartyDecision: null,
      flags: ['unknown-status'],
      parameters: {},
    });
    expect(draftOf('conversion', { verdict: 'chargeback' }, { settings })).toMatchObject({
      thirdPartyStatus: 'chargeback',
      thirdPartyDecision: 'rejected',
      flags: [],
    });
  });

  it('keeps time and signature only where calls are not signed', () => {
    const signed = { timestamp: '1773493500', signature: 'x' };
    expect(draftOf('click', signed).parameters).toEqual(signed);
    expect(draftOf('click', signed, { settings: { signing: 'required' } }).parameters).toEqual({});
  });
});

describe('a call is refused', () => {
  it.each([
    ['conversion', 'payout', 'abc'],
    ['conversion', 'payout', '1,5'],
    ['conversion', 'payout', '-1'],
    ['conversion', 'payout', '+1'],
    ['conversion', 'payout', '1e3'],
    ['conversion', 'payout', '0x10'],
    ['conversion', 'payout', '.5'],
    ['conversion', 'payout', '5.'],
    ['conversion', 'payout', 'NaN'],
    ['conversion', 'payout', ' 1'],
    ['conversion', 'payout', '{payout}'],
    ['conversion', 'payout', '1000000000000'],
    ['conversion', 'revenue', '$5'],
    ['conversion', 'purchase_value', 'x'],
    ['click', 'cost', 'x'],
    ['conversion', 'currency', 'EURO'],
    ['click', 'country', 'Germany'],
    ['click', 'click_ip', '203.0.113.256'],
    ['conversion', 'conversion_ip', 'localhost'],
    ['impression', 'impression_ip', '203.0.113.7, 10.0.0.1'],
    ['click', 'click_time', 'now'],
    ['conversion', 'conversion_time', '2026-03-14T13:10:01Z'],
    ['conversion', 'click_time', '2025-12-01T00:00:00Z'],
    ['impression', 'impression_time', '2026-02-30 00:00:00'],
    ['click', 'click_id', 'x'.repeat(501)],
    ['conversion', 'transaction_id', 'x'.repeat(501)],
    ['conversion', 'third_party_rejected_reason', 'x'.repeat(1001)],
    ['click', 'keyword', 'x'.repeat(2001)],
    ['click', 'user_agent', 'x'.repeat(4001)],
  ] as const)('as a %s whose %s is %j, and told so', (type, name, value) => {
    const [error, ...others] = errorsOf(type, { [name]: value });
    expect(others).toEqual([]);
    expect(error?.path).toBe(name);
    expect(error?.message).toMatch(new RegExp(`^${name} .*\\.$`));
    expect(error?.message).not.toContain('xxx');
  });

  it('under the name that it was sent by, once for each wrong parameter', () => {
    const settings = { parameters: { conversion: { commission: 'payout' } } };
    const errors = errorsOf('conversion', { commission: 'x', currency: '€', country: 'DE' }, { settings });
    expect(errors.map(({ path }) => path)).toEqual(['commission', 'currency']);
  });

  it.each([
    [
      'too many parameters',
      Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`p${at}`, 'x'])),
      'p100',
    ],
    ['too long parameters', { a: 'x'.repeat(14_000), b: 'x'.repeat(16_000), c: '' }, 'b'],
    ['too long a name', { ['n'.repeat(30_001)]: 'x' }, 'n'.repeat(100)],
  ])('with %s', (_case, parameters, path) => {
    expect(errorsOf('click', parameters).map((error) => error.path)).toEqual([path]);
  });

  it('for nothing that is within the limits', () => {
    const long = { click_id: 'x'.repeat(500), user_agent: 'x'.repeat(4000), own: 'ü'.repeat(20_000) };
    expect(errorsOf('click', long)).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`p${at}`, 'x']));
    expect(draftOf('click', many).parameters).toEqual(many);
  });
});

describe('an amount', () => {
  it.each([
    ['1.5', 1_500_000n],
    ['0', 0n],
    ['007', 7_000_000n],
    ['999999999999.999999', 999_999_999_999_999_999n],
    ['0.30000000000000004', 300_000n],
    ['0.0000005', 1n],
  ])('of %s is %s micros', (payout, micros) => {
    expect(draftOf('conversion', { payout }).payout).toBe(micros);
  });
});

it('every call is understood or refused by name, whatever it says, and nothing of it is lost', () => {
  const names = fc.oneof(
    fc.constantFrom(...KNOWN_PARAMETERS.conversion, 'cid', 'txid', 'constructor', '__proto__', 'timestamp'),
    fc.string(),
  );
  const values = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('1.5', 'USD', 'sale', '1773493500'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), fc.array(fc.tuple(names, values)), (type, entries) => {
      const parameters = Object.fromEntries(entries);
      const read = reading(type, parameters);
      if (read.kind === 'refused') {
        expect(read.errors.every(({ path }) => Object.hasOwn(parameters, path))).toBe(true);
        return;
      }
      const kept = Object.entries(read.draft.parameters);
      expect(kept.every(([name, value]) => parameters[name] === value)).toBe(true);
    }),
  );
});
