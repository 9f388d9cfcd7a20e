export interface BareMessage {
  Id: string;
  MessageBody: string;
  MessageGroupId: string;
  MessageDeduplicationId: string;
}

const MESSAGES_PER_BATCH = 10;
/** The SDK's own limit of connections to one host. */
const BATCHES_AT_ONCE = 50;

/** Messages as long as those of the planner, out of nothing. */
export function* batchesOf(messages: number, tick: string): Generator<BareMessage[]> {
  for (let first = 0; first < messages; first += MESSAGES_PER_BATCH) {
    const size = Math.min(MESSAGES_PER_BATCH, messages - first);
    yield Array.from({ length: size }, (_, index) => {
      const integrationId = `int_${String(first + index).padStart(20, '0')}`;
      const body = { reason: 'hourly', workspaceId: `wsp_${(first + index) % 500}`, integrationId, tick };
      return {
        Id: String(index),
        MessageBody: JSON.stringify(body),
        MessageGroupId: String(first + index).padStart(64, '0'),
        MessageDeduplicationId: `${integrationId}#hourly#${tick}`,
      };
    });
  }
}

/** Sends all batches, so many at a time. */
export async function inTurns<Batch>(
  batches: Generator<Batch>,
  send: (batch: Batch) => Promise<void>,
): Promise<void> {
  const worker = async (): Promise<void> => {
    for (const batch of batches) await send(batch);
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}
