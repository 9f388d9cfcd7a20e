import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type EventType } from '#shared/domain/event.ts';
import { KNOWN_PARAMETERS, understandParameters } from '#shared/domain/event-parameters.ts';
import type { FeedSettings } from '#shared/domain/feed.ts';
import { sampleFeed } from '#test/support/sample-feed.ts';

const understand = (
  type: EventType,
  parameters: Record<string, string>,
  settings: Partial<FeedSettings> = {},
): { known: Record<string, string>; unknown: Record<string, string> } => {
  const { known, unknown } = understandParameters(type, parameters, sampleFeed(settings).settings);
  const words = [...known].map(([parameter, { value }]) => [parameter, value]);
  return { known: Object.fromEntries(words), unknown: Object.fromEntries(unknown) };
};

describe('the parameters of a call', () => {
  it.each(EVENT_TYPES)('have every known name of a %s for their own', (type) => {
    const sent = Object.fromEntries(KNOWN_PARAMETERS[type].map((name) => [name, `value of ${name}`]));
    expect(understand(type, sent)).toEqual({ known: sent, unknown: {} });
  });

  it.each([
    ['click', 'cid', 'click_id'],
    ['click', 'clickid', 'click_id'],
    ['click', 'subid', 'click_id'],
    ['conversion', 'cid', 'click_id'],
    ['conversion', 'txid', 'transaction_id'],
  ] as const)('of a %s may say %s for %s', (type, name, parameter) => {
    expect(understand(type, { [name]: 'x' })).toEqual({ known: { [parameter]: 'x' }, unknown: {} });
  });

  it.each([
    ['click', 'txid'],
    ['impression', 'cid'],
    ['impression', 'click_id'],
    ['click', 'conversion_time'],
    ['conversion', 'Payout'],
    ['conversion', 'constructor'],
    ['conversion', '__proto__'],
    ['conversion', 'toString'],
  ] as const)('of a %s have no meaning under %s, and are kept', (type, name) => {
    const parameters = Object.fromEntries([[name, 'x']]);
    const { known, unknown } = understandParameters(type, parameters, sampleFeed().settings);
    expect(known.size).toBe(0);
    expect([...unknown]).toEqual([[name, 'x']]);
  });

  it('mean what the feed maps their names to, and nothing else', () => {
    const parameters = { conversion: { order: 'transaction_id', cid: 'publisher', payout: 'revenue' } };
    const sent = { order: 't1', cid: 'p1', payout: '1.5', click_id: 'c1' };
    expect(understand('conversion', sent, { parameters })).toEqual({
      known: { transaction_id: 't1', publisher: 'p1', revenue: '1.5', click_id: 'c1' },
      unknown: {},
    });
    expect(understand('click', { cid: 'c1' }, { parameters }).known).toEqual({ click_id: 'c1' });
  });

  it('count by their mapped name first, then by the known one, then by a common one; the others are kept', () => {
    const parameters = { click: { mine: 'click_id' } };
    const sent = { cid: 'common', click_id: 'known', mine: 'mapped' };
    expect(understand('click', sent, { parameters })).toEqual({
      known: { click_id: 'mapped' },
      unknown: { click_id: 'known', cid: 'common' },
    });
    expect(understand('click', { cid: 'common', click_id: 'known' })).toEqual({
      known: { click_id: 'known' },
      unknown: { cid: 'common' },
    });
  });

  it('are put into our words, whatever name they came by', () => {
    const settings = {
      parameters: { conversion: { state: 'status' } },
      values: { conversion: { status: { sale: 'approved', constructor: 'rejected' } } },
    };
    const { known } = understandParameters('conversion', { state: 'sale' }, sampleFeed(settings).settings);
    expect(known.get('status')).toEqual({ name: 'state', sent: 'sale', value: 'approved' });
    expect(understand('conversion', { state: 'toString' }, settings).known).toEqual({ status: 'toString' });
    expect(understand('conversion', { state: 'constructor' }, settings).known).toEqual({
      status: 'rejected',
    });
  });
});
