import type { IntegrationRepository, PlannableIntegration, SyncQueue } from '#shared/domain/ports.ts';
import { isLocalMidnight, type ScheduleEvent } from '#shared/domain/schedule.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';

export interface PlanSyncsDeps {
  integrations: Pick<IntegrationRepository, 'pagesOfActive'>;
  queue: SyncQueue;
  shards: number;
}

/** Ten calls of ten messages, which the queue sends in parallel. */
const MESSAGES_PER_SEND = 100;

/**
 * Queues one run for every active integration that the schedule's tick concerns. Planning the same tick again sends
 * the same messages, which change nothing.
 * @returns how many were queued.
 */
export async function planSyncs(deps: PlanSyncsDeps, event: ScheduleEvent): Promise<number> {
  const tick = parseInstant(event.time);
  const isDue = event.schedule === 'hourly' ? () => true : midnightTest(tick);
  let waiting: PlannableIntegration[] = [];
  let planned = 0;

  const send = async (integrations: PlannableIntegration[]): Promise<void> => {
    await deps.queue.send(integrations.map((integration) => toMessage(integration, event.schedule, tick)));
    planned += integrations.length;
  };
  const planShard = async (shard: number): Promise<void> => {
    for await (const page of deps.integrations.pagesOfActive(shard)) {
      waiting.push(...page.filter(({ timezone }) => isDue(timezone)));
      while (waiting.length >= MESSAGES_PER_SEND) {
        const batch = waiting.slice(0, MESSAGES_PER_SEND);
        waiting = waiting.slice(MESSAGES_PER_SEND);
        await send(batch);
      }
    }
  };

  await Promise.all(Array.from({ length: deps.shards }, (_, shard) => planShard(shard)));
  if (waiting.length > 0) await send(waiting);
  return planned;
}

/** Zones repeat over thousands of integrations, and asking a zone takes microseconds: each is asked once. */
function midnightTest(tick: number): (timezone: string) => boolean {
  const answers = new Map<string, boolean>();
  return (timezone) => {
    const known = answers.get(timezone) ?? isLocalMidnight(tick, timezone);
    answers.set(timezone, known);
    return known;
  };
}

function toMessage(
  { id, workspaceId, credentialGroup }: PlannableIntegration,
  reason: ScheduleEvent['schedule'],
  tick: number,
): Parameters<SyncQueue['send']>[0][number] {
  const time = formatInstant(tick);
  return {
    body: { reason, workspaceId, integrationId: id, tick: time },
    credentialGroup,
    deduplicationId: `${id}#${reason}#${time}`,
  };
}
