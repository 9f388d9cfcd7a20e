import { deliveryMessageSchema } from '#shared/domain/delivery.ts';
import { createDeliverPostbackDeps } from '#shared/lambda/deliver-postback-deps.ts';
import { createLogger } from '#shared/lambda/logger.ts';
import { createQueueHandler } from '#shared/lambda/queue-handler.ts';
import { deliverPostback } from '#shared/usecases/deliver-postback.ts';

const deps = createDeliverPostbackDeps();

export const handler = createQueueHandler({
  schema: deliveryMessageSchema,
  log: createLogger(deps.now),
  now: deps.now,
  postpone: deps.postpone,
  async handle({ message, receiveCount }) {
    const step = await deliverPostback(deps, message, receiveCount);
    return step && { ...step, error: null };
  },
});
