import { itemOf } from '../support/attributes.ts';
import { bareEvent } from '../support/bare-event.ts';
import { loadFunction } from '../support/called-function.ts';
import { clickParameters } from '../support/event-calls.ts';
import { measure } from '../support/measure.ts';
import type { TallyTask } from '../support/receive-tasks.ts';
import { contend } from '../support/tasks.ts';

const FIRST_INSTANT = Date.UTC(2026, 2, 14);
/** Batches of new clicks as the stream brings them. */
void contend(({ bundle, awsOrigin, ...task }: TallyTask) => {
  const handler = loadFunction(bundle, awsOrigin);
  const batches = Array.from({ length: task.batches }, (_, batch) => batchOf(batch, task));
  return measure(async () => {
    for (const batch of batches) ensureAllTaken(await handler(batch));
    return {};
  });
});

function batchOf(
  batch: number,
  { clicks, campaigns, everyMs, placements }: Omit<TallyTask, 'bundle' | 'awsOrigin'>,
) {
  const Records = Array.from({ length: clicks }, (_, position) => {
    const index = batch * clicks + position;
    const at = FIRST_INSTANT + batch * everyMs + position * 10;
    const campaign = index % campaigns;
    const event = {
      ...bareEvent(clickParameters(index), '198.51.100.9'),
      campaignId: `cmp_0mm0000000000000${String(campaign).padStart(5, '0')}`,
      publisher: `publisher-${campaign}`,
      offer: `offer-${campaign}`,
      subId: `placement-${placementAt(index, placements)}`,
      time: at,
      receivedAt: at,
      countedAt: at,
    };
    const { pk, sk, ...item } = itemOf(event);
    const Keys = { pk, sk };
    return { dynamodb: { SequenceNumber: String(index + 1), Keys, NewImage: { ...Keys, ...item } } };
  });
  return { Records, shardId: 'shardId-00000001603195033866-c5d0c2b1', state: {} };
}

/** In an order in which neighbours have nothing in common. */
function placementAt(index: number, placements: number): number {
  return (index * 7919) % placements;
}

function ensureAllTaken(answer: unknown): void {
  const isAllTaken =
    typeof answer === 'object' &&
    answer !== null &&
    'batchItemFailures' in answer &&
    Array.isArray(answer.batchItemFailures) &&
    answer.batchItemFailures.length === 0;
  if (!isAllTaken) throw new Error(`A batch was answered with ${JSON.stringify(answer)}.`);
}
