/** Told by DynamoDB to come back later, once too often. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
}

export interface RetryPause {
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

const MAX_TRIES = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/**
 * Sends items until none is left over, with growing pauses and jitter.
 * @param send answers the items that were not processed.
 * @throws ThrottledError after eight tries.
 */
export async function retryUnprocessed<Item>(
  items: readonly Item[],
  pause: RetryPause,
  send: (items: readonly Item[]) => Promise<readonly Item[]>,
): Promise<void> {
  let left = items;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === MAX_TRIES)
      throw new ThrottledError(`${left.length} items were still refused after ${tries} tries.`);
    if (tries > 0)
      await pause.sleep(pause.random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    left = await send(left);
  }
}
