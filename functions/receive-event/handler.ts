import { createEventsHandler } from '#shared/lambda/events-handler.ts';
import { createReceiveEventDeps } from '#shared/lambda/receive-event-deps.ts';

export const handler = createEventsHandler(createReceiveEventDeps());
