import { z } from 'zod';
import { newOutgoingRuleSchema, outgoingRuleSchema } from '#shared/domain/outgoing-rule.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type CreateOutgoingRuleDeps, createOutgoingRule } from '#shared/usecases/create-outgoing-rule.ts';
import { feedParams } from './params.ts';

export const createOutgoingRuleRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/outgoing-rules',
  role: 'editor',
  summary: 'Tell a receiver of the statuses that conversions of a feed get',
  request: z.object({ params: feedParams, body: newOutgoingRuleSchema }),
  responses: { 201: outgoingRuleSchema },
  faults: ['conflict', 'unprocessable'],
  handle: async (deps: CreateOutgoingRuleDeps, { params, body }, { workspaceId }) => {
    const rule = await createOutgoingRule(deps, workspaceId, params.id, body);
    const location = `/v1/integrations/${params.id}/outgoing-rules/${rule.id}`;
    return reply(201, rule, { ...etagOf(rule), location });
  },
});
