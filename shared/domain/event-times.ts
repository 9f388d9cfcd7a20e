import { DAY_MS, type Instant, MINUTE_MS } from './instants.ts';
import { instantOfWallClock } from './zone-clock.ts';

const MAX_AHEAD_MS = 5 * MINUTE_MS;
const MAX_AGE_MS = 90 * DAY_MS;

/** Seconds until the year 5138; what is larger is milliseconds. */
const UNIX_SECONDS = /^\d{1,11}$/;
const UNIX_MILLISECONDS = /^\d{12,14}$/;
// An offset's plus that was not encoded reaches us as a space.
const CALENDAR =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:(Z)|([+\- ])(\d{2}):?(\d{2}))?$/i;

/** What a text means, or a sentence on why it means nothing. */
export type Parsed<Value> = { value: Value } | { problem: string };

/**
 * When something happened, as a call says it (spec E-5): in the feed's zone, ISO 8601 with an offset, Unix seconds or
 * milliseconds; at most five minutes after the call's arrival and ninety days before.
 */
export function parseEventTime(
  text: string,
  { timezone, receivedAt }: { timezone: string; receivedAt: Instant },
): Parsed<Instant> {
  const instant = readTime(text, timezone);
  if (instant === null) {
    return {
      problem:
        'is no time such as 2026-03-14 13:05:00, 2026-03-14T13:05:00+01:00 or Unix seconds or milliseconds.',
    };
  }
  if (instant > receivedAt + MAX_AHEAD_MS) return { problem: 'lies over five minutes ahead.' };
  if (instant < receivedAt - MAX_AGE_MS) return { problem: 'lies over ninety days back.' };
  return { value: instant };
}

function readTime(text: string, timezone: string): Instant | null {
  if (UNIX_SECONDS.test(text)) return Number(text) * 1000;
  if (UNIX_MILLISECONDS.test(text)) return Number(text);
  const match = CALENDAR.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', utc, sign, ahead, aheadMinutes] =
    match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const wallClock = Date.parse(`${iso}${fraction.slice(0, 4)}Z`);
  // 30 February is taken for 2 March, and 24:00 for the next day.
  if (Number.isNaN(wallClock) || !new Date(wallClock).toISOString().startsWith(iso)) return null;
  if (utc !== undefined) return wallClock;
  if (sign === undefined) return instantOfWallClock(wallClock, timezone);
  return withOffset(wallClock, sign, Number(ahead), Number(aheadMinutes));
}

function withOffset(wallClock: number, sign: string, hours: number, minutes: number): Instant | null {
  if (hours > 23 || minutes > 59) return null;
  const offset = (hours * 60 + minutes) * MINUTE_MS;
  return sign === '-' ? wallClock + offset : wallClock - offset;
}
