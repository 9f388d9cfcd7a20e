import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '#shared/domain/instants.ts';

const RATE_UNITS = new Map([
  ['minute', MINUTE_MS],
  ['hour', HOUR_MS],
  ['day', DAY_MS],
]);

/** Tells when a schedule is due. */
export interface ScheduleExpression {
  /** The first tick after the instant. */
  next(after: Instant): Instant;
}

/**
 * Reads what EventBridge Scheduler understands of `cron(minutes hours * * ? *)`, every day that is, and `rate(5 minutes)`,
 * which counts from `start`. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws Error naming the expression when it is another one: it must not be fired at the wrong time.
 */
export function parseScheduleExpression(
  expression: string,
  timezone: string,
  start: Instant,
): ScheduleExpression {
  const [, kind, inner = ''] = /^(cron|rate)\((.+)\)$/.exec(expression) ?? [];
  const parsed =
    kind === 'cron' ? parseCron(inner, timezone) : kind === 'rate' ? parseRate(inner, start) : undefined;
  if (!parsed) throw new Error(`The local cloud cannot read the schedule expression ${expression}.`);
  return parsed;
}

function parseRate(text: string, start: Instant): ScheduleExpression | undefined {
  const [, count = '0', unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(text) ?? [];
  const step = Number(count) * (RATE_UNITS.get(unit) ?? 0);
  if (step === 0) return undefined;
  return { next: (after) => start + Math.max(1, Math.floor((after - start) / step) + 1) * step };
}

function parseCron(text: string, timezone: string): ScheduleExpression | undefined {
  const [minuteField = '', hourField = '', ...dayFields] = text.split(' ');
  const minutes = parseField(minuteField, 59);
  const hours = parseField(hourField, 23);
  const isDaily = dayFields.length === 4 && dayFields.every((field) => field === '*' || field === '?');
  if (!minutes || !hours || !isDaily) return undefined;
  return { next: (after) => nextMatch(after, timezone, minutes, hours) };
}

/** `*`, `5`, `0,30`, `10-20`, a star or a start with a step; undefined when it is something else. */
function parseField(text: string, highest: number): ReadonlySet<number> | undefined {
  const parts = text.split(',').map((part) => parsePart(part, highest));
  const values = parts.flatMap((part) => part ?? []);
  return parts.includes(undefined) ? undefined : new Set(values);
}

function parsePart(text: string, highest: number): number[] | undefined {
  const match = /^(?:\*|(?<first>\d{1,2})(?:-(?<last>\d{1,2}))?)(?:\/(?<step>[1-9]\d?))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match.groups?.['first'] ?? 0);
  const step = Number(match.groups?.['step'] ?? 1);
  // `5` alone is one value; `*`, and a start with a step, go on to the end.
  const isSingle = match.groups?.['first'] !== undefined && match.groups['step'] === undefined;
  const last = Number(match.groups?.['last'] ?? (isSingle ? first : highest));
  if (first > last || last > highest) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function nextMatch(
  after: Instant,
  timezone: string,
  minutes: ReadonlySet<number>,
  hours: ReadonlySet<number>,
): Instant {
  let candidate = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (;;) {
    const { hour, minute } = DateTime.fromMillis(candidate, { zone: timezone });
    if (hours.has(hour) && minutes.has(minute)) return candidate;
    // Clocks change by whole quarters of an hour at most, so stepping to the next quarter skips nothing.
    candidate = hours.has(hour) ? candidate + MINUTE_MS : nextQuarter(candidate);
  }
}

function nextQuarter(instant: Instant): Instant {
  const quarter = 15 * MINUTE_MS;
  return Math.floor(instant / quarter) * quarter + quarter;
}
