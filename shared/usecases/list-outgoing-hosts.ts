import type { OutgoingHost, OutgoingHostView } from '#shared/domain/outgoing-host.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { OutgoingHostRepository } from '#shared/domain/postback-ports.ts';
import { type Clock, type Instant, parseInstant } from '#shared/domain/time.ts';

export interface ListOutgoingHostsDeps {
  outgoingHosts: Pick<OutgoingHostRepository, 'list'>;
  now: Clock;
}

/** Hosts to which the workspace has sent postbacks, by name. */
export async function listOutgoingHosts(
  { outgoingHosts, now }: ListOutgoingHostsDeps,
  workspaceId: string,
  page: PageRequest,
): Promise<Page<OutgoingHostView>> {
  const { items, cursor } = await outgoingHosts.list(workspaceId, page);
  return { items: items.map((host) => describeHost(host, now())), cursor };
}

export function describeHost(
  { host, failures, since, pausedUntil }: OutgoingHost,
  now: Instant,
): OutgoingHostView {
  const isPaused = pausedUntil !== null && parseInstant(pausedUntil) > now;
  return {
    host,
    state: isPaused ? 'paused' : 'ok',
    failures,
    since,
    nextAttemptAt: isPaused ? pausedUntil : null,
  };
}
