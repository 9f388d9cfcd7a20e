import { DAY_MS, type Instant, MINUTE_MS, QUARTER_MS } from './instants.ts';

// What receives events imports this file. It has no luxon, which would be most of its bundle.

const MAX_KNOWN_OFFSETS = 2000;
const OFFSET = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();
/** Offsets change at full quarters of an hour only, so what was found for a quarter holds in all of it. */
const knownOffsets = new Map<string, number>();

/**
 * The instant at which clocks in the zone show the given time. Of a time that comes twice the first one counts; one
 * that clocks skip is read by the clock of before, so 02:30 becomes 03:30.
 * @param wallClock the shown time as if it were UTC, in milliseconds
 * @param timezone a name of the IANA database
 */
export function instantOfWallClock(wallClock: number, timezone: string): Instant {
  const before = offsetAt(wallClock - DAY_MS, timezone);
  const after = offsetAt(wallClock + DAY_MS, timezone);
  const matching = [before, after]
    .map((offset) => wallClock - offset)
    .filter((instant) => instant + offsetAt(instant, timezone) === wallClock);
  return matching.length > 0 ? Math.min(...matching) : wallClock - before;
}

/** How far clocks in the zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: Instant, timezone: string): number {
  const quarter = Math.floor(instant / QUARTER_MS);
  const key = `${timezone} ${quarter}`;
  const known = knownOffsets.get(key);
  if (known !== undefined) return known;
  if (knownOffsets.size >= MAX_KNOWN_OFFSETS) knownOffsets.clear();
  const offset = readOffset(quarter * QUARTER_MS, timezone);
  knownOffsets.set(key, offset);
  return offset;
}

function readOffset(instant: Instant, timezone: string): number {
  const parts = formatterOf(timezone).formatToParts(instant);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = OFFSET.exec(name);
  if (!match) throw new RangeError(`The offset ${name} of ${timezone} is not in full minutes.`);
  const [, sign, hours = '0', minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  formatters.set(timezone, made);
  return made;
}
