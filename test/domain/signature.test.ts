import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchToSign,
  checkSignedBatch,
  checkSignedParameters,
  type Signer,
  textToSign,
} from '#shared/domain/signature.ts';

const NOW = Date.parse('2026-03-14T13:05:00Z');
const TIMESTAMP = '1773493500';
const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');
const signer = (changes: Partial<Signer> = {}): Signer => ({
  hmac,
  isEqual: (first, second) => first === second,
  keys: ['old key', 'new key'],
  now: NOW,
  ...changes,
});
const signed = (parameters: Record<string, string>, key = 'new key'): Record<string, string> => {
  const all = { timestamp: TIMESTAMP, ...parameters };
  return { ...all, signature: hmac(key, textToSign(all)) };
};

describe('a signed call', () => {
  it('signs all parameters but the signature, sorted by name and percent-encoded', () => {
    const text = textToSign({
      txid: 'a b',
      timestamp: '1',
      'ü&': "it's (1*2)!~",
      Z: '+',
      signature: 'x',
      a: '',
    });
    expect(text).toBe('Z=%2B&a=&timestamp=1&txid=a%20b&%C3%BC%26=it%27s%20%281%2A2%29%21~');
  });

  it.each(['old key', 'new key'])('is taken with the %s', (key) => {
    expect(checkSignedParameters(signed({ click_id: 'c1' }, key), signer())).toBeNull();
  });

  it('is taken with its signature in capitals', () => {
    const { signature = '', ...others } = signed({ click_id: 'c1' });
    expect(checkSignedParameters({ ...others, signature: signature.toUpperCase() }, signer())).toBeNull();
  });

  it('is taken whether its empty values were signed or not', () => {
    expect(checkSignedParameters(signed({ click_id: 'c1', offer: '' }), signer())).toBeNull();
    expect(checkSignedParameters({ ...signed({ click_id: 'c1' }), offer: '' }, signer())).toBeNull();
  });

  it.each([
    ['another value', { ...signed({ click_id: 'c1' }), click_id: 'c2' }, 'signature'],
    ['one parameter more', { ...signed({ click_id: 'c1' }), offer: 'o1' }, 'signature'],
    ['a key of another feed', signed({ click_id: 'c1' }, 'other key'), 'signature'],
    ['no signature', { timestamp: TIMESTAMP, click_id: 'c1' }, 'signature'],
    ['an empty signature', { timestamp: TIMESTAMP, click_id: 'c1', signature: '' }, 'signature'],
    ['no time', { click_id: 'c1', signature: 'x' }, 'timestamp'],
    ['a time in words', signed({ timestamp: '2026-03-14T13:05:00Z' }), 'timestamp'],
    ['another time than signed', { ...signed({ click_id: 'c1' }), timestamp: '1773493501' }, 'signature'],
  ])('is refused with %s', (_case, parameters, path) => {
    expect(checkSignedParameters(parameters, signer())?.path).toBe(path);
  });

  it.each([
    [300_000, true],
    [-300_000, true],
    [300_001, false],
    [-300_001, false],
  ])('that is %i ms old is taken: %s', (age, isTaken) => {
    expect(checkSignedParameters(signed({}), signer({ now: NOW + age })) === null).toBe(isTaken);
  });

  it('is refused by a feed without keys', () => {
    expect(checkSignedParameters(signed({}), signer({ keys: [] }))?.path).toBe('signature');
  });

  it('has a text of its own for every set of parameters', () => {
    const parameters = fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', '=', '&', '%', ' ') }),
      fc.string({ unit: fc.constantFrom('a', '=', '&', '%', ' ') }),
      { noNullPrototype: true },
    );
    const content = (record: Record<string, string>): string => JSON.stringify(Object.entries(record).sort());
    fc.assert(
      fc.property(parameters, parameters, (first, second) => {
        expect(textToSign(first) === textToSign(second)).toBe(content(first) === content(second));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a signed batch', () => {
  const body = '{"click_id":"c1"}\n{"click_id":"c2"}';
  const signature = hmac('old key', batchToSign(TIMESTAMP, body));

  it('is taken with the signature of its time and body', () => {
    expect(batchToSign('1', '[]')).toBe('1.[]');
    expect(checkSignedBatch({ timestamp: TIMESTAMP, signature, body }, signer())).toBeNull();
  });

  it.each([
    ['another body', { timestamp: TIMESTAMP, signature, body: `${body}\n` }, 'Adtally-Signature'],
    ['no signature', { timestamp: TIMESTAMP, signature: null, body }, 'Adtally-Signature'],
    ['no time', { timestamp: null, signature, body }, 'Adtally-Timestamp'],
    ['an old time', { timestamp: '1773490000', signature, body }, 'Adtally-Timestamp'],
  ])('is refused with %s', (_case, batch, path) => {
    expect(checkSignedBatch(batch, signer())?.path).toBe(path);
  });
});
