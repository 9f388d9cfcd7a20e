import { lookup } from 'node:dns/promises';
import { createDeliveryRepository } from '#shared/adapters/dynamodb/delivery-repository.ts';
import { createOutgoingHostRepository } from '#shared/adapters/dynamodb/outgoing-host-repository.ts';
import { createPostbackSender } from '#shared/adapters/http/postback-sender.ts';
import { createTargetGuard } from '#shared/adapters/http/target-guard.ts';
import { createDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import { createPostpone } from '#shared/adapters/sqs/postpone.ts';
import type { DeliverPostbackDeps } from '#shared/usecases/deliver-postback.ts';
import { createDocuments, createSqs } from './aws-clients.ts';
import { allowedTargetsOf, deliverPostbackEnv, readEnv, retryScaleOf } from './env.ts';
import { systemPause } from './system-pause.ts';

const SEND_TIMEOUT_MS = 10_000;

export interface DeliverPostbackWorkerDeps extends DeliverPostbackDeps {
  postpone: (receiptHandle: string, seconds: number) => Promise<void>;
}

export function createDeliverPostbackDeps(): DeliverPostbackWorkerDeps {
  const env = readEnv(deliverPostbackEnv);
  const documents = createDocuments();
  const sqs = createSqs();
  return {
    deliveries: createDeliveryRepository(documents, env.EVENTS_TABLE),
    outgoingHosts: createOutgoingHostRepository(documents, env.EVENTS_TABLE),
    deliveryQueue: createDeliveryQueue(sqs, env.POSTBACK_QUEUE_URL, systemPause),
    sender: createPostbackSender({
      guard: createTargetGuard(allowedTargetsOf(env)),
      // Functions reach no address of IPv6 by themselves.
      resolve: (hostname) => lookup(hostname, { all: true, order: 'ipv4first' }),
      timeoutMs: SEND_TIMEOUT_MS,
    }),
    now: () => Date.now(),
    retryScale: retryScaleOf(env),
    postpone: createPostpone(sqs, env.POSTBACK_QUEUE_URL),
  };
}
