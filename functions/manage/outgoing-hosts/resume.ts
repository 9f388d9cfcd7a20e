import { z } from 'zod';
import { outgoingHostSchema } from '#shared/domain/outgoing-host.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ResumeOutgoingHostDeps, resumeOutgoingHost } from '#shared/usecases/resume-outgoing-host.ts';

export const resumeOutgoingHostRoute = route({
  method: 'POST',
  path: '/v1/outgoing-hosts/{host}/resume',
  role: 'editor',
  summary: "End a host's pause: what waits for it is sent now",
  request: z.object({
    params: z.object({
      host: z
        .string()
        .min(1)
        .max(300)
        .toLowerCase()
        .meta({ examples: ['partner.example:443'] }),
    }),
  }),
  responses: { 200: outgoingHostSchema },
  handle: async (deps: ResumeOutgoingHostDeps, { params }, { workspaceId }) =>
    reply(200, await resumeOutgoingHost(deps, workspaceId, params.host)),
});
