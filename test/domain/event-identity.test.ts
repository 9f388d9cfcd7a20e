import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '#shared/domain/event.ts';
import {
  answeredId,
  callIdentity,
  clickKey,
  hasTransaction,
  identitiesOf,
  publicId,
  transactionIdOf,
  transactionKeys,
} from '#shared/domain/event-identity.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sha256 } from '#test/support/sample-feed.ts';

const NONCE = '0123456789abcdefghjkmnpqrs';
type Identified = Parameters<typeof identitiesOf>[0];
const draft = (over: Partial<Identified>): Identified => ({
  feedId: 'int_feed',
  type: 'conversion',
  clickId: null,
  transactionId: null,
  eventName: null,
  nonce: NONCE,
  ...over,
});
const kindsOf = (over: Partial<Identified>): string[] =>
  identitiesOf(draft(over), sha256).map(({ kind }) => kind);
const firstKey = (over: Partial<Identified>): string => identitiesOf(draft(over), sha256)[0].key;

describe('an event', () => {
  it.each([
    ['a click', { type: 'click', clickId: 'c1' }, ['click']],
    ['an impression', { type: 'impression', transactionId: 'x1' }, ['transaction']],
    ['an impression without anything', { type: 'impression' }, ['call']],
    ['a conversion of a transaction', { transactionId: 't1' }, ['transaction']],
    ['a conversion of a click', { clickId: 'c1' }, ['click-and-event']],
    ['a conversion of both', { transactionId: 't1', clickId: 'c1' }, ['transaction', 'click-and-event']],
    ['a conversion without anything', {}, ['call']],
  ] as const)('is known, as %s, by %j: %j', (_case, over, kinds) => {
    expect(kindsOf(over)).toEqual(kinds);
  });

  it('has a key of 26 lower-case letters and digits, and an id made of the first one', () => {
    const identities = identitiesOf(draft({ transactionId: 'T 1', clickId: 'c#1' }), sha256);
    for (const { key } of identities) expect(key).toMatch(/^[0-9a-z]{26}$/);
    expect(publicId(identities)).toBe(`evt_${identities[0].key}`);
  });

  it('keeps its key for ever', () => {
    expect(firstKey({ transactionId: 't1' })).toBe('3xempcf12j4kcczr4s8ymk0rcq');
    expect(clickKey('int_feed', 'c1', sha256)).toBe('7b6c7x6qabf2z76e84n92kne48');
  });

  it('is found by its click id and by its transaction id', () => {
    expect(firstKey({ type: 'click', clickId: 'c1' })).toBe(clickKey('int_feed', 'c1', sha256));
    expect(firstKey({ transactionId: 't1' })).toBe(transactionKeys('int_feed', 't1', sha256).given);
  });

  it('has the same key with every try of its call, and another one with every other call', () => {
    expect(firstKey({})).toBe(callIdentity(draft({}), sha256).key);
    expect(firstKey({})).not.toBe(firstKey({ nonce: NONCE.replace('0', '1') }));
  });

  it('shares a key with no other, however the texts are cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\\', '#', '\ud800'), maxLength: 4 });
    const field = fc.option(
      text.filter((each) => each !== ''),
      { nil: null },
    );
    const events = fc.record({
      feedId: fc.constantFrom('int_a', 'int_b'),
      type: fc.constantFrom(...EVENT_TYPES),
      clickId: field,
      transactionId: field,
      eventName: field,
      nonce: fc.constantFrom('a', 'b', '","'),
    });
    // What the key of an event rests on, by the rules of identity.
    const restsOn = ({ feedId, type, clickId, transactionId, eventName, nonce }: Identified): unknown[] => {
      if (type === 'click' && clickId !== null) return [feedId, type, clickId];
      if (transactionId !== null) return [feedId, type, 'transaction', transactionId];
      if (type === 'conversion' && clickId !== null) return [feedId, type, 'click', clickId, eventName];
      return [feedId, type, 'call', nonce];
    };
    const known = new Map<string, unknown>();
    fc.assert(
      fc.property(events, (event) => {
        const [{ key }] = identitiesOf(event, sha256);
        const before = known.get(key) ?? restsOn(event);
        known.set(key, before);
        expect(before).toEqual(restsOn(event));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the transaction id', () => {
  it('of a conversion without one is made up, and leads to it', () => {
    const identities = identitiesOf(draft({ clickId: 'c1' }), sha256);
    const madeUp = transactionIdOf(draft({}), identities);
    expect(madeUp).toBe(identities[0].key);
    expect(transactionKeys('int_feed', madeUp ?? '', sha256).madeUp).toBe(identities[0].key);
    const event = sampleEvent({ type: 'conversion', transactionId: madeUp });
    expect(hasTransaction(event, 'int_feed', madeUp ?? '')).toBe(true);
    expect(hasTransaction(event, 'int_other', madeUp ?? '')).toBe(false);
    expect(hasTransaction({ ...event, type: 'impression' }, 'int_feed', madeUp ?? '')).toBe(false);
    expect(hasTransaction({ ...event, transactionId: 't1' }, 'int_feed', madeUp ?? '')).toBe(false);
  });

  it.each(['t1', 'evt_0123456789abcdefghjkmnpqrs', '0123456789ABCDEFGHJKMNPQRS'])(
    '%s is none that we make up',
    (transactionId) => {
      expect(transactionKeys('int_feed', transactionId, sha256).madeUp).toBeNull();
    },
  );

  it('is answered for a click with its click id', () => {
    expect(answeredId(sampleEvent({ clickId: 'c1' }))).toBe('c1');
    expect(answeredId(sampleEvent({ type: 'impression', transactionId: 'x1' }))).toBe('x1');
    expect(
      transactionIdOf(
        draft({ type: 'click' }),
        identitiesOf(draft({ type: 'click', clickId: 'c1' }), sha256),
      ),
    ).toBeNull();
    expect(transactionIdOf(draft({ transactionId: 't1' }), identitiesOf(draft({}), sha256))).toBe('t1');
  });
});
