import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownAddress, shownParameters } from '#shared/domain/address-privacy.ts';
import { REDIRECT_MACROS } from '#shared/domain/click-redirect.ts';
import { type AnswerContext, answerEvent, redirectTarget } from '#shared/domain/event-answer.ts';
import { decideImport, type EventSource } from '#shared/domain/import-decision.ts';
import { checkUrlTemplate } from '#shared/domain/url-template.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';

const URLS = {
  destinationUrl: 'https://shop.example/?cid={click_id}',
  fallbackUrl: 'https://fallback.example/{offer}',
};
const context = (over: Partial<AnswerContext> = {}): AnswerContext => ({
  settings: URLS,
  fields: [],
  notImported: null,
  isDuplicate: false,
  isBot: () => {
    throw new Error('No one asked.');
  },
  ...over,
});
const reason = (code: string) => ({ code, filter: 'x', measured: 1, threshold: 0, windowSeconds: null });

describe('the answer to an event', () => {
  it('is its status and id', () => {
    expect(answerEvent(sampleEvent(), context())).toEqual({ status: 'approved', transaction_id: 'c1' });
    const conversion = sampleEvent({ type: 'conversion', transactionId: 't1', status: 'pending' });
    expect(answerEvent(conversion, context())).toEqual({ status: 'pending', transaction_id: 't1' });
  });

  it('names the filters that fired, also those that only watch, the first one apart', () => {
    const verdict = {
      decision: 'rejected' as const,
      monitoring: true,
      group: null,
      reasons: [reason('DUPLICATE_IP'), reason('BOT')],
    };
    expect(answerEvent(sampleEvent({ verdict }), context())).toEqual({
      status: 'approved',
      reason: 'DUPLICATE_IP',
      reasons: ['DUPLICATE_IP', 'BOT'],
      transaction_id: 'c1',
    });
  });

  it('says that it is not the first', () => {
    expect(answerEvent(sampleEvent(), context({ isDuplicate: true }))).toEqual({
      status: 'approved',
      transaction_id: 'c1',
      duplicate: true,
    });
  });

  it('says why the event was not imported', () => {
    expect(answerEvent(sampleEvent(), context({ notImported: 'FEED_INACTIVE' }))).toEqual({
      status: 'rejected',
      reason: 'FEED_INACTIVE',
      reasons: ['FEED_INACTIVE'],
      transaction_id: 'c1',
    });
  });

  it('tells what it is asked for, and passes over what it does not know', () => {
    const group = { id: 'grp_1', name: 'Main', version: 3 };
    const verdict = { decision: 'approved' as const, monitoring: false, group, reasons: [] };
    const event = sampleEvent({ verdict, country: 'DE', userAgent: 'Googlebot' });
    const fields =
      'monitoring_mode,filter_group,country,is_bot,redirect_url,click_id,ip,nonsense,__proto__'.split(',');
    const isBot = (userAgent: string) => userAgent === 'Googlebot';
    expect(answerEvent(event, context({ fields, isBot }))).toEqual({
      status: 'approved',
      transaction_id: 'c1',
      monitoring_mode: false,
      filter_group: 'Main',
      country: 'DE',
      is_bot: true,
      redirect_url: 'https://shop.example/?cid=c1',
      click_id: 'c1',
      ip: '203.0.113.0',
    });
  });

  it('tells null where there is nothing', () => {
    const event = sampleEvent({ type: 'impression', transactionId: 'x1', clickId: null, ip: null });
    const fields = ['filter_group', 'country', 'is_bot', 'redirect_url', 'click_id', 'ip'];
    expect(answerEvent(event, context({ fields }))).toEqual({
      status: 'approved',
      transaction_id: 'x1',
      filter_group: null,
      country: null,
      is_bot: false,
      redirect_url: null,
      click_id: null,
      ip: null,
    });
  });
});

describe('a click', () => {
  it.each([
    ['to the destination', {}, {}, 'https://shop.example/?cid=c1'],
    ['to the fallback when it is rejected', { status: 'rejected' }, {}, 'https://fallback.example/o1'],
    [
      'to the fallback when it is not imported',
      {},
      { notImported: 'FEED_INACTIVE' },
      'https://fallback.example/o1',
    ],
    ['nowhere without a destination', {}, { settings: { ...URLS, destinationUrl: null } }, null],
    [
      'nowhere when rejected without a fallback',
      { status: 'rejected' },
      { settings: { ...URLS, fallbackUrl: null } },
      null,
    ],
  ] as const)('is sent %s', (_case, over, circumstances, url) => {
    expect(redirectTarget(sampleEvent({ offer: 'o1', ...over }), context(circumstances))).toBe(url);
  });

  it('fills every macro with what it carries', () => {
    const click = sampleEvent({ cost: 1_500_000n, time: Date.UTC(2026, 2, 14, 13, 5), subId2: 's 2' });
    const destinationUrl = `https://shop.example/?${REDIRECT_MACROS.map((name) => `${name}={${name}}`).join('&')}`;
    expect(checkUrlTemplate(destinationUrl, REDIRECT_MACROS)).toBeNull();
    const url = new URL(redirectTarget(click, context({ settings: { ...URLS, destinationUrl } })) ?? '');
    expect(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''))).toEqual({
      click_id: 'c1',
      campaign: 'cmp_1',
      publisher: 'p1',
      sub_id2: 's 2',
      click_ip: '203.0.113.0',
      click_time: '2026-03-14T13:05:00Z',
      cost: '1.500000',
      revenue: '0.000000',
      payout: '1.500000',
      currency: 'USD',
    });
    expect([...url.searchParams.keys()]).toEqual(REDIRECT_MACROS);
  });
});

describe('what is imported', () => {
  const source: EventSource = {
    advertiser: null,
    publisher: 'p1',
    offer: 'o1',
    subId: 's1',
    campaign: 'cmp_1',
  };
  const listed = [{ publisher: 'p1' }];
  const others = [{ publisher: 'p2' }];

  it.each([
    ['everything without lists', {}, null],
    ['nothing that the blacklist names', { blacklist: listed }, 'SOURCE_BLACKLISTED'],
    ['what the blacklist does not name', { blacklist: others }, null],
    ['what the whitelist names', { whitelist: listed }, null],
    ['nothing that the whitelist does not name', { whitelist: others }, 'SOURCE_NOT_WHITELISTED'],
    ['nothing that both name', { blacklist: listed, whitelist: listed }, 'SOURCE_BLACKLISTED'],
    [
      'nothing of which every member is named',
      { blacklist: [{ publisher: 'p1', subId: 's1' }] },
      'SOURCE_BLACKLISTED',
    ],
    ['what differs in one member', { blacklist: [{ publisher: 'p1', subId: 's2' }] }, null],
    ['what lacks a member', { blacklist: [{ advertiser: 'a1' }] }, null],
    [
      'nothing of a listed campaign',
      { blacklist: [{ campaign: 'cmp_1', offer: 'o1' }] },
      'SOURCE_BLACKLISTED',
    ],
    ['nothing that any entry names', { blacklist: [...others, ...listed] }, 'SOURCE_BLACKLISTED'],
  ])('is %s', (_case, settings, decision) => {
    expect(decideImport(sampleFeed(settings), source)).toBe(decision);
  });

  it.each(['paused', 'deactivated', 'deleted'] as const)('is nothing while the feed is %s', (state) => {
    expect(decideImport(sampleFeed({ blacklist: listed }, { state }), source)).toBe('FEED_INACTIVE');
  });
});

describe('privacy', () => {
  const settings = sampleFeed({
    parameters: { conversion: { visitor: 'conversion_ip', conversion_ip: 'publisher' } },
  }).settings;

  it.each([
    ['ip', '203.0.113.7', '203.0.113.0'],
    ['user_ip', '2001:db8:1:2::3', '2001:db8:1::'],
    ['clientIp', '203.0.113.7', '203.0.113.0'],
    ['userIP', '203.0.113.7', '203.0.113.0'],
    ['ip_address', '203.0.113.7', '203.0.113.0'],
    ['ipaddr', '203.0.113.7', '203.0.113.0'],
    ['visitor', '203.0.113.7', '203.0.113.0'],
    ['click_ip', '203.0.113.7, 2001:db8:1:2::3', '203.0.113.0, 2001:db8:1::'],
    ['click_ip', '203.0.113.7x', '203.0.113.0x'],
    ['click_ip', 'unknown', 'unknown'],
    ['click_ip', 'dead', 'dead'],
    ['version', '203.0.113.7', '203.0.113.7'],
    ['zip', '203.0.113.7', '203.0.113.7'],
    ['shipAddress', '203.0.113.7', '203.0.113.7'],
  ])('shows under %s, of %s, %s', (name, sent, shown) => {
    expect(shownParameters('conversion', { [name]: sent }, settings)).toEqual({ [name]: shown });
    expect(shownParameters('conversion', { [name]: sent }, { ...settings, ipPrivacy: false })).toEqual({
      [name]: sent,
    });
  });

  it('holds for rejections, which have no mapping', () => {
    const sent = { ip: '203.0.113.7', visitor: '203.0.113.7' };
    expect(shownParameters('rejection', sent, settings)).toEqual({
      ip: '203.0.113.0',
      visitor: '203.0.113.7',
    });
  });

  it('shows no full address under any name of one', () => {
    fc.assert(
      fc.property(fc.constantFrom('click_ip', 'visitor'), fc.ipV4(), (name, address) => {
        fc.pre(!address.endsWith('.0'));
        expect(shownParameters('conversion', { [name]: address }, settings)[name]).not.toBe(address);
        expect(shownAddress(address, settings)).toMatch(/\.0$/);
      }),
    );
    expect(shownAddress(null, settings)).toBeNull();
  });
});
