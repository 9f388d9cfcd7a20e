import { RequestError } from '#shared/domain/errors.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { IntegrationRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type FindIntegrationDeps, findIntegration } from './find-integration.ts';
import { writeExpecting } from './request-problems.ts';

export interface ChangeIntegrationStateDeps extends FindIntegrationDeps {
  integrations: Pick<IntegrationRepository, 'find' | 'update'>;
  now: Clock;
}

export type SettableState = 'active' | 'paused' | 'deactivated';

/** From which states each can be reached. What was deactivated comes back by new credentials alone. */
const REACHED_FROM: Readonly<Record<SettableState, readonly Integration['state'][]>> = {
  active: ['paused'],
  paused: ['active'],
  deactivated: ['active', 'paused'],
};

/** Repeating the call changes nothing. @throws RequestError `invalid-transition`. */
export async function changeIntegrationState(
  deps: ChangeIntegrationStateDeps,
  workspaceId: string,
  id: string,
  state: SettableState,
): Promise<{ integration: Integration; changed: boolean }> {
  const before = await findIntegration(deps, workspaceId, id);
  if (before.state === state) return { integration: before, changed: false };
  if (!REACHED_FROM[state].includes(before.state)) {
    const way = before.state === 'deactivated' ? ' Reconnect it with its credentials first.' : '';
    throw new RequestError('conflict', 'invalid-transition', `The integration is ${before.state}.${way}`);
  }
  const after: Integration = {
    ...before,
    state,
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  await writeExpecting(null, deps.integrations.update(before, after, []));
  return { integration: after, changed: true };
}
