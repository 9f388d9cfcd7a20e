import type { RequestError } from '#shared/domain/errors.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import { HOUR_MS, type InstantRange, parseInstant } from '#shared/domain/time.ts';

export const MAX_RANGE_DAYS = 400;

/** The range that two parameters name. @throws RequestError when it is empty or longer than 400 days. */
export function instantRange(query: { from: string; to: string }): InstantRange {
  const range = { from: parseInstant(query.from), to: parseInstant(query.to) };
  if (range.from >= range.to) {
    throw invalidParameter([{ path: 'to', message: 'The range is empty: to has to be after from.' }]);
  }
  if (range.to - range.from > MAX_RANGE_DAYS * 24 * HOUR_MS) throw tooLong();
  return range;
}

export const tooLong = (): RequestError =>
  invalidParameter([{ path: 'to', message: `A range spans at most ${MAX_RANGE_DAYS} days.` }]);
