import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Coverage, completeUntil, cover, holesOf, isCovered } from '#shared/domain/coverage.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';

const START = parseInstant('2026-03-14T00:00:00Z');
const hour = (index: number) => START + index * HOUR_MS;
const range = (from: number, to: number) => ({ from: hour(from), to: hour(to) });
const read = (coverage: Coverage | null, from: number, to: number, isExpected = true) =>
  cover(coverage, { range: range(from, to), begins: hour(from), isExpected });

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('what was read', () => {
  it('is one range as long as windows touch', () => {
    const coverage = read(read(read(null, 0, 5), 0, 6), 6, 8);
    expect(coverage).toEqual({
      since: '2026-03-14T00:00:00Z',
      ranges: [{ from: '2026-03-14T00:00:00Z', to: '2026-03-14T08:00:00Z' }],
    });
    expect(completeUntil(coverage)).toBe(hour(8));
    expect(holesOf(coverage, hour(8))).toEqual([]);
    expect(holesOf(coverage, hour(9))).toEqual([range(8, 9)]);
  });

  it('has a hole where a window is missing, until it is read', () => {
    const coverage = read(read(null, 0, 5), 8, 10);
    expect(completeUntil(coverage)).toBe(hour(5));
    expect(holesOf(coverage, hour(10))).toEqual([range(5, 8)]);
    expect(completeUntil(read(coverage, 4, 9))).toBe(hour(10));
  });

  it('begins with the first run as a whole, of which the newest days are read first', () => {
    const newest = cover(null, { range: range(50, 60), begins: hour(0), isExpected: false });
    expect(completeUntil(newest)).toBeNull();
    expect(holesOf(newest, hour(60))).toEqual([range(0, 50)]);
    expect(completeUntil(read(newest, 0, 50, false))).toBe(hour(60));
  });

  it('begins earlier for an earlier tick of a schedule, not for what a user asks for', () => {
    const coverage = read(null, 100, 110);
    expect(holesOf(read(coverage, 0, 5, false), hour(110))).toEqual([]);
    expect(holesOf(read(coverage, 0, 5, true), hour(110))).toEqual([range(5, 100)]);
  });

  it('begins where nothing could be read yet', () => {
    const coverage = read(null, 5, 5);
    expect(coverage.ranges).toEqual([]);
    expect(completeUntil(coverage)).toBeNull();
    expect(isCovered(coverage, hour(5))).toBe(false);
    expect(isCovered(null, hour(5))).toBe(false);
  });

  it('is known hour by hour, in whatever order windows are read', () => {
    const windows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(windows, (list) => {
        const coverage = list.reduce<Coverage | null>(
          (known, [from, length]) => read(known, from, from + length),
          null,
        );
        const hours = new Set(list.flatMap(([from, length]) => numbers(from, from + length)));
        const since = Math.min(...list.map(([from]) => from));
        const missing = numbers(since, 80).filter((index) => !hours.has(index));
        expect(numbers(0, 80).filter((index) => isCovered(coverage, hour(index)))).toEqual(
          [...hours].sort((a, b) => a - b),
        );
        if (coverage === null) throw new Error('Nothing was read.');
        const holes = holesOf(coverage, hour(80)).map(({ from, to }) =>
          [from, to].map((at) => (at - START) / HOUR_MS),
        );
        expect(holes.flatMap(([from = 0, to = 0]) => numbers(from, to))).toEqual(missing);
        expect(completeUntil(coverage)).toBe(hours.has(since) ? hour(missing[0] ?? 80) : null);
      }),
    );
  });
});
