import { z } from 'zod';
import { outgoingRuleSchema } from '#shared/domain/outgoing-rule.ts';
import { listOf, listSchema, pageQuerySchema, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ListOutgoingRulesDeps, listOutgoingRules } from '#shared/usecases/list-outgoing-rules.ts';
import { feedParams } from './params.ts';

export const listOutgoingRulesRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/outgoing-rules',
  role: 'viewer',
  summary: 'List the outgoing rules of a feed, the oldest first',
  request: z.object({ params: feedParams, query: pageQuerySchema }),
  responses: { 200: listSchema(outgoingRuleSchema) },
  handle: async (deps: ListOutgoingRulesDeps, { params, query }, { workspaceId }) =>
    reply(200, listOf(await listOutgoingRules(deps, workspaceId, params.id, pageRequest(query)))),
});
