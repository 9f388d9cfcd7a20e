import { createFeedRepository } from '#shared/adapters/dynamodb/feed-repository.ts';
import { createInboundLog } from '#shared/adapters/dynamodb/inbound-log.ts';
import { createReplayRepository } from '#shared/adapters/dynamodb/replay-repository.ts';
import { createPostpone } from '#shared/adapters/sqs/postpone.ts';
import { createReplayQueue } from '#shared/adapters/sqs/replay-queue.ts';
import type { RunReplayDeps } from '#shared/usecases/run-replay.ts';
import { createDocuments, createSqs } from './aws-clients.ts';
import { readEnv, replayCallsEnv } from './env.ts';
import { systemPause } from './system-pause.ts';
import { createTakeCallDeps } from './take-call-deps.ts';

export interface ReplayCallsDeps extends RunReplayDeps {
  postpone: (receiptHandle: string, seconds: number) => Promise<void>;
}

export function createReplayCallsDeps(): ReplayCallsDeps {
  const env = readEnv(replayCallsEnv);
  const documents = createDocuments();
  const sqs = createSqs();
  return {
    // Read anew for each message: what is replayed was refused by settings that were mended just now.
    feeds: createFeedRepository(documents, env.CONFIG_TABLE, systemPause),
    replays: createReplayRepository(documents, env.EVENTS_TABLE),
    replayQueue: createReplayQueue(sqs, env.REPLAY_QUEUE_URL, systemPause),
    inbound: createInboundLog(documents, env.EVENTS_TABLE),
    calls: createTakeCallDeps(env),
    now: () => Date.now(),
    postpone: createPostpone(sqs, env.REPLAY_QUEUE_URL),
  };
}
