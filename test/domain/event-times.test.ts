import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventTime } from '#shared/domain/event-times.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';

const RECEIVED_AT = parseInstant('2026-03-14T13:05:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const read = (text: string, timezone = 'Asia/Kolkata') =>
  parseEventTime(text, { timezone, receivedAt: RECEIVED_AT });
const readAs = (text: string): string => {
  const parsed = read(text);
  return 'value' in parsed ? formatInstant(parsed.value) : parsed.problem;
};

describe('the time of an event', () => {
  it.each([
    ['2026-03-14 13:05:00', '2026-03-14T07:35:00Z'],
    ['2026-03-14T13:05:00', '2026-03-14T07:35:00Z'],
    ['2026-03-14 13:05', '2026-03-14T07:35:00Z'],
    ['2026-03-14 13:05:00.250', '2026-03-14T07:35:00.250Z'],
    ['2026-03-14T13:05:00Z', '2026-03-14T13:05:00Z'],
    ['2026-03-14t13:05:00z', '2026-03-14T13:05:00Z'],
    ['2026-03-14T13:05:00.123456789Z', '2026-03-14T13:05:00.123Z'],
    ['2026-03-14T13:05:00+02:00', '2026-03-14T11:05:00Z'],
    ['2026-03-14T13:05:00+0200', '2026-03-14T11:05:00Z'],
    ['2026-03-14T13:05:00 02:00', '2026-03-14T11:05:00Z'],
    ['2026-03-14T06:05:00-07:00', '2026-03-14T13:05:00Z'],
    ['1773493500', '2026-03-14T13:05:00Z'],
    ['1773493500250', '2026-03-14T13:05:00.250Z'],
  ])('%s is, in a feed of Kolkata, %s', (text, instant) => {
    expect(readAs(text)).toBe(instant);
  });

  it.each([
    'yesterday',
    '2026-03-14',
    '13:05:00',
    '14.03.2026 13:05:00',
    '2026-02-30 13:05:00',
    '2026-13-01 13:05:00',
    '2026-03-14 24:00:00',
    '2026-03-14 13:60:00',
    '2026-03-14 13:05:60',
    '2026-03-14T13:05:00+24:00',
    '2026-03-14T13:05:00+02:60',
    '-1773493500',
    '1773493500.5',
    '177349350000000000',
    '1.7e9',
  ])('is not %s', (text) => {
    expect(readAs(text)).toMatch(/^is no time such as/);
  });

  it.each([
    ['five minutes ahead', 5 * MINUTE_MS, true],
    ['more than five minutes ahead', 5 * MINUTE_MS + 1, false],
    ['ninety days old', -90 * DAY_MS, true],
    ['more than ninety days old', -90 * DAY_MS - 1, false],
  ])('may be %s: %i ms, %s', (_case, distance, isAllowed) => {
    expect('value' in read(String(RECEIVED_AT + distance))).toBe(isAllowed);
  });

  it('is read the same from every notation', () => {
    fc.assert(
      fc.property(fc.integer({ min: -89 * 86_400, max: 299 }), (seconds) => {
        const instant = RECEIVED_AT + seconds * 1000;
        const text = formatInstant(instant);
        const notations = [
          text,
          text.replace('T', ' ').replace('Z', ''),
          String(instant),
          String(instant / 1000),
        ];
        expect(notations.map((each) => read(each, 'Etc/UTC'))).toEqual(
          notations.map(() => ({ value: instant })),
        );
      }),
    );
  });

  it('never comes from a text that throws', () => {
    fc.assert(fc.property(fc.string(), (text) => 'value' in read(text) || 'problem' in read(text)));
  });
});
