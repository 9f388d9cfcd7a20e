import { z } from 'zod';
import { changeStatus } from '#shared/domain/change-status.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { EVENT_STATUSES } from '#shared/domain/event.ts';
import type { EventStore } from '#shared/domain/event-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { describeEvent, type EventView } from './describe-event.ts';
import { type ExpectedVersions, expectVersion } from './request-problems.ts';
import { findConversion, type ShowEventDeps } from './show-event.ts';

export const conversionChangeSchema = z
  .strictObject({
    status: z.enum(EVENT_STATUSES),
    reason: z
      .string()
      .max(500)
      .nullable()
      .default(null)
      .meta({ description: 'Kept in the history', examples: ['Chargeback'] }),
  })
  .meta({ id: 'ConversionChange' });

export interface ChangeConversionDeps extends ShowEventDeps {
  eventStore: Pick<EventStore, 'find' | 'change'>;
  now: Clock;
}

export interface ConversionChange extends z.output<typeof conversionChangeSchema> {
  workspaceId: string;
  id: string;
  /** Which API key asks for it. */
  keyId: string;
  expected: ExpectedVersions;
}

const ATTEMPTS = 5;

/**
 * Changes the status of a conversion and keeps who did and why (spec T-1); the status that it has changes nothing.
 * What happens to it at the same moment is looked at again.
 * @throws RequestError
 */
export async function changeConversion(
  deps: ChangeConversionDeps,
  { workspaceId, id, status, reason, keyId, expected }: ConversionChange,
): Promise<EventView> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { event, feed } = await findConversion(deps, workspaceId, id);
    expectVersion(expected, event.revision);
    const after = changeStatus(event, { to: status, by: keyId, reason, at: deps.now() });
    if (after === event || (await deps.eventStore.change(event, after, null)))
      return describeEvent(after, feed.settings);
  }
  throw new RequestError('conflict', 'concurrent-change', 'It changed with every try. Repeat the call.');
}
