import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SharedClock } from './contract.ts';

const FILE = 'clock-ahead-ms';

const aheadSchema = z.coerce.number().int().min(0);

/**
 * Moves the clock to where it was when the data in the folder were written, and remembers there how it is moved from
 * now on: what waits for a time must not wait longer because everything was killed.
 * @param folder null where nothing is kept.
 */
export function keepClock(clock: SharedClock, folder: string | null): SharedClock {
  if (folder === null) return clock;
  const file = join(folder, FILE);
  let ahead = readAhead(file);
  clock.advance(ahead);
  return {
    ...clock,
    advance(milliseconds) {
      ahead += milliseconds;
      writeFileSync(`${file}.new`, `${ahead}\n`);
      renameSync(`${file}.new`, file);
      clock.advance(milliseconds);
    },
  };
}

function readAhead(file: string): number {
  try {
    return aheadSchema.parse(readFileSync(file, 'utf8').trim());
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 0;
    throw new Error(
      `${file} does not say how far the clock was moved. Remove it to go on at the real time.`,
      {
        cause,
      },
    );
  }
}
