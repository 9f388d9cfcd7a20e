import { z } from 'zod';
import { formatInstant, type Instant, type InstantRange, instantSchema, parseInstant } from './time.ts';

/**
 * Which hours of an integration were read since they ended: apart, in order, never touching. Without outages that is
 * one range, however long syncing goes on. `since` is where it is to be without holes from.
 */
export const coverageSchema = z.object({
  since: instantSchema,
  ranges: z.array(z.object({ from: instantSchema, to: instantSchema })),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** A window that was read. `begins` is where its run as a whole begins; `isExpected`: a schedule wanted it read. */
export interface CoveredWindow {
  range: InstantRange;
  begins: Instant;
  isExpected: boolean;
}

/**
 * Adds a window. Syncing begins with its first run, or with the earliest tick of a schedule; what a user has read
 * from before that opens no hole.
 */
export function cover(coverage: Coverage | null, { range, begins, isExpected }: CoveredWindow): Coverage {
  const since = coverage === null ? begins : parseInstant(coverage.since);
  const merged: InstantRange[] = [];
  const ranges = [...rangesOf(coverage), ...(range.from < range.to ? [range] : [])];
  for (const next of ranges.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else merged.push({ ...next });
  }
  return {
    since: formatInstant(isExpected ? Math.min(since, begins) : since),
    ranges: merged.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
  };
}

/** What was not read between `since` and `until`, oldest first. */
export function holesOf(coverage: Coverage, until: Instant): InstantRange[] {
  const holes: InstantRange[] = [];
  let from = parseInstant(coverage.since);
  for (const range of rangesOf(coverage)) {
    if (range.from > from) holes.push({ from, to: Math.min(range.from, until) });
    from = Math.max(from, range.to);
  }
  return [...holes, { from, to: until }].filter((hole) => hole.from < hole.to);
}

/** Hours before this instant were all read since they ended; null while the first ones are missing. */
export function completeUntil(coverage: Coverage): Instant | null {
  const since = parseInstant(coverage.since);
  return rangesOf(coverage).find(({ from, to }) => from <= since && since < to)?.to ?? null;
}

export function isCovered(coverage: Coverage | null, hour: Instant): boolean {
  return rangesOf(coverage).some(({ from, to }) => from <= hour && hour < to);
}

function rangesOf(coverage: Coverage | null): InstantRange[] {
  return (coverage?.ranges ?? []).map(({ from, to }) => ({ from: parseInstant(from), to: parseInstant(to) }));
}
