import { z } from 'zod';
import { workspaceSchema } from '#shared/domain/workspace.ts';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type UpdateWorkspaceDeps,
  updateWorkspace,
  workspaceChangeSchema,
} from '#shared/usecases/update-workspace.ts';

export const updateWorkspaceRoute = route({
  method: 'PATCH',
  path: '/v1/workspace',
  role: 'admin',
  summary: 'Change the name, default time zone or currency of the workspace',
  request: z.object({ headers: ifMatchSchema, body: workspaceChangeSchema }),
  responses: { 200: workspaceSchema },
  faults: ['not-found', 'conflict', 'precondition-failed'],
  handle: async (deps: UpdateWorkspaceDeps, { headers, body }, { workspaceId }) => {
    const expected = headers['if-match'];
    const workspace = await updateWorkspace(deps, { id: workspaceId, expected, change: body });
    return reply(200, workspace, etagOf(workspace));
  },
});
