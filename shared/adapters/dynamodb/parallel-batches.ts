/** The service's limit for both BatchWriteItem and BatchExecuteStatement. */
const ITEMS_PER_BATCH = 25;
const BATCHES_AT_ONCE = 8;

/** Runs batches, by default of 25 items, a few at a time. @returns the sum of what they answer. */
export async function inParallelBatches<Item>(
  items: readonly Item[],
  run: (batch: readonly Item[]) => Promise<number>,
  itemsPerBatch = ITEMS_PER_BATCH,
): Promise<number> {
  let next = 0;
  let sum = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const batch = items.slice(next, next + itemsPerBatch);
      next += itemsPerBatch;
      const answer = await run(batch);
      sum += answer;
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
  return sum;
}
