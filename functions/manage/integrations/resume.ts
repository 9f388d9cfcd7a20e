import { z } from 'zod';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { integrationViewSchema } from '#shared/usecases/describe-integration.ts';
import { type ResumeIntegrationDeps, resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { integrationParams } from './params.ts';

export const resumeIntegrationRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/resume',
  role: 'editor',
  summary: 'Sync again, beginning with what was missed',
  request: z.object({ params: integrationParams }),
  responses: { 200: integrationViewSchema },
  faults: ['conflict'],
  handle: async (deps: ResumeIntegrationDeps, { params }, { workspaceId }) => {
    const integration = await resumeIntegration(deps, workspaceId, params.id);
    return reply(200, integration, etagOf(integration));
  },
});
