import { z } from 'zod';
import type { WorkspaceRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type Workspace, workspaceSchema } from '#shared/domain/workspace.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';
import { showWorkspace } from './show-workspace.ts';

const { name, timezone, currency } = workspaceSchema.shape;

export const workspaceChangeSchema = z
  .strictObject({
    name: name.optional(),
    timezone: timezone.optional(),
    currency: currency.optional(),
  })
  .meta({ id: 'WorkspaceChange' });

export interface UpdateWorkspaceDeps {
  workspaces: Pick<WorkspaceRepository, 'find' | 'update'>;
  now: Clock;
}

/** Zone and currency are what is used where nothing else is named: what is stored keeps its own. */
export async function updateWorkspace(
  deps: UpdateWorkspaceDeps,
  input: { id: string; expected: ExpectedVersions; change: z.output<typeof workspaceChangeSchema> },
): Promise<Workspace> {
  const { id, expected, change } = input;
  const before = await showWorkspace(deps, id);
  expectVersion(expected, before.version);
  const after: Workspace = {
    ...before,
    name: change.name ?? before.name,
    timezone: change.timezone ?? before.timezone,
    currency: change.currency ?? before.currency,
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  await writeExpecting(expected, deps.workspaces.update(before, after));
  return after;
}
