import type { WorkspaceRepository } from '#shared/domain/ports.ts';
import type { Workspace } from '#shared/domain/workspace.ts';
import { notFound } from './request-problems.ts';

export interface ShowWorkspaceDeps {
  workspaces: Pick<WorkspaceRepository, 'find'>;
}

/** @throws RequestError when a key outlived its workspace. */
export async function showWorkspace({ workspaces }: ShowWorkspaceDeps, id: string): Promise<Workspace> {
  const workspace = await workspaces.find(id);
  if (!workspace) throw notFound('workspace');
  return workspace;
}
