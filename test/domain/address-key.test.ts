import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '#shared/adapters/lean/hmac.ts';
import {
  ADDRESS_LOOK_BACK_DAYS,
  type AddressKey,
  addressKeyContext,
  addressKeyOf,
  dayNumberOf,
  feedKeyOf,
  firstReadableDay,
} from '#shared/domain/address-key.ts';
import { parseInstant } from '#shared/domain/time.ts';

const first: AddressKey = { day: 20_000, key: '0'.repeat(64) };
const day = fc.integer({ min: 0, max: 60 }).map((days) => first.day + days);

describe('the address key', () => {
  it('of a day is the same, whatever earlier day it is made from', () => {
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const between = addressKeyOf(first, earlier, hmacSha256);
        expect(between && addressKeyOf(between, later, hmacSha256)).toEqual(
          addressKeyOf(first, later, hmacSha256),
        );
      }),
    );
  });

  it('leads to no earlier day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (reached, back) => {
        const key = addressKeyOf(first, reached, hmacSha256);
        expect(key && addressKeyOf(key, reached - back, hmacSha256)).toBeNull();
      }),
    );
  });

  it('is another one each day and for each feed', () => {
    const days = Array.from({ length: 40 }, (_, index) =>
      addressKeyOf(first, first.day + index, hmacSha256),
    ).filter((key) => key !== null);
    const keys = days.flatMap((key) => [
      key.key,
      feedKeyOf(key, 'int_a', hmacSha256),
      feedKeyOf(key, 'int_b', hmacSha256),
    ]);
    expect(new Set(keys).size).toBe(120);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  it('is kept for the days of the look-back, by the UTC day', () => {
    const evening = parseInstant('2026-03-14T23:59:59Z');
    expect(dayNumberOf(evening) - firstReadableDay(evening)).toBe(ADDRESS_LOOK_BACK_DAYS);
    expect(firstReadableDay(evening + 1000)).toBe(firstReadableDay(evening) + 1);
    expect(addressKeyContext(dayNumberOf(evening))).toEqual({ purpose: 'addresses', day: '2026-03-14' });
  });
});
