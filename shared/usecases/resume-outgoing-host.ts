import type { OutgoingHostView } from '#shared/domain/outgoing-host.ts';
import type { DeliveryQueue, OutgoingHostRepository } from '#shared/domain/postback-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { describeHost } from './list-outgoing-hosts.ts';
import { notFound } from './request-problems.ts';

export interface ResumeOutgoingHostDeps {
  outgoingHosts: Pick<OutgoingHostRepository, 'find' | 'clear' | 'parked'>;
  deliveryQueue: DeliveryQueue;
  now: Clock;
}

/** Ends a host's pause: what waits for its end is sent now. @throws RequestError `not-found` */
export async function resumeOutgoingHost(
  { outgoingHosts, deliveryQueue, now }: ResumeOutgoingHostDeps,
  workspaceId: string,
  host: string,
): Promise<OutgoingHostView> {
  if (!(await outgoingHosts.find(workspaceId, host))) throw notFound('host');
  const resumed = await outgoingHosts.clear(workspaceId, host, now());
  for await (const messages of outgoingHosts.parked(workspaceId, host))
    await deliveryQueue.send(messages.map((body) => ({ body, delaySeconds: 0 })));
  return describeHost(resumed, now());
}
