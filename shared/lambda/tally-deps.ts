import { createHash } from 'node:crypto';
import { createCampaignRepository } from '#shared/adapters/dynamodb/campaign-repository.ts';
import { readChangedEvent } from '#shared/adapters/dynamodb/changed-event.ts';
import { createDeliveryRepository } from '#shared/adapters/dynamodb/delivery-repository.ts';
import { createDetailShelfStore } from '#shared/adapters/dynamodb/detail-shelf-store.ts';
import { createEventChanges } from '#shared/adapters/dynamodb/event-changes.ts';
import { createEventCounterStore } from '#shared/adapters/dynamodb/event-counter-store.ts';
import { createEventFreshness } from '#shared/adapters/dynamodb/event-freshness.ts';
import { createEventPageStore } from '#shared/adapters/dynamodb/event-pages.ts';
import { createFeedRepository } from '#shared/adapters/dynamodb/feed-repository.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createOutgoingRuleRepository } from '#shared/adapters/dynamodb/outgoing-rule-repository.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import { createDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import type { EventChange } from '#shared/domain/tally-ports.ts';
import type { TallyEventsDeps } from '#shared/usecases/tally-events.ts';
import { createDocuments, createSqs } from './aws-clients.ts';
import { readEnv, tallyEnv } from './env.ts';
import type { StreamedItem } from './stream-handler.ts';
import { systemPause } from './system-pause.ts';

export interface TallyDeps extends TallyEventsDeps {
  /** What a record of the events' stream tells. */
  readChange: (streamed: StreamedItem) => EventChange;
}

export function createTallyDeps(): TallyDeps {
  const { CONFIG_TABLE, LEDGER_TABLE, EVENTS_TABLE, POSTBACK_QUEUE_URL } = readEnv(tallyEnv);
  const documents = createDocuments();
  return {
    counters: createEventCounterStore(documents, LEDGER_TABLE),
    shelves: createDetailShelfStore(documents, LEDGER_TABLE, systemPause),
    freshness: createEventFreshness(documents, LEDGER_TABLE),
    pages: createEventPageStore(documents, EVENTS_TABLE, systemPause),
    events: createEventChanges(documents, EVENTS_TABLE),
    feeds: createFeedRepository(documents, CONFIG_TABLE, systemPause),
    campaigns: createCampaignRepository(documents, CONFIG_TABLE, systemPause),
    trafficSources: createTrafficSourceRepository(documents, CONFIG_TABLE, systemPause),
    integrations: createIntegrationRepository(documents, CONFIG_TABLE, systemPause),
    outgoingRules: createOutgoingRuleRepository(documents, CONFIG_TABLE),
    deliveries: createDeliveryRepository(documents, EVENTS_TABLE),
    deliveryQueue: createDeliveryQueue(createSqs(), POSTBACK_QUEUE_URL, systemPause),
    digest: (text) => createHash('sha256').update(text).digest(),
    readChange: readChangedEvent,
    now: () => Date.now(),
  };
}
