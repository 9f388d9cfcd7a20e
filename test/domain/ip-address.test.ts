import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRange, mayCall, parseRange } from '#shared/domain/address-range.ts';
import { formatAddress, type IpAddress, maskAddress, parseAddress } from '#shared/domain/ip-address.ts';

const canonical = (text: string): string | null => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};
const masked = (text: string): string | null => {
  const address = parseAddress(text);
  return address && formatAddress(maskAddress(address));
};

/** What browsers make of an address in a URL, apart from IPv4 in IPv6, which stays IPv6 there. */
const asHost = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

const addresses = (): fc.Arbitrary<string> => fc.oneof(fc.ipV4(), fc.ipV6());

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::', '2001:db8::'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107'],
  ])('%s is written as %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    '',
    'localhost',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.07',
    '203.0.113.7.1',
    ' 203.0.113.7',
    '203.0.113.7:80',
    '203.0.113.7, 198.51.100.1',
    '::1%eth0',
    '[::1]',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8',
    '12345::',
    '::203.0.113',
    '203.0.113.7::',
  ])('is not %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('is what node takes for one, and is written as URLs write it', () => {
    fc.assert(
      fc.property(addresses(), (text) => {
        expect(isIP(text)).not.toBe(0);
        const address = parseAddress(text);
        if (text.includes(':') && address?.version === 6) expect(formatAddress(address)).toBe(asHost(text));
        else expect(address && formatAddress(address)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f:.]{2,20}$/), (text) => {
        expect(parseAddress(text) === null).toBe(isIP(text) === 0);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a masked address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0'],
    ['::ffff:203.0.113.7', '203.0.113.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:db8:1::', '2001:db8:1::'],
    ['::1', '::'],
  ])('of %s is %s', (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it('keeps 24 bits of IPv4 and 48 of IPv6, and is masked already', () => {
    const bitsOf = ({ version, bits }: IpAddress): string =>
      bits.toString(2).padStart(version === 4 ? 32 : 128, '0');
    fc.assert(
      fc.property(addresses(), (text) => {
        const address = parseAddress(text);
        if (!address) throw new Error(`${text} is an address.`);
        const kept = address.version === 4 ? 24 : 48;
        const result = maskAddress(address);
        expect(bitsOf(result).slice(0, kept)).toBe(bitsOf(address).slice(0, kept));
        expect(bitsOf(result).slice(kept)).toMatch(/^0+$/);
        expect(maskAddress(result)).toEqual(result);
        expect(parseAddress(formatAddress(result))).toEqual(result);
      }),
    );
  });
});

describe('a range', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['0.0.0.0/0', '203.0.113.7', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '203.0.113.7', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.6/31', '203.0.113.7', true],
    ['203.0.113.6/31', '203.0.113.8', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '10.255.0.1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:db8::1', true],
  ])('%s has %s: %s', (range, address, isIn) => {
    expect(mayCall(address, [range])).toBe(isIn);
  });

  it.each([
    '',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '::/129',
    '::ffff:10.0.0.0/8',
    'any',
  ])('is not %j', (text) => {
    expect(parseRange(text)).toBeNull();
  });

  it('has the address that it is made of, whatever its length', () => {
    fc.assert(
      fc.property(addresses(), fc.nat(128), (text, sent) => {
        const address = parseAddress(text);
        if (!address) throw new Error(`${text} is an address.`);
        const range = parseRange(
          `${formatAddress(address)}/${Math.min(sent, address.version === 4 ? 32 : 128)}`,
        );
        expect(range && isInRange(address, range)).toBe(true);
      }),
    );
  });

  it('lets everyone call where none is listed, and no one who has no address where one is', () => {
    expect(mayCall('unknown', [])).toBe(true);
    expect(mayCall('unknown', ['0.0.0.0/0', '::/0'])).toBe(false);
  });
});
