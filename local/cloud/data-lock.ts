import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that is just ending gets so long to let go. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 100;

/** Locks of this very process: by its number alone they would look like those of a dead one that had the same. */
const heldHere = new Set<string>();

/** Another local cloud works on the folder. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError';
}

/**
 * Claims a data folder for this process, and makes it where there is none; the answer lets go of it. What a killed
 * process left behind does not count.
 * @throws DataInUseError
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, 'lock');
  const deadline = performance.now() + PATIENCE_MS;
  while (!claim(file)) {
    if (performance.now() > deadline) {
      throw new DataInUseError(
        `The data in ${folder} is in use by process ${holderOf(file)}. End that one, or set ADTALLY_DATA to another folder.`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
  heldHere.add(file);
  return () => {
    heldHere.delete(file);
    rmSync(file, { force: true });
  };
}

function claim(file: string): boolean {
  const holder = holderOf(file);
  const isStale = holder === process.pid ? !heldHere.has(file) : holder !== undefined && !isAlive(holder);
  if (isStale) rmSync(file, { force: true });
  // Linked into place, so that nobody ever reads half of it.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n`);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
