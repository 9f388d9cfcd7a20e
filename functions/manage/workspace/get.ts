import { z } from 'zod';
import { workspaceSchema } from '#shared/domain/workspace.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ShowWorkspaceDeps, showWorkspace } from '#shared/usecases/show-workspace.ts';

export const getWorkspaceRoute = route({
  method: 'GET',
  path: '/v1/workspace',
  role: 'viewer',
  summary: 'Show the workspace that the key belongs to',
  request: z.object({}),
  responses: { 200: workspaceSchema },
  faults: ['not-found'],
  handle: async (deps: ShowWorkspaceDeps, _input, { workspaceId }) => {
    const workspace = await showWorkspace(deps, workspaceId);
    return reply(200, workspace, etagOf(workspace));
  },
});
