import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EventReader } from '#shared/domain/event-reading-ports.ts';
import { batchGet } from './batch-get.ts';
import { EVENT_ENTITY, fromEventItem, identityOf } from './event-item.ts';
import { createEventPageReader } from './event-pages.ts';
import { eventKeys } from './keys.ts';
import type { RetryPause } from './retry-unprocessed.ts';

export function createEventReader(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): EventReader {
  return {
    ...createEventPageReader(documents, tableName),
    async findMany(identities) {
      const items = await batchGet(documents, tableName, pause, identities.map(eventKeys.event));
      const events = items.filter(({ entity }) => entity === EVENT_ENTITY).map(fromEventItem);
      return new Map(events.map((event) => [identityOf(event), event]));
    },
  };
}
